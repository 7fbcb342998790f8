"""How often work can come to each phase of an app, and where it may go, before anything has run."""

from __future__ import annotations

from collections.abc import Iterator

from orchestrator.domain.definition import App, Phase


def ways_out(phase: Phase) -> tuple[str, ...]:
    """Where a phase's work, or a gate's answers, may lead."""
    return tuple(dict.fromkeys([*(edge.to for edge in phase.then), *phase.answers.values()]))


def most_visits(app: App) -> dict[str, int]:
    """Phase -> how often it is visited at most, as long as the person sends nothing back.

    Loading has every loop that runs by itself bounded by `at_most`. Each time such an edge is taken, the phases of its
    loop are gone through once more.
    """
    return {phase.name: 1 + sum(_loops_through(app, phase.name)) for phase in app.phases}


def _loops_through(app: App, name: str) -> Iterator[int]:
    for phase in app.phases:
        for edge in phase.then:
            if edge.at_most and name in _reached(app, edge.to) and phase.name in _reached(app, name):
                yield edge.at_most


def _reached(app: App, start: str) -> set[str]:
    """Phases that can be come to from one without an answer of the person, itself included."""
    phases = {phase.name: phase for phase in app.phases}
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in phases and name not in reached:
            reached.add(name)
            waiting += [edge.to for edge in phases[name].then]
    return reached
