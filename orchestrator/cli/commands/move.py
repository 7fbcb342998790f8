"""`run`, `step`, `resume`: move runs on."""

from __future__ import annotations

import argparse
import os

from orchestrator.cli.outcome import conclude, drive_and_ask, exit_status, watcher
from orchestrator.cli.pairs import pairs
from orchestrator.cli.shapes import VERSION, run_shape
from orchestrator.cli.terminal import print_json, stderr, stdout
from orchestrator.domain.canonical import JSON
from orchestrator.domain.visible import visible
from orchestrator.errors import BatonError, DriverLost, NotFound, RunDriven
from orchestrator.wiring.run import Run
from orchestrator.wiring.workspace import Workspace


def run(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        _check_until(workspace, arguments)
        given = _given(workspace, arguments)
        if arguments.dry_run:
            return _dry_run(workspace, arguments, given)
        started = workspace.start(
            arguments.app,
            arguments.input,
            profile=arguments.profile,
            watcher=watcher(workspace, arguments),
            inputs=given,
        )
        if not arguments.json:
            announce(started)
        if not arguments.no_drive:
            drive_and_ask(workspace, started, arguments, until=arguments.until)
        return conclude(workspace, started, as_json=arguments.json)


def _given(workspace: Workspace, arguments: argparse.Namespace) -> dict[str, JSON]:
    """The named inputs; where the app watches files and was given none, the oldest new one is among them."""
    given: dict[str, JSON] = dict(pairs(arguments.values))
    if arguments.input is None:
        from orchestrator.wiring.watched import oldest_new_match

        definition = workspace.definition(arguments.app, profile=arguments.profile)
        found = oldest_new_match(workspace, definition, given)
        given |= {found.input: os.path.relpath(found.path)} if found else {}
    return given


def _dry_run(workspace: Workspace, arguments: argparse.Namespace, given: dict[str, JSON]) -> int:
    from orchestrator.cli.dry_runs import dry_run_shape, tell_dry_run
    from orchestrator.wiring.dry_run import dry_run
    from orchestrator.wiring.preparing import prepare

    dry = dry_run(workspace, prepare(workspace, arguments.app, arguments.input, given, profile=arguments.profile))
    if arguments.json:
        print_json(dry_run_shape(dry))
    else:
        tell_dry_run(stdout(), dry)
    return 0


def _check_until(workspace: Workspace, arguments: argparse.Namespace) -> None:
    """Before the start is recorded: a run must not be left behind by a slip of the finger."""
    if not arguments.until:
        return
    names = [phase.name for phase in workspace.definition(arguments.app, profile=arguments.profile).app.phases]
    if arguments.until not in names:
        raise NotFound("phase", arguments.until, names)


def step(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        stepped = workspace.run(arguments.run, watcher=watcher(workspace, arguments))
        stepped.drive(steps=1)
        return conclude(workspace, stepped, as_json=arguments.json)


def resume(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        if not arguments.run:
            return _resume_all(workspace, arguments)
        resumed = workspace.run(arguments.run, watcher=watcher(workspace, arguments))
        drive_and_ask(workspace, resumed, arguments, until=arguments.until, take_over=arguments.take_over)
        return conclude(workspace, resumed, as_json=arguments.json)


def _resume_all(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Every run that was cut off or whose decision expired, oldest first.

    A run that failed is gone on with only when it is named.
    """
    due = {decision.run.id for decision in workspace.decisions() if decision.is_due}
    rows = [row for row in reversed(workspace.runs()) if workspace.status(row) == "interrupted" or row.run in due]
    runs = [workspace.run(row.run, watcher=watcher(workspace, arguments)) for row in rows]
    statuses = []
    for resumed in runs:
        if not arguments.json:
            announce(resumed)
        try:
            resumed.drive()
        except (RunDriven, DriverLost):  # somebody else goes on with it
            resumed.refresh()
        except BatonError as error:  # one run that cannot go on keeps no other from it
            stderr().line(f"error: {visible(str(error))}")
            statuses.append(error.exit_code)
            continue
        statuses.append(exit_status(resumed))
        if not arguments.json:
            conclude(workspace, resumed, as_json=False)
    if arguments.json:
        print_json({"v": VERSION, "runs": [run_shape(resumed) for resumed in runs]})
    elif not runs:
        stdout().line("nothing was cut off.")
    return max(statuses, default=0)


def announce(started: Run) -> None:
    terminal = stdout()
    state = started.state
    what = visible(next(iter(state.files.values()), "").rpartition("/")[2])
    note = " (no key, no network)" if started.is_offline else ""
    head = f"{state.app}  {what}".rstrip()
    rest = f"run {started.id} · profile {state.profile}{note}"
    fits = len(head) + 3 + len(rest) <= terminal.width
    terminal.line()
    terminal.line(f"{terminal.style(head, 'bold')}{'   ' if fits else chr(10) + '  '}{rest}")
