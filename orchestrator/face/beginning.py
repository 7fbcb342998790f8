"""How a run begins: its first facts, in one append, under the first free id."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import NamedTuple

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import Fact
from orchestrator.engine.fold import fold
from orchestrator.errors import HeadMoved
from orchestrator.ports.journal import Journal

_LENGTHS = (4, 4, 6, 8)


class Beginning(NamedTuple):
    facts: Sequence[Fact]
    actors: Sequence[str]
    """Of each fact in turn."""
    artifacts: Sequence[Artifact]


def begin(journal: Journal, app: str, beginning: Callable[[str], Beginning]) -> str:
    """Append what a run begins with, made for its id: `pub-7f3a`, longer when that is taken. Returns the id."""
    for length in _LENGTHS:
        run = f"{app[:3]}-{os.urandom(4).hex()[:length]}"
        first = beginning(run)
        try:
            journal.append(Head(run), first.facts, actor=first.actors, artifacts=first.artifacts, fits=_fits)
        except HeadMoved:
            continue
        return run
    raise RuntimeError(f"no free run id in {len(_LENGTHS)} tries")


def _fits(events: Sequence[Event]) -> None:
    """Raises what `fold` raises: a run that cannot be opened is not begun."""
    fold(events)
