"""Evals of one workspace: run suites, make cases of runs, say what a change made stale."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from orchestrator.domain.canonical import Digest, short
from orchestrator.domain.definition import App, Definition
from orchestrator.errors import UsageError
from orchestrator.evals.comparison import Comparison, comparison
from orchestrator.evals.drift import Cause, Drift, by_cause, located
from orchestrator.evals.from_run import WrittenCase, as_yaml, write_case
from orchestrator.evals.outcome import outcome_of
from orchestrator.evals.pydantic_dataset import imported
from orchestrator.evals.result import CaseResult, Outcome, SuiteResult
from orchestrator.evals.shelf import CassetteShelf
from orchestrator.evals.store import LATEST, ResultHead, Results, Unkept
from orchestrator.evals.suite import Suite, led_out_by_cases, only_phase
from orchestrator.evals.suite_file import FOLDER, SUITE_FILE, own_modules, read_suite, suite_names
from orchestrator.face.fork import artifacts_of, events_of_tree
from orchestrator.face.performers import asked
from orchestrator.face.purse import WorkspacePurse
from orchestrator.face.repositories import check_own_repository
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.evaluation.case_run import unasked
from orchestrator.features.evaluation.judging import Judging
from orchestrator.features.evaluation.recording_purse import CountedJournal, recording_purse
from orchestrator.features.evaluation.revision import workspace_at
from orchestrator.features.evaluation.suite_run import Job, Record, SuiteRun
from orchestrator.files.writing import write_new
from orchestrator.journal.memory import MemoryJournal
from orchestrator.kinds.joins import NO_PURSE
from orchestrator.ports.clock import stamp
from orchestrator.ports.listing import RunRow
from orchestrator.recording.cassette import recorded, rekeyed
from orchestrator.transcripts.markdown import transcript
from orchestrator.values import dataclass, replace
from orchestrator.workspace.check.loading import providers_of
from orchestrator.workspace.home.outside import led_out
from orchestrator.workspace.read.settings import read_settings
from orchestrator.workspace.trust import outside_piece

NOW = "now"
"""Names, in a comparison, the suite run on the workspace as it is."""

OnBegin = Callable[[int, int], None]
"""Told how many results there are to be, and how many are there already."""
OnCase = Callable[[CaseResult], None]


def _ignore(_result: CaseResult) -> None:
    """Watch nothing."""


@dataclass(frozen=True)
class Ran:
    """A suite that was run under one profile."""

    suite: Suite
    result: SuiteResult
    drifts: tuple[Drift, ...] = ()
    """Why cases are stale, if any are."""
    taken_over: int = 0
    """How many results were there already, of a run that was cut off."""


def _is_meant(row: RunRow, wanted: Mapping[str, str]) -> bool:
    """Whether a suite's `runs` describes this run: `app`, `status`."""
    return all(getattr(row, key, None) == value for key, value in wanted.items())


def _file_name(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name).strip(".-") or "case"


