"""`run`, `step`, `resume`: move runs on."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from orchestrator.cli.outcome import announce, conclude, drive_and_ask, exit_status, watcher
from orchestrator.cli.pairs import pairs
from orchestrator.cli.terminal import can_ask, print_json, stderr, stdout
from orchestrator.errors import BatonError, DriverLost, NotFound, RunDriven, UsageError
from orchestrator.face.lists import Lists
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.deciding.losing import undo
from orchestrator.features.looking.listing import cut_off, instead, root_of_tree, stuck_runs
from orchestrator.features.looking.run_shape import run_shapes
from orchestrator.features.looking.standing import why_stuck
from orchestrator.text.quantity import counted
from orchestrator.text.visible import visible

_MOST_NAMED = 20
"""Runs that a person is asked about at once."""


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
            if arguments.profile:
                raise UsageError(
                    "--profile is for one run.", mend=f"Name it: baton resume RUN --profile {arguments.profile}"
                )
            return _resume_all(workspace, arguments)
        resumed = workspace.run(arguments.run, watcher=watcher(workspace, arguments))
        if resumed.state.ended and not arguments.json:
            stdout().line(f"{resumed.id} is {resumed.status}; nothing of it goes on. In a new run: {undo(resumed)}")
        elif arguments.profile:
            resumed.swap(arguments.profile)
        resumed.retry()
        drive_and_ask(workspace, resumed, arguments, until=arguments.until, take_over=arguments.take_over)
        return conclude(workspace, resumed, as_json=arguments.json)


def _resume_all(workspace: Workspace, arguments: argparse.Namespace) -> int:
    """Every run that was cut off, whose decision expired or that has slept enough, also by one branch among others.

    Those that failed, or whose model could not finish, are named; on a terminal the person is asked about them.
    """
    with Lists(workspace.root) as lists:
        names, sleepers = cut_off(lists, workspace.clock()), lists.asleep()
        stuck = [name for name in stuck_runs(lists) if name not in names]
    due = [root_of_tree(name) for name in sleepers if workspace.run(name).is_due]
    names = list(dict.fromkeys([*due, *names]))
    agreed = _agreed_to(workspace, stuck, arguments)
    runs = [workspace.run(name, watcher=watcher(workspace, arguments)) for name in [*names, *agreed]]
    statuses = [status for resumed in runs if (status := _resumed(workspace, resumed, arguments)) is not None]
    if arguments.json:
        print_json(run_shapes(runs))
    elif not runs and not stuck:
        with Lists(workspace.root) as lists:
            stdout().line(" ".join(["nothing was cut off.", *instead(lists)]))
    return max(statuses, default=0)


def _resumed(workspace: Workspace, resumed: Run, arguments: argparse.Namespace) -> int | None:
    """The exit status that says how it stands, or what kept it from going on."""
    if not arguments.json:
        announce(resumed)
    try:
        resumed.retry()
        resumed.drive()
    except (RunDriven, DriverLost):  # somebody else goes on with it
        resumed.refresh()
    except BatonError as error:  # one run that cannot go on keeps no other from it
        stderr().line(f"error: {resumed.id}: {visible(str(error))}")
        return error.exit_code
    if not arguments.json:
        conclude(workspace, resumed, as_json=False)
    return exit_status(resumed)


def _agreed_to(workspace: Workspace, stuck: Sequence[str], arguments: argparse.Namespace) -> list[str]:
    """Of the runs that failed, or whose model could not finish, those that the person wants to have gone on with."""
    if not stuck or arguments.json:
        return []
    terminal = stdout()
    terminal.line(f"{counted(len(stuck), 'run')} could not go on:")
    for name in stuck[:_MOST_NAMED]:
        terminal.line(f"  {name}  {why_stuck(workspace.run(name))}")
    if len(stuck) > _MOST_NAMED:
        terminal.line(f"  and {len(stuck) - _MOST_NAMED} more: baton runs --status failed, baton inbox")
    named = list(stuck[:_MOST_NAMED])
    if not can_ask():
        terminal.line(f"Nobody is there to be asked. To go on with one: baton resume {named[0]}")
        return []
    terminal.forget_typed()
    try:
        yes = terminal.choose("  go on with these? [y/N] ", {"y", "n"}).strip().lower() in ("y", "yes")
    except EOFError:
        terminal.line()
        yes = False
    return named if yes else []
