"""The recorder: appends to one run's stream and keeps its state folded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.event import Event
from orchestrator.domain.facts import DecisionOpened, EffectStepTold, Fact
from orchestrator.engine.answer import AnswerFacts
from orchestrator.engine.fold import Vouch, fold, vouch_for_all
from orchestrator.engine.persistent import changed
from orchestrator.engine.snapshot import folded
from orchestrator.engine.state import RunState
from orchestrator.errors import DriverLost, HeadMoved, JournalCorrupt, NotFound
from orchestrator.ports.journal import Append, Journal, Spend

Watcher = Callable[[Event, RunState], None]
"""Told of each event once it is durable, with the state it led to: a value, which may be kept."""

Answering = Callable[[DecisionOpened], tuple[Iterable[Fact], Iterable[Artifact]]]


def unanswered(_opened: DecisionOpened) -> tuple[Iterable[Fact], Iterable[Artifact]]:
    """Nobody has answered yet."""
    return (), ()


def ignore(_event: Event, _state: RunState) -> None:
    """Watch nothing."""


Step = Callable[[], AnswerFacts]
"""What a pure decision comes to, on the state as it is when it is asked; it is asked again when that has changed."""


_NEAR = 8
"""Artifacts a driver keeps at hand: a phase reads some three, and a loop has two phases."""
_NEAR_BYTES = 1_000_000
"""Of one. A larger one takes longer to work with than to load; many runs at once keep no more than they need."""


class Held(NamedTuple):
    """A fact that waits for the next one, to be recorded in its commit."""

    fact: Fact
    actor: str
    at: str
    """When it happened, as the journal stamps it."""


class Recorder:
    """One run as this process knows it. Every fact is durable before the state shows it, but for those that are held:
    nothing has come of those yet, so nothing but them is lost with the process.
    """

    def __init__(
        self,
        journal: Journal,
        run: str,
        *,
        watcher: Watcher = ignore,
        vouch: Vouch = vouch_for_all,
        snapshot: JSON = None,
    ) -> None:
        """Go on from a snapshot, when it holds: see `folded`. Raises NotFound when there is no such run."""
        self._journal = journal
        self._watcher = watcher
        self._vouch = vouch
        self._durable, self.from_snapshot = folded(journal, run, vouch, snapshot)
        """And the seq it was gone on from; 0: from the beginning."""
        self._held: tuple[Held, ...] = ()
        self._near: dict[Digest, Artifact] = {}
        """Those that were written or read last, while the run is driven: the next phase mostly works from what the one
        before it made. At rest it may be forgotten what they say, so none is kept.
        """
        self.state = self._durable
        """With what is held; its head is the journal's."""

    @property
    def durable(self) -> RunState:
        """Without what is held."""
        return self._durable

    def hold(self, fact: Fact, *, actor: str) -> None:
        """Take in what is recorded in the commit of the next fact: that a phase began, which alone does nothing."""
        self._held = (*self._held, Held(fact, actor, self._journal.now()))
        self.state = self._with_held()

    def _with_held(self) -> RunState:
        """Raises what `fold` raises."""
        state, head = self._durable, self._durable.head
        for seq, held in enumerate(self._held, head.seq + 1):
            state = fold((Event(head.stream, seq, held.at, held.actor, held.fact, head.digest),), state)
        return changed(state, head=head) if self._held else state

    def record(self, *facts: Fact, actor: str, artifacts: Iterable[Artifact] = ()) -> None:
        """Append facts in one commit.

        Raises:
            DriverLost: somebody else moved the run meanwhile (cancelled it, or took it over). What
                they recorded is in `state`; these facts are not written.
        """
        made = AnswerFacts(facts, tuple(artifacts))
        self._append(lambda: made, actor, self._lose_unless_only_told)

    async def arecord(self, *facts: Fact, actor: str, artifacts: Iterable[Artifact] = ()) -> None:
        """The same, awaited: other runs go on meanwhile, and may share the commit. Cancelled while it waits, the facts
        are recorded or not; `refresh` sees which.
        """
        made = AnswerFacts(facts, tuple(artifacts))
        await self._aappend(lambda: made, actor, self._lose_unless_only_told)

    def tell(self, fact: Fact, *, actor: str, artifacts: Iterable[Artifact] = ()) -> None:
        """Append what this process alone knows, wherever the stream ends by now."""
        made = AnswerFacts((fact,), tuple(artifacts))
        self._append(lambda: made, actor, lambda _: self.refresh())

    def decide(self, step: Step, *, actor: str) -> bool:
        """Append what a step says, in one commit. When somebody else appended first, it is decided again.

        Returns:
            Whether it said anything.
        """
        return self._append(step, actor, self._look_again)

    def _append(self, step: Step, actor: str, take_in: Callable[[HeadMoved], None]) -> bool:
        """The one way into the journal. A fact that does not fit never gets there: the run could not be opened again.

        Args:
            step: what is to be appended.
            actor: of all of it.
            take_in: looks at what others have appended, and raises where the step is not to be tried again.
        """
        while True:
            made, folded = step(), list[RunState]()
            if not made.facts:
                return False
            try:
                [events] = self._journal.commit([self._appended(made, actor, folded)])
            except HeadMoved as moved:
                take_in(moved)
                continue
            self._written(made, events, folded)
            return True

    async def _aappend(self, step: Step, actor: str, take_in: Callable[[HeadMoved], None]) -> bool:
        """The same, awaited."""
        while True:
            made, folded = step(), list[RunState]()
            if not made.facts:
                return False
            try:
                [events] = await self._journal.acommit([self._appended(made, actor, folded)])
            except HeadMoved as moved:
                take_in(moved)
                continue
            self._written(made, events, folded)
            return True

    def _written(self, made: AnswerFacts, events: Iterable[Event], folded: Iterable[RunState]) -> None:
        self._held = ()
        for artifact in made.artifacts:
            self._keep_near(artifact)
        self._show(events, folded)

    def _appended(self, made: AnswerFacts, actor: str, folded: list[RunState]) -> Append:
        """What was held comes first, with its own actors and times. `folded` takes the state after each event."""
        held = self._held
        facts = (*(one.fact for one in held), *made.facts)
        actors = (*(one.actor for one in held), *[actor] * len(made.facts))
        earlier = tuple(one.at for one in held)
        fits = partial(self._fold_each, folded, waited=self.state if len(held) == 1 else None)
        return Append(self._durable.head, facts, actors, made.artifacts, fits, earlier)

    def _fold_each(self, folded: list[RunState], events: Iterable[Event], *, waited: RunState | None = None) -> None:
        """The state after each event; raises what `fold` raises. `waited` is that of the first, which was held: it is
        known but for the place it has got in the stream.
        """
        state = self._durable
        for event in events:
            known, waited = waited, None
            state = changed(known, head=event.head) if known else fold((event,), state, vouch=self._vouch)
            folded.append(state)

    def _show(self, events: Iterable[Event], folded: Iterable[RunState]) -> None:
        for event, state in zip(events, folded, strict=True):
            self._durable = self.state = state
            self._watcher(event, state)
        if not self._durable.driver:
            self._near.clear()

    def check_driver(self, claimed: int) -> None:
        """Raises DriverLost when the run has ended, or was claimed again, since the claim of this seq."""
        self.refresh()
        if self.state.ended or self.state.claimed != claimed:
            raise self._lost()

    def _lose_unless_only_told(self, moved: HeadMoved) -> None:
        """Raises DriverLost when what others have appended does more than say what came of a step."""
        if not self._only_told():
            raise self._lost() from moved

    def _only_told(self) -> bool:
        events = self._journal.read(self.state.run, after=self.state.head.seq)
        self._take_in(events)
        return bool(events) and all(isinstance(event.fact, EffectStepTold) for event in events)

    def _look_again(self, moved: HeadMoved) -> None:
        seen = self.state.head
        self.refresh()
        if self.state.head == seen:  # nobody appended, and the run is there
            raise moved

    def _lost(self) -> DriverLost:
        return DriverLost(
            f"run {self.state.run} was moved by somebody else and is {self.state.status} now.",
            mend=f"See what happened: baton show {self.state.run}",
        )

    def record_decision(
        self, opened: DecisionOpened, *, actor: str, artifacts: Iterable[Artifact], then: Answering = unanswered
    ) -> None:
        """Open a decision under the next free id, with the answer it has already, in one commit. Here and now: of many
        that waited together all but one would have to take another id.

        Args:
            opened: `opened.decision` is ignored.
            actor: of all of it.
            artifacts: what the decision names.
            then: gives the facts that answer the decision under its id, and what they name.
        """
        self._append(self._numbered(opened, artifacts, then), actor, self._lose_unless_still)

    def _numbered(self, opened: DecisionOpened, artifacts: Iterable[Artifact], then: Answering) -> Step:
        kept = tuple(artifacts)

        def numbered() -> AnswerFacts:
            asked = replace(opened, decision=self._journal.next_decision())
            facts, more = then(asked)
            return AnswerFacts((asked, *facts), (*kept, *more))

        return numbered

    def _lose_unless_still(self, _moved: HeadMoved) -> None:
        """Another run may have taken the decision's id first; when this one was moved, raises DriverLost."""
        seen = self.state.head
        self.refresh()
        if self.state.head != seen:
            raise DriverLost(f"run {self.state.run} was moved by somebody else.") from None

    def refresh(self) -> None:
        """Take in what others have appended. Raises NotFound when the run was removed meanwhile."""
        events = self._kept()[1:]
        if events:  # they may have come in a file
            self._durable = changed(self._durable, imported=self._journal.imported(self.state.run))
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
        near = self._near.get(digest)
        if near is not None:
            return near
        try:
            artifact = self._journal.artifact(self.state.run, digest)
        except JournalCorrupt:
            self.check_kept()
            raise
        self._keep_near(artifact)
        return artifact

    def _keep_near(self, artifact: Artifact) -> None:
        if not self._durable.driver or len(artifact.data) > _NEAR_BYTES:
            return
        self._near.pop(artifact.digest, None)
        self._near[artifact.digest] = artifact
        if len(self._near) > _NEAR:
            del self._near[next(iter(self._near))]

    def spend(self, day: str) -> Spend:
        """What counts as spent by this run, and by all runs on a day."""
        return self._journal.spend(day, self.state.run)

    def _take_in(self, events: Sequence[Event]) -> None:
        """What others did while something is held: after all but word of a step, the run is not where it began."""
        folded: list[RunState] = []
        self._fold_each(folded, events)
        self._show(events, folded)
        if not all(isinstance(event.fact, EffectStepTold) for event in events):
            self._held = ()
        self.state = self._with_held()
