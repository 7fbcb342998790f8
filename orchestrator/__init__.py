"""Baton: a personal operating system whose work passes between agents, scripts and one person.

    from orchestrator import Workspace

    with Workspace.open() as ws:
        run = ws.start("publish", source="inbox/note.md")
        run.drive()                      # or: await run.adrive()
        for decision in ws.decisions():
            print(decision.question)
            decision.approve()

Importing has no effects, and loads nothing until a name is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from orchestrator.domain.pure import pure
    from orchestrator.errors import BatonError
    from orchestrator.face.decision import Decision
    from orchestrator.face.run import Run
    from orchestrator.face.workspace import Workspace

__all__ = ["BatonError", "Decision", "Run", "Workspace", "pure"]

_HOMES = {
    "BatonError": "orchestrator.errors",
    "Decision": "orchestrator.face.decision",
    "Run": "orchestrator.face.run",
    "Workspace": "orchestrator.face.workspace",
    "pure": "orchestrator.domain.pure",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
