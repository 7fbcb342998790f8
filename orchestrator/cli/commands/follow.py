"""`follow`: a run as it happens, from another terminal; looks, and changes nothing."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator

from orchestrator.cli.progress import Progress
from orchestrator.cli.reader import PageReader
from orchestrator.cli.seen import note_told
from orchestrator.cli.standing import standing
from orchestrator.cli.terminal import print_whole, stderr, stdout
from orchestrator.domain.event import Event, Head, fact_body
from orchestrator.domain.run_status import ENDED, RunStatus
from orchestrator.engine.fold import fold
from orchestrator.engine.state import RunState
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace

_POLL_S = 0.2
_PATIENCE = 10
"""Looks before a run that stands still is taken to rest: between an answer and its driver there is a moment."""
_INTERRUPTED = 130

Told = Callable[[Event, RunState], None]


def follow(arguments: argparse.Namespace) -> int:
    with Workspace.open() as workspace:
        run = workspace.run(arguments.run)
        told = _as_json if arguments.json else Progress(stdout(), workspace.journal, answers=True)
        reader = PageReader(sys.stdout)
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


def happening(workspace: Workspace, run: Run, pause: Callable[[], bool]) -> Iterator[tuple[Event, RunState]]:
    """Every event from the first one on, each with the state it led to, until the run rests.

    Args:
        pause: waits between two looks; returns whether to go on looking.
    """
    state = RunState(Head(run.id))
    still = 0
    while True:
        events = workspace.journal.read(run.id, after=state.head.seq)
        for event in events:
            state = fold([event], state)
            yield event, state
        if run.refresh().status in _RESTING or still >= _PATIENCE:
            if state.head.seq == run.state.head.seq:
                return
            continue  # something came between the two looks
        still = 0 if events or run.status == "running" else still + 1
        if not pause():
            return


_RESTING: frozenset[RunStatus] = frozenset(("waiting", "failed", *ENDED))


def _as_json(event: Event, _: RunState) -> None:
    line = {"v": 1, "run": event.stream, "seq": event.seq, "at": event.at, "actor": event.actor, "kind": event.kind}
    print_whole(json.dumps(line | {"fact": fact_body(event.fact)}) + "\n")


def _say(workspace: Workspace, run: Run) -> None:
    terminal = stdout()
    terminal.clear_unfinished()
    terminal.line()
    note_told(workspace, run)
    if run.state.ended:
        terminal.line(f"{run.id} is {run.status}.  next: baton show {run.id}")
    else:
        terminal.line(f"nothing is running; state is kept.  next: {standing(run).next}")
