"""What is there after a step of a walk, read once for all invariants, apart from the code that decides by it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256

from ground import Deed
from walk import Walk

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.definition import Definition
from orchestrator.domain.event import Event
from orchestrator.domain.facts import EffectIntended, Fact, RunStarted
from orchestrator.engine.recorder import Recorder
from orchestrator.engine.state import RunState
from orchestrator.errors import BatonError
from orchestrator.ports.listing import RunRow, Wanted


class Told:
    """One run: its events, and what folding them gives on this machine."""

    def __init__(self, look: Look, row: RunRow) -> None:
        self.look = look
        self.walk = look.walk
        self.row = row
        self.run = row.run
        self.machine = look.walk.machine
        self.done = len(self.deeds)
        self.events: list[Event] = look.journal.read(row.run)

    @cached_property
    def state(self) -> RunState:
        return Recorder(self.look.journal, self.run, vouch=self.walk.process.ws.vouch).state

    @cached_property
    def definition(self) -> Definition:
        return self.look.part(self.run, self.state.definition)

    @property
    def started(self) -> RunStarted:
        fact = self.events[0].fact
        assert isinstance(fact, RunStarted)
        return fact

    @cached_property
    def copied(self) -> int:
        """So many of its first events were written in one commit with its start: what a fork shares."""
        if self.started.branch:
            return 1
        return sum(event.at == self.events[0].at for event in self.events)

    @property
    def own(self) -> list[Event]:
        """The events that are not copied."""
        return self.events[self.copied :]

    def after(self, seq: int) -> list[Event]:
        return self.events[seq:]

    def facts(self) -> Iterator[Fact]:
        return (event.fact for event in self.events)

    @property
    def deeds(self) -> list[Deed]:
        return [deed for deed in self.look.deeds if deed.run == self.run]

    def intents(self) -> list[tuple[Event, EffectIntended]]:
        return [(event, event.fact) for event in self.own if isinstance(event.fact, EffectIntended)]

    def artifact(self, digest: str) -> Artifact | None:
        """None for what was forgotten."""
        try:
            return self.look.journal.artifact(self.run, digest)  # type: ignore[arg-type]
        except BatonError:
            return None

    def put_out(self, intent: EffectIntended) -> str | None:
        """SHA-256 of the text that an intent is about."""
        arguments = self.artifact(intent.arguments)
        return sha256(arguments.value["text"].encode()).hexdigest() if arguments else None


class Look:
    """All runs of a walk as they are now."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.journal = walk.process.journal.inner
        self.rows = {row.run: row for row in self.journal.runs(Wanted(branches=True))}
        self.deeds = walk.ground.deeds()
        if walk.deaths == walk.deaths_seen:
            walk.survived.update(self.deeds[walk.deeds_seen :])
        walk.deaths_seen, walk.deeds_seen = walk.deaths, len(self.deeds)
        self.moved: list[Told] = []
        """Those that were not looked at as they are now."""
        self.runs = {run: self._told(row) for run, row in self.rows.items()}

    @property
    def mark(self) -> object:
        """Another one as soon as anything has changed that an invariant looks at."""
        walk = self.walk
        erased = {run: len(digests) for run, digests in walk.forgotten.items()}
        return list(self.rows.values()), len(self.deeds), sorted(walk.gone), erased, walk.machine, self.moved

    def _told(self, row: RunRow) -> Told:
        """As it was told before, where nothing has come since: most steps move one run."""
        before = self.walk.told.get(row.run)
        if isinstance(before, Told) and before.machine == self.walk.machine:
            last = before.events[-1]
            if [event.digest for event in self.journal.read(row.run, after=last.seq - 1)] == [last.digest]:
                before.look, before.row = self, row
                if before.done == len(before.deeds):
                    return before
        told = Told(self, row)
        self.moved.append(told)
        return told

    def definition(self, run: str, digest: Digest) -> Definition:
        known = self.walk.definitions
        if digest not in known:
            known[digest] = Definition.of_pinned(self.journal.artifact(run, digest))
        return known[digest]

    def part(self, run: str, digest: Digest) -> Definition:
        """What a run works by: the whole, or a branch's part of it."""
        known, way = self.walk.parts, run.partition("/")[2]
        if (digest, way) not in known:
            known[digest, way] = self.definition(run, digest).part_of(run)
        return known[digest, way]
