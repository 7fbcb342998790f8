"""Which open decisions the person has been told of, so that `@last` never answers one they have not."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from orchestrator.domain.visible import visible
from orchestrator.errors import UsageError
from orchestrator.files.looking import read_own
from orchestrator.files.place import PRIVATE
from orchestrator.files.writing import write_whole
from orchestrator.wiring.decision import Decision
from orchestrator.wiring.workspace import Workspace

_SEEN = "state/seen"


def note_seen(workspace: Workspace, decisions: Iterable[str]) -> None:
    """These were on the screen. Where it cannot be noted, answers must name their decision."""
    seen = _seen(workspace)
    if seen.issuperset(told := set(decisions)):
        return
    still_open = {row.decision for row in workspace.journal.decisions()}
    with suppress(OSError):
        lines = "\n".join(sorted((seen | told) & still_open)) + "\n"
        write_whole(workspace.root, _SEEN, lines.encode(), mode=PRIVATE)


def check_meant(workspace: Workspace, decision: Decision, given: str) -> None:
    """An answer given to `@last` or to a run goes only to what the person must have meant.

    Raises:
        UsageError: several decisions are open, or this one was opened after they looked last.
    """
    if given == decision.id or not decision.is_open:
        return
    others = [row.decision for row in workspace.journal.decisions()]
    if given == "@last" and len(others) > 1:
        raise UsageError(f"@last could be {', '.join(others)}. Nothing was recorded.", mend="Name one: baton inbox")
    if decision.id not in _seen(workspace):
        question = " ".join(visible(decision.question).split())
        raise UsageError(
            f"{given} is {decision.id} now, opened after you looked last: {question} Nothing was recorded.",
            mend=f"Look at it: baton inbox {decision.id}",
        )


def _seen(workspace: Workspace) -> set[str]:
    try:
        return set(read_own(workspace.root, _SEEN).decode().split())
    except (OSError, UnicodeDecodeError):
        return set()
