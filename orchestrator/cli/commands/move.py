"""`run`, `step`, `resume`: move runs on."""

from __future__ import annotations

import argparse

from orchestrator.cli.outcome import conclude, drive_and_ask
from orchestrator.cli.progress import Progress
from orchestrator.cli.shapes import VERSION, run_shape
from orchestrator.cli.terminal import print_json, stderr, stdout
from orchestrator.errors import UsageError, WorkspaceMissing
from orchestrator.wiring.run import Run
from orchestrator.wiring.workspace import Workspace


def run(arguments: argparse.Namespace) -> int:
    with _workspace() as workspace:
        started = workspace.start(
            arguments.app,
            arguments.input,
            profile=arguments.profile,
            watcher=_watcher(workspace, arguments),
            inputs=pairs(arguments.values),
        )
        if not arguments.json:
            _announce(started)
        if not arguments.no_drive:
            drive_and_ask(workspace, started, until=arguments.until, may_ask=not arguments.json)
        return conclude(workspace, started, as_json=arguments.json)


def _workspace() -> Workspace:
    """The workspace; the first run of all makes one at home, and says so."""
    try:
        return Workspace.open()
    except WorkspaceMissing:
        made = Workspace.make_home()
        stderr().line(f"there was no workspace yet; one is in {made.root} now.")
        return made


def step(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        stepped = workspace.run(arguments.run, watcher=_watcher(workspace, arguments))
        stepped.drive(steps=1)
        return conclude(workspace, stepped, as_json=arguments.json)


def resume(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        if arguments.run:
            resumed = workspace.run(arguments.run, watcher=_watcher(workspace, arguments))
            drive_and_ask(
                workspace,
                resumed,
                until=arguments.until,
                take_over=arguments.take_over,
                may_ask=not arguments.json,
            )
            return conclude(workspace, resumed, as_json=arguments.json)
        return _resume_all(workspace, arguments)


def _resume_all(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Every run that was cut off, oldest first. A run that failed is gone on with only when it is named."""
    cut_off = [row.run for row in reversed(workspace.runs()) if workspace.status(row) == "interrupted"]
    runs = [workspace.run(run, watcher=_watcher(workspace, arguments)) for run in cut_off]
    for resumed in runs:
        if not arguments.json:
            _announce(resumed)
        resumed.drive()
    if arguments.json:
        print_json({"v": VERSION, "runs": [run_shape(resumed) for resumed in runs]})
        return 0
    if not runs:
        stdout().line("nothing was cut off.")
        return 0
    return max(conclude(workspace, resumed, as_json=False) for resumed in runs)


def pairs(values: list[str]) -> dict[str, str]:
    """`NAME=VALUE` words as a mapping. Raises UsageError for one without `=`, or a name given twice."""
    given: dict[str, str] = {}
    for word in values:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise UsageError(f'"{word}" is not NAME=VALUE.')
        if name in given:
            raise UsageError(f"{name} is given twice.")
        given[name] = value
    return given


def _watcher(workspace: Workspace, arguments: argparse.Namespace) -> Progress:
    return Progress(stderr() if arguments.json else stdout(), workspace.journal)


def _announce(started: Run) -> None:
    terminal = stdout()
    state = started.state
    what = next(iter(state.files.values()), "").rpartition("/")[2]
    note = " (no key, no network)" if state.profile == "offline" else ""
    head = f"{state.app}  {what}".rstrip()
    terminal.line(f"\n{terminal.style(head, 'bold')}   run {started.id} · profile {state.profile}{note}")
