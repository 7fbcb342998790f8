"""How a run begins: its first facts, in one append, under the first free id."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.client_facts import ClientStarted
from orchestrator.domain.event import SYSTEM, Event, Head
from orchestrator.domain.facts import KERNEL, Fact, Fork, RunStarted, Trigger
from orchestrator.domain.slot_facts import FileTaken, SlotClaimed
from orchestrator.engine.fold import fold
from orchestrator.errors import HeadMoved
from orchestrator.ports.journal import Append, Journal

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


class Claim(NamedTuple):
    """What the system's stream is told in the commit that begins a run, once for its key."""

    key: str
    facts: Callable[[str], Sequence[Fact]]
    """Given the run's id."""


def run_started(
    definition: Definition,
    pinned: Digest,
    inputs: Mapping[str, Digest],
    *,
    files: Mapping[str, str] = _NO_FILES,
    fork: Fork | None = None,
    nonce: str = "",
    trigger: Trigger | None = None,
) -> RunStarted:
    """What every run begins with.

    Args:
        definition: as the workspace says now.
        pinned: the digest it is stored under.
        inputs: those recorded.
        files: where their texts were read from.
        fork: whose past is shared.
        nonce: of a run that is to be the same each time; drawn at random where none is given.
        trigger: what began it, where nobody asked for it.
    """
    drawn = nonce or os.urandom(16).hex()
    return RunStarted(definition.app.name, pinned, definition.profile, inputs, drawn, files, fork=fork, trigger=trigger)


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


def begin_claimed(journal: Journal, app: str, beginning: Beginning, claim: Claim) -> tuple[Event, ...]:
    """The same with a claim, all in one commit: whoever is killed has left both or neither, and of many who claim the
    same one begins a run. Gives no event to the others.
    """
    for length in _LENGTHS:
        run = f"{app[:3]}-{os.urandom(4).hex()[:length]}"
        first = Append(Head(run), beginning.facts, beginning.actors, beginning.artifacts, _fits)
        try:
            told = journal.append_next(SYSTEM, claim.key, claim.facts(run), actor=KERNEL, beside=[first])
        except HeadMoved:
            continue
        return () if told.claimed else tuple(journal.read(run))
    raise RuntimeError(f"no free run id in {len(_LENGTHS)} tries")


def begun_by_themselves(journal: Journal) -> frozenset[str]:
    """Runs that a schedule, a watched folder or a client began: what claimed the right to each says so, and no run is
    read.
    """
    kinds = (SlotClaimed.__name__, FileTaken.__name__, ClientStarted.__name__)
    facts = (event.fact for event in journal.read_kinds(SYSTEM, kinds))
    return frozenset(fact.run for fact in facts if isinstance(fact, SlotClaimed | FileTaken | ClientStarted))


def _fits(events: Sequence[Event]) -> None:
    """Raises what `fold` raises: a run that cannot be opened is not begun."""
    fold(events)
