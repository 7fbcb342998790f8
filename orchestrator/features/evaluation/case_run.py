"""Runs one case: the app from its start, the person's answers as the case says, in a folder of the case's own."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.branch import is_in_tree
from orchestrator.domain.canonical import JSON, Digest, digest_of_json
from orchestrator.domain.definition import App, Definition, Field, Phase, Provider, RoleModel
from orchestrator.domain.event import Event
from orchestrator.domain.facts import PERSON
from orchestrator.domain.messages import Answer, AssistantMessage, Request, ToolCall
from orchestrator.domain.secrets import NO_SECRETS, Secrets
from orchestrator.engine.above import Above
from orchestrator.engine.answer import Given, take_answer
from orchestrator.engine.performer import Performer
from orchestrator.engine.recorder import Recorder
from orchestrator.engine.runner import Runner
from orchestrator.engine.state import RunState
from orchestrator.engine.tree import Begun, NoWays
from orchestrator.errors import NotFound, NotRecorded, RunError, UsageError
from orchestrator.evals.case_account import account_of
from orchestrator.evals.evaluators.judge import Judge
from orchestrator.evals.outcome import outcome_of
from orchestrator.evals.result import Outcome
from orchestrator.evals.suite import Case, ScriptedAnswer, Spoken
from orchestrator.face.beginning import run_started
from orchestrator.face.branches import begun_with
from orchestrator.face.fork import artifacts_of, branches_of
from orchestrator.face.performers import performers_for
from orchestrator.features.evaluation.judge_run import Hearing
from orchestrator.files.links import followed
from orchestrator.journal.memory import MemoryJournal, ScratchJournal
from orchestrator.kinds.joins import NO_PURSE, ModelFor
from orchestrator.kinds.table import KINDS
from orchestrator.ports.clock import moment
from orchestrator.ports.effect import Arguments, Effect, Mark, Preview, Probe
from orchestrator.ports.model import Attempts, Model
from orchestrator.ports.purse import Purse
from orchestrator.ports.recordings import Recordings
from orchestrator.ports.tool import Surroundings
from orchestrator.recording.replay import Scripted
from orchestrator.tools.registry import find_effect
from orchestrator.values import dataclass, replace
from orchestrator.workspace.home.outside import leads_out
from orchestrator.workspace.read.folder_files import files_below
from orchestrator.workspace.read.inputs import Places, read_inputs
from orchestrator.workspace.read.media_file import given_media
from orchestrator.workspace.read.source_file import given_source, read_source

MOST_ANSWERS = 20
"""How often one gate is answered in a case; more is going round in circles."""

NOON = datetime(2000, 1, 1, 12, tzinfo=UTC)
"""No case depends on the day it runs."""


_NOWHERE = Path("/nowhere")


class _Alone:
    """Nobody else drives a case."""

    driver = "eval"

    def alive(self, driver: str) -> bool:  # noqa: ARG002 - the port's shape
        return False


@dataclass(frozen=True)
class _Unasked:
    """A model that is only named: its answers are recorded, or missing."""

    name: str

    async def answer(self, request: Request) -> Answer:  # noqa: ARG002 - the port's shape
        raise NotRecorded(f"{self.name} is not asked in a replay.", mend="Record it: --record missing.")


def unasked(models: Sequence[RoleModel], _providers: Mapping[str, Provider], _attempts: Attempts) -> Model:
    return _Unasked(models[0].name)


@dataclass
class CaseClock:
    """Stands still, but for what a run sleeps."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class CaseRun:
    """A case that was run, with its events, so that it can be recorded."""

    outcome: Outcome
    events: list[Event]
    """Of the run, and then of each judge that was heard."""
    journal: MemoryJournal

    def artifact(self, digest: Digest) -> Artifact:
        return self.journal.any_artifact(digest)


def streams_of(case: Case, repeat: int) -> tuple[str, str]:
    """Where its run is recorded, and below which name its judges are."""
    numbered = f"{case.name}.{repeat}"
    return case.name if repeat == 1 else numbered, numbered


