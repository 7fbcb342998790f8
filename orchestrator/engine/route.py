"""Choose the edge a phase's work leaves by: the first whose condition holds and whose bound is not reached."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Edge, Phase
from orchestrator.engine.bound_reached import bound_reached
from orchestrator.errors import RunError
from orchestrator.values import dataclass

Taken = Mapping[tuple[str, str, int], int]
"""(phase, to, edge) -> how often that edge was taken since a person last answered."""


@dataclass(frozen=True, slots=True)
class Route:
    edge: Edge
    number: int
    """Of the edge among the phase's, from 1."""
    why: str


def route(phase: Phase, taken: Taken, values: Mapping[str, JSON]) -> Route:
    """The edge to take and why, for the record.

    Raises:
        RunError: no edge applies (loading refuses such an app).
        TemplateError: a condition cannot be evaluated on these values.
    """
    reached: dict[str, str] = {}
    for number, edge in enumerate(phase.then, 1):
        times = _times(taken, phase, edge, number)
        if edge.when and not _holds(edge.when, values):
            continue
        if edge.at_most and times >= edge.at_most:
            reached[edge.to] = bound_reached(edge.to, times, edge.at_most)
            continue
        told = () if edge.at_most else reached.values()  # another way round is no end of the loop
        return Route(edge, number, "; ".join(filter(None, (_reason(edge, times), *told))))
    raise RunError(f"no edge of phase {phase.name} applies.", mend="Give its 'then' a last entry without 'when'.")


def _holds(condition: str, values: Mapping[str, JSON]) -> bool:
    from orchestrator.templates.expression import Expression  # with Jinja, which an app without conditions needs not

    return bool(Expression.parse(condition).evaluate(values))


def _times(taken: Taken, phase: Phase, edge: Edge, number: int) -> int:
    """A handoff from before edges were recorded counts for each that leads there: no loop goes on for longer."""
    return taken.get((phase.name, edge.to, number), 0) + taken.get((phase.name, edge.to, 0), 0)


def _reason(edge: Edge, times: int) -> str:
    reason = edge.why or edge.when
    return f"{reason} ({times + 1} of {edge.at_most})".strip() if edge.at_most else reason
