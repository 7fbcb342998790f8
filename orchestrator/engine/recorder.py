"""The recorder: appends to one run's stream and keeps its state folded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.event import Event
from orchestrator.domain.facts import BranchEnded, BranchResumed, DecisionOpened, EffectStepTold, Fact, RunStarted
from orchestrator.engine.answer import AnswerFacts
from orchestrator.engine.fold import Vouch, after, fold, vouch_for_all
from orchestrator.engine.persistent import changed, filled
from orchestrator.engine.snapshot import folded
from orchestrator.engine.state import RunState, beginning
from orchestrator.errors import DriverLost, HeadMoved, JournalCorrupt, NotFound
from orchestrator.ports.journal import Append, Journal, OpenReserve, Spend
from orchestrator.values import replace

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


_TOLD = EffectStepTold | BranchEnded | BranchResumed
"""What others may say of a run that somebody drives: it moves the run nowhere."""

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
    artifacts: tuple[Artifact, ...]
    state: RunState
    """After it, but for the head: that is the journal's until it is written."""


Above = Callable[[RunState, AnswerFacts, Callable[[Digest], Artifact]], Append | None]
"""What the parent of a branch is told in the commit of facts that follow a state; None where they do not end it."""


def nobody_above(_state: RunState, _made: AnswerFacts, _artifact_of: Callable[[Digest], Artifact]) -> Append | None:
    """It is no branch."""
    return None


