"""How it is told that recordings are stale: one difference a cause, and how many cases it reaches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchestrator.cli.terminal import Terminal
from orchestrator.features.evaluation.report import Cause, Drift
from orchestrator.text.visible import visible

_MOST_LINES = 6
"""Of a difference, on each side."""
_MOST_CASES = 6


def drift_lines(terminal: Terminal, suite: str, cases: int, drifts: Sequence[Drift]) -> Iterator[str]:
    if not drifts:
        yield f"{suite}: everything that is asked was recorded ({cases} cases)."
        return
    stale = {case for drift in drifts for case in drift.cases}
    reasons = "one reason" if len(drifts) == 1 else f"{len(drifts)} reasons"
    yield f"stale: {len(stale)} of {cases} cases ask something that was not recorded, for {reasons}"
    for drift in drifts:
        yield from _cause(terminal, drift.cause)
        yield f"    {_listed(drift.cases)} · first asked in {', '.join(drift.phases)}{_rest(drift)}"
    yield f"  re-record: baton eval run {suite} --record missing --max-cost USD"


def _cause(terminal: Terminal, cause: Cause) -> Iterator[str]:
    if cause.what:
        yield f"  {visible(cause.where)}  {visible(cause.what)}"
        return
    margin = f"  {visible(cause.where)}   "
    for sign, colour, lines in (("-", "red", cause.removed), ("+", "green", cause.added)):
        for line in lines[:_MOST_LINES]:
            yield margin + terminal.style(f"{sign} {visible(line)}", colour)
            margin = " " * len(margin)
        if len(lines) > _MOST_LINES:
            yield f"{margin}{sign} ... {len(lines) - _MOST_LINES} more lines"


def _listed(cases: Sequence[str]) -> str:
    shown = ", ".join(map(visible, cases[:_MOST_CASES]))
    more = f" and {len(cases) - _MOST_CASES} more" if len(cases) > _MOST_CASES else ""
    return f"{len(cases)} case{'s' if len(cases) != 1 else ''}: {shown}{more}"


def _rest(drift: Drift) -> str:
    return f" · not reached: {', '.join(drift.not_reached)}" if drift.not_reached else ""
