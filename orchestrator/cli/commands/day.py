"""`today`, `state`, `energy`, `note`, `log`, `decide`, `decided`, `done`, `defer`, `undo`: the person's day."""

from __future__ import annotations

import argparse

from orchestrator.cli.explanation import tell_explanation
from orchestrator.cli.plan import MOST_BESIDE, tell_plan, tell_state
from orchestrator.cli.terminal import can_ask, print_json, stdout
from orchestrator.errors import UsageError
from orchestrator.face.workspace import Workspace
from orchestrator.features.looking.listing import local, moment, since_of
from orchestrator.features.rules.day import explained, note_shown, planned
from orchestrator.features.rules.shape import explanation_shape, today_shape
from orchestrator.features.state import saying
from orchestrator.features.state.log import log_of
from orchestrator.features.state.shape import log_shape, said_shape, state_shape
from orchestrator.text.visible import visible

MOST_MINUTES = 100_000
"""Of one note: ten weeks. More is a slip of the hand."""


def today(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        energy = saying.level_of(arguments.energy) if arguments.energy else None
        if arguments.why is not None:
            explanation, _ = explained(workspace, arguments.why, energy=energy)
            if arguments.json:
                print_json(explanation_shape(explanation))
            else:
                tell_explanation(stdout(), explanation)
            return 0
        most = None if arguments.all else MOST_BESIDE
        if can_ask() and not (arguments.json or energy):
            from orchestrator.cli.day_walk import walk_day  # a terminal's own modules

            walk_day(workspace, stdout(), most=most)
            return 0
        plan = planned(workspace, energy=energy)
        if arguments.json:
            print_json(today_shape(plan))
            return 0
        tell_plan(stdout(), plan, workspace.clock(), most=most)
        if not arguments.energy:  # a what-if was no plan of the day
            note_shown(workspace, plan)
    return 0


def state(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        known, now = workspace.state(freshness="recent"), workspace.clock()
    if arguments.json:
        print_json(state_shape(known))
    else:
        tell_state(stdout(), known, now)
    return 0


def energy(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        return _tell(saying.say_energy(workspace, saying.level_of(arguments.level)), arguments)


def note(arguments: argparse.Namespace) -> int:
    if arguments.minutes is not None and not 1 <= arguments.minutes <= MOST_MINUTES:
        raise UsageError(
            f"--minutes {arguments.minutes} is no length of time.", mend=f"Give minutes from 1 to {MOST_MINUTES:,}."
        )
    if arguments.change or arguments.file:
        return _explain(arguments)
    with Workspace.open() as workspace:
        said = saying.take_note(
            workspace,
            arguments.text,
            pattern=arguments.pattern,
            minutes=arguments.minutes or 0,
            project=arguments.project,
            building=arguments.building,
        )
    return _tell(said, arguments)


def _explain(arguments: argparse.Namespace) -> int:
    """What the person says of their changes, and of nothing else with it: a later word takes back one of them."""
    beside = {
        "--pattern": arguments.pattern,
        "--minutes": arguments.minutes,
        "--project": arguments.project,
        "--building": arguments.building,
    }
    if not arguments.change:
        raise UsageError(
            "--file names a file that was changed.", mend=f'Say why: baton note --change "WHY" --file {arguments.file}'
        )
    if named := [name for name, value in beside.items() if value]:
        raise UsageError(f"--change and {named[0]} are two notes.", mend="Take a note of each.")
    with Workspace.open() as workspace:
        return _tell(saying.explain_changes(workspace, arguments.text, path=arguments.file), arguments)


def log(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        since = moment(since_of(arguments.since, workspace.clock())) if arguments.since else None
        entries = log_of(workspace, arguments.query, since)
    if arguments.json:
        print_json(log_shape(entries))
        return 0
    terminal = stdout()
    if not entries:
        terminal.line("nothing like that was logged." if arguments.query or since else "nothing was logged yet.")
    terminal.table(
        (local(one.at.isoformat()), one.kind, one.id, visible(" ".join(one.told.split())), one.project)
        for one in entries
    )
    return 0


def decide(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        said = saying.ask_oneself(
            workspace,
            arguments.question,
            by=arguments.by,
            default=arguments.default,
            cost_of_delay=arguments.cost_of_delay,
        )
    return _tell(said, arguments)


def decided(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        return _tell(saying.decided(workspace, arguments.id, arguments.answer, why=arguments.why), arguments)


def done(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        return _tell(saying.done(workspace, arguments.task), arguments)


def defer(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        return _tell(saying.defer(workspace, arguments.task, arguments.to), arguments)


def undo(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        return _tell(saying.undo(workspace), arguments)


def _tell(said: saying.Acknowledgement, arguments: argparse.Namespace) -> int:
    if arguments.json:
        print_json(said_shape(said))
    else:
        stdout().line(visible(said.told))
    return 0
