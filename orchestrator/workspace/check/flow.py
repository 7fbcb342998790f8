"""What holds at each phase whichever route led to it."""

from __future__ import annotations

from collections.abc import Callable

from orchestrator.workspace.check.graph import RouteGraph
from orchestrator.workspace.read.phase_source import PhaseSource

Facts = frozenset[str]
"""Artifacts that are written, or paths that were shown."""


def written_before(graph: RouteGraph) -> dict[str, Facts]:
    """Phase -> the artifacts that are there when it begins, whichever route led to it."""
    return holding(graph, written)


def written(source: PhaseSource, facts: Facts) -> Facts:
    return facts | {source.phase.writes}


def holding(
    graph: RouteGraph, after: Callable[[PhaseSource, Facts], Facts], start: Facts = frozenset()
) -> dict[str, Facts]:
    """Phase -> the facts that hold before it on every route from the start; phases never reached are left out.

    `after` gives the facts that hold behind a phase from those that hold before it; `start` holds when a run starts.
    """
    before: dict[str, Facts] = {graph.start: start}
    changed = True
    while changed:
        changed = False
        for name in graph.order:
            met = [
                after(graph.sources[way.start], before[way.start]) for way in graph.into(name) if way.start in before
            ]
            if name == graph.start:
                met.append(start)
            if met and (facts := frozenset.intersection(*met)) != before.get(name):
                before[name] = facts
                changed = True
    return before
