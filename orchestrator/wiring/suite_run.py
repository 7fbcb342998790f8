"""Runs the cases of a suite under one profile, judges each as it ends, and keeps what came out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from orchestrator.domain.canonical import JSON, Digest, digest_of, digest_of_json
from orchestrator.domain.codec import to_plain
from orchestrator.domain.definition import App, Definition
from orchestrator.errors import BatonError
from orchestrator.evals.drift import Stale, stale
from orchestrator.evals.result import CaseResult, Outcome
from orchestrator.evals.shelf import Shelf
from orchestrator.evals.store import Unkept, Writing
from orchestrator.evals.suite import Case, Suite
from orchestrator.performers.agent import NO_PURSE, ModelFor
from orchestrator.ports.recordings import NothingRecorded, Recordings
from orchestrator.recording.cassette import Cassette, recorded
from orchestrator.recording.recorded import Recorded
from orchestrator.recording.replay import OnlyRecorded
from orchestrator.wiring.case_run import CaseRun, CaseRunner
from orchestrator.wiring.judging import OWN_EVALUATORS, Judging
from orchestrator.wiring.recording_purse import RecordingPurse

Record = Literal["none", "missing", "all"]
"""What may be asked of models: nothing, what was never recorded, or everything anew."""

OnCase = Callable[[CaseResult], None]

AT_ONCE = 4
"""How many cases wait for models at the same time."""


@dataclass(frozen=True)
class Job:
    """One repeat of one case."""

    case: Case
    repeat: int
    judged_from: Digest
    """Changes with anything that the result rests on."""


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
    purse: RecordingPurse = field(default_factory=lambda: RecordingPurse(NO_PURSE))

    def __post_init__(self) -> None:
        self.shelf = Shelf(self.suite)
        self.stale: list[Stale] = []
        self._pinned = self.definition.pinned().digest
        self._runner = CaseRunner(self.definition, self.declared, self.roles, self.model_for, self.purse)
        self._recorded: dict[Digest | None, Definition | None] = {}

    def jobs(self, names: Sequence[str] = (), repeats: int = 0) -> list[Job]:
        """All repeats of the cases named (all, when none is), in order."""
        cases = [self.suite.named(name) for name in names] or list(self.suite.cases)
        times = range(1, (repeats or self.suite.repeats) + 1)
        return [Job(case, repeat, self._judged_from(case, repeat)) for case in cases for repeat in times]

    async def run(self, jobs: Sequence[Job], writing: Writing | Unkept, on_case: OnCase) -> list[CaseResult]:
        """Every job's result, in the order of the jobs. Each is kept as soon as it is there."""
        at_once = asyncio.Semaphore(1 if self.purse.most_usd else AT_ONCE)  # a bound holds for one after another

        async def one(job: Job) -> CaseResult:
            async with at_once:
                result = await self._result(job)
            writing.add(job.judged_from, result)
            on_case(result)
            return result

        if self.record == "none":  # nothing is waited for, so nothing is gained by running at once
            return [await one(job) for job in jobs]
        return list(await asyncio.gather(*map(one, jobs)))

    async def _result(self, job: Job) -> CaseResult:
        cassette: Cassette | None = None
        try:
            cassette = self.shelf.cassette(job.case.name, self.profile, job.repeat)
            recordings = self._recordings(cassette)
            ran = await self._runner.run(job.case, job.repeat, recordings, self.judging.judges(job.case.name))
        except BatonError as error:
            return self._judged(job, Outcome(job.case.name, "crashed", job.repeat, str(error)))
        except Exception as error:  # noqa: BLE001 - one case that breaks must not hide the others
            told = f"{type(error).__name__}: {error}"
            return self._judged(job, Outcome(job.case.name, "crashed", job.repeat, told))
        self.purse.settle(ran.events)
        if isinstance(recordings, OnlyRecorded) and recordings.missing:
            self._note_stale(job, recordings, cassette)
        if self.record != "none" and _is_worth_keeping(job, ran.outcome.status):
            self._keep(job, ran)
        return self._judged(job, ran.outcome)

    def _recordings(self, cassette: Cassette | None) -> Recordings:
        if self.record == "all" or cassette is None:
            known: Recordings = NothingRecorded()
        else:
            known = Recorded(cassette.name, cassette.facts, cassette.artifact)
        if self.record == "none":
            return OnlyRecorded(known, mend=f"See why: baton eval drift {self.suite.name}")
        return known

    def _note_stale(self, job: Job, recordings: OnlyRecorded, cassette: Cassette | None) -> None:
        digest = cassette.definition if cassette else None
        if digest not in self._recorded:
            self._recorded[digest] = self.shelf.definition(digest)
        self.stale.append(
            stale(job.case.name, recordings.missing[0], cassette, self._recorded[digest], self.definition)
        )

    def _keep(self, job: Job, ran: CaseRun) -> None:
        """Replace what was recorded of the case by what it came to now."""
        cassette = recorded(job.case.name, (event.fact for event in ran.events), ran.artifact)
        named = replace(cassette, app=self.definition.app.name, definition=self._pinned)
        self.shelf.put(named, self.definition, self.profile, job.repeat)

    def _judged(self, job: Job, outcome: Outcome) -> CaseResult:
        path = self.suite.cassette(job.case.name, self.profile, job.repeat)
        rests_on = path.name if self.record == "none" and path.is_file() else ""
        complete = replace(outcome, expected=job.case.expected, recording=rests_on)
        return CaseResult(complete, self.judging.scores(job.case, complete))

    def _judged_from(self, case: Case, repeat: int) -> Digest:
        cassette = self.suite.cassette(case.name, self.profile, repeat)
        return digest_of_json(
            [
                self._pinned,
                self.record,
                repeat,
                to_plain(replace(case, folder=Path())) | {"folder": ""},
                to_plain(self.suite.evaluators),
                _digest_of_file(self.suite.folder / OWN_EVALUATORS),
                _digest_of_file(cassette),
                _files(case.inputs, case.folder),
            ]
        )


def _is_worth_keeping(job: Job, status: str) -> bool:
    """What went wrong is asked anew next time, unless going wrong is what the case is about."""
    return status not in ("stale", "crashed", "failed") or status == job.case.expected.get("status") == "failed"


def _files(inputs: Mapping[str, JSON], folder: Path) -> dict[str, str]:
    """Digests of the files that inputs name."""
    written = {name: value.get("file") if isinstance(value, dict) else value for name, value in inputs.items()}
    paths = {name: folder / value for name, value in written.items() if isinstance(value, str) and len(value) < 500}
    return {name: _digest_of_file(path) for name, path in paths.items() if "\n" not in str(path)}


def _digest_of_file(path: Path) -> str:
    return digest_of(path.read_bytes()) if path.is_file() else ""
