"""The runner: moves one run on, one command at a time, until it waits or ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import partial
from typing import Literal, assert_never

from orchestrator.domain.artifact import PLAIN_TEXT, Artifact
from orchestrator.domain.definition import ApprovalRule, Definition, Phase
from orchestrator.domain.facts import (
    END,
    KERNEL,
    REJECTED,
    BranchesOpened,
    DecisionAnswered,
    DecisionOpened,
    DriverClaimed,
    DriverReleased,
    Fact,
    HandoffRecorded,
    PhaseFailed,
    PhaseSlept,
    PhaseStarted,
)
from orchestrator.domain.secrets import NO_SECRETS, Secrets
from orchestrator.engine.answer import Given, answer_opened
from orchestrator.engine.approval_rule import by_rule
from orchestrator.engine.command import Begin, Command, GoOn, Stop, next_command
from orchestrator.engine.intervene import withdrawal
from orchestrator.engine.onward import named
from orchestrator.engine.performer import (
    NOTHING_RECORDED,
    Ask,
    Assignment,
    BranchOut,
    Move,
    Outcome,
    Performer,
    Produced,
    Sleep,
)
from orchestrator.engine.recorder import Recorder
from orchestrator.engine.rewriting import asked_before, sparing
from orchestrator.engine.route import route
from orchestrator.engine.state import RunState
from orchestrator.engine.tree import NoWays, Tree, Ways
from orchestrator.engine.values import Values, versions_read
from orchestrator.errors import BatonError, DriverLost, RunDriven
from orchestrator.ports.clock import Clock, stamp, system_clock
from orchestrator.ports.folders import FilesIn, no_files
from orchestrator.ports.liveness import Liveness
from orchestrator.ports.recordings import Recordings
from orchestrator.values import replace

NO_WAYS = NoWays()


class Runner:
    """Drives one run. What it decides is pure and what it does is a performer's; it only joins the two."""

    def __init__(
        self,
        recorder: Recorder,
        definition: Definition,
        performers: Mapping[str, Performer],
        liveness: Liveness,
        recordings: Recordings = NOTHING_RECORDED,
        secrets: Secrets = NO_SECRETS,
        clock: Clock = system_clock,
        ways: Ways = NO_WAYS,
        files_in: FilesIn = no_files,
    ) -> None:
        """Args:
        recorder: of the run.
        definition: its part of what it is pinned to.
        performers: who does the work of each kind of phase.
        liveness: which drivers live.
        recordings: what need not be asked again.
        secrets: what neither comes in nor goes out.
        clock: says whether what sleeps goes on.
        ways: what branches need of the workspace.
        files_in: reads the files of folders.
        """
        self._ways = ways
        self._recorder = recorder
        self._definition = definition
        self._performers = performers
        self._liveness = liveness
        self._recordings = recordings
        self._secrets = secrets
        self._clock = clock
        self._files_in = files_in
        self._claimed = 0
        self._takes_over = False
        self._last_handoff = 0
        """How many handoffs there are when the drive is to stop; 0: no bound."""
        self._until = ""
        """The phase that the drive is to stop before."""

    @property
    def state(self) -> RunState:
        return self._recorder.state

    async def drive(self, *, steps: int = 0, until: str = "", take_over: bool = False) -> RunState:
        """Go on until the run waits, fails or ends.

        Args:
            steps: stop after this many handoffs; 0 means no bound.
            until: stop before this phase begins.
            take_over: claim the run even from a living driver.

        Raises:
            RunDriven: a living process drives the run.
            DriverLost: somebody else took the run over or ended it meanwhile.
        """
        if not self.can_go_on():
            return self.state
        self._takes_over = take_over
        self._last_handoff, self._until = len(self.state.handoffs) + steps if steps else 0, until
        await self.claim(take_over=take_over)
        try:
            await self._drive()
        except BaseException:  # interrupted too: the run is let go of
            with suppress(BatonError):  # what went wrong is told, not that letting go of the run did too
                self._recorder.refresh()
                self._release_now("interrupted")
            raise
        await self._release("stopped")
        return self.state

    @property
    def is_driven(self) -> bool:
        """By a living process, this one or another."""
        return bool(self.state.driver) and self._liveness.alive(self.state.driver)

    async def claim(self, *, take_over: bool = False) -> None:
        """Make this process the run's one driver."""
        holder = self.state.driver
        if holder and not take_over and self._liveness.alive(holder):
            raise RunDriven(
                f"run {self.state.run} is being driven already.",
                mend=f"Watch it: baton show {self.state.run}. Take it over: baton resume {self.state.run} --take-over",
            )
        claimed = DriverClaimed(self._liveness.driver, took_over=holder)
        if self._recorder.has_begun:
            await self._recorder.arecord(*withdrawal(self.state), claimed, actor=KERNEL)
        else:  # nobody else begins a branch: who drives its parent does
            self._recorder.hold(claimed, actor=KERNEL)
        self._claimed = self.state.claimed

    async def _release(self, why: Literal["stopped", "interrupted"]) -> None:
        """Let go of the run, unless somebody else has claimed or ended it since."""
        if self._is_mine:
            await self._recorder.arecord(DriverReleased(why), actor=KERNEL)

    def _release_now(self, why: Literal["stopped", "interrupted"]) -> None:
        """The same of a task that was cancelled, which could not await anything."""
        if self._is_mine:
            self._recorder.record(DriverReleased(why), actor=KERNEL)

    @property
    def _is_mine(self) -> bool:
        if not self._recorder.has_begun:
            return False  # there is nothing to let go of
        mine = self.state.driver == self._liveness.driver and self.state.claimed == self._claimed
        return mine and not self.state.ended

    def can_go_on(self) -> bool:
        """Whether there is anything to be done now; one that failed is tried again."""
        command = self._next()
        if isinstance(command, Stop):
            return self.state.failure is not None
        return not self.state.is_rested or self._tree(command.phase).can_go_on()

    def _next(self) -> Command:
        state = self.state
        now = stamp(self._clock()) if state.status == "sleeping" else ""  # nobody else asks for it
        return next_command(state, self._definition, now)

    async def _drive(self) -> None:
        while True:
            command = self._next()
            match command:
                case Stop():
                    return
                case Begin(phase=phase) | GoOn(phase=phase):
                    if self._stops_before(phase.name, len(self.state.handoffs)):
                        return
                case _:
                    assert_never(command)
            await self._step(command)
            if self.state.is_rested:
                return

    def _stops_before(self, phase: str, handoffs: int) -> bool:
        return bool(self._until == phase or (self._last_handoff and handoffs >= self._last_handoff))

    async def _step(self, command: Begin | GoOn) -> None:
        phase = command.phase
        try:
            self._start(command)
            if self.state.branches is None:
                asks = asked_before(self.state, self._definition, phase, Values(self._recorder))
                done = asks or await self._performers[phase.kind].perform(self._assignment(phase))
                await self._settle(phase, done)
            else:
                await self._go_on_with_branches(phase)
        except DriverLost:
            raise
        except BatonError as error:
            await self._fail(phase, error)

    def _assignment(self, phase: Phase) -> Assignment:
        joined = (self._recordings, self._secrets, self._liveness.alive, self._files_in)
        return Assignment(self._definition, phase, self._recorder, *joined)

    def _start(self, command: Begin | GoOn) -> None:
        if isinstance(command, Begin):
            reads = versions_read(self.state, command.phase)
            started = PhaseStarted(command.phase.name, command.visit, reads)
            self._recorder.hold(started, actor=KERNEL)

    async def _settle(self, phase: Phase, outcome: Outcome) -> None:
        match outcome:
            case Produced():
                await self._hand_on(phase, outcome)
            case Ask():
                self._open(phase, outcome)
            case Sleep(until=until):
                await self._recorder.arecord(PhaseSlept(phase.name, until), actor=KERNEL)
            case BranchOut():
                await self._open_branches(phase, outcome)
                await self._go_on_with_branches(phase, are_new=True)
            case Move(to=to, why=why, by=by):
                handoff = HandoffRecorded(phase.name, to, by, why)
                await self._recorder.arecord(self.state.used.told_by(handoff), actor=KERNEL)
            case _:
                assert_never(outcome)

    async def _open_branches(self, phase: Phase, out: BranchOut) -> None:
        items, number = out.items, self.state.visits[phase.name]
        count = len(items.value) if items else 0
        opened = BranchesOpened(phase.name, number, items.digest if items else None, count, out.members)
        await self._recorder.arecord(opened, actor=KERNEL, artifacts=[items] if items else [])

    async def _go_on_with_branches(self, phase: Phase, *, are_new: bool = False) -> None:
        """Until all have ended and their results are handed on, or none that is left can go on."""
        tree = self._tree(phase, are_new=are_new)
        await tree.drive(take_over=self._takes_over)
        if not await self._recorder.adecide(tree.rested, actor=KERNEL):
            tree.leave_nothing_open()
            await self._settle(phase, tree.joined())

    def _tree(self, phase: Phase, *, are_new: bool = False) -> Tree:
        return Tree(self._recorder, self._definition, phase, self._runner_of, self._ways, are_new=are_new)

    def _runner_of(self, recorder: Recorder, definition: Definition) -> Runner:
        joined = (self._performers, self._liveness, self._recordings, self._secrets, self._clock)
        return Runner(recorder, definition, *joined, self._ways, self._files_in)

    async def _hand_on(self, phase: Phase, made: Produced) -> None:
        state, artifact, by = self.state, made.artifact, made.by
        spared = sparing(self._definition, state.yours.after_writing(phase.name, phase.writes))
        chosen = route(phase, state.taken, Values(self._recorder, fresh={phase.writes: artifact}), spared)
        handoff = HandoffRecorded(
            phase.name,
            chosen.edge.to,
            by,
            "; ".join(filter(None, (made.why, chosen.why))),
            {phase.writes: artifact.digest},
            provenance=made.provenance,
            edge=chosen.number,
        )
        facts: list[Fact] = [state.used.told_by(handoff)]
        if handoff.to not in (END, REJECTED) and self._stops_before(handoff.to, len(state.handoffs) + 1):
            facts.append(DriverReleased("stopped"))  # known already: a drive that stops is one commit less
        await self._recorder.arecord(*facts, actor=[by, KERNEL][: len(facts)], artifacts=[artifact])

    def _open(self, phase: Phase, ask: Ask) -> None:
        question = Artifact.of_text(ask.question, PLAIN_TEXT)
        opened = DecisionOpened(
            decision="",
            kind=ask.kind,
            phase=phase.name,
            question=question.digest,
            answers=ask.answers,
            shows=ask.shows,
            edits=ask.edits,
            approving=ask.approving,
            writes=ask.writes,
            form=ask.form.digest if ask.form else None,
            acts=ask.acts,
            previews={effect: shown.preview.digest for effect, shown in ask.previews.items()},
            previewed={effect: shown.arguments for effect, shown in ask.previews.items()},
            expires_at=ask.expires_at,
            expires_answer=ask.expires_answer,
            reached=ask.reached,
            step=ask.step,
            cause=ask.cause,
            in_visit=ask.in_visit,
            must_see=ask.must_see.digest if ask.must_see else None,
        )
        previews = (shown.preview for shown in ask.previews.values())
        artifacts = [artifact for artifact in (question, ask.form, ask.must_see, *previews) if artifact]
        if ask.rule is None:
            self._recorder.record_decision(opened, actor=KERNEL, artifacts=artifacts)
            return
        then = partial(self._answered_by, ask.rule)
        self._recorder.record_decision(opened, actor=by_rule(ask.rule), artifacts=artifacts, then=then)
        self._claimed = self.state.claimed

    def _answered_by(self, rule: ApprovalRule, opened: DecisionOpened) -> tuple[list[Fact], Iterable[Artifact]]:
        """With the question, so that no crash leaves it to a person; and claimed anew, as opening lets it go."""
        answer = answer_opened(opened, Given(rule.answer, comment=rule.why), by_rule(rule), self.state.used)
        facts = [
            replace(fact, accepts=rule.accepts) if isinstance(fact, DecisionAnswered) else fact for fact in answer.facts
        ]
        ends = opened.answers[rule.answer] in (END, REJECTED)
        return [*facts, *([] if ends else [DriverClaimed(self._liveness.driver)])], answer.artifacts

    async def _fail(self, phase: Phase, error: BatonError) -> None:
        told = {
            "kind": error.kind,
            "message": error.message,
            "where": error.where,
            "mend": named(error.mend, self.state),
        }
        if error.cause != error.kind:
            told["cause"] = error.cause
        artifact = Artifact.of_json(self._secrets.redact_value(told, f"why {phase.name} failed"))
        await self._recorder.arecord(PhaseFailed(phase.name, artifact.digest), actor=KERNEL, artifacts=[artifact])
