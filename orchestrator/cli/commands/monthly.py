"""`review system`, `review undo`: what the system is and proposes, and taking back what was adopted of it."""

from __future__ import annotations

import argparse

from orchestrator.cli.glance import tell_glance
from orchestrator.cli.outcome import announce, conclude, drive_and_ask, watcher
from orchestrator.cli.terminal import chatter, print_json, stdout
from orchestrator.face.governing.review_app import REVIEW_APP
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.starting import refuse_paused
from orchestrator.features.governance.month import PROPOSES, begin_review, glance_of_system, review_of_system
from orchestrator.features.governance.shape import system_review_shape, undone_shape
from orchestrator.features.governance.undoing import undo
from orchestrator.text.visible import visible


def review_system(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        terminal = chatter(as_json=arguments.json)
        found = review_of_system(workspace)
        if found.waiting is None and found.last and workspace.days.today < found.due and not arguments.again:
            if arguments.json:
                print_json(system_review_shape(found))
                return 0
            kept = f" and kept in {found.kept}" if found.kept else ""
            terminal.line(f"the system was reviewed on {found.last}{visible(kept)}; the next is due on {found.due}.")
            terminal.line("before that: baton review system --again")
            return 0
        run = found.waiting
        if run is None:
            refuse_paused(workspace, REVIEW_APP)
            run = begin_review(workspace, watcher(workspace, arguments))
            if not arguments.json:
                announce(run)
        if not arguments.no_drive:
            run.drive(until=PROPOSES)
            if not arguments.json and not run.state.ended:
                tell_glance(terminal, glance_of_system(run), head=14)
            drive_and_ask(workspace, run, arguments)
        return conclude(workspace, run, as_json=arguments.json)


def review_undo(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        undone = undo(workspace, arguments.proposal)
    if arguments.json:
        print_json(undone_shape(undone))
        return 0
    terminal = stdout()
    terminal.line(visible(undone.told))
    for line in undone.difference.splitlines():
        terminal.line(f"  {visible(line)}")
    return 0
