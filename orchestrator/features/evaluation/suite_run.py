"""Runs the cases of a suite under one profile, judges each as it ends, and keeps what came out."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from orchestrator.domain.bounds import MAX_CASSETTE_BYTES
from orchestrator.domain.canonical import Digest, canonical_json, digest_of
from orchestrator.domain.codec import spelt, to_plain
from orchestrator.domain.definition import OFFLINE, REPLAY, App, Definition
from orchestrator.domain.event import Event
from orchestrator.domain.secrets import NO_SECRETS, Secrets
from orchestrator.errors import BatonError
from orchestrator.evals.drift import Stale, stale
from orchestrator.evals.result import CaseResult, Outcome
from orchestrator.evals.shelf import CassetteShelf
from orchestrator.evals.store import Unkept, Writing, result_lines
from orchestrator.evals.suite import Case, Suite
from orchestrator.evals.unfinished import PaidFacts, UnfinishedCases
from orchestrator.features.evaluation.case_run import CaseRun, CaseRunner, streams_of
from orchestrator.features.evaluation.judging import OWN_EVALUATORS, RUBRICS, Judging
from orchestrator.features.evaluation.recording_purse import RECORDING, CountedJournal
from orchestrator.features.evaluation.replay_pool import in_processes, worth_it
from orchestrator.files.looking import read_plain
from orchestrator.kinds.joins import NO_PURSE, ModelFor
from orchestrator.ports.purse import Purse
from orchestrator.ports.recordings import NothingRecorded, Recordings
from orchestrator.recording.cassette import Cassette, cassette_of, recorded
from orchestrator.recording.recorded import FirstOf, Recorded
from orchestrator.recording.replay import Missing, OnlyRecorded, differing
from orchestrator.values import dataclass, field, once, replace

Record = Literal["none", "missing", "all"]
"""What may be asked of models: nothing, what was never recorded, or everything anew."""

OnCase = Callable[[CaseResult], None]

_NOTHING_ASKED = "by hand"
"""In place of a recording where there is none: nothing was asked of a model that could answer otherwise again."""
_NOWHERE = Path()
_LONGEST_PATH = 500
"""Characters; a longer text is no path."""


@dataclass(frozen=True)
class Job:
    """One repeat of one case."""

    case: Case
    repeat: int
    place: str
    """Path of the file in which its exchanges are recorded."""

    @once
    def cassette(self) -> Path:
        """The same, for who looks whether it is there."""
        return Path(self.place)


@dataclass(frozen=True)
class Made:
    """What one job came to, wherever it was run."""

    result: CaseResult
    lines: str
    """As it is stored."""
    stale: list[Stale]


@dataclass
class SuiteRun:
    suite: Suite
    profile: str
    definition: Definition
    declared: App
    judging: Judging
    roles: Definition
    """Every role of the profile, for judges."""
    model_for: ModelFor
    record: Record = "none"
    cell: Mapping[str, str] = field(default_factory=dict)
    """Of a matrix: axis -> variant."""
    purse: Purse = NO_PURSE
    secrets: Secrets = NO_SECRETS
    journal: CountedJournal | None = None
    """Of what is recorded: it is paid from one purse, so all cases count on one."""
    at_once: int = 0
    """Cases that wait for models at the same time; 0: as many as the suite says. 1: a replay is one process, too."""

    def __post_init__(self) -> None:
        self.shelf = CassetteShelf(self.suite)
        self.unfinished = UnfinishedCases(self.suite)
        self._paid: dict[str, PaidFacts] = {}
        """Stream of a case under way -> its facts so far."""
        if self.journal:
            self.journal.on_events = self._took_events
        self.stale: list[Stale] = []
        self._pinned = self.definition.pinned().digest
        self._runner = CaseRunner(
            self.definition,
            self.declared,
            self.roles,
            self.model_for,
            self.purse,
            self.secrets,
            self.journal,
            self.suite.judge,
        )
        self._recorded: dict[Digest | None, Definition | None] = {}

    @property
    def is_free(self) -> bool:
        """What it would ask costs nothing."""
        models = [model.name for one in (*self.definition.roles.values(), self.suite.judge) for model in one]
        return {*models} <= {OFFLINE, REPLAY}

    @property
    def spent_usd(self) -> float:
        """By recording, so far."""
        return self.journal.spend(RECORDING).day_usd if self.journal else 0.0

    def forget_unfinished(self, jobs: Sequence[Job]) -> None:
        """For who asks everything anew."""
        for job in jobs:
            self.unfinished.remove(job.case.name, self.profile, job.repeat)

    def jobs(self, cases: Sequence[Case] = (), repeats: int = 0) -> list[Job]:
        """All repeats of these cases (of all, when none is given), in order."""
        cases = cases or self.suite.cases
        times = range(1, (repeats or self.suite.repeats) + 1)
        place = self.suite.cassette_place
        return [Job(case, repeat, place(case.name, self.profile, repeat)) for case in cases for repeat in times]

    def judged_from(self, job: Job) -> Digest:
        """Changes with anything that the result rests on."""
        return self._judged_from(job, self._recording(job))

    def run(self, jobs: Sequence[Job], writing: Writing | Unkept, on_case: OnCase) -> list[CaseResult]:
        """Every job's result, in the order of the jobs. Each is kept as soon as it is there."""
        if self.record == "none" and self._most_at_once > 1 and worth_it(len(jobs)):
            return [self._took(made, writing, on_case) for made in in_processes(self._maker(jobs), len(jobs))]
        return asyncio.run(self._run(jobs, writing, on_case))

    async def _run(self, jobs: Sequence[Job], writing: Writing | Unkept, on_case: OnCase) -> list[CaseResult]:
        make = self._maker(jobs)
        if self.record == "none":  # nothing is waited for, so nothing is gained by running at once
            return [self._took(await make(number), writing, on_case) for number in range(len(jobs))]
        at_once = asyncio.Semaphore(self._most_at_once)

        async def one(number: int) -> CaseResult:
            async with at_once:
                made = await make(number)
            return self._took(made, writing, on_case)

        return list(await asyncio.gather(*map(one, range(len(jobs)))))

    @property
    def _most_at_once(self) -> int:
        return self.at_once or self.suite.at_once

    def _maker(self, jobs: Sequence[Job]) -> Callable[[int], Coroutine[Any, Any, Made]]:
        async def make(number: int) -> Made:
            job, known = jobs[number], len(self.stale)
            read = self._recording(job)
            judged_from = self._judged_from(job, read)
            result = await self._result(job, read)
            stale, self.stale[known:] = self.stale[known:], []
            return Made(result, result_lines(judged_from, result), stale)

        return make

    def _took(self, made: Made, writing: Writing | Unkept, on_case: OnCase) -> CaseResult:
        writing.add(made.lines)
        self.stale += made.stale
        on_case(made.result)
        return made.result

    async def _result(self, job: Job, read: bytes | None) -> CaseResult:
        cassette: Cassette | None = None
        about = self._about(job, read)
        try:
            if self.record != "all":
                cassette = cassette_of(read, job.place) if read else self.shelf.cassette(job.cassette)
            recordings = self._recordings(cassette, job)
            self._watch(job)
            ran = await self._runner.run(job.case, job.repeat, recordings, self.judging.judges(job.case.name), about)
        except BatonError as error:
            return self.judging.judged(Outcome(job.case.name, "crashed", job.repeat, str(error), **about))
        except Exception as error:  # noqa: BLE001 - one case that breaks must not hide the others
            told = f"{type(error).__name__}: {error}"
            return self.judging.judged(Outcome(job.case.name, "crashed", job.repeat, told, **about))
        if isinstance(recordings, OnlyRecorded) and (missing := [*differing(ran.events), *recordings.missing]):
            self._note_stale(job, missing[0], cassette)
            ran = replace(ran, outcome=_as_stale(ran.outcome))
        if self.record != "none":
            self._settle(job, ran)
        return self.judging.judged(ran.outcome)

    def _settle(self, job: Job, ran: CaseRun) -> None:
        """Keep what the case came to. Where it could not go on, what was paid for stays; what went wrong does not."""
        if _is_worth_keeping(job, ran.outcome.status):
            self._keep(job, ran)
        if ran.outcome.status != "stale":
            self.unfinished.remove(job.case.name, self.profile, job.repeat)

    def _watch(self, job: Job) -> None:
        """From now on, each answer of the case is kept as it comes."""
        if self.journal is None:
            return
        artifact_of = self.journal.any_artifact
        name, repeat = job.case.name, job.repeat
        paid = PaidFacts(lambda facts: self.unfinished.put(name, self.profile, repeat, facts, artifact_of))
        self._paid |= dict.fromkeys(streams_of(job.case, job.repeat), paid)

    def _took_events(self, events: list[Event]) -> None:
        by_case: dict[str, list[Event]] = {}
        for event in events:
            by_case.setdefault(event.stream.partition("/")[0], []).append(event)
        for stream, its in by_case.items():
            if stream in self._paid:
                self._paid[stream].took(its)

    def _recordings(self, cassette: Cassette | None, job: Job) -> Recordings:
        if cassette is None:
            known: Recordings = NothingRecorded()
        else:
            known = Recorded(cassette.name, cassette.facts, cassette.artifact)
        if self.record == "none":
            return OnlyRecorded(known, mend=self._how_to_record)
        cut_off = self.unfinished.cassette(job.case.name, self.profile, job.repeat)
        if cut_off is None:
            return known
        return FirstOf(Recorded(cut_off.name, cut_off.facts, cut_off.artifact), known)

    def _note_stale(self, job: Job, missing: Missing, cassette: Cassette | None) -> None:
        digest = cassette.definition if cassette else None
        if digest not in self._recorded:
            self._recorded[digest] = self.shelf.definition(digest)
        root = self.suite.folder.parent.parent
        files = {name: os.path.relpath(path, root) for name, path in _paths(job.case).items()}
        self.stale.append(stale(job.case.name, missing, cassette, self._recorded[digest], self.definition, files))

    def _keep(self, job: Job, ran: CaseRun) -> None:
        """Replace what was recorded of the case by what it came to now."""
        cassette = recorded(job.case.name, (event.fact for event in ran.events), ran.artifact)
        named = replace(cassette, app=self.definition.app.name, definition=self._pinned)
        self.shelf.put(named, self.definition, self.profile, job.repeat)

    def _about(self, job: Job, read: bytes | None) -> dict[str, Any]:
        """Fields of an outcome that are known before anything is run."""
        is_replayed = self.record == "none"
        rests_on = (
            job.place.rpartition(os.sep)[2] if read or job.cassette.is_file() else _NOTHING_ASKED if is_replayed else ""
        )
        case = job.case
        return {
            "expected": case.expected,
            "metadata": self.secrets.redact_value(case.metadata, f"what is known of case {case.name}"),
            "tags": case.labels,
            "expected_failure": case.expected_failure,
            "where": case.where,
            "replayed": is_replayed,
            "recording": rests_on,
        }

    def _judged_from(self, job: Job, read: bytes | None) -> Digest:
        case = spelt(replace(job.case, folder=_NOWHERE, where=""))
        recorded = "" if read is None else digest_of(read)
        own = b'%d,%b,"%b",%b' % (job.repeat, case, recorded.encode(), canonical_json(self._files(job.case)))
        return digest_of(b"[%b,%b]" % (self._rests_on, own))

    def _recording(self, job: Job) -> bytes | None:
        """What is recorded of one repeat and is to be replayed; None where nothing is."""
        if self.record != "none":
            return None  # the cassette is what comes of it
        try:
            return read_plain(job.place, MAX_CASSETTE_BYTES + 1)
        except OSError:
            return b"" if job.cassette.is_file() else None  # why it cannot be read is told by who opens it

    def _files(self, case: Case) -> dict[str, str]:
        """Digests of the files that inputs name. What is declared as a text or a number names none."""
        plain = {name for name, value in case.inputs.items() if not isinstance(value, dict) and name in self._texts}
        named = _named(case)
        return {name: "" if name in plain else _digest_of_file(case.folder / named[name]) for name in named}

    @cached_property
    def _how_to_record(self) -> str:
        """Looked up once: it looks at the disk."""
        return self.suite.how_to_record

    @cached_property
    def _texts(self) -> frozenset[str]:
        """Inputs that are taken as they stand."""
        return frozenset(field.name for field in self.declared.inputs if field.type not in ("file", "folder"))

    @cached_property
    def _rests_on(self) -> bytes:
        """What every result of this run rests on, as canonical JSON."""
        own = _digest_of_file(self.suite.folder / OWN_EVALUATORS)
        rubrics = [_digest_of_file(path) for path in sorted((self.suite.folder / RUBRICS).glob("*"))]
        suite = self.suite
        rests_on = [self._pinned, self.record, to_plain(suite.evaluators), own, to_plain(suite.judge), rubrics]
        return canonical_json([*rests_on, suite.given_now] if suite.given_now else rests_on)


def _as_stale(outcome: Outcome) -> Outcome:
    """Also where only a judge could not be heard."""
    if outcome.status == "stale":
        return outcome
    return replace(outcome, status="stale", error="a judge was never asked this")


def _is_worth_keeping(job: Job, status: str) -> bool:
    """What went wrong is asked anew next time, unless going wrong is what the case is about."""
    return status not in ("stale", "crashed", "failed") or status == job.case.expected.get("status") == "failed"


def _paths(case: Case) -> dict[str, Path]:
    """Where what inputs name may lie."""
    return {name: case.folder / value for name, value in _named(case).items()}


def _named(case: Case) -> dict[str, str]:
    """What inputs may name: any text that is short enough for a path."""
    named = {name: value for name, value in case.inputs.items() if case.paths is None or name in case.paths}
    written = {name: value.get("file") if isinstance(value, dict) else value for name, value in named.items()}
    short = {name: value for name, value in written.items() if isinstance(value, str) and len(value) < _LONGEST_PATH}
    return {name: value for name, value in short.items() if not value.startswith("data:") and "\n" not in value}


def _digest_of_file(path: Path) -> str:
    return digest_of(path.read_bytes()) if path.is_file() else ""
