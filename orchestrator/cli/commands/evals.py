"""`eval ...`: run suites offline, record them, make cases of runs, and say what a change made stale."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from orchestrator.cli.paged import paged
from orchestrator.cli.terminal import Terminal, chatter, print_json, stdout
from orchestrator.errors import UsageError
from orchestrator.face.workspace import Workspace
from orchestrator.features.evaluation.shape import (
    agreements_shape,
    cases_shape,
    comparisons_shape,
    drifts_shape,
    imported_shape,
    rekeyed_shape,
    results_shape,
    suites_shape,
    written_shape,
)
from orchestrator.text.quantity import counted, span
from orchestrator.text.visible import visible

if TYPE_CHECKING:  # annotations alone: reading arguments, for help or the tab key, must stay fast
    from orchestrator.features.evaluation.evals import Evals, Ran, Selection
    from orchestrator.features.evaluation.report import CaseResult, Suite

COULD_NOT_MEASURE = 6
"""An exit status of its own, so that a nightly check tells what failed (1) from recordings that must be made anew."""


def _evals(workspace: Workspace) -> Evals:
    from orchestrator.features.evaluation.evals import Evals

    return Evals(workspace)


def eval_ls(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        evals = _evals(workspace)
        if arguments.suite:
            return _cases(evals.suite(arguments.suite), arguments)
        suites = [evals.suite(name) for name in evals.names()]
        if arguments.json:
            print_json(suites_shape(suites))
            return 0
        rows = []
        for suite in suites:
            subject = f"{suite.app}/{suite.phase}" if suite.phase else suite.app or "recorded runs"
            rows.append((suite.name, subject, f"{len(suite.cases)} cases", ", ".join(suite.profiles)))
        stdout().table(rows) if rows else stdout().line("no suite yet.  next: baton eval from-run RUN")
    return 0


def _cases(suite: Suite, arguments: argparse.Namespace) -> int:
    """Of one suite: every case, its tags, and where it stands."""
    if arguments.json:
        print_json(cases_shape(suite))
        return 0
    with paged(stdout()) as terminal:
        placed = any(case.where for case in suite.cases)  # those of a file of cases
        rows = [(case.name, *([case.where] if placed else []), ", ".join(case.labels)) for case in suite.cases]
        terminal.table((tuple(map(visible, row)) for row in rows), whole=True)
        for what in suite.left_out:
            terminal.line(f"  left out: {visible(what)}")
    return 0


def eval_run(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        watching = _Watching(chatter(as_json=arguments.json))
        ran = _evals(workspace).run_all(
            arguments.suite,
            profiles=arguments.profiles,
            cells=arguments.cells,
            max_cost_usd=arguments.max_cost,
            record=arguments.record,
            selection=_selection(arguments),
            repeats=arguments.repeats,
            at_once=arguments.at_once,
            on_begin=watching.begin,
            on_case=watching.case,
        )
        watching.end()
        return _conclude(_evals(workspace), ran, arguments)


def eval_redteam(arguments: argparse.Namespace) -> int:
    """Forty attacks on an app; the offline model, which costs nothing, is asked at once."""
    with Workspace.open() as workspace:
        evals = _evals(workspace)
        arguments.suite, written = evals.red_team(arguments.app, arguments.into, _pairs(arguments.inputs))
        for path in written:
            chatter(as_json=arguments.json).line(f"  wrote {path.relative_to(workspace.root)}")
        free = [evals.is_free(arguments.suite, profile) for profile in arguments.profiles or [None]]
    if arguments.record is None:
        arguments.record = "missing" if all(free) else "none"
    return eval_run(arguments)


def _selection(arguments: argparse.Namespace) -> Selection:
    from orchestrator.features.evaluation.evals import Selection

    return Selection(
        tuple(arguments.cases),
        tuple(arguments.only),
        tuple(arguments.tags),
        arguments.sample,
        arguments.seed,
        arguments.limit,
    )


def eval_drift(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        evals = _evals(workspace)
        ran = evals.drift(arguments.suite, profile=arguments.profile, cell=arguments.cell)
        if arguments.rerecord and ran.drifts:
            return _rerecord(evals, ran, arguments)
        if arguments.json:
            print_json(drifts_shape(arguments.suite, ran.drifts))
        else:
            _tell_drift(stdout(), ran)
            if ran.drifts:
                bound = "" if ran.is_free else " --max-cost 1"
                of = f" --profile {quote(arguments.profile)}" if arguments.profile else ""
                of = f" --cell {quote(arguments.cell)}" if arguments.cell else of
                stdout().line(f"  re-record: baton eval drift {quote(arguments.suite)}{of} --rerecord{bound}")
    return COULD_NOT_MEASURE if ran.drifts else 0


def _rerecord(evals: Evals, ran: Ran, arguments: argparse.Namespace) -> int:
    """Ask what the stale cases miss, and keep it."""
    stale = sorted({case for drift in ran.drifts for case in drift.cases})
    from orchestrator.features.evaluation.evals import Selection

    again = evals.run_all(
        arguments.suite,
        profiles=[] if arguments.cell else [arguments.profile or ran.result.profile],
        cells=[arguments.cell] if arguments.cell else [],
        record="missing",
        max_cost_usd=arguments.max_cost,
        selection=Selection(tuple(stale)),
    )
    return _conclude(evals, again, arguments)


def eval_score(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        evals = _evals(workspace)
        return _conclude(evals, [evals.scored(arguments.suite, arguments.result)], arguments)


def eval_judge_check(arguments: argparse.Namespace) -> int:
    """What a judge says beside what the person says; 6, where too few outcomes have both."""
    with Workspace.open() as workspace:
        found = _evals(workspace).judge_check(arguments.suite, arguments.result)
    if arguments.json:
        print_json(agreements_shape(arguments.suite, found))
    else:
        from orchestrator.cli.eval_report import tell_agreement

        with paged(stdout()) as terminal:
            for one in found:
                tell_agreement(terminal, arguments.suite, one)
    return 0 if found and all(one.is_enough for one in found) else COULD_NOT_MEASURE


def eval_compare(arguments: argparse.Namespace) -> int:
    """Two results side by side: `A..B`, or two words."""
    from orchestrator.cli.eval_report import tell_comparison
    from orchestrator.features.evaluation.report import report_of, write_comparisons

    before, dots, now = arguments.before.partition("..")
    if not dots:
        before, now = arguments.before, arguments.now or ""
    with Workspace.open() as workspace:
        evals = _evals(workspace)
        compared, missing = evals.compare_several([arguments.suite] if arguments.suite else [], before, now)
        suites = [evals.suite(one.now.suite) for one in compared] if arguments.html else []
    if arguments.html and compared:
        write_comparisons(compared, suites, arguments.html)
    if arguments.json:
        print_json(comparisons_shape(compared, missing))
        return 0
    with paged(stdout()) as terminal:
        for one in compared:
            tell_comparison(terminal, report_of(one))
        for name, why in missing.items():
            terminal.line(f"{name}: not compared. {visible(why)}")
    return 0


def eval_from_run(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        run = workspace.run(arguments.run)
        suite = arguments.suite or run.state.app
        written, cassette = _evals(workspace).from_run(run, suite, arguments.name or run.id)
        paths = [path for path in (written.suite, written.source, written.case, cassette) if path]
        told = [str(path.relative_to(workspace.root)) for path in paths]
        if arguments.json:
            print_json(written_shape(suite, told))
            return 0
        for path in told:
            stdout().line(f"  wrote {path}")
        stdout().line(f"\nnext: baton eval run {quote(suite)}")
    return 0


def _pairs(given: Sequence[str]) -> dict[str, str]:
    """`NAME=KEY`, each."""
    pairs = [one.partition("=") for one in given]
    for name, is_pair, key in pairs:
        if not (is_pair and name and key):
            raise UsageError(f'"{name}" is no NAME=KEY.', mend="Write --input note=question.")
    return {name: key for name, _, key in pairs}


def eval_import(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        path = Path(arguments.file)
        suite = arguments.suite or path.stem
        written, made = _evals(workspace).import_dataset(
            path,
            arguments.app,
            suite,
            format_=arguments.format or "",
            inputs=_pairs(arguments.inputs),
            expected=_pairs(arguments.expected),
            may_lack=arguments.may_lack,
        )
        told = [str(one.relative_to(workspace.root)) for one in written]
    if arguments.json:
        print_json(imported_shape(made, told))
        return 0
    for file in told:
        stdout().line(f"  wrote {file}")
    stdout().line(f"  {counted(len(made.cases), 'case')}, the first {visible(made.cases[0].name)}")
    for one in made.left_out:
        stdout().line(f"  left out: {visible(one)}")
    stdout().line(f"\nnext: baton eval run {quote(suite)} --record missing")
    return 0


def eval_rekey(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        evals = _evals(workspace)
        names = [arguments.suite] if arguments.suite else evals.names()
        changed = [path.relative_to(workspace.root) for name in names for path in evals.rekey(name)]
        if arguments.json:
            print_json(rekeyed_shape(changed))
            return 0
        for path in changed:
            stdout().line(f"  new keys in {path}")
        if not changed:
            stdout().line("all keys are as they should be.")
    return 0


class _Watching:
    """Progress on one line where a person watches, with how long it will still take."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._total = self._done = self._before = 0
        self._started = 0.0

    def begin(self, total: int, done: int) -> None:
        self._total, self._done, self._before = total, done, done
        self._started = time.monotonic()
        if done:
            self._terminal.line(f"  going on with the run that was cut off: {done} of {total} are there")

    def case(self, result: CaseResult) -> None:
        self._done += 1
        passed = time.monotonic() - self._started
        left = passed / (self._done - self._before) * (self._total - self._done)
        rest = f", about {span(timedelta(seconds=left))} left" if left >= 1 else ""
        self._terminal.unfinished("running", f"{self._done} of {self._total}{rest}  {visible(result.outcome.case)}")

    def end(self) -> None:
        self._terminal.clear_unfinished()