@dataclass(frozen=True)
class CaseRunner:
    """Runs cases of one definition."""

    definition: Definition
    declared: App
    """The app as its file has it: its inputs are read by type, other artifacts are taken as the case gives them."""
    roles: Definition
    """Of the profile in force: the definition a judge's role is looked up in."""
    model_for: ModelFor = unasked
    purse: Purse = NO_PURSE
    secrets: Secrets = NO_SECRETS
    journal: MemoryJournal | None = None
    """One for all cases, where they share a cap; else each has its own."""
    judge_models: tuple[RoleModel, ...] = ()
    """The suite's own judge, whatever the profile."""

    async def run(
        self,
        case: Case,
        repeat: int,
        recordings: Recordings,
        judges: Sequence[Judge] = (),
        about: Mapping[str, Any] = MappingProxyType({}),
    ) -> CaseRun:
        """`about`: fields of the outcome that are known already. Raises BatonError when it cannot even be started."""
        started = time.perf_counter()
        self._check_phases(case)
        journal = self.journal or ScratchJournal(NOON)
        stream, _ = streams_of(case, repeat)
        with self._scratch() as scratch:
            recorder = Recorder(journal, stream, is_new=True)
            self._begin(case, repeat, recorder, scratch)
            clock, performers = self._at_work(scratch)
            known = _with_says(case, recordings)
            joined = (
                _Alone(),
                known,
                self.secrets,
                clock,
                _CaseWays(scratch, case.folder),
                partial(_files_beside, case),
            )
            runner = Runner(recorder, self.definition, performers, *joined)
            state = await _Driving(runner, recorder, self.definition, case, clock, journal).driven()
        below = branches_of(journal, stream)
        events = [event for one in (stream, *below) for event in journal.read(one)]
        is_own = isinstance(journal, ScratchJournal)
        artifact_of = journal.any_artifact if is_own else artifacts_of(journal, events)
        branches = [Recorder(journal, branch).state for branch in below]
        seconds, account = time.perf_counter() - started, account_of(events, artifact_of)
        more = {"expected": case.expected, **about, "repeat": repeat, "seconds": seconds, "account": account}
        outcome = outcome_of(case.name, state, events, artifact_of, branches, more)
        for judge in judges:
            joined_by = (self.roles, self.model_for, self.purse, recordings, journal, _Alone(), self.secrets)
            heard = await Hearing(*joined_by, self.judge_models).ask(judge, outcome)
            events += heard.events
            if heard.why:
                outcome = replace(outcome, unheard={**outcome.unheard, judge.lane: heard.why})
            elif heard.said is not None:
                outcome = replace(outcome, judged={**outcome.judged, judge.lane: heard.said})
        return CaseRun(outcome, events, journal)

    def _check_phases(self, case: Case) -> None:
        """An answer to a gate there is not would never be given, and nobody would know."""
        for key in (*case.answers, *case.says):
            names = [phase.name for phase in self.definition.workers]
            if key.rpartition("/")[2] not in names:
                raise NotFound("phase", key, names, mend=f"Case {case.name} names it in 'answers' or 'says'.")

    def _scratch(self) -> AbstractContextManager[Path]:
        """A folder of the case's own, made only where something could touch it."""
        return _folder() if self._may_touch else nullcontext(_NOWHERE)

    def _at_work(self, scratch: Path) -> tuple[CaseClock, Mapping[str, Performer]]:
        """The clock of a case, and who does its work."""
        if self.journal or scratch is not _NOWHERE:
            clock = CaseClock()
            return clock, performers_for(scratch, clock, self.model_for, rehearsed, self.purse)
        self._alone[0].now = NOON
        return self._alone

    @cached_property
    def _alone(self) -> tuple[CaseClock, Mapping[str, Performer]]:
        """The same for all cases that have no folder of their own, where one is run after the other."""
        clock = CaseClock()
        return clock, performers_for(_NOWHERE, clock, self.model_for, rehearsed, self.purse)

    @cached_property
    def _may_touch(self) -> bool:
        definition = self.definition
        touches = any(KINDS[phase.kind].touches_world for phase in definition.workers)
        return touches or any(agent.tools for agent in definition.agents.values())

    @cached_property
    def _pinned(self) -> Artifact:
        return self.definition.pinned()

    def _begin(self, case: Case, repeat: int, recorder: Recorder, scratch: Path) -> None:
        """Held, as that of a branch is: nobody else knows of the run, so what it does first is one commit with it."""
        inputs = self._inputs(case, scratch)
        pinned = self._pinned
        digests = {name: artifact.digest for name, artifact in inputs.items()}
        nonce = digest_of_json([case.name, repeat]).removeprefix("sha256:")[:32]
        started = run_started(self.definition, pinned.digest, digests, nonce=nonce)
        recorder.hold(started, actor=PERSON, artifacts=[pinned, *inputs.values()])

    def _inputs(self, case: Case, scratch: Path) -> dict[str, Artifact]:
        names = [field.name for field in self.definition.app.inputs]
        typed = tuple(field for field in self.declared.inputs if field.name in names and not _is_place(field, case))
        given_plainly = [name for name in names if name not in {field.name for field in typed}]
        texts = _texts(case, typed)
        given = {
            name: _path_of(value) if case.paths and name in case.paths else value
            for name, value in case.inputs.items()
            if name not in given_plainly and name not in texts
        }
        read = read_inputs(replace(self.declared, inputs=typed), given, Places(scratch, case.folder, NOON), texts)
        plain = (_artifact(case, field) for field in self.definition.app.inputs if field.name in given_plainly)
        return dict(read.artifacts) | {name: artifact for found in plain for name, artifact in found.items()}


