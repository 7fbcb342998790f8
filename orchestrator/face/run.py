"""One run, as a script or a notebook holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from orchestrator.domain.answers import RETRY, SWAP
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.branch import is_in_tree, last_step, parent_of, root_of_tree
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.event import Event
from orchestrator.domain.facts import KERNEL, PERSON, DecisionOpened, Fact, ProfileSwapped
from orchestrator.domain.run_status import RunStatus, Status
from orchestrator.engine.above import Above
from orchestrator.engine.answer import PROFILE, AnswerFacts, Given, take_answer
from orchestrator.engine.command import sleeps
from orchestrator.engine.expiry import expire, is_due
from orchestrator.engine.recorder import Recorder, Step, Watcher, ignore
from orchestrator.engine.snapshot import snapshot_of
from orchestrator.engine.state import Handoff, RunState
from orchestrator.engine.values import Values
from orchestrator.errors import NotFound, RunDriven, RunError
from orchestrator.face.form import form_of
from orchestrator.face.looping import given_at_once, refuse_in_a_loop
from orchestrator.face.snapshots import EVERY
from orchestrator.face.status import all_statuses, open_below, status_of, status_of_tree
from orchestrator.ports.clock import stamp
from orchestrator.ports.listing import RunRow, Wanted
from orchestrator.ports.recordings import NothingRecorded, Recordings
from orchestrator.values import replace

if TYPE_CHECKING:
    from orchestrator.domain.definition import Definition, Field, Phase
    from orchestrator.domain.secrets import Secrets
    from orchestrator.domain.use_facts import Surface
    from orchestrator.face.by_hand import ByHand
    from orchestrator.face.exporting import Export
    from orchestrator.face.failure import RunFailure
    from orchestrator.face.home import Home, Telling
    from orchestrator.face.looks import CountedLook
    from orchestrator.workspace.trust import TrustPiece

_TOLD_AT_ONCE = 8
"""Events that are told together, from the artifacts that the recorder has at hand. A paragraph takes half the time
behind another one: what tells has left the processor's caches when a handoff has gone by.
"""
_NOT_ENDED: tuple[RunStatus, ...] = ("running", "stopped", "waiting", "sleeping", "failed")


class _PinnedTo(NamedTuple):
    digest: Digest
    whole: Definition
    """Of the root of its tree."""
    part: Definition
    """The run's own."""


class NewRun(NamedTuple):
    """What is at hand of a run that was begun just now."""

    events: Sequence[Event]
    """All that there are."""
    secrets: Secrets
    """Those that were taken out of what it began with."""
    pinned: Artifact


