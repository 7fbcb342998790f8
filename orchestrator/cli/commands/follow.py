"""`follow`: a run as it happens, from another terminal; looks, and changes nothing."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable

from orchestrator.cli.looked import note_looked, note_question
from orchestrator.cli.progress import Progress
from orchestrator.cli.reader import PageReader
from orchestrator.cli.terminal import print_whole, stderr, stdout
from orchestrator.face.run import Run
from orchestrator.face.watching import Event, RunState
from orchestrator.face.workspace import Workspace
from orchestrator.features.deciding.seen import note_told
from orchestrator.features.looking.following import event_shape, happening
from orchestrator.features.looking.standing import standing

_POLL_S = 0.2
"""An event is told before a person notices that it was late."""
_INTERRUPTED = 130
"""What shells give for Ctrl-C: 128 and the number of SIGINT."""

Told = Callable[[Event, RunState], None]


def follow(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        run = workspace.run(arguments.run)
        told = _as_json if arguments.json else Progress(stdout(), workspace.journal, answers=True)
        reader = PageReader(sys.stdout)
        if not arguments.json:
            note_looked(workspace, run.id)
        try:
            for event, state in happening(workspace, run, lambda: _pause(reader)):
                told(event, state)
        except KeyboardInterrupt:
            stdout().clear_unfinished()
            stderr().line(f"\n{run.id} goes on without being watched.  next: baton follow {run.id}")
            return _INTERRUPTED
        if not (arguments.json or reader.left()):
            _say(workspace, run)
    return 0


def _pause(reader: PageReader) -> bool:
    time.sleep(_POLL_S)
    return not reader.left()


def _as_json(event: Event, _: RunState) -> None:
    print_whole(json.dumps(event_shape(event)) + "\n")


def _say(workspace: Workspace, run: Run) -> None:
    terminal = stdout()
    terminal.clear_unfinished()
    terminal.line()
    note_told(workspace, run)
    note_question(workspace, run)
    if run.state.ended:
        terminal.line(f"{run.id} is {run.status}.  next: baton show {run.id}")
    else:
        stands = standing(run)
        told = stands.told if run.state.is_rested else "nothing is running"
        terminal.line(f"{told}; state is kept.  next: {stands.next}")
