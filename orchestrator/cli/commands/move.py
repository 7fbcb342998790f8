"""`run`, `step`, `resume`: move runs on."""

from __future__ import annotations

import argparse
import os
import sys

from orchestrator.cli.outcome import announce, conclude, drive_and_ask, exit_status, watcher
from orchestrator.cli.pairs import pairs
from orchestrator.cli.terminal import print_json, stderr, stdout
from orchestrator.errors import BatonError, DriverLost, NotFound, RunDriven
from orchestrator.face.lists import Lists
from orchestrator.face.workspace import Workspace
from orchestrator.features.deciding.losing import undo
from orchestrator.features.looking.listing import cut_off, instead, root_of_tree
from orchestrator.features.looking.run_shape import run_shapes
from orchestrator.text.visible import visible


def run(arguments: argparse.Namespace) -> int:
    from orchestrator.features.apps.standard_input import first_input
    from orchestrator.features.apps.starting import finish_moves, refuse_paused

    with Workspace.open() as workspace:
        first = first_input(arguments.input, getattr(sys.stdin, "buffer", None))
        for told in finish_moves(workspace):
            stderr().line(visible(told))
        _check_until(workspace, arguments)
        if not (arguments.dry_run or arguments.anyway):
            refuse_paused(workspace, arguments.app)  # before a new file is looked for: putting one there would not help
        given = _given(workspace, arguments)
        if arguments.dry_run:
            return _dry_run(workspace, arguments, first, given)
        started = workspace.start(
            arguments.app,
            first,
            profile=arguments.profile,
            watcher=watcher(workspace, arguments),
            inputs=given,
        )
        if not arguments.json:
            announce(started)
        if not arguments.no_drive:
            drive_and_ask(workspace, started, arguments, until=arguments.until)
        return conclude(workspace, started, as_json=arguments.json)


def _given(workspace: Workspace, arguments: argparse.Namespace) -> dict[str, object]:
    """The named inputs; where the app watches files and was given none, the oldest new one is among them."""
    given: dict[str, object] = dict(pairs(arguments.values))
    if arguments.input is None:
        from orchestrator.features.apps.watched import oldest_new_match

        definition = workspace.definition(arguments.app, profile=arguments.profile)
        match = oldest_new_match(workspace, definition, given)
        given |= {match.input: os.path.relpath(match.path)} if match else {}
    return given


def _dry_run(workspace: Workspace, arguments: argparse.Namespace, first: object, given: dict[str, object]) -> int:
    from orchestrator.cli.dry_runs import tell_dry_run
    from orchestrator.features.apps.dry_run import dry_run
    from orchestrator.features.apps.shape import dry_run_shape

    dry = dry_run(
        workspace,
        workspace.prepare(arguments.app, first, given, profile=arguments.profile),
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
    """Every run that was cut off, whose decision expired or that has slept enough, also by one branch among others.

    A run that failed is gone on with only when it is named.
    """
    with Lists(workspace.root) as lists:
        names, sleepers = cut_off(lists, workspace.clock()), lists.asleep()
    due = [root_of_tree(name) for name in sleepers if workspace.run(name).is_due]
    runs = [workspace.run(name, watcher=watcher(workspace, arguments)) for name in dict.fromkeys([*due, *names])]
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
        print_json(run_shapes(runs))
    elif not runs:
        with Lists(workspace.root) as lists:
            stdout().line(" ".join(["nothing was cut off.", *instead(lists)]))
    return max(statuses, default=0)
