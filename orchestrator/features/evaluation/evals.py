"""Evals of one workspace: run suites, make cases of runs, say what a change made stale."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from orchestrator.domain.canonical import JSON, Digest, short
from orchestrator.domain.definition import OFFLINE, REPLAY, App, Definition
from orchestrator.errors import UsageError
from orchestrator.evals.case_account import account_of
from orchestrator.evals.comparison import Comparison, comparison
from orchestrator.evals.drift import Cause, Drift, by_cause, located
from orchestrator.evals.from_run import WrittenCase
from orchestrator.evals.given_suite import GivenEvaluator, suite_given
from orchestrator.evals.matrix import Cell
from orchestrator.evals.outcome import outcome_of
from orchestrator.evals.result import CaseResult, Outcome, SuiteResult
from orchestrator.evals.selection import ALL
from orchestrator.evals.selection import Selection as Selection
from orchestrator.evals.shelf import CassetteShelf
from orchestrator.evals.store import LATEST, ResultHead, Results, Unkept
from orchestrator.evals.suite import Suite
from orchestrator.evals.suite_file import check_there, own_modules, read_suite, suite_names
from orchestrator.evals.verdict import Since, Verdict, since_last
from orchestrator.face.fork import artifacts_of, events_of_tree
from orchestrator.face.looping import refuse_in_a_loop
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.evaluation.judging import Judging
from orchestrator.features.evaluation.next_step import next_step
from orchestrator.features.evaluation.ran import ALONE, Batch
from orchestrator.features.evaluation.ran import Ran as Ran
from orchestrator.features.evaluation.readied import readied
from orchestrator.features.evaluation.replay_pool import seldom_collecting
from orchestrator.features.evaluation.sides import NOW as NOW
from orchestrator.features.evaluation.sides import Sides
from orchestrator.features.evaluation.suite_run import Job, Record, SuiteRun
from orchestrator.features.evaluation.written import case_of_run, red_team_suite, suite_of_file
from orchestrator.ports.clock import stamp
from orchestrator.ports.listing import RunRow
from orchestrator.recording.cassette import rekeyed
from orchestrator.values import replace
from orchestrator.workspace.read.settings import read_settings

if TYPE_CHECKING:  # annotations alone: a run of a suite does not load what imports one, or checks a judge
    from orchestrator.evals.agreement import Agreement
    from orchestrator.evals.past import PastResult

_GUESSED: Mapping[str, str] = MappingProxyType({})
_NO_BARS: Mapping[str, float] = MappingProxyType({})
_Opened = tuple[ResultHead, dict[int, CaseResult], frozenset[Digest] | None]
"""The head of a run, the results it has already by the places of their jobs, and what those were judged from; None in
place of that, where it is not gone on with.
"""
OnBegin = Callable[[int, int], None]
"""Told how many results there are to be, and how many are there already."""
OnCase = Callable[[CaseResult], None]


class RunOptions(TypedDict, total=False):
    """What `Evals.run` takes beside a suite."""

    profile: str | None
    record: Record
    max_cost_usd: float | None
    selection: Selection
    repeats: int
    at_once: int
    on_begin: OnBegin | None
    on_case: OnCase | None


def _ignore(_result: CaseResult) -> None:
    """Watch nothing."""


def _is_meant(row: RunRow, wanted: Mapping[str, str]) -> bool:
    """Whether a suite's `runs` describes this run: `app`, `status`."""
    return all(getattr(row, key, None) == value for key, value in wanted.items())


