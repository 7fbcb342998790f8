"""One tool that Baton offers to clients: what it is called, takes and does, and that it only looks where it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from orchestrator.face.workspace import Workspace
from orchestrator.features.clients.answer import ClientAnswer
from orchestrator.features.clients.client import Client
from orchestrator.mcp.drives import Drives
from orchestrator.values import dataclass, field

Arguments = Mapping[str, Any]
"""As they fit the tool's schema."""


@dataclass(frozen=True)
class ClientCall:
    """One call: of which workspace, by which client, and who drives what it begins."""

    workspace: Workspace
    client: Client
    drives: Drives


@dataclass(frozen=True)
class Offer:
    name: str
    title: str
    description: str
    call: Callable[[ClientCall, Arguments], ClientAnswer]
    properties: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    reads: bool = True
    """It changes nothing."""
    part: str = ""
    """The list or text in the answer that is gone through page by page, where `part` names no other."""

    @property
    def schema(self) -> dict[str, Any]:
        """Of its arguments. A name that is not in it is refused: nothing is asked for in vain."""
        pages = _PAGES if self.reads else {}
        return {
            "type": "object",
            "properties": {**self.properties, **pages},
            "required": list(self.required),
            "additionalProperties": False,
        }


_PAGES: Mapping[str, Mapping[str, Any]] = {
    "part": {"type": "string", "description": "The list or text in the answer to go through (see left_off)"},
    "offset": {"type": "integer", "minimum": 0, "description": "The entry or character at which it begins"},
}


def text(description: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "description": description, **more}
