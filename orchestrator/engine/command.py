"""Decide what a run does next. Pure: the state and the pinned definition say it all."""

from __future__ import annotations

from typing import assert_never

from orchestrator.domain.definition import Definition, Phase
from orchestrator.domain.run_status import RunStatus
from orchestrator.engine.state import RunState
from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True)
class Begin:
    """Start a new visit of a phase."""

    phase: Phase
    visit: int


@dataclass(frozen=True, slots=True)
class GoOn:
    """A visit was begun and not handed off: continue in the middle of it."""

    phase: Phase


@dataclass(frozen=True, slots=True)
class Stop:
    """Nothing is to be done: the run waits for a person or a moment, failed, or has ended."""

    status: RunStatus


Command = Begin | GoOn | Stop


def next_command(state: RunState, definition: Definition, now: str = "") -> Command:
    """The one thing to do.

    Args:
        state: of the run.
        definition: what it is pinned to.
        now: the moment, as the journal stamps it; empty: before whatever a run sleeps for.
    """
    if _rests(state, now):
        return Stop(state.status)
    name = state.at or definition.app.phases[0].name
    phase = definition.app.phase(name)
    if state.visit and state.visit.phase == name:
        return GoOn(phase)
    return Begin(phase, state.visits.get(name, 0) + 1)


def _rests(state: RunState, now: str) -> bool:
    if state.is_by_branches:
        return False  # whether a branch can go on, the branches say
    match state.status:
        case "waiting" | "failed" | "done" | "rejected" | "cancelled" | "expired":
            return True
        case "sleeping":
            return sleeps(state, now)
        case "running" | "stopped":
            return bool(state.decision or state.failure)
        case _:
            assert_never(state.status)


def sleeps(state: RunState, now: str) -> bool:
    """Whether the run goes on only later. Stamps have one spelling, so their order is that of time."""
    return state.visit is not None and state.visit.wakes_at > now
