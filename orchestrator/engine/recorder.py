"""The recorder: appends to one run's stream and keeps its state folded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import DecisionOpened, Fact
from orchestrator.engine.fold import fold
from orchestrator.engine.state import RunState
from orchestrator.errors import DriverLost, HeadMoved, NotFound
from orchestrator.ports.journal import Journal, Spend

Watcher = Callable[[Event, RunState], None]
"""Told of each event once it is durable, with the state it led to."""


def ignore(_event: Event, _state: RunState) -> None:
    """Watch nothing."""


Vouch = Callable[[Head, Event], bool]
"""Whether this machine has appended an event itself, after this head. What it has not lets nothing act."""


def vouch_for_all(_head: Head, _event: Event) -> bool:
    """A journal that nobody else can have written to."""
    return True


class Recorder:
    """One run as this process knows it. Every fact is durable before the state shows it."""

    def __init__(self, journal: Journal, run: str, *, watcher: Watcher = ignore, vouch: Vouch = vouch_for_all) -> None:
        """Raises NotFound when there is no such run."""
        events = journal.read(run)
        if not events:
            raise NotFound("run", run)
        self._journal = journal
        self._watcher = watcher
        self._vouch = vouch
        self.state = RunState(Head(run))
        for event in events:
            self._fold(event)

    def record(self, *facts: Fact, actor: str, artifacts: Iterable[Artifact] = ()) -> None:
        """Append facts in one commit.

        Raises:
            DriverLost: somebody else moved the run meanwhile (cancelled it, or took it over). What
                they recorded is in `state`; these facts are not written.
        """
        try:
            events = self._journal.append(self.state.head, facts, actor=actor, artifacts=artifacts)
        except HeadMoved as moved:
            self.refresh()
            raise DriverLost(
                f"run {self.state.run} was moved by somebody else and is {self.state.status} now.",
                mend=f"See what happened: baton show {self.state.run}",
            ) from moved
        self._take_in(events)

    def record_decision(self, opened: DecisionOpened, *, actor: str, artifacts: Iterable[Artifact]) -> None:
        """Open a decision under the next free id; `opened.decision` is ignored."""
        kept = tuple(artifacts)
        while True:
            numbered = replace(opened, decision=self._journal.next_decision())
            try:
                events = self._journal.append(self.state.head, [numbered], actor=actor, artifacts=kept)
            except HeadMoved:
                head = self.state.head
                self.refresh()
                if self.state.head != head:
                    raise DriverLost(f"run {self.state.run} was moved by somebody else.") from None
                continue  # another run took the id first
            self._take_in(events)
            return

    def refresh(self) -> None:
        """Take in what others have appended."""
        self._take_in(self._journal.read(self.state.run, after=self.state.head.seq))

    def artifact(self, digest: Digest) -> Artifact:
        return self._journal.artifact(self.state.run, digest)

    def spend(self, day: str) -> Spend:
        """What counts as spent by this run, and by all runs on a day."""
        return self._journal.spend(day, self.state.run)

    def _take_in(self, events: Iterable[Event]) -> None:
        for event in events:
            self._fold(event)
            self._watcher(event, self.state)

    def _fold(self, event: Event) -> None:
        if not self._vouch(self.state.head, event):
            self.state.not_ours.add(event.seq)
        fold([event], self.state)