def _conclude(evals: Evals, ran: Sequence[Ran], arguments: argparse.Namespace) -> int:
    from orchestrator.cli.eval_report import tell_matrix, tell_result
    from orchestrator.features.evaluation.report import judged, matrix_table, write_results

    results = [judged(one.suite, one.result, one.since) for one in ran]
    files = {"html": arguments.html, "junit": arguments.junit, "markdown": arguments.markdown}
    write_results(results, **files, past=lambda: evals.past(ran[0].suite))
    steps = [evals.next_step(one, result.verdict) for one, result in zip(ran, results, strict=True)]
    if arguments.json:
        print_json(results_shape(results, [drift for one in ran for drift in one.drifts], steps))
    else:
        with paged(stdout()) as terminal:
            is_matrix = len(results) > 1 and all(result.result.cell for result in results)
            if is_matrix:
                tell_matrix(terminal, results[0].result.suite, matrix_table(results))
            for one, result, step in zip(ran, results, steps, strict=True):
                tell_result(terminal, result, only_verdict=is_matrix)
                for what in one.suite.left_out if one is ran[0] else ():
                    terminal.line(f"  left out: {visible(what)}")
                if one.drifts:
                    _tell_drift(terminal, one)
                if step:
                    terminal.line(f"  next: {step}")
    return max(result.verdict.exit_code for result in results)


def _tell_drift(terminal: Terminal, ran: Ran) -> None:
    from orchestrator.cli.eval_report import drift_lines

    for line in drift_lines(terminal, ran.suite.name, len(ran.suite.cases), ran.drifts):
        terminal.line(line)