@contextmanager
def _folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="baton-eval-") as folder:
        yield followed(Path(folder))


def _files_beside(case: Case, folder: str, pattern: str) -> list[JSON]:
    """Those of a folder beside the case, which came along with its workspace: through no link out of it."""
    if Path(folder).is_absolute() or leads_out(case.folder, case.folder / folder):
        raise RunError(f"{folder} leads out of the folder of case {case.name}.", mend="Put the files beside the case.")
    return files_below(case.folder, folder, pattern)


def _texts(case: Case, fields: Sequence[Field]) -> dict[str, Artifact]:
    """What the case gives for files as texts: `{text: ...}`, what has more than one line, and of a dataset every text
    that is not said to be a path.

    Raises UsageError: it is empty, or too large.
    """
    found = {}
    for field in fields:
        value = case.inputs.get(field.name)
        if field.type != "file" or value is None:
            continue
        if field.media:
            if (data := _inline(value, field.name, case)) is not None:
                found[field.name] = given_media(data, f"{field.name} of case {case.name}", field.media)
            continue
        if isinstance(value, dict) and list(value) == ["text"]:
            value = value["text"]
        elif not _is_text(value) and (case.paths is None or field.name in case.paths):
            continue
        if not isinstance(value, str):
            told = f"case {case.name} gives {field.name} as no text."
            raise UsageError(told, mend="Write {text: ...}; a chat of a dataset, as: chat.")
        found[field.name] = given_source(value.encode("utf-8", "replace"), f"{field.name} of case {case.name}")
    return found


def _inline(value: JSON, name: str, case: Case) -> bytes | None:
    """The bytes that stand in the case itself, `data:image/png;base64,...`, as datasets have them. None: a path."""
    if not isinstance(value, str) or not value.startswith("data:"):
        return None
    try:
        return base64.b64decode(value.partition(",")[2], validate=True)
    except ValueError as error:
        told = f"case {case.name} gives {name} as data that is no base64: {error}."
        raise UsageError(told, mend="Write data:image/png;base64,... or the path of a file.") from None


def _is_text(value: JSON) -> bool:
    """In more than one line, as no path does."""
    return isinstance(value, str) and "\n" in value


def _path_of(value: JSON) -> JSON:
    return value["file"] if isinstance(value, dict) and list(value) == ["file"] else value


def _is_place(field: Field, case: Case) -> bool:
    """A folder that the case gives: it lies in the case's own folder, and not where the case is written."""
    return field.type == "folder" and field.name in case.inputs


def _artifact(case: Case, field: Field) -> dict[str, Artifact]:
    """What the case gives for an artifact: a value, or `{file: PATH}`."""
    name = field.name
    if name not in case.inputs:
        if field.required:
            raise UsageError(f'case {case.name} gives no "{name}".', mend="Add it under 'inputs'.")
        return {}
    value = case.inputs[name]
    if field.type == "folder":
        return {name: Artifact.of_json(value)}
    if isinstance(value, dict) and list(value) == ["file"] and (case.paths is None or name in case.paths):
        return {name: read_source(case.folder / value["file"])}
    return {name: Artifact.of_value(value)}


