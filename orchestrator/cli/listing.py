"""The run list and the decision list, drawn. On the start-up path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from orchestrator.cli.terminal import Terminal
from orchestrator.face.lists import Listed
from orchestrator.face.status import ENDED, Status
from orchestrator.features.looking.listing import local
from orchestrator.text.visible import visible

_MOST_COLLISIONS = 3
"""Of one list; each decision tells all of its own."""


def glyph_of(status: Status) -> str:
    match status:
        case "done" | "running" | "sleeping" | "waiting":
            return status
        case "interrupted":
            return "to_come"
        case "failed" | "rejected" | "cancelled" | "expired":
            return "failed"
        case _:
            assert_never(status)


def run_lines(terminal: Terminal, listed: Listed) -> Iterator[tuple[str, ...]]:
    for row, status in listed.runs:
        at = "" if status in ENDED else row.phase
        glyph = terminal.plain_glyph(glyph_of(status))
        file = visible(row.title.rpartition("/")[2])
        told = (visible(status), visible(" ".join(at.split())), row.waits, _local(row.started_at), file)
        yield (glyph, row.run, row.app, *told)


def _local(stamped: str) -> str:
    """As it stands where it is no moment: a list that came from elsewhere is shown all the same."""
    try:
        return local(stamped)
    except ValueError:
        return visible(" ".join(stamped.split()))


def collision_lines(terminal: Terminal, colliding: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Each pair once, from the side of the one that waits longer."""
    told = [f"{decision}: {told}" for decision, sentences in colliding.items() for told in sentences]
    names = list(colliding)
    later = {f"{one}: {other} " for at, one in enumerate(names) for other in names[:at]}
    lines = [line for line in told if not any(line.startswith(pair) for pair in later)]
    for line in lines[:_MOST_COLLISIONS]:
        yield f"  {terminal.style('!', 'yellow')} {visible(line)}"
    if len(lines) > _MOST_COLLISIONS:
        yield f"    and {len(lines) - _MOST_COLLISIONS} more like that"
