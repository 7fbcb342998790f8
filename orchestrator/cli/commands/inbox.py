"""`inbox`: what waits for the person."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from orchestrator.cli.filters import filter_of, more
from orchestrator.cli.listing import collision_lines
from orchestrator.cli.looked import note_on_screen
from orchestrator.cli.terminal import can_ask, print_json, stdout
from orchestrator.face.lists import Lists, Waiting
from orchestrator.features.deciding.seen import note_seen
from orchestrator.features.deciding.shape import inbox_shape
from orchestrator.features.looking.listing import decision_lines, row_path

if TYPE_CHECKING:
    from orchestrator.face.workspace import Workspace

_BESIDE = 4
"""Lines of the screen for the command, what is not shown, what to do next, and the prompt after it."""


def inbox(arguments: argparse.Namespace) -> int:
    if arguments.files:
        from orchestrator.cli.decision_files import inbox_files

        return inbox_files(arguments)
    if arguments.decision:
        from orchestrator.cli.walk import one

        return one(arguments)
    terminal = stdout()
    asked = filter_of(arguments, terminal, beside=_BESIDE)
    walks = can_ask() and not arguments.json
    if walks:  # one after the other; the screen holds each of them
        asked = asked._replace(limit=arguments.limit)
    with Lists.open() as lists:
        waiting, count = lists.waiting(asked)
        lines = [] if walks or arguments.json else list(decision_lines(waiting, lists.now()))
        clashes = lists.colliding(waiting) if lines else {}
    if waiting and (walks or arguments.json):
        return _opened(arguments, waiting, count)
    shown = {row.decision: row.seal for row in waiting}
    note_seen(lists.root, shown, "inbox")
    note_on_screen(lists.root, shown)
    if arguments.json:
        print_json(inbox_shape([]))
    elif not waiting:
        filtered = asked.app or asked.since
        terminal.line("nothing waits for you." if not filtered else "no such decision waits.  all: baton inbox")
    else:
        terminal.table(lines, whole=True)
        for line in collision_lines(terminal, clashes):
            terminal.line(line)
        told = more(len(waiting), count, "baton inbox")
        if told:
            terminal.line(told)
        terminal.line("next: baton inbox DECISION  ·  baton approve DECISION")
    return 0


def _opened(arguments: argparse.Namespace, waiting: list[Waiting], count: int) -> int:
    """What needs the decisions themselves."""
    from orchestrator.cli.walk import walk
    from orchestrator.face.workspace import Workspace

    with Workspace.open() as workspace:
        if arguments.json:
            _print(workspace, waiting, count)
        else:
            walk(workspace, [row.decision for row in waiting], arguments)
    return 0


def _print(workspace: Workspace, waiting: list[Waiting], count: int) -> None:
    decisions = [workspace.decision(row.decision) for row in waiting]
    still_open = [decision for decision in decisions if decision.is_open]
    note_seen(workspace.root, {decision.id: decision.seal for decision in still_open}, "inbox")
    paths = {row.decision: row_path(row) for row in waiting}
    print_json(inbox_shape(still_open, count - len(waiting), paths))