def _with_says(case: Case, recordings: Recordings) -> Recordings:
    if not case.says:
        return recordings
    return Scripted({phase: [_message(said) for said in lines] for phase, lines in case.says.items()}, recordings)


def _message(said: Spoken) -> AssistantMessage:
    calls = tuple(ToolCall("", tool, arguments) for tool, arguments in said.calls)
    return AssistantMessage(said.text, calls, said.output)


@dataclass(frozen=True)
class _CaseWays(NoWays):
    """Other apps of a case begin with what they are given; no source is read for them."""

    scratch: Path
    folder: Path

    def inputs(self, app: App, phase: Phase, given: Mapping[str, JSON]) -> Begun:
        read = begun_with(app, phase, given, Places(self.scratch, self.folder, NOON))
        return read.artifacts, read.files


class _Driving:
    """To the end, or to decisions that the case says nothing of. Nobody waits for a run that sleeps."""

    def __init__(
        self,
        runner: Runner,
        recorder: Recorder,
        definition: Definition,
        case: Case,
        clock: CaseClock,
        journal: MemoryJournal,
    ) -> None:
        self._runner = runner
        self._recorder = recorder
        self._definition = definition
        self._case = case
        self._clock = clock
        self._journal = journal
        self._answered: dict[tuple[str, str], int] = {}
        """Run and gate -> how often the case has answered there."""

    async def driven(self) -> RunState:
        while True:
            state = await self._runner.drive()
            if state.status == "sleeping" and state.visit:
                self._clock.now = moment(state.visit.wakes_at)
                continue
            if not self._answer_all(state.run):
                return state
            self._recorder.refresh()

    def _answer_all(self, root: str) -> bool:
        """Whether there was something to answer, in the run or below it."""
        waiting = [row.run for row in self._journal.decisions() if is_in_tree(row.run, root)]
        answered = [self._answer(self._of(run), self._definition.part_of(run)) for run in waiting]
        return any(answered)

    def _of(self, run: str) -> Recorder:
        part = self._definition.part_of(run)
        return (
            self._recorder
            if run == self._recorder.state.run
            else Recorder(self._journal, run, above=Above(lambda: part))
        )

    def _lines(self, run: str, gate: str) -> Sequence[ScriptedAnswer]:
        """For one branch alone, under its way from the root; else for every run that comes to the gate."""
        answers, (_, _, below) = self._case.answers, run.partition("/")
        return answers.get(f"{below}/{gate}", ()) or answers.get(gate, ())

    def _answer(self, recorder: Recorder, part: Definition) -> bool:
        state = recorder.state
        decision = state.decision
        if decision is None or not (lines := self._lines(state.run, decision.phase)):
            return False
        number = self._answered.get((state.run, decision.phase), 0)
        if number >= MOST_ANSWERS:
            return False
        self._answered[state.run, decision.phase] = number + 1
        given = _given(lines[min(number, len(lines) - 1)], recorder, decision.shows.get(decision.edits))
        given = replace(given, saw=decision.must_see)  # whoever wrote the case knows what it loses
        answer = take_answer(state, part.app, decision.decision, given)
        recorder.record(*answer.facts, actor=PERSON, artifacts=answer.artifacts)
        return True


def _given(said: ScriptedAnswer, recorder: Recorder, shown: Digest | None) -> Given:
    edited = None
    if said.text and shown:
        edited = Artifact(said.text.encode(), recorder.artifact(shown).media_type)
    fields: Mapping[str, JSON] = said.fields
    return Given(said.answer, said.note, edited, said.to, fields)


@dataclass(frozen=True)
class Rehearsed:
    """The preview is the effect's own, computed where the case runs; its steps leave the world alone."""

    effect: Effect

    @property
    def name(self) -> str:
        return self.effect.name

    def steps(self, binds: JSON) -> tuple[str, ...]:
        return self.effect.steps(binds)

    def preview(self, arguments: Arguments, surroundings: Surroundings, seen: JSON = None) -> Preview:
        return self.effect.preview(arguments, surroundings, seen)

    def act(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> JSON:  # noqa: ARG002
        return {"rehearsed": step}

    def probe(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> Probe:  # noqa: ARG002
        return Probe("not_done")


def rehearsed(name: str, modules: Mapping[str, str]) -> Effect:
    return Rehearsed(find_effect(name, modules))