class Evals:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._root = workspace.root

    def names(self) -> list[str]:
        return suite_names(self._root)

    def suite(self, name: str) -> Suite:
        """Raises NotFound or DefinitionFaults, or Untrusted: it brings Python of its own that nobody has allowed."""
        check_there(self._root, name)
        own = Definition(App("", "", ()), "", {}, modules=own_modules(self._root, name))
        self._workspace.check_trusted(own)
        return read_suite(self._root, name)

    def results(self, suite: str) -> Results:
        return Results(self._root, suite)

    def profile_of(self, suite: Suite, given: str | None) -> str:
        """The profile named, or the suite's first, or the one in force."""
        return given or next(iter(suite.profiles), "") or read_settings(self._root).profile

    def define(
        self,
        name: str,
        *,
        app: str,
        cases: Iterable[Mapping[str, JSON]],
        evaluators: Iterable[GivenEvaluator] = (),
        phase: str = "",
        profiles: Sequence[str] = (),
        repeats: int = 1,
        at_once: int = 4,
        each: Mapping[str, float] = _NO_BARS,
        overall: float = 1.0,
    ) -> Suite:
        """A suite that stands in no file, to be given to `run` in place of a name.

        Args:
            name: under which its recordings and results are kept.
            app: what is run.
            cases: dicts as a case file holds them: `name`, `inputs`, `answers`, `expected`, `evaluators` ...
            evaluators: names, `{name: {argument: value}}`, `Evaluator`s, and functions of an outcome.
            phase: only this one of the app.
            profiles: the first is meant where `run` names none.
            repeats: how often each case is run.
            at_once: cases that wait for models at the same time.
            each: evaluator -> the share of cases that must pass it.
            overall: the share that must pass everything.

        Raises:
            UsageError, WorkspaceError: a case or an evaluator is none, or the name is taken by a suite of files.
        """
        more = {"phase": phase, "profiles": tuple(profiles), "repeats": repeats, "at_once": at_once}
        return suite_given(self._root, name, cases, evaluators, app=app, each=each, overall=overall, **more)

    async def arun(self, suite: str | Suite, **options: Unpack[RunOptions]) -> Ran:
        """`run`, to be awaited: in a thread of its own, so that whoever waits goes on meanwhile. What is told of each
        case is told in that thread.
        """
        import asyncio

        return await asyncio.to_thread(self.run, suite, **options)

    def run(
        self,
        name: str | Suite,
        *,
        profile: str | None = None,
        record: Record = "none",
        max_cost_usd: float | None = None,
        selection: Selection = ALL,
        repeats: int = 0,
        at_once: int = 0,
        cell: Cell | None = None,
        batch: Batch = ALONE,
        on_begin: OnBegin | None = None,
        on_case: OnCase | None = None,
    ) -> Ran:
        """Run a suite, or go on with a run of it that was cut off. Nothing is asked of a model unless `record` says so.

        Args:
            name: of the suite, or one that `define` gave.
            profile: the models; default the suite's first.
            record: `missing` asks what was never recorded, `all` everything anew; both are kept as cassettes.
            max_cost_usd: what recording may cost in all; what would pass it is not asked. Needed where models cost.
            selection: which of its cases.
            repeats: instead of the suite's own number.
            at_once: cases that wait for models at the same time, instead of the suite's own number. With 1, a replay of
                many cases is not divided among processes.
            cell: of the suite's matrix; else the suite as it is.
            batch: what it is run together with.
            on_begin: told how many results there are to be, and how many are there already.
            on_case: told of each result.

        Raises:
            NotFound: no such suite, case or profile.
            UsageError: no case is left of those that are asked for, or fewer repeats than none were.
            DefinitionFaults: the suite or the app has faults.
        """
        refuse_in_a_loop("run()", "await evals.arun()")
        with seldom_collecting():
            suite = batch.suite or (name if isinstance(name, Suite) else self.suite(name))
            running = readied(self._workspace, suite, self.profile_of(suite, profile), record, max_cost_usd, cell)
            running.at_once = at_once
            if repeats < 0:
                raise UsageError(f"a case cannot be run {repeats} times.", mend="Give a number from 1 on.")
            jobs = running.jobs(selection.of(suite), repeats)
            opened = self._opened(running, jobs, selection.told, batch)
            return self._made(running, jobs, opened, on_begin, on_case or _ignore)

    def _made(
        self, running: SuiteRun, jobs: Sequence[Job], opened: _Opened, on_begin: OnBegin | None, on_case: OnCase
    ) -> Ran:
        """Run what is not there yet of a run of a suite."""
        head, done, kept = opened
        if running.record == "all" and kept is None:
            running.forget_unfinished(jobs)
        results = self.results(running.suite.name)
        todo = [job for place, job in enumerate(jobs) if place not in done]
        if on_begin:
            on_begin(len(jobs), len(jobs) - len(todo))
        with closing(results.begin(head) if kept is None else results.go_on(head.id, kept)) as writing:
            fresh = running.run(todo, writing, on_case)
        made = iter(fresh)
        cases = [done[place] if place in done else next(made) for place in range(len(jobs))]
        if running.record != "none":
            running.shelf.sweep()
        result = head.result(cases)
        return Ran(
            running.suite,
            result,
            tuple(self._drifts(running)),
            self.since(running.suite.name, result),
            len(jobs) - len(todo),
            running.is_free,
            running.spent_usd,
        )

    def run_all(
        self,
        name: str,
        *,
        profiles: Sequence[str] = (),
        cells: Sequence[str] = (),
        max_cost_usd: float | None = None,
        record: Record = "none",
        selection: Selection = ALL,
        **options: Any,
    ) -> list[Ran]:
        """Run a suite under several profiles, or every cell of its matrix, one bound for all of them together.

        Args:
            name: of the suite.
            profiles: instead of its matrix.
            cells: of its matrix, by their names; all, when none is named.
            max_cost_usd: what recording may cost in all.
            record: as of `run`.
            selection: as of `run`.
            options: what else `run` takes.

        Raises: what `run` raises; NotFound, too: no such cell.
        """
        suite = self.suite(name)
        chosen: list[tuple[str | None, Cell | None]] = [(profile, None) for profile in profiles]
        if cells or not profiles:
            chosen += [(cell.profile, cell) for cell in suite.matrix.named(cells)]
        batch = self._batch(suite, [cell.name if cell else str(profile) for profile, cell in chosen], record, selection)
        ran: list[Ran] = []
        for profile, cell in chosen or [(None, None)]:
            left = None if max_cost_usd is None else max(0.0, max_cost_usd - sum(one.spent_usd for one in ran))
            one = partial(self.run, name, batch=batch, profile=profile, cell=cell, max_cost_usd=left)
            ran.append(one(record=record, selection=selection, **options))
        return ran

    def _batch(self, suite: Suite, names: list[str], record: Record, selection: Selection) -> Batch:
        """The batch to go on with, or a new one; none, of one alone."""
        if len(names) < 2:
            return Batch(suite=suite)
        cut_off = self.results(suite.name).cut_off_batch(names, record, selection.told)
        return Batch(cut_off or os.urandom(8).hex(), tuple(names), suite)

    def past(self, suite: Suite) -> list[PastResult]:
        """What its kept results came to, oldest first."""
        from orchestrator.features.evaluation.history import past_results

        return past_results(self._root, suite, self.results(suite.name), partial(self.since, suite.name))

    def since(self, name: str, result: SuiteResult) -> Callable[[], Since]:
        """What became of a result since the one before it; that is read when this is asked."""
        return lambda: since_last(result, self.results(name).before(result))

    def score(self, name: str, given: str = LATEST) -> SuiteResult:
        """Judge again what is there, and run nothing: a stored result, or the recorded runs the suite describes.

        Raises:
            NotFound: no such suite or result.
            DefinitionFaults: the suite has faults.
        """
        suite = self.suite(name)
        judging = Judging.of(self._root, suite)
        if suite.runs:
            return self._scored_runs(suite, judging)
        result = self.results(name).read(given)
        return replace(result, cases=tuple(judging.judged(case.outcome) for case in result.cases))

    def scored(self, name: str, given: str = LATEST) -> Ran:
        """The same, with the suite it is held to. Raises what `score` raises."""
        suite, result = self.suite(name), self.score(name, given)
        return Ran(suite, result) if suite.runs else Ran(suite, result, since=self.since(name, result))

    def judge_check(self, name: str, given: str = LATEST) -> list[Agreement]:
        """Each judge of a stored result beside the person's own verdicts.

        Raises:
            NotFound: no such suite or result.
            UsageError: there is no judge, or no verdicts.
            DefinitionFaults: the suite or the verdicts have faults.
        """
        from orchestrator.features.evaluation.judge_check import agreements

        suite = self.suite(name)
        return agreements(self._root, suite, Judging.of(self._root, suite), self.score(name, given))

    def _scored_runs(self, suite: Suite, judging: Judging) -> SuiteResult:
        outcomes = (self._outcome(row.run) for row in self._workspace.runs() if _is_meant(row, suite.runs))
        cases = tuple(map(judging.judged, outcomes))
        return SuiteResult(suite.name, "runs", stamp(self._workspace.clock()), "", "", cases)

    def _outcome(self, run_id: str) -> Outcome:
        run = self._workspace.run(run_id)
        journal = self._workspace.journal
        events, branches = events_of_tree(journal, run.id), [branch.state for branch in run.branches()]
        artifact_of = artifacts_of(journal, events)
        outcome = outcome_of(run_id, run.state, events, artifact_of, branches)
        return replace(outcome, account=account_of(events, artifact_of))

    def side(self, name: str, given: str) -> SuiteResult:
        """One side of a comparison: `now`, a stored result, a profile, a cell, or a git revision.

        Raises:
            NotFound: it is none of these.
        """
        return self._sides.side(name, given)

    def compare(self, name: str, before: str, now: str = "") -> Comparison:
        """Two sides of a suite; `now` is the workspace as it is, where it is empty. Raises what `side` raises."""
        return self._sides.compare(name, before, now)

    def compare_several(self, names: Sequence[str], before: str, now: str) -> tuple[list[Comparison], dict[str, str]]:
        """The two sides of suites (all, when none is named); and of each that one side does not have, why not."""
        return self._sides.compare_several(names, before, now)

    @property
    def _sides(self) -> Sides:
        def run(name: str, profile: str | None, cell: Cell | None) -> SuiteResult:
            return self.run(name, profile=profile, cell=cell).result

        def run_in(workspace: Workspace, name: str) -> SuiteResult:
            return Evals(workspace).run(name).result

        return Sides(self._workspace, self.names(), self.suite, self.score, run, run_in)

    def compared(self, before: SuiteResult, now: SuiteResult) -> Comparison:
        """Two results that are there."""
        return comparison(before, now)

    def drift(self, name: str, *, profile: str | None = None, cell: str | None = None) -> Ran:
        """Which recordings a change made stale, of a profile or of a cell. Looks only: no result is kept."""
        refuse_in_a_loop("drift()", "await asyncio.to_thread(evals.drift, suite)")
        suite = self.suite(name)
        [chosen] = suite.matrix.named([cell]) if cell else [None]
        profile = chosen.profile if chosen else self.profile_of(suite, profile)
        running = readied(self._workspace, suite, profile, "none", cell=chosen)
        jobs = running.jobs()
        results = running.run(jobs, Unkept(), _ignore)
        result = self._head(running, jobs).result(results)
        return Ran(suite, result, tuple(self._drifts(running)), is_free=running.is_free)

    def rekey(self, name: str) -> list[Path]:
        """Give every cassette of a suite the keys of today's projection. Returns those that changed."""
        shelf = CassetteShelf(self.suite(name))
        return [path for path in shelf.paths() if shelf.replace(path, rekeyed)]

    def from_run(self, run: Run, suite: str, name: str) -> tuple[WrittenCase, Path]:
        """Make a case of a run, its human decisions included, with its cassette."""
        return case_of_run(self._workspace, run, suite, name)

    def import_dataset(
        self,
        path: Path,
        app: str,
        suite: str,
        *,
        format_: str = "",
        inputs: Mapping[str, str] = _GUESSED,
        expected: Mapping[str, str] = _GUESSED,
        may_lack: Sequence[str] = (),
    ) -> tuple[list[Path], Suite]:
        """Make a suite of a file of cases, which lies beside it from then on. Returns what was written, and the suite.

        Args:
            path: the file.
            app: whose inputs the cases are for.
            suite: its name.
            format_: where the file's name and what it holds do not tell.
            inputs: input of the app -> key of a record, where they are not called alike.
            expected: artifact -> key of a record.
            may_lack: keys that some records are without, or have nothing at.

        Raises:
            NotFound: no such app.
            UsageError: there is a suite of this name, the file cannot be read, or nothing tells what is an input.
            DefinitionFaults: what is wrong in the file, by line.
        """
        from orchestrator.evals.import_file import Wishes

        wishes = Wishes(format_, inputs, expected, may_lack)
        written = suite_of_file(self._workspace, path, app, suite, wishes)
        return written, self.suite(suite)

    def red_team(self, app: str, into: str = "", given: Mapping[str, str] | None = None) -> tuple[str, list[Path]]:
        """The suite that attacks an app, and the files written where there was none yet.

        Raises:
            NotFound: no such app, or it has no such input.
            UsageError: it takes no text, or needs more inputs than are given.
        """
        return red_team_suite(self._workspace, app, into, given or {})

    def next_step(self, ran: Ran, found: Verdict) -> str:
        """The command that goes on from a result; empty, where everything holds."""
        if found.word == "pass" or ran.suite.runs:
            return ""
        return next_step(ran.suite, ran.result, found, is_free=ran.is_free)

    def is_free(self, name: str, profile: str | None) -> bool:
        """Whether a suite asks no model that may cost something: what it asks is the offline model's."""
        suite = self.suite(name)
        definition = self._workspace.definition(suite.app, profile=self.profile_of(suite, profile))
        return {model.name for models in definition.roles.values() for model in models} <= {OFFLINE, REPLAY}

    def _opened(self, running: SuiteRun, jobs: Sequence[Job], selected: str, batch: Batch) -> _Opened:
        """The run to go on with, and what it has already; a new one when the last came to its end, or was another."""
        head = self._head(running, jobs, selected, batch)
        results = self.results(running.suite.name)
        last = results.of_batch(batch.id, head.profile) if batch.id else results.unfinished()
        if last is None or replace(last, id=head.id, at=head.at) != head:
            return head, {}, None
        ended = dict(results.opened(last.id)[1])
        places = {place: running.judged_from(job) for place, job in enumerate(jobs)}
        done = {place: ended[digest] for place, digest in places.items() if digest in ended}
        return last, done, frozenset(places[place] for place in done)

    def _head(self, running: SuiteRun, jobs: Sequence[Job], selected: str = "", batch: Batch = ALONE) -> ResultHead:
        at = stamp(self._workspace.clock())
        definition = running.definition.pinned().digest
        id_ = f"{at[:19].replace(':', '').replace('T', '-')}-{running.profile}-{short(definition, 6)}"
        taken = set(self.results(running.suite.name).ids())
        names = (id_, *(f"{id_}-{number}" for number in range(2, len(taken) + 2)))  # several in one second
        return ResultHead(
            running.suite.name,
            next(name for name in names if name not in taken),
            at,
            running.profile,
            definition,
            len(jobs),
            record=running.record,
            batch=batch.id,
            batch_of=batch.names,
            cell=running.cell,
            selected=selected,
        )

    def _drifts(self, running: SuiteRun) -> list[Drift]:
        return [replace(drift, cause=self._located(drift)) for drift in by_cause(running.stale)]

    def _located(self, drift: Drift) -> Cause:
        path = self._root / drift.cause.path
        return (
            located(drift.cause, path.read_text(encoding="utf-8"))
            if drift.cause.added and path.is_file()
            else drift.cause
        )
