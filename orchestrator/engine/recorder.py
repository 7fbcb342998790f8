"""The recorder: appends to one run's stream and keeps its state folded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import DecisionOpened, EffectStepTold, Fact
from orchestrator.engine.fold import fold
from orchestrator.engine.state import RunState
from orchestrator.errors import DriverLost, HeadMoved, JournalCorrupt, NotFound
from orchestrator.ports.journal import Journal, Spend

Watcher = Callable[[Event, RunState], None]
"""Told of each event once it is durable, with the state it led to."""


Answering = Callable[[DecisionOpened], tuple[Iterable[Fact], Iterable[Artifact]]]


def unanswered(_opened: DecisionOpened) -> tuple[Iterable[Fact], Iterable[Artifact]]:
    """Nobody has answered yet."""
    return (), ()


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
        self.state = RunState(Head(run), imported=journal.imported(run))
        for event in events:
            self._fold(event)

    def record(self, *facts: Fact, actor: str, artifacts: Iterable[Artifact] = ()) -> None:
        """Append facts in one commit.

        Raises:
            DriverLost: somebody else moved the run meanwhile (cancelled it, or took it over). What
                they recorded is in `state`; these facts are not written.
        """
        kept = tuple(artifacts)
        while True:
            try:
                events = self._journal.append(self.state.head, facts, actor=actor, artifacts=kept)
            except HeadMoved as moved:
                if self._only_told():
                    continue
                raise self._lost() from moved
            self._take_in(events)
            return

    def tell(self, fact: Fact, *, actor: str, artifacts: Iterable[Artifact] = ()) -> None:
        """Append what this process alone knows, wherever the stream ends by now."""
        kept = tuple(artifacts)
        while True:
            try:
                events = self._journal.append(self.state.head, [fact], actor=actor, artifacts=kept)
            except HeadMoved:
                self.refresh()
                continue
            self._take_in(events)
            return

    def check_driver(self, claimed: int) -> None:
        """Raises DriverLost when the run has ended, or was claimed again, since the claim of this seq."""
        self.refresh()
        if self.state.ended or self.state.claimed != claimed:
            raise self._lost()

    def _only_told(self) -> bool:
        """Take in what others have appended; whether all of it only says what came of a step, and moves nothing."""
        events = self._journal.read(self.state.run, after=self.state.head.seq)
        self._take_in(events)
        return bool(events) and all(isinstance(event.fact, EffectStepTold) for event in events)

    def _lost(self) -> DriverLost:
        return DriverLost(
            f"run {self.state.run} was moved by somebody else and is {self.state.status} now.",
            mend=f"See what happened: baton show {self.state.run}",
        )

    def record_decision(
        self, opened: DecisionOpened, *, actor: str, artifacts: Iterable[Artifact], then: Answering = unanswered
    ) -> None:
        """Open a decision under the next free id, with the answer it has already, in one commit.

        Args:
            opened: `opened.decision` is ignored.
            actor: of all of it.
            artifacts: what the decision names.
            then: gives the facts that answer the decision under its id, and what they name.
        """
        kept = tuple(artifacts)
        while True:
            numbered = replace(opened, decision=self._journal.next_decision())
            facts, more = then(numbered)
            try:
                events = self._journal.append(
                    self.state.head, [numbered, *facts], actor=actor, artifacts=[*kept, *more]
                )
            except HeadMoved:
                head = self.state.head
                self.refresh()
                if self.state.head != head:
                    raise DriverLost(f"run {self.state.run} was moved by somebody else.") from None
                continue  # another run took the id first
            self._take_in(events)
            return

    def refresh(self) -> None:
        """Take in what others have appended. Raises NotFound when the run was removed meanwhile."""
        events = self._kept()[1:]
        if events:  # they may have come in a file
            self.state.imported = self._journal.imported(self.state.run)
        self._take_in(events)

    def check_kept(self) -> None:
        """Raises NotFound when the run was removed meanwhile."""
        self._kept()

    def _kept(self) -> list[Event]:
        """The last event that this process has seen, and what came after it."""
        events = self._journal.read(self.state.run, after=self.state.head.seq - 1)
        if not events:
            raise NotFound("run", self.state.run, (), mend="It was removed (baton gc). See what there is: baton runs")
        return events

    def artifact(self, digest: Digest) -> Artifact:
        """Raises JournalCorrupt when a run that is there lacks it, NotFound when the run was removed meanwhile."""
        try:
            return self._journal.artifact(self.state.run, digest)
        except JournalCorrupt:
            self.check_kept()
            raise

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
