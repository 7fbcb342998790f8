"""A run as it happens: every event once, in order, until the run rests."""

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

_PATIENCE = 10
"""Looks before a run that stands still is taken to rest: between an answer and its driver there is a moment."""


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
        if _rests(run.refresh().status) or still >= _PATIENCE:
            if state.head.seq == run.state.head.seq:
                return
            continue  # something came between the two looks
        still = 0 if events or run.status == "running" else still + 1
        if not pause():
            return


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
