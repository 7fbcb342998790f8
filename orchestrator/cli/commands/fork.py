"""`fork`: a new run that shares the past of another."""

from __future__ import annotations

import argparse

from orchestrator.cli.outcome import announce, conclude, drive_and_ask, watcher
from orchestrator.cli.terminal import stdout
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.looking.branches import begun_anew
from orchestrator.features.looking.two_runs import side_of


def fork(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        forked = workspace.fork(
            arguments.run,
            start=arguments.start,
            profile=arguments.profile,
            fresh=arguments.fresh,
            watcher=watcher(workspace, arguments),
        )
        if not arguments.json:
            announce(forked)
            _tell_shared(forked)
            _tell_begun_anew(arguments.run, arguments.start)
        if not arguments.no_drive:
            drive_and_ask(workspace, forked, arguments, until=arguments.until)
        if not arguments.json:
            _tell_reused(forked)
        return conclude(workspace, forked, as_json=arguments.json)


def _tell_shared(forked: Run) -> None:
    shared = [handoff.fact.phase for handoff in forked.handoffs]
    origin = forked.state.fork.run if forked.state.fork else ""
    if shared:
        stdout().line(f"  shared with {origin}: {', '.join(dict.fromkeys(shared))}")


def _tell_begun_anew(run: str, start: str) -> None:
    """Where a branch is named, it is not the only one to begin."""
    if phase := begun_anew(run, start):
        stdout().line(f"  all of {phase} begins anew: what you answered there is asked, and effects are done, again")


def _tell_reused(forked: Run) -> None:
    """Which answers cost nothing this time."""
    side = side_of(forked)
    if side.reused:
        stdout().line(f"  {side.reused} of {side.answers} answers were taken from {side.taken_from}")