def _unsealed(held: Sequence[Held], events: Sequence[Event]) -> int:
    """How many of the first events hold what was held, as it was."""
    known = 0
    for one, event in zip(held, events, strict=False):
        if event.fact is not one.fact and not isinstance(event.fact, RunStarted):
            break
        known += 1
    return known


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
        above: Above = nobody_above,
        parent: Recorder | None = None,
        snapshot: JSON = None,
        begun: Sequence[Event] = (),
        is_new: bool = False,
    ) -> None:
        """Args:
        journal: where the run is.
        run: its id.
        watcher: told of its events.
        vouch: which of its events this machine has appended.
        above: what its parent is told, where it is a branch.
        parent: of a branch that may not have begun yet; then its first fact is to be held.
        is_new: it has not begun, as far as anybody can know.
        snapshot: gone on from, when it holds: see `folded`.
        begun: all its events, where they were appended just now.

        Raises:
            NotFound: there is no such run.
        """
        self._journal = journal
        self._watcher = watcher
        self._vouch = vouch
        self._above = above
        self._parent = parent
        known = fold(begun, vouch=vouch) if begun else beginning(run) if is_new else None
        self._durable, self.from_snapshot = (known, 0) if known else self._folded(run, snapshot)
        """And the seq it was gone on from; 0: from the beginning."""
        self._held: tuple[Held, ...] = ()
        self._near: dict[Digest, Artifact] = {}
        """Those that were written or read last, while the run is driven: the next phase mostly works from what the one
        before it made. At rest it may be forgotten what they say, so none is kept.
        """
        self.state = self._durable
        """With what is held; its head is the journal's."""

    def _folded(self, run: str, snapshot: JSON) -> tuple[RunState, int]:
        if self._parent and not snapshot and not self._journal.read(run):
            return beginning(run), 0
        return folded(self._journal, run, self._vouch, snapshot)

    def of_branch(self, name: str, above: Above, *, is_new: bool = False) -> Recorder:
        """Of a branch of this run, by the last part of its name, whether it has begun or not."""
        joined = (self._journal, f"{self.state.run}/{name}")
        return Recorder(*joined, watcher=self._watcher, vouch=self._vouch, above=above, parent=self, is_new=is_new)

    @property
    def durable(self) -> RunState:
        """Without what is held."""
        return self._durable

    @property
    def has_begun(self) -> bool:
        """Whether anything of the run is in the journal."""
        return bool(self._durable.head.seq)

    def hold(self, *facts: Fact, actor: str, artifacts: Iterable[Artifact] = ()) -> None:
        """Take in what is recorded in the commit of the next fact: that a phase began, which alone does nothing, or
        what was recorded before and can be taken over again.
        """
        at, held, kept = self._journal.now(), self._held, tuple(artifacts)
        for fact in facts:
            held = (*held, self._after(held, fact, actor, at, kept))
            kept = ()
        self._hold(held)

    def _after(
        self, held: tuple[Held, ...], fact: Fact, actor: str, at: str, artifacts: tuple[Artifact, ...] = ()
    ) -> Held:
        """One more after others. Raises what `fold` raises."""
        head, before = self._durable.head, held[-1].state if held else self._durable
        event = Event(head.stream, head.seq + len(held) + 1, at, actor, fact, head.digest)
        return Held(fact, actor, at, artifacts, filled(after(before, event, vouch_for_all), head=head))

    def _hold(self, held: tuple[Held, ...]) -> None:
        self._held = held
        self.state = held[-1].state if held else self._durable

    def record(self, *facts: Fact, actor: str, artifacts: Iterable[Artifact] = ()) -> None:
        """Append facts in one commit.

        Raises:
            DriverLost: somebody else moved the run meanwhile (cancelled it, or took it over). What
                they recorded is in `state`; these facts are not written.
        """
        made = AnswerFacts(facts, tuple(artifacts))
        self._append(lambda: made, actor, self._lose_unless_only_told)

    async def arecord(self, *facts: Fact, actor: str | Sequence[str], artifacts: Iterable[Artifact] = ()) -> None:
        """The same, awaited: other runs go on meanwhile, and may share the commit. Cancelled while it waits, the facts
        are recorded or not; `refresh` sees which. `actor` is that of all, or of each in turn.
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

    async def adecide(self, step: Step, *, actor: str) -> bool:
        """The same by who drives the run, awaited. Raises DriverLost when somebody else has moved it."""
        return await self._aappend(step, actor, self._lose_unless_only_told)

    def _append(self, step: Step, actor: str, take_in: Callable[[HeadMoved], None]) -> bool:
        """The one way into the journal. A fact that does not fit never gets there: the run could not be opened again.

        Args:
            step: what is to be appended.
            actor: of all of it.
            take_in: looks at what others have appended, and raises where the step is not to be tried again.
        """
        while True:
            made = step()
            if not made.facts:
                return False
            folded: list[RunState] = []  # `list[RunState]()` takes ten times as long, at each handoff
            try:
                events, *above = self._journal.commit(self._appends(made, actor, folded))
            except HeadMoved as moved:
                take_in(moved)
                continue
            self._written(made, events, folded)
            if above and self._parent:
                self._parent.take_told(above[0])
            return True

    async def _aappend(self, step: Step, actor: str | Sequence[str], take_in: Callable[[HeadMoved], None]) -> bool:
        """The same, awaited."""
        while True:
            made = step()
            if not made.facts:
                return False
            folded: list[RunState] = []
            try:
                events, *above = await self._journal.acommit(self._appends(made, actor, folded))
            except HeadMoved as moved:
                take_in(moved)
                continue
            self._written(made, events, folded)
            if above and self._parent:
                self._parent.take_told(above[0])
            return True

    def take_told(self, events: Sequence[Event]) -> None:
        """What a branch has told in its own commit."""
        if events[0].seq == self._durable.head.seq + 1:
            self._take_in(events)
        else:  # others have told more
            self.refresh()

    def _written(self, made: AnswerFacts, events: Sequence[Event], folded: Sequence[RunState]) -> None:
        self._held = ()
        for artifact in made.artifacts:
            self._keep_near(artifact)
        self._show(events, folded)

    def _appends(self, made: AnswerFacts, actor: str | Sequence[str], folded: list[RunState]) -> list[Append]:
        """With what the run's parent is told, where they end a branch."""
        above = self._above(self.state, made, self.artifact)
        return [self._appended(made, actor, folded), *([above] if above else [])]

    def _appended(self, made: AnswerFacts, actor: str | Sequence[str], folded: list[RunState]) -> Append:
        """What was held comes first, with its own actors and times. `folded` takes the state after each event."""
        facts: list[Fact] = []
        actors: list[str] = []
        earlier: list[str] = []
        artifacts: list[Artifact] = []
        for one in self._held:
            facts.append(one.fact)
            actors.append(one.actor)
            earlier.append(one.at)
            artifacts += one.artifacts
        facts += made.facts
        actors += [actor] * len(made.facts) if isinstance(actor, str) else actor
        artifacts += made.artifacts
        fits = partial(self._fold_each, folded, held=self._held)
        return Append(self._durable.head, facts, actors, artifacts, fits, earlier)

    def _fold_each(self, folded: list[RunState], events: Sequence[Event], *, held: Sequence[Held] = ()) -> None:
        """The state after each event; raises what `fold` raises. After the first ones, which were `held`, it is known
        but for the digest, as long as nobody has sealed one since: a sealed fact is another one, and the state may keep
        it. Of a start it keeps no seal, and this machine vouches for what it is appending.
        """
        state, known = self._durable, _unsealed(held, events)
        for one, event in zip(held[:known], events, strict=False):
            if self._is_watched or one is held[known - 1]:  # nobody sees those between
                state = changed(one.state, head=event.head)
            folded.append(state)
        for event in events[known:]:
            state = after(state, event, self._vouch)
            folded.append(state)

    @property
    def _is_watched(self) -> bool:
        return self._watcher is not ignore

    def _show(self, events: Sequence[Event], folded: Sequence[RunState]) -> None:
        if not self._is_watched and folded:
            self._durable = self.state = folded[-1]
        elif self._is_watched:
            for event, state in zip(events, folded, strict=True):
                self._durable = self.state = state
                self._watcher(event, state)
        if not self._durable.driver:
            self._near.clear()

    def check_driver(self, claimed: int) -> None:
        """Raises DriverLost when the run has ended, or was claimed again, since the claim of this seq."""
        self.refresh()
        if self.state.ended or self.state.claimed != claimed:
            raise self.lost()

    def _lose_unless_only_told(self, moved: HeadMoved) -> None:
        """Raises DriverLost when what others have appended does more than say what came of a step."""
        if not self._only_told():
            raise self.lost() from moved

    def _only_told(self) -> bool:
        events = self._journal.read(self.state.run, after=self.state.head.seq)
        self._take_in(events)
        return bool(events) and all(isinstance(event.fact, _TOLD) for event in events)

    def _look_again(self, moved: HeadMoved) -> None:
        seen = self.state.head
        self.refresh()
        if self.state.head == seen:  # nobody appended, and the run is there
            raise moved

    def lost(self) -> DriverLost:
        """What a driver is told whose run somebody else has moved."""
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
        events = self._kept()[1:] if self.has_begun else self._journal.read(self.state.run)
        if events:  # they may have come in a file
            self._durable = changed(self._durable, imported=self._journal.imported(self.state.run))
        self._take_in(events)

    def check_kept(self) -> None:
        """Raises NotFound when the run was removed meanwhile."""
        self._kept()

    def _kept(self) -> list[Event]:
        """The last event that this process has seen, and what came after it."""
        events = self._journal.read(self.state.run, after=self.state.head.seq - 1)
        if not events and self.has_begun:
            raise NotFound("run", self.state.run, (), mend="It was removed (baton gc). See what there is: baton runs")
        return events

    def artifact(self, digest: Digest) -> Artifact:
        """Raises JournalCorrupt when a run that is there lacks it, NotFound when the run was removed meanwhile."""
        near = self._near.get(digest) or self._of_held(digest)
        if near is not None:
            return near
        try:
            artifact = self._journal.artifact(self.state.run, digest)
        except JournalCorrupt:
            self.check_kept()
            raise
        self._keep_near(artifact)
        return artifact

    def _of_held(self, digest: Digest) -> Artifact | None:
        named = (artifact for one in self._held for artifact in one.artifacts)
        return next((artifact for artifact in named if artifact.digest == digest), None)

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

    def held_by_others(self, alive: Callable[[str], bool], day: str) -> list[OpenReserve]:
        """What is reserved for requests of others under way: on a day, or, where none is named, in the run's tree."""
        found = self._journal.open_reserves(alive, day, "" if day else self.state.run)
        return [one for one in found if one.stream != self.state.run]

    def answer_lengths(self, agent: str, model: str) -> list[int]:
        """Of the agent's newest answers by a model, in any run."""
        return self._journal.answer_lengths(agent, model)

    def money(self, of: str) -> tuple[int, str]:
        """What is the same for all in this process whose money, of a day or a run, is counted in the same place."""
        return id(self._journal), of

    def _take_in(self, events: Sequence[Event]) -> None:
        """What others did while something is held: after all but word of a step, the run is not where it began."""
        folded: list[RunState] = []
        self._fold_each(folded, events)
        self._show(events, folded)
        held: tuple[Held, ...] = ()
        if all(isinstance(event.fact, _TOLD) for event in events):
            for one in self._held:
                held = (*held, self._after(held, one.fact, one.actor, one.at, one.artifacts))
        self._hold(held)
