"""The branches of the visit a run is in: begun, driven some at once, and their results joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from hashlib import sha256
from typing import Protocol

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.branch import BranchStep, branch, step_of
from orchestrator.domain.canonical import JSON, Digest, canonical_json, digest_of, short
from orchestrator.domain.definition import App, Definition, Phase
from orchestrator.domain.exchange import Lane
from orchestrator.domain.facts import (
    EACH_ITEM,
    KERNEL,
    PERSON,
    REJECTED,
    BranchEnded,
    BranchesRested,
    BranchOf,
    PhaseFailed,
    RunStarted,
)
from orchestrator.engine.above import Above, failure_told
from orchestrator.engine.answer import AnswerFacts
from orchestrator.engine.intervene import cancel
from orchestrator.engine.performer import Move, Produced, above_lane
from orchestrator.engine.recorder import Recorder
from orchestrator.engine.state import Branches, RunState
from orchestrator.engine.values import Values, arguments_of, root_of
from orchestrator.errors import BatonError, DriverLost, RunDriven, RunError

_LANE_ITEM = 16
"""Hex digits of an item's digest in its lane: 64 bits, and what is found there is compared by the whole request."""
_NONCE = 32
"""Hex digits: 128 bits, as of every run."""

Begun = tuple[Mapping[str, Artifact], Mapping[str, str]]
"""The inputs of an app that a run is begun with, and the files that texts were read from."""


class Ways(Protocol):
    """What branches need of the workspace."""

    def inputs(self, app: App, phase: Phase, given: Mapping[str, JSON]) -> Begun:
        """What an app begins with, given what the phase that runs it passes. Raises BatonError."""
        ...

    def settle(self, recorder: Recorder, definition: Definition) -> None:
        """Give a branch's open decision the answer for silence, when its time is over."""
        ...


class NoWays:
    """Of runs that have no branches of apps, and whose questions never expire."""

    def inputs(self, app: App, phase: Phase, given: Mapping[str, JSON]) -> Begun:  # noqa: ARG002 - the protocol's
        raise RunError(f"nothing here runs app {app.name} for {phase.name}.")

    def settle(self, recorder: Recorder, definition: Definition) -> None:
        """Nothing has to be."""


class Driving(Protocol):
    """The runner of one branch."""

    @property
    def state(self) -> RunState: ...

    @property
    def is_driven(self) -> bool:
        """By a living process."""
        ...

    def can_go_on(self) -> bool: ...

    async def drive(self, *, take_over: bool = False) -> RunState: ...


RunnerOf = Callable[[Recorder, Definition], Driving]


