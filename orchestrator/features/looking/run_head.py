"""What stands above the steps of a run: whose it is, what it cost, what it began with."""

from __future__ import annotations

from dataclasses import dataclass

from orchestrator.domain.canonical import short
from orchestrator.domain.money import in_usd
from orchestrator.face.run import Run
from orchestrator.transcripts.summary import left_acting


@dataclass(frozen=True)
class RunHead:
    reserved_usd: float
    """Of what it cost, for requests that nothing settled."""
    unsettled: int
    """So many of those."""
    came: int
    """Events that came in a file."""
    events: int
    files: tuple[tuple[str, str, str], ...]
    """Input, the file it was read from, and the beginning of its digest."""
    left_acting: tuple[str, ...]
    """Of each effect that was left in the middle of acting, what is known to have come of it."""


def head_of(run: Run) -> RunHead:
    state = run.state
    return RunHead(
        reserved_usd=in_usd(sum(state.reserves.values())),
        unsettled=len(state.reserves),
        came=sum(span.until - span.after for span in state.imported),
        events=state.head.seq,
        files=tuple((name, file, short(state.inputs[name])) for name, file in state.files.items()),
        left_acting=tuple(left_acting(state)),
    )
