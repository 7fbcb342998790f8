"""A run as it happens, with its branches: every event once, in order, until all of it rests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import assert_never

from orchestrator.domain.canonical import JSON
from orchestrator.domain.event import Event, Head, fact_body
from orchestrator.engine.fold import fold
from orchestrator.engine.state import RunState
from orchestrator.face.run import Run
from orchestrator.face.shape import VERSION
from orchestrator.face.status import Status
from orchestrator.face.workspace import Workspace
from orchestrator.ports.listing import Wanted

_PATIENCE = 10
"""Looks before a run that stands still is taken to rest: between an answer and its driver there is a moment."""


def happening(workspace: Workspace, run: Run, pause: Callable[[], bool]) -> Iterator[tuple[Event, RunState]]:
    """Every event of the run and its branches from the first one on, in the order of time, each with the state that
    its own run came to by it, until all of it rests.

    Args:
        pause: waits between two looks; returns whether to go on looking.
    """
    happenings = RunHappenings(workspace, run)
    still = 0
    while True:
        events = happenings.more()
        yield from events
        if happenings.rests() or still >= _PATIENCE:
            late = happenings.more()
            if not late:
                return
            yield from late  # it came between the two looks
            continue
        still = 0 if events or run.status == "running" else still + 1
        if not pause():
            return


class RunHappenings:
    """A run and all below it, read up to where they were looked at last."""

    def __init__(self, workspace: Workspace, run: Run) -> None:
        self._journal = workspace.journal
        self._run = run
        self._states: dict[str, RunState] = {}
        self._times: dict[str, str] = {}

    def rests(self) -> bool:
        """Whether nothing more comes of it by itself for now."""
        return _rests(self._run.refresh().status)

    def more(self) -> list[tuple[Event, RunState]]:
        """What was not read before, in the order of time."""
        branches = self._journal.runs(Wanted(prefix=f"{self._run.id}/", branches=True))
        found = [one for run in (self._run.id, *(row.run for row in reversed(branches))) for one in self._read(run)]
        return [(event, state) for _, event, state in sorted(found, key=_time)]

    def _read(self, run: str) -> Iterator[tuple[str, Event, RunState]]:
        """With the moment it came; a clock that was put back makes no event come before the one before it."""
        state = self._states.get(run, RunState(Head(run)))
        for event in self._journal.read(run, after=state.head.seq):
            state = fold([event], state)
            self._times[run] = max(event.at, self._times.get(run, ""))
            yield self._times[run], event, state
        self._states[run] = state


def _time(found: tuple[str, Event, RunState]) -> tuple[str, int, int]:
    """Of what came in one commit, a branch's end is told before its parent is told of it."""
    at, event, _ = found
    return at, -event.stream.count("/"), event.seq


def _rests(status: Status) -> bool:
    """Whether nothing more comes of a run by itself for now."""
    match status:
        case "waiting" | "sleeping" | "failed" | "done" | "rejected" | "cancelled" | "expired":
            return True
        case "running" | "interrupted":
            return False
        case _:
            assert_never(status)


def event_shape(event: Event) -> dict[str, JSON]:
    return {
        "v": VERSION,
        "run": event.stream,
        "seq": event.seq,
        "at": event.at,
        "actor": event.actor,
        "kind": event.kind,
        "fact": fact_body(event.fact),
    }
