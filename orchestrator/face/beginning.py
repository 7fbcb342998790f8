"""How a run begins: its first facts, in one append, under the first free id."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import Fact, Fork, RunStarted
from orchestrator.engine.fold import fold
from orchestrator.errors import HeadMoved
from orchestrator.ports.journal import Journal

if TYPE_CHECKING:  # looking at runs needs no definition
    from orchestrator.domain.definition import Definition

_LENGTHS = (4, 4, 6, 8)
"""Hex digits. Four are easy to say; the second draw of four is for a chance hit, and eight are never all taken."""
_NO_FILES: Mapping[str, str] = MappingProxyType({})


class Beginning(NamedTuple):
    facts: Sequence[Fact]
    actors: Sequence[str]
    """Of each fact in turn."""
    artifacts: Sequence[Artifact]


def run_started(
    definition: Definition,
    pinned: Digest,
    inputs: Mapping[str, Digest],
    *,
    files: Mapping[str, str] = _NO_FILES,
    fork: Fork | None = None,
    nonce: str = "",
) -> RunStarted:
    """What every run begins with.

    Args:
        definition: as the workspace says now.
        pinned: the digest it is stored under.
        inputs: those recorded.
        files: where their texts were read from.
        fork: whose past is shared.
        nonce: of a run that is to be the same each time; drawn at random where none is given.
    """
    return RunStarted(
        definition.app.name, pinned, definition.profile, inputs, nonce or os.urandom(16).hex(), files, fork
    )


def begin(journal: Journal, app: str, beginning: Callable[[str], Beginning]) -> tuple[Event, ...]:
    """Append what a run begins with, made for its id: `pub-7f3a`, longer when that is taken."""
    for length in _LENGTHS:
        run = f"{app[:3]}-{os.urandom(4).hex()[:length]}"
        first = beginning(run)
        try:
            return journal.append(Head(run), first.facts, actor=first.actors, artifacts=first.artifacts, fits=_fits)
        except HeadMoved:
            continue
    raise RuntimeError(f"no free run id in {len(_LENGTHS)} tries")


def _fits(events: Sequence[Event]) -> None:
    """Raises what `fold` raises: a run that cannot be opened is not begun."""
    fold(events)