class Evals:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._root = workspace.root

    def names(self) -> list[str]:
        return suite_names(self._root)

    def suite(self, name: str) -> Suite:
        """Raises NotFound or DefinitionFaults, or Untrusted: it brings Python of its own that nobody has allowed."""
        own = Definition(App("", "", ()), "", {}, modules=own_modules(self._root, name))
        self._workspace.check_trusted(own)
        return read_suite(self._root, name)

    def results(self, suite: str) -> Results:
        return Results(self._root, suite)

    def profile_of(self, suite: Suite, given: str | None) -> str:
        """The profile named, or the suite's first, or the one in force."""
        return given or next(iter(suite.profiles), "") or read_settings(self._root).profile

    def run(
        self,
        name: str,
        *,
        profile: str | None = None,
        record: Record = "none",
        max_cost_usd: float | None = None,
        cases: Sequence[str] = (),
        repeats: int = 0,
        on_begin: OnBegin | None = None,
        on_case: OnCase | None = None,
    ) -> Ran:
        """Run a suite, or go on with a run of it that was cut off. Nothing is asked of a model unless `record` says so.

        Args:
            name: of the suite.
            profile: the models; default the suite's first.
            record: `missing` asks what was never recorded, `all` everything anew; both are kept as cassettes.
            max_cost_usd: what recording may cost in all; what would pass it is not asked. Needed where models cost.
            cases: only these.
            repeats: instead of the suite's own number.
            on_begin: told how many results there are to be, and how many are there already.
            on_case: told of each result.

        Raises:
            NotFound: no such suite, case or profile.
            DefinitionFaults: the suite or the app has faults.
        """
        suite = self.suite(name)
        running = self._running(suite, self.profile_of(suite, profile), record, max_cost_usd)
        jobs = running.jobs(cases, repeats)
        head, done = self._opened(running, jobs)
        results = self.results(name)
        todo = [job for job in jobs if job.judged_from not in done]
        if on_begin:
            on_begin(len(jobs), len(jobs) - len(todo))
        with closing(results.go_on(head.id) if done else results.begin(head)) as writing:
            fresh = running.run(todo, writing, on_case or _ignore)
        made = done | {job.judged_from: result for job, result in zip(todo, fresh, strict=True)}
        if record != "none":
            running.shelf.sweep()
        return Ran(
            suite,
            head.result([made[job.judged_from] for job in jobs]),
            tuple(self._drifts(running)),
            len(jobs) - len(todo),
        )

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
        return Ran(self.suite(name), self.score(name, given))

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
        return replace(outcome, transcript=transcript(events, artifact_of))

    def side(self, name: str, given: str) -> SuiteResult:
        """One side of a comparison: `now`, a stored result, a profile, or a git revision.

        Raises:
            NotFound: it is none of these.
        """
        results = self.results(name)
        if given == NOW:
            return self.run(name).result
        if given == LATEST or any(id_.startswith(given) for id_ in results.ids()):
            return results.read(given)
        if given in read_settings(self._root).profiles:
            return self.run(name, profile=given).result
        if self._workspace.must_be_trusted:
            check_own_repository(self._root)
        with workspace_at(self._root, given) as root:
            then = Workspace(
                root,
                journal=MemoryJournal(),
                liveness=self._workspace.liveness,
                must_be_trusted=self._workspace.must_be_trusted,
                trusted_as=self._root,
            )
            return replace(Evals(then).run(name).result, id=given)

    def compare(self, name: str, before: str, now: str) -> Comparison:
        """Two sides of a suite; `now` is the workspace as it is, where it is empty. Raises what `side` raises."""
        return comparison(self.side(name, before), self.side(name, now or NOW))

    def compared(self, before: SuiteResult, now: SuiteResult) -> Comparison:
        """Two results that are there."""
        return comparison(before, now)

    def drift(self, name: str, *, profile: str | None = None) -> Ran:
        """Which recordings a change made stale. Looks only: no result is kept."""
        suite = self.suite(name)
        running = self._running(suite, self.profile_of(suite, profile), "none")
        jobs = running.jobs()
        results = running.run(jobs, Unkept(), _ignore)
        return Ran(suite, self._head(running, jobs).result(results), tuple(self._drifts(running)))

    def rekey(self, name: str) -> list[Path]:
        """Give every cassette of a suite the keys of today's projection. Returns those that changed."""
        shelf = CassetteShelf(self.suite(name))
        return [path for path in shelf.paths() if shelf.replace(path, rekeyed)]

    def from_run(self, run: Run, suite: str, name: str) -> tuple[WrittenCase, Path]:
        """Make a case of a run, its human decisions included, with its cassette."""
        state, definition = run.state, run.definition
        journal = self._workspace.journal
        events = events_of_tree(journal, run.id)
        artifact_of = artifacts_of(journal, events)
        branches = [branch.state for branch in run.branches()]
        written = write_case(self._root, suite, name, state, definition.app, artifact_of, branches)
        cassette = recorded(name, (event.fact for event in events), artifact_of)
        named = replace(cassette, app=state.app, definition=state.definition)
        shelf = CassetteShelf(read_suite(self._root, suite))
        return written, shelf.put(named, definition, state.profile)

    def import_dataset(self, path: Path, app: str, suite: str) -> tuple[list[Path], list[str]]:
        """Make a suite of a dataset of pydantic-evals. Returns the files written, and what was left out.

        Raises:
            NotFound: no such app.
            UsageError: there is a suite of this name, or the file is no dataset.
        """
        folder = self._root / FOLDER / suite
        if folder.exists():
            raise UsageError(f"there is a suite {suite} already.", mend="Give another name: --suite NAME.")
        found = imported(path, self._workspace.definition(app).app)
        files = {folder / SUITE_FILE: found.suite}
        files |= {folder / "cases" / f"{_file_name(case['name'])}.yaml": case for case in found.cases}
        for file, value in files.items():
            write_new(self._root, file.relative_to(self._root), as_yaml(value).encode())
        return list(files), found.left_out

    def _running(self, suite: Suite, profile: str, record: Record, max_cost_usd: float | None = None) -> SuiteRun:
        definition = self._workspace.definition(suite.app, profile=profile)
        outside = [*led_out(definition.app, {}, self._root, self._root)]
        outside += led_out_by_cases(self._root, suite, definition.app)
        self._workspace.check_trusted(definition, [outside_piece(out) for out in outside])
        declared: App = definition.app
        subject: Definition = only_phase(definition, suite.phase) if suite.phase else definition
        model_for = unasked if record == "none" else self._workspace.model_for or asked
        judging = Judging.of(self._root, suite, subject)
        roles = self._with_judges(subject, judging, profile)
        secrets = self._workspace.secrets(roles.providers)
        asking = partial(SuiteRun, suite, profile, subject, declared, judging, roles, model_for, record)
        if record == "none":
            return asking(NO_PURSE, secrets)
        purse = recording_purse(self._workspace, roles, max_cost_usd)
        own = WorkspacePurse(self._root, self._workspace.clock)
        return asking(purse, secrets, CountedJournal(self._workspace.journal, own, suite.name))

    def _with_judges(self, subject: Definition, judging: Judging, profile: str) -> Definition:
        """The roles of the profile that the suite's judges play too, with where their models are reached."""
        settings = read_settings(self._root)
        known = {**settings.profiles.get(profile, {}), **subject.roles}
        played = {role: known[role] for role in (*judging.roles, *subject.roles) if role in known}
        providers = {**providers_of(settings, played), **subject.providers}
        with_judges = replace(subject, roles=played, providers=providers)
        self._workspace.check_trusted(with_judges)
        return with_judges

    def _opened(self, running: SuiteRun, jobs: Sequence[Job]) -> tuple[ResultHead, dict[Digest, CaseResult]]:
        """The run to go on with, and what it has already; a new one when the last came to its end."""
        head = self._head(running, jobs)
        results = self.results(running.suite.name)
        last = results.unfinished()
        if last is None or (last.profile, last.definition) != (head.profile, head.definition):
            return head, {}
        wanted = {job.judged_from for job in jobs}
        done = {digest: case for digest, case in results.opened(last.id)[1] if digest in wanted}
        return (last, done) if done else (head, {})

    def _head(self, running: SuiteRun, jobs: Sequence[Job]) -> ResultHead:
        at = stamp(self._workspace.clock())
        definition = running.definition.pinned().digest
        id_ = f"{at[:19].replace(':', '').replace('T', '-')}-{running.profile}-{short(definition, 6)}"
        return ResultHead(running.suite.name, id_, at, running.profile, definition, len(jobs))

    def _drifts(self, running: SuiteRun) -> list[Drift]:
        return [replace(drift, cause=self._located(drift)) for drift in by_cause(running.stale)]

    def _located(self, drift: Drift) -> Cause:
        path = self._root / drift.cause.path
        return located(drift.cause, path.read_text(encoding="utf-8")) if path.is_file() else drift.cause