class Tree:
    """Of one visit of a run."""

    def __init__(
        self,
        recorder: Recorder,
        definition: Definition,
        phase: Phase,
        runner_of: RunnerOf,
        ways: Ways,
        *,
        are_new: bool = False,
    ) -> None:
        """`recorder` is the parent's, whose visit has its branches opened; `definition` is the parent's own part.
        `are_new`: they were opened just now by whoever drives it, so none has begun. Where somebody else was faster
        after all, the first commit of a branch is refused.
        """
        self._recorder = recorder
        self._definition = definition
        self._phase = phase
        self._runner_of = runner_of
        self._ways = ways
        self._are_new = are_new
        self._parts: dict[str, Definition] = {}
        self._claimed = 0
        self._stopped = ""
        """The branch whose failure stops the phase."""
        self._errors: dict[str, str] = {}

    @property
    def _branches(self) -> Branches:
        branches = self._recorder.state.branches
        if branches is None:  # somebody has led the run out of the phase meanwhile
            raise self._recorder.lost()
        return branches

    def _open(self) -> Iterator[str]:
        """Those that have not ended, in their order."""
        return (name for name in self._branches.names if self._branches.ended.get(name) is None)

    def can_go_on(self) -> bool:
        """Whether driving would move anything: looks only."""
        if not self._branches.open:
            return True
        return any(self._can_go_on(name) for name in list(self._open()))

    def _can_go_on(self, name: str) -> bool:
        if not self._branch(name).has_begun:
            return True
        runner = self._runner(name)
        return runner.can_go_on() and not runner.is_driven

    async def drive(self, *, take_over: bool = False) -> None:
        """Drive all that have not ended until each has ended, or waits; so many at once as the phase says.

        Args:
            take_over: also those that a living process drives.

        Raises:
            RunError: one failed, and the phase stops at that.
            DriverLost: somebody else has moved the parent. Where they have led it away from these branches, none of
                them is left open.
        """
        names = list(self._open())
        try:
            await self._drive(names, take_over)
        except DriverLost:
            self._leave(names)
            raise

    async def _drive(self, names: Sequence[str], take_over: bool) -> None:
        import asyncio  # which runs without branches can do without

        self._claimed = self._recorder.state.claimed
        waiting = iter(names)
        count = min(max(self._phase.at_once, 1), self._branches.open)
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(count):
                    group.create_task(self._work(waiting, take_over))
        except BaseExceptionGroup as several:  # each of the others was cancelled because of the first
            raise several.exceptions[0] from None
        self._recorder.check_driver(self._claimed)
        if self._stopped:
            raise RunError(
                f"{self._place(self._stopped)}: {self._errors[self._stopped]}",
                mend="Mend what it says, then: baton resume",
            )

    async def _work(self, waiting: Iterator[str], take_over: bool) -> None:
        for name in waiting:
            if self._stopped:
                return
            await self._one(name, take_over)

    async def _one(self, name: str, take_over: bool) -> None:
        try:
            runner = self._runner(name, is_new=self._are_new)
            if self._branches.ended.get(name) is not None:  # what it was to begin with does not fit
                return
            state = await runner.drive(take_over=take_over)
        except (DriverLost, RunDriven):  # it is somebody else's; whether the parent is too, is to be seen
            self._recorder.check_driver(self._claimed)
            return
        if self._recorder.state.claimed != self._claimed:  # seen while the branch told of its end
            self._recorder.check_driver(self._claimed)
        if state.failure and self._branches.ended.get(name) is None and not self._stopped:
            self._stopped = name
            self._errors[name] = failure_told(self._branch(name).artifact(state.failure))

    def rested(self) -> AnswerFacts:
        """The fact that none of those that are left can go on; nothing where all have ended meanwhile."""
        if not self._branches.open:
            return AnswerFacts((), ())
        states = [self._branch(name).state for name in self._open()]
        sleeping = [state.visit.wakes_at for state in states if state.status == "sleeping" and state.visit]
        until = min(sleeping) if len(sleeping) == len(states) else ""
        return AnswerFacts((BranchesRested(self._phase.name, until),), ())

    def leave_nothing_open(self) -> None:
        """Cancel what is still open below branches that failed: nobody will wait for it once the run goes on."""
        for name, end in self._branches.ended.items():
            if end and end.status == "failed":
                _cancel_below(self._branch(name))

    def _leave(self, names: Iterable[str]) -> None:
        """Cancel those of a visit that is over: who ended it has not seen what has begun since."""
        self._recorder.refresh()
        state = self._recorder.state
        left = set(names) - set(state.branches.names if state.branches and not state.ended else ())
        _cancel_all(self._recorder, sorted(left))

    # One branch

    def _runner(self, name: str, *, is_new: bool = False) -> Driving:
        recorder, part = self._branch(name, is_new=is_new), self._part(name)
        if not recorder.has_begun:
            self._begin(recorder, part, step_of(name))
        else:
            self._ways.settle(recorder, part)
        return self._runner_of(recorder, part)

    def _branch(self, name: str, *, is_new: bool = False) -> Recorder:
        return self._recorder.of_branch(name, Above(lambda: self._part(name)), is_new=is_new)

    def _part(self, name: str) -> Definition:
        """Entries of one list have the same."""
        step = step_of(name)
        which = step.which if self._phase.together else ""
        if which not in self._parts:
            self._parts[which] = self._definition.part(step)
        return self._parts[which]

    def _begin(self, recorder: Recorder, part: Definition, step: BranchStep) -> None:
        """Held, so that a branch begins in the commit of the first thing that happens in it."""
        state, place = self._recorder.state, self._place_of(step)
        (artifacts, files), error = self._given(part, step, place)
        pinned = self._recorder.artifact(state.definition)
        nonce = sha256(f"{state.nonce}/{step.spelled}".encode()).hexdigest()[:_NONCE]
        digests = {name: artifact.digest for name, artifact in artifacts.items()}
        started = RunStarted(
            part.app.name,
            state.definition,
            state.profile,
            digests,
            nonce,
            files,
            branch=place,
            trigger=state.trigger,
            refused=tuple(sorted(state.refused)),
        )
        recorder.hold(started, actor=KERNEL, artifacts=[pinned, *artifacts.values()])
        if error is not None:
            told = Artifact.of_json({"kind": error.kind, "message": error.message, "where": error.where, "mend": ""})
            recorder.record(PhaseFailed(part.app.phases[0].name, told.digest), actor=KERNEL, artifacts=[told])

    def _given(self, part: Definition, step: BranchStep, place: BranchOf) -> tuple[Begun, BatonError | None]:
        """What a branch begins with; where that does not fit and its failure is kept, nothing, and why."""
        try:
            return self._inputs(part, step), None
        except BatonError as error:
            if not place.keeps:
                raise
            return ({}, {}), error

    def _place_of(self, step: BranchStep) -> BranchOf:
        phase = self._phase
        number = int(step.which) if self._branches.items else 0
        item, occurrence = self._lane_items[number - 1] if number else (step.which, 1)
        lane = Lane(f"{above_lane(self._recorder.state)}{phase.name}", step.visit, item, occurrence)
        keeps = bool(phase.each or phase.together) and phase.on_error == "keep"
        member = "" if number else step.which
        of = len(self._branches.names) if number else 0
        run = self._recorder.state.run
        return BranchOf(run, phase.name, step.visit, lane.spelled, number, of, member, keeps)

    def _inputs(self, part: Definition, step: BranchStep) -> Begun:
        """Of another app what the phase passes; else what the phase reads, under the names it has here."""
        phase = self._worker(step)
        known = {EACH_ITEM: self._items[int(step.which) - 1]} if self._branches.items else {}
        visit = self._recorder.state.visit
        versions = visit.reads if visit else {}
        if part.app.name in self._definition.apps and part.app is self._definition.apps[part.app.name]:
            values = Values(self._recorder, versions, known=known)
            return self._ways.inputs(part.app, phase, arguments_of(phase, versions, values))
        return {**self._read_by(phase, versions), **{n: Artifact.of_json(v) for n, v in known.items()}}, {}

    def _worker(self, step: BranchStep) -> Phase:
        return next((member for member in self._phase.together if member.name == step.which), self._phase)

    def _read_by(self, phase: Phase, versions: Mapping[str, Digest]) -> dict[str, Artifact]:
        """And the folders that the person named for the run: what tools may look at."""
        named = {root_of(path) for path in (*phase.reads.values(), *phase.may_read.values())}
        if phase.each and not self._branches.items:
            from orchestrator.templates.expression import Expression

            named |= Expression.parse_each(phase.each).names
        folders = {field.name for field in self._definition.app.inputs if field.type == "folder"}
        digests = {**self._recorder.state.inputs, **versions}
        return {
            name: self._recorder.artifact(digest)
            for name, digest in digests.items()
            if (name in named and name in versions) or name in folders
        }

    @cached_property
    def _items(self) -> list[JSON]:
        items: list[JSON] = self._recorder.artifact(self._branches.items).value if self._branches.items else []
        return items

    @cached_property
    def _lane_items(self) -> list[tuple[str, int]]:
        """Of each entry how its lane calls it: by its content, and equal ones by their order."""
        seen: Counter[str] = Counter()
        named = []
        for item in self._items:
            token = short(digest_of(canonical_json(item)), _LANE_ITEM)
            seen[token] += 1
            named.append((token, seen[token]))
        return named

    # What came of all

    def joined(self) -> Produced | Move:
        """Once all have ended. Raises RunError where one ended so that the phase cannot go on."""
        branches, phase = self._branches, self._phase
        by = phase.named or phase.kind
        ends = [end for name in branches.names if (end := branches.ended[name])]
        failed = [end for end in ends if end.status != "done"]
        if not (phase.each or phase.together):
            return self._single(ends[0], by)
        if failed and phase.on_error == "stop":
            raise RunError(
                f"{self._place(failed[0].branch)}: {self._text(failed[0].error)}", mend="Go on without it: baton skip"
            )
        why = f"{len(ends) - len(failed)} of {len(ends)}, {len(failed)} failed" if failed else ""
        return Produced(Artifact.of_json(self._value(ends)), by, why=why)

    def _value(self, ends: list[BranchEnded]) -> JSON:
        if self._branches.items:
            items = zip(self._items, ends, strict=True)
            return [branch(item, self._made(end), self._text(end.error)) for item, end in items]
        return {
            step_of(end.branch).which: branch(error=self._text(end.error)) if end.error else self._made(end)
            for end in ends
        }

    def _single(self, end: BranchEnded, by: str) -> Produced | Move:
        if end.status == "rejected":
            return Move(REJECTED, f"{by} was rejected", PERSON)
        if end.status != "done" or end.result is None:
            raise RunError(
                f"{by} is {end.status}, and made nothing to go on with.", mend="Go on in a new run: baton fork"
            )
        return Produced(self._recorder.artifact(end.result), by)

    def _made(self, end: BranchEnded) -> JSON:
        return self._recorder.artifact(end.result).value if end.result else None

    def _text(self, digest: Digest | None) -> str:
        return self._recorder.artifact(digest).text if digest else ""

    def _place(self, name: str) -> str:
        """`item 3 of 12`, or the member's name."""
        step = step_of(name)
        return f"item {step.which} of {len(self._branches.names)}" if self._branches.items else step.which or step.phase


def _cancel_below(recorder: Recorder) -> None:
    branches = recorder.state.branches
    _cancel_all(recorder, branches.names if branches else ())


def _cancel_all(recorder: Recorder, names: Iterable[str]) -> None:
    """Those of these branches of a run that go on, the deepest first."""
    for name in names:
        below = recorder.of_branch(name, Above(_made_nothing))
        if below.has_begun and not (below.state.ended or below.state.told):
            _cancel_below(below)
            below.decide(partial(_cancelled, below), actor=KERNEL)


def _cancelled(recorder: Recorder) -> AnswerFacts:
    return AnswerFacts((), ()) if recorder.state.ended else cancel(recorder.state)


def _made_nothing() -> Definition:
    raise RuntimeError("a branch that is cancelled made something")
