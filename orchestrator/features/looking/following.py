"""A run as it happens: every event once, in order, until the run rests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from orchestrator.domain.canonical import JSON
from orchestrator.domain.event import Event, Head, fact_body
from orchestrator.engine.fold import fold
from orchestrator.engine.state import RunState
from orchestrator.face.run import Run
from orchestrator.face.shape import VERSION
from orchestrator.face.workspace import Workspace

_PATIENCE = 10
"""Looks before a run that stands still is taken to rest: between an answer and its driver there is a moment."""
_RESTING = frozenset({"waiting", "sleeping", "done", "rejected", "failed", "cancelled", "expired"})


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
