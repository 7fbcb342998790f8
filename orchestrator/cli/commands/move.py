"""`run`, `step`, `resume`: move runs on."""

from __future__ import annotations

import argparse
import os

from orchestrator.cli.losing import undo
from orchestrator.cli.outcome import conclude, drive_and_ask, exit_status, watcher
from orchestrator.cli.pairs import pairs
from orchestrator.cli.shapes import VERSION, run_shape
from orchestrator.cli.terminal import print_json, stderr, stdout
from orchestrator.domain.canonical import JSON
from orchestrator.domain.run_status import Status
from orchestrator.errors import BatonError, DriverLost, NotFound, RunDriven
from orchestrator.face.lists import Filter, Lists
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.ports.clock import stamp
from orchestrator.text.visible import visible
from orchestrator.transcripts.counted import counted

_ELSEWHERE: tuple[Status, Status] = ("failed", "running")


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
        from orchestrator.features.apps.watched import oldest_new_match

        definition = workspace.definition(arguments.app, profile=arguments.profile)
        found = oldest_new_match(workspace, definition, given)
        given |= {found.input: os.path.relpath(found.path)} if found else {}
    return given


def _dry_run(workspace: Workspace, arguments: argparse.Namespace, given: dict[str, JSON]) -> int:
    from orchestrator.cli.dry_runs import dry_run_shape, tell_dry_run
    from orchestrator.features.apps.dry_run import dry_run

    dry = dry_run(
        workspace,
        workspace.prepare(arguments.app, arguments.input, given, profile=arguments.profile),
    )
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
        if resumed.state.ended and not arguments.json:
            stdout().line(f"{resumed.id} is {resumed.status}; nothing of it goes on. In a new run: {undo(resumed)}")
        drive_and_ask(workspace, resumed, arguments, until=arguments.until, take_over=arguments.take_over)
        return conclude(workspace, resumed, as_json=arguments.json)


def _resume_all(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Every run that was cut off or whose decision expired, oldest first.

    A run that failed is gone on with only when it is named.
    """
    runs = [workspace.run(run, watcher=watcher(workspace, arguments)) for run in _cut_off(workspace)]
    statuses = []
    for resumed in runs:
        if not arguments.json:
            announce(resumed)
        try:
            resumed.drive()
        except (RunDriven, DriverLost):  # somebody else goes on with it
            resumed.refresh()
        except BatonError as error:  # one run that cannot go on keeps no other from it
            stderr().line(f"error: {resumed.id}: {visible(str(error))}")
            statuses.append(error.exit_code)
            continue
        statuses.append(exit_status(resumed))
        if not arguments.json:
            conclude(workspace, resumed, as_json=False)
    if arguments.json:
        print_json({"v": VERSION, "runs": [run_shape(resumed) for resumed in runs]})
    elif not runs:
        stdout().line(" ".join(["nothing was cut off.", *_why_nothing(workspace)]))
    return max(statuses, default=0)


def _cut_off(workspace: Workspace) -> list[str]:
    with Lists(workspace.root) as lists:
        stopped = lists.runs(Filter(statuses=("interrupted",))).runs
        now = stamp(workspace.clock())
        due = [row.run for row in lists.waiting(Filter())[0] if row.expires_at and row.expires_at <= now]
    return list(dict.fromkeys([*due, *(row.run for row, _ in reversed(stopped))]))


def _why_nothing(workspace: Workspace) -> list[str]:
    """What there is instead, and what goes on with it."""
    with Lists(workspace.root) as lists:
        waiting = lists.waiting(Filter(limit=1))[1]
        failed, driven = (lists.runs(Filter(statuses=(status,), limit=1)) for status in _ELSEWHERE)
        told = [f"{counted(waiting, 'decision')} {_waits(waiting)} for you: baton inbox."] if waiting else []
        if failed.runs:
            told.append(f"{counted(failed.found, 'run')} failed: baton show {failed.runs[0][0].run} says why.")
        if driven.runs:
            told.append(f"{counted(driven.found, 'run')} driven elsewhere: baton follow {driven.runs[0][0].run}.")
        if not told:
            told = ["No run is unfinished: baton runs."] if lists.runs(Filter(limit=1)).runs else ["There are no runs."]
    return told


def _waits(count: int) -> str:
    return "waits" if count == 1 else "wait"


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