class Run:
    """What it says of the run is what it saw last: when it was made, in its own steps, or at the last `refresh`."""

    def __init__(self, workspace: Home, run: str, *, watcher: Watcher = ignore, new: NewRun | None = None) -> None:
        """`new`: it was begun just now."""
        self._workspace = workspace
        kept = None if new else workspace.snapshots.load(run, "state")
        begun = new.events if new else ()
        self._new = new
        self._watcher = watcher
        self._telling: Telling | None = None
        """Tells the run's account, while it is driven."""
        self._untold: list[Event] = []
        above = Above(lambda: self.definition)
        self._recorder = Recorder(
            workspace.journal, run, watcher=self._seen, vouch=workspace.vouch, above=above, snapshot=kept, begun=begun
        )
        self._snapshot_at = self._recorder.from_snapshot
        self._definition: _PinnedTo | None = None

    def _seen(self, event: Event, state: RunState) -> None:
        self._watcher(event, state)
        if self._telling and event.stream == self.id:  # those of branches come here too
            self._untold.append(event)
            if len(self._untold) == _TOLD_AT_ONCE or not state.driver:  # at rest the artifacts are at hand no more
                untold, self._untold = self._untold, []
                self._telling(untold, self._recorder.artifact)

    @property
    def id(self) -> str:
        return self._recorder.state.run

    @property
    def state(self) -> RunState:
        return self._recorder.state

    @property
    def status(self) -> Status:
        """Where it stood; whether its driver lives, and how its branches stand, is asked now."""
        stored, liveness = self.state.status, self._workspace.liveness
        if self.state.is_by_branches:
            return status_of_tree(stored, self._open_branches(), liveness)
        return status_of(stored, self.state.driver, liveness)

    @property
    def failure(self) -> RunFailure | None:
        """Why it failed, as it was last seen; None where it did not. Of a branch that failed tells that branch."""
        from orchestrator.face.failure import failure_of

        return failure_of(self)

    @property
    def cost_usd(self) -> float:
        """With its branches: those that ended have told it what they cost, of the others it is asked now."""
        branches = self._open_branches() if self.state.branches else []
        return self.state.cost_usd + sum(row.cost_usd for row in branches)

    def _open_branches(self) -> list[RunRow]:
        return self._workspace.journal.runs(open_below(self.id))

    @property
    def handoffs(self) -> Sequence[Handoff]:
        return self.state.handoffs

    @property
    def definition(self) -> Definition:
        """What this run is pinned to, whatever the workspace says now; of a branch, its own part of it."""
        digest = self.state.definition  # an upgrade, also one by another process, pins it to another one
        if self._definition is None or self._definition.digest != digest:
            whole = self._workspace.definitions.pinned(self._pinned_to(digest))
            self._definition = _PinnedTo(digest, whole, whole.part_of(self.id))
        return self._definition.part

    def _pinned_to(self, digest: Digest) -> Artifact:
        pinned = self._new.pinned if self._new else None
        return pinned if pinned and pinned.digest == digest else self.artifact_of(digest)

    @property
    def _whole(self) -> Definition:
        """What the root of its tree is pinned to: what is allowed is allowed for all of it."""
        part = self.definition
        return self._definition.whole if self._definition else part

    @cached_property
    def secrets(self) -> Secrets:
        """What is taken out of everything that enters this run, and leaves in nothing."""
        if self._new:
            return self._new.secrets
        return self._workspace.secrets_of(self.definition)

    @property
    def is_offline(self) -> bool:
        """No role of it is played by a vendor's model."""
        return self.definition.is_offline

    @property
    def fetches_pages(self) -> bool:
        """Whether a phase of it asks addresses of the web."""
        return self.definition.fetches_pages

    def faults(self) -> list[str]:
        """What the app's own `verify` finds wrong with what the run made; empty when the app names none."""
        from orchestrator.face.own_verify import own_faults

        self._check_trusted()
        return own_faults(self.definition, Values(self._recorder))

    def made_again(self, inputs: Mapping[str, JSON] | None = None) -> dict[str, JSON]:
        """What its scripts make of the inputs it was started with, or of others, along the way it took. Nothing is
        recorded.

        Raises:
            BatonError: a script fails on them, or something recorded was forgotten.
            Untrusted: nobody has allowed what it would run.
        """
        from orchestrator.face.made_again import made_again

        self._check_trusted()
        return made_again(self, self.input_values() if inputs is None else inputs)

    def input_values(self) -> dict[str, JSON]:
        """What it was started with, by name. Raises ArtifactForgotten."""
        return {name: self.artifact_of(digest).value for name, digest in self.state.inputs.items()}

    def came_along(self) -> list[TrustPiece]:
        """What allowing this run means, when it was driven elsewhere; nothing, when all of it was recorded here. A
        branch is allowed with its root, which stands for all that came along with it.
        """
        return self._came_along(in_file=self.came_in_file)

    def _came_along(self, *, in_file: bool) -> list[TrustPiece]:
        root = self.root_run
        if root is not self:
            return root.came_along()
        if self.state.begun_here and not in_file:
            return []
        from orchestrator.face.trust import run_piece

        below = [branch for branch in self.branches() if branch.state.imported or not branch.state.begun_here]
        outside = dict.fromkeys(place for run in (self, *below) for place in run.works_outside())
        return [run_piece(self.state, list(outside), [branch.state for branch in below])]

    @property
    def root_run(self) -> Run:
        """The run that this one is a branch of at whatever depth, or itself."""
        root = root_of_tree(self.id)
        return self if root == self.id else Run(self._workspace, root, watcher=self._watcher)

    @property
    def came_in_file(self) -> bool:
        """Whether any event of the run, or of a branch of its tree, came in a file."""
        if self.state.imported:
            return True
        if self._all_events:
            return False  # nothing has happened since it was begun here
        root = root_of_tree(self.id)
        journal = self._workspace.journal
        above = journal.run(root) if root != self.id else None
        below = journal.runs(Wanted(prefix=f"{root}/", branches=True))
        return any(row.imported for row in (above, *below) if row)

    def works_outside(self) -> list[str]:
        """Folders outside the workspace that the run itself was begun with."""
        from orchestrator.face.trust import outside_of

        return outside_of(self.state, self.definition.app, self.root, self.artifact_of)

    def asked_for_fork(self) -> list[TrustPiece]:
        """The same for a fork, which uses the files of now: of a run that came in a file and is over, its folders."""
        if not (self.came_in_file and self.state.ended):
            return self.came_along()
        return self.came_along() if any(run.works_outside() for run in (self, *self.branches())) else []

    def _check_trusted(self) -> None:
        in_file = self.came_in_file
        self._workspace.check_trusted(self._whole, self._came_along(in_file=in_file), imported=in_file)

    @property
    def root(self) -> Path:
        """The workspace's folder."""
        return self._workspace.root

    def refresh(self) -> Self:
        """Read what others have recorded since. Raises NotFound when the run was removed meanwhile."""
        self._recorder.refresh()
        return self

    def events(self) -> list[Event]:
        self._recorder.check_kept()
        return self._workspace.journal.read(self.id)

    def transcript(self) -> str:
        """The readable account of all that has happened so far, in Markdown, with its branches."""
        from orchestrator.face.fork import artifacts_of, events_of_tree
        from orchestrator.transcripts.markdown import transcript

        self._recorder.check_kept()
        events = events_of_tree(self._workspace.journal, self.id)
        return transcript(events, artifacts_of(self._workspace.journal, events))

    def artifact_of(self, digest: Digest) -> Artifact:
        return self._recorder.artifact(digest)

    def in_each_others_way(self, decision: str) -> tuple[str, ...]:
        """Which other open decisions want what this open one wants, a sentence each."""
        return self._workspace.colliding.with_others(decision)

    def now(self) -> datetime:
        """The workspace's clock, in UTC."""
        return self._workspace.clock()

    def artifact(self, name: str) -> Artifact:
        """The version in force of an artifact or an input. Raises NotFound with the nearest name."""
        digest = self.state.digest(name)
        if digest is None:
            known = [*self.state.artifacts, *self.state.inputs]
            raise NotFound("artifact", name, known, mend=f"{self.id} has: {', '.join(known)}.")
        return self.artifact_of(digest)

    def drive(self, *, steps: int = 0, until: str = "", take_over: bool = False) -> RunState:
        """Go on until the run waits for a person, fails or ends, with all its branches; and where that ends the last
        branch of another run, with that one. Inside an event loop use `adrive`.

        Raises:
            RunDriven: a living process drives it already.
            RunError: it is a branch that the run above has gone on without.
        """
        refuse_in_a_loop("drive()", "await run.adrive()")
        from orchestrator.kinds.table import KINDS

        driven = self.adrive(steps=steps, until=until, take_over=take_over)
        phases = self.definition.app.phases
        alone = self.state.branch is None and not any(_branches_out(phase) for phase in phases)
        if alone and all(KINDS[phase.kind].is_at_once for phase in phases):
            return given_at_once(driven)
        import asyncio  # 20 ms, which scripts and gates can do without

        return asyncio.run(driven)

    async def adrive(self, *, steps: int = 0, until: str = "", take_over: bool = False) -> RunState:
        """The same, to be awaited."""
        state = await self._adrive(steps=steps, until=until, take_over=take_over)
        if not (steps or until):
            await self._go_on_above()
        return state

    async def _go_on_above(self) -> None:
        """Drive the parent that this run was the last branch of, unless somebody does."""
        parent = self.parent
        if parent is None or parent.state.ended or not parent.state.branches or parent.state.branches.open:
            return
        with suppress(RunDriven):
            await parent.adrive()

    @property
    def parent(self) -> Run | None:
        """The run whose branch it is, as it stands now."""
        above = parent_of(self.id)
        return Run(self._workspace, above, watcher=self._watcher) if above else None

    @property
    def whole(self) -> Run:
        """The run that all branches above hang on, as it stands now; a run that is none is its own."""
        root = root_of_tree(self.id)
        return self if root == self.id else self.branch(root)

    @property
    def path(self) -> str:
        """What a person calls it: `research › fetch › 3 of 12`; of a run that is no branch, its app."""
        from orchestrator.face.path import path_of

        return path_of(self._workspace.journal, self.id) if self.state.branch else self.state.app

    @property
    def entry(self) -> JSON:
        """Of the list whose branch it is, where that is at hand."""
        from orchestrator.face.path import entry_of

        state = self.state
        return (
            entry_of(self._workspace.journal, self.id, state.branch, state.inputs, state.files)
            if state.branch
            else None
        )

    def branch(self, run: str) -> Run:
        """Another one of its tree, by its whole id."""
        return Run(self._workspace, run, watcher=self._watcher)

    def below(self) -> list[tuple[RunRow, Status]]:
        """The lines of the run list for all branches, in the order they began; none of them is opened."""
        rows = self._workspace.journal.runs(Wanted(prefix=f"{self.id}/", branches=True))
        return all_statuses(rows[::-1], self._workspace.liveness)

    def branches(self) -> list[Run]:
        """The runs below it, at every depth, in the order of their lists."""
        from orchestrator.face.fork import branches_of

        return [Run(self._workspace, run) for run in branches_of(self._workspace.journal, self.id)]

    async def _adrive(self, *, steps: int, until: str, take_over: bool) -> RunState:
        from orchestrator.engine.runner import Runner
        from orchestrator.face.branches import WorkspaceWays
        from orchestrator.journal.liveness import driving
        from orchestrator.workspace.read.folder_files import files_from

        self.refresh()
        self._workspace.notice()
        if not self.state.ended:
            self.check_awaited()
        self.settle()
        names = [phase.name for phase in self.definition.app.phases]
        if until and until not in names:
            raise NotFound("phase", until, names)
        self._check_trusted()
        performers = self._workspace.performers()
        try:
            with driving(self._workspace.liveness) as liveness:
                clock = self._workspace.clock
                ways, files_in = WorkspaceWays(self._workspace, self.secrets), files_from(self.root)
                joined = (performers, liveness, self._recordings(), self.secrets, clock, ways, files_in)
                runner = Runner(self._recorder, self.definition, *joined)
                self._begin_telling()
                return await runner.drive(steps=steps, until=until, take_over=take_over)
        finally:
            self._told()

    def _begin_telling(self) -> None:
        if self.state.branch is None:
            self._telling = self._workspace.begin_transcript(self.id, self.state.head.seq, self._all_events)

    @property
    def _all_events(self) -> Sequence[Event]:
        """Where they are at hand: nothing has happened since the run was begun."""
        return self._new.events if self._new and len(self._new.events) == self.state.head.seq else ()

    def _recordings(self) -> Recordings:
        """What this run need not ask again, as one that it or its root was forked from has asked it."""
        trigger = self.state.trigger
        if trigger and trigger.like:
            from orchestrator.face.fork import answers_like

            return answers_like(self._workspace.journal, trigger.like)
        if trigger or (self.state.fork is None and self.state.branch is None):
            return NothingRecorded()
        from orchestrator.face.fork import recordings_of

        return recordings_of(self._workspace.journal, self.state)

    def _told(self) -> None:
        """Bring up what is derived from the run's events and would be made anew from all of them."""
        self._telling, self._untold = None, []  # what is not told yet is read again
        state, root = self._recorder.durable, root_of_tree(self.id)
        self._workspace.write_transcript(root, length=state.head.seq if root == self.id else 0)
        if state.head.seq >= self._snapshot_at + EVERY:
            self._workspace.snapshots.save(self.id, "state", snapshot_of(state))
            self._snapshot_at = state.head.seq

    def answer(self, decision: str, given: Given) -> None:
        """Answer an open decision of this run, once, without driving on. The same answer again changes nothing.

        Raises:
            AnswerConflict: it has a different answer.
            DecisionVoid: it expired, or what was shown is not what is in force any more.
            UsageError: it does not take this answer.
            NotFound: there is no phase of the name to send back to.
        """
        self._recorder.check_kept()
        self._workspace.notice()
        self.check_awaited()
        self.settle()
        given = self._without_secrets(given)
        if given.answer == SWAP and isinstance(given.fields.get(PROFILE), str):
            self._swap_for(decision, given.fields[PROFILE])
        self._append(lambda: take_answer(self.state, self.definition.app, decision, given))

    def _swap_for(self, decision: str, profile: str) -> None:
        """The profile first: where the answer is lost with the process, it can be given again."""
        opened = self.state.decision
        if opened and opened.decision == decision and SWAP in opened.answers:
            self.swap(profile)

    def check_awaited(self) -> None:
        """Raises RunError where it is a branch of a visit that its parent has left, or is below such a one."""
        below, parent = self, self.parent
        while parent is not None:
            branches = parent.state.branches
            if parent.state.ended or branches is None or last_step(below.id) not in branches.names:
                raise RunError(
                    f"{parent.id} has gone on without {last_step(below.id)}. Nothing was recorded.",
                    mend=f"See it: baton show {parent.id}",
                )
            below, parent = parent, parent.parent

    def _without_secrets(self, given: Given) -> Given:
        edits = self.state.decision.edits if self.state.decision else ""
        return replace(
            given,
            comment=self._comment(given.comment),
            edited=self.secrets.redact_artifact(given.edited, edits, lines=True) if given.edited else None,
            fields=self.secrets.redact_value(dict(given.fields), "your answer"),
        )

    def _comment(self, comment: str) -> str:
        return self.secrets.redact_text(comment, "your comment") if comment else ""

    @property
    def is_due(self) -> bool:
        """It slept, and the moment it slept for is there: whoever drives it goes on with it."""
        if self.state.is_by_branches and not self.state.is_rested:
            return True
        return self.state.status == "sleeping" and not sleeps(self.state, stamp(self.now()))

    def settle(self) -> None:
        """Give the open decision the answer its gate names for silence, when its time is over."""
        now = self.now()
        if is_due(self.state.decision, stamp(now)):
            fields = self._left_empty(now)
            self._append(lambda: expire(self.state, self.definition.app, stamp(now), fields), actor=KERNEL)

    def form_of(self, opened: DecisionOpened) -> tuple[Field, ...]:
        """The fields an answer to one of the run's decisions comes with."""
        return form_of(opened, self.artifact_of)

    def _left_empty(self, now: datetime) -> dict[str, JSON]:
        opened = self.state.decision
        form = self.form_of(opened) if opened and opened.kind != "model" else ()  # whose form is of another answer
        if not form:
            return {}
        from orchestrator.workspace.read.form import left_empty

        return left_empty(form, now.astimezone())

    @cached_property
    def by_hand(self) -> ByHand:
        from orchestrator.face.by_hand import ByHand

        return ByHand(self, self._append, lambda name, work: Values(self._recorder, fresh={name: work}))

    def take(self, work: Artifact, comment: str = "") -> None:
        """Do the current phase's work by hand.

        Raises:
            UsageError: the work does not fit the phase's schema.
            RunError: the run has ended, or stands at a gate or an effect.
        """
        self._noticed().take(work, self._comment(comment))

    def take_file(self, path: Path, comment: str = "") -> None:
        """The same with the work in a file; JSON where the phase writes JSON."""
        self._noticed().take_file(path, self._comment(comment))

    def skip(self, comment: str = "") -> None:
        """Leave the current phase out."""
        self._noticed().skip(self._comment(comment))

    def goto(self, phase: str, comment: str = "") -> None:
        """Go to any phase; an effect reached this way still asks."""
        self._noticed().goto(phase, self._comment(comment))

    def cancel(self, comment: str = "") -> None:
        """End the run where it stands, with its branches. A living driver stops at its next record."""
        self._noticed().cancel(self._comment(comment))

    def _noticed(self) -> ByHand:
        self._workspace.notice()
        return self.by_hand

    def export(self, path: Path, *, replace: bool = False) -> Path:
        """Write the run with its branches as one file for another machine, readable for its owner alone; all its texts
        are in it.

        Args:
            path: the file.
            replace: what is there may go.

        Raises:
            UsageError: there is something, or it cannot be written; or the run is a branch.
            ImportRefused: the run is larger than a run file may be.
        """
        return self.as_file().write(path, replace=replace)

    def as_file(self) -> Export:
        """All that the run is, and what a person should know of it before it is written.

        Raises:
            UsageError: the run is a branch.
            JournalCorrupt: something in it is not what was written.
            ImportRefused: it is larger than a run file may be.
        """
        from orchestrator.face.exporting import export_of

        return export_of(self._workspace.journal, self.id, self.refresh().status, self._state_in_tree)

    def _state_in_tree(self, run: str) -> RunState:
        return self.state if run == self.id else Run(self._workspace, run).state

    def note_look(
        self,
        *,
        decision: str = "",
        surface: Surface = "terminal",
        began: datetime | None = None,
        seconds: float | None = None,
    ) -> None:
        """A person looked at it, or at a decision of it; see `looks.note_look`."""
        from orchestrator.face.looks import note_look

        note_look(self._workspace, self.id, decision=decision, surface=surface, began=began, seconds=seconds)

    def looks(self) -> list[CountedLook]:
        """Those at it and at decisions of it, in order."""
        from orchestrator.face.looks import looks_in

        return [look for look in looks_in(self._workspace.journal) if look.run == self.id]

    def record_upgrade(self, facts: tuple[Fact, ...], artifacts: Sequence[Artifact]) -> None:
        """Move the run to another definition.

        Raises:
            RunError: the run is driven, or has moved since the facts were made.
        """
        seen = self.state.head

        def step() -> AnswerFacts:
            if self.state.head != seen:
                raise RunError(f"run {self.id} has moved on meanwhile. Nothing was recorded.", mend="Look again.")
            return AnswerFacts(facts, tuple(artifacts))

        self._noticed().step(step, leaves=False)

    def swap(self, profile: str) -> None:
        """Have the whole of its tree go on with the models of a profile, from the next request on; that it is this
        very profile changes nothing. Whatever waits, waits on.

        Raises:
            NotFound: there is no such profile, or it lacks a role.
            RunError: the run has ended, or a living process drives it.
            WorkspaceError: what it would be pinned to holds a secret.
        """
        from orchestrator.engine.intervene import current_phase
        from orchestrator.face.preparing import check_without_secrets
        from orchestrator.face.swapping import under_profile
        from orchestrator.workspace.read.settings import read_settings

        root = self.root_run
        current_phase(root.refresh().state, root.definition)  # of one that has ended nothing goes on
        after = under_profile(root.definition, read_settings(self.root), profile)
        pinned = after.pinned()
        check_without_secrets(pinned, self._workspace.secrets_of(after))
        root._swap(profile, pinned)
        below = Wanted(prefix=f"{root.id}/", statuses=_NOT_ENDED, branches=True)
        for row in self._workspace.journal.runs(below):
            with suppress(RunError):  # one that its run has gone on without is not gone on with
                Run(self._workspace, row.run)._swap(profile, pinned)
        self.refresh()
        self.__dict__.pop("secrets", None)  # the keys of other providers are to be hidden from here on

    def _swap(self, profile: str, pinned: Artifact) -> None:
        def step() -> AnswerFacts:
            if self.state.definition == pinned.digest:
                return AnswerFacts((), ())
            return AnswerFacts((ProfileSwapped(profile, pinned.digest),), (pinned,))

        self._noticed().step(step, leaves=False)

    def retry(self) -> None:
        """Have each model of its tree that could not finish tried again, once the run is driven."""
        self.refresh()
        asking = (row.run for row in self._workspace.journal.decisions() if is_in_tree(row.run, self.id))
        for run in (self if name == self.id else Run(self._workspace, name, watcher=self._watcher) for name in asking):
            decision = run.state.decision
            if decision and decision.kind == "model":
                run.answer(decision.decision, Given(RETRY))

    def resume(self, *, profile: str = "") -> RunState:
        """Go on, also where a model could not finish or a phase failed; with other models where a profile is named.
        Raises what `swap` and `drive` raise. Inside an event loop use `aresume`.
        """
        refuse_in_a_loop("resume()", "await run.aresume()")
        self._ready(profile)
        return self.drive()

    async def aresume(self, *, profile: str = "") -> RunState:
        """The same, to be awaited."""
        self._ready(profile)
        return await self.adrive()

    def _ready(self, profile: str) -> None:
        if profile:
            self.swap(profile)
        self.retry()

    def _append(self, step: Step, *, actor: str = PERSON) -> None:
        """Record what a pure step says, and tell of it."""
        if self._recorder.decide(step, actor=actor):
            self._told()


def _branches_out(phase: Phase) -> bool:
    """Whether its work is done by runs of its own, several at once."""
    from orchestrator.kinds.table import KINDS

    return any(not KINDS[member.kind].is_pure for member in phase.together)
