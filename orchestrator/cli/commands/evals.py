"""`eval ...`: run suites offline, record them, make cases of runs, and say what a change made stale."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from datetime import timedelta

from orchestrator.cli.drifts import drift_lines, drift_shape
from orchestrator.cli.shapes import VERSION
from orchestrator.cli.terminal import Terminal, chatter, print_json, stdout
from orchestrator.domain.codec import to_plain
from orchestrator.domain.visible import visible
from orchestrator.evals.result import CaseResult
from orchestrator.transcripts.times import span
from orchestrator.wiring.evals import Evals, Ran
from orchestrator.wiring.workspace import Workspace

COULD_NOT_MEASURE = 6


def eval_ls(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        evals = Evals(workspace)
        suites = [evals.suite(name) for name in evals.names()]
        if arguments.json:
            shape = [{"suite": suite.name, "app": suite.app, "cases": len(suite.cases)} for suite in suites]
            print_json({"v": VERSION, "suites": shape})
            return 0
        rows = []
        for suite in suites:
            subject = f"{suite.app}/{suite.phase}" if suite.phase else suite.app or "recorded runs"
            rows.append((suite.name, subject, f"{len(suite.cases)} cases", ", ".join(suite.profiles)))
        stdout().table(rows) if rows else stdout().line("no suite yet.  next: baton eval from-run RUN")
    return 0


def eval_run(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        watching = _Watching(chatter(as_json=arguments.json))
        ran = [
            Evals(workspace).run(
                arguments.suite,
                profile=profile,
                record=arguments.record,
                cases=arguments.cases,
                repeats=arguments.repeats,
                on_begin=watching.begin,
                on_case=watching.case,
            )
            for profile in arguments.profiles or [None]
        ]
        watching.end()
        return _conclude(ran, arguments)


def eval_drift(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        evals = Evals(workspace)
        found = evals.drift(arguments.suite, profile=arguments.profile)
        if arguments.rerecord and found.drifts:
            stale = sorted({case for drift in found.drifts for case in drift.cases})
            ran = evals.run(arguments.suite, profile=arguments.profile, record="missing", cases=stale)
            return _conclude([ran], arguments)
        if arguments.json:
            print_json({"v": VERSION, "suite": arguments.suite, "drifts": [drift_shape(d) for d in found.drifts]})
        else:
            _tell_drift(stdout(), found)
    return COULD_NOT_MEASURE if found.drifts else 0


def eval_from_run(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        run = workspace.run(arguments.run)
        suite = arguments.suite or run.state.app
        written, cassette = Evals(workspace).from_run(run, suite, arguments.name or run.id)
        paths = [path for path in (written.suite, written.source, written.case, cassette) if path]
        told = [str(path.relative_to(workspace.root)) for path in paths]
        if arguments.json:
            print_json({"v": VERSION, "suite": suite, "written": told})
            return 0
        for path in told:
            stdout().line(f"  wrote {path}")
        stdout().line(f"\nnext: baton eval run {suite}")
    return 0


def eval_rekey(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        evals = Evals(workspace)
        names = [arguments.suite] if arguments.suite else evals.names()
        changed = [path.relative_to(workspace.root) for name in names for path in evals.rekey(name)]
        if arguments.json:
            print_json({"v": VERSION, "changed": list(map(str, changed))})
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


def _conclude(ran: Sequence[Ran], arguments: argparse.Namespace) -> int:
    _write_reports(ran, arguments)
    if arguments.json:
        shapes = [to_plain(one.result) for one in ran]
        print_json({"v": VERSION, "results": shapes, "drifts": [drift_shape(d) for one in ran for d in one.drifts]})
    else:
        for one in ran:
            _tell_ran(stdout(), one)
    return max(map(_status, ran))


def _write_reports(ran: Sequence[Ran], arguments: argparse.Namespace) -> None:
    """Where `--html`, `--junit` and `--markdown` say."""


def _status(ran: Ran) -> int:
    if ran.drifts or not ran.result.complete:
        return COULD_NOT_MEASURE
    return 0 if all(case.passed for case in ran.result.cases) else 1


def _tell_ran(terminal: Terminal, ran: Ran) -> None:
    result = ran.result
    passed = sum(case.passed for case in result.cases)
    terminal.line(f"{result.suite}  profile {result.profile}  {passed} of {len(result.cases)} pass")
    for case in result.cases:
        glyph = terminal.glyph("done" if case.passed else "failed")
        why = "; ".join(f"{score.evaluator}: {score.why}" for score in case.scores if not score.passed)
        told = " · ".join(filter(None, (case.outcome.status, case.outcome.error, why)))
        terminal.line(f"  {glyph} {visible(case.outcome.case)}  {visible(told)}")
    if ran.drifts:
        _tell_drift(terminal, ran)


def _tell_drift(terminal: Terminal, ran: Ran) -> None:
    for line in drift_lines(terminal, ran.suite.name, len(ran.suite.cases), ran.drifts):
        terminal.line(line)
