"""Choose the edge a phase's work leaves by: the first whose condition holds and whose bound is not reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Edge, Phase
from orchestrator.engine.bound_reached import bound_reached
from orchestrator.errors import RunError
from orchestrator.values import dataclass

Taken = Mapping[tuple[str, str, int], int]
"""(phase, to, edge) -> how often that edge was taken since a person last answered."""


Spared = Callable[[str], str]
"""Phase -> why no loop leads there as things stand; empty: one may."""


def nothing_spared(_to: str) -> str:
    """Loops go round as their bounds say."""
    return ""


@dataclass(frozen=True, slots=True)
class Route:
    edge: Edge
    number: int
    """Of the edge among the phase's, from 1."""
    why: str


def route(phase: Phase, taken: Taken, values: Mapping[str, JSON], spared: Spared = nothing_spared) -> Route:
    """The edge to take and why, for the record. One that is spared is taken only where no other applies.

    Raises:
        RunError: no edge applies (loading refuses such an app).
        TemplateError: a condition cannot be evaluated on these values.
    """
    reached: dict[str, str] = {}
    otherwise: Route | None = None
    for number, edge in enumerate(phase.then, 1):
        times = _times(taken, phase, edge, number)
        if edge.when and not _holds(edge.when, values):
            continue
        over = _over(edge, times, spared)
        if over:
            reached[edge.to] = over
            otherwise = otherwise or (Route(edge, number, _reason(edge, times)) if times < edge.at_most else None)
            continue
        told = () if edge.at_most else reached.values()  # another way round is no end of the loop
        return Route(edge, number, "; ".join(filter(None, (_reason(edge, times), *told))))
    if otherwise:
        return otherwise
    raise RunError(f"no edge of phase {phase.name} applies.", mend="Give its 'then' a last entry without 'when'.")


def _over(edge: Edge, times: int, spared: Spared) -> str:
    """Why a loop goes round by this edge no more; empty: it may, or it is no loop's."""
    if not edge.at_most:
        return ""
    return bound_reached(edge.to, times, edge.at_most) if times >= edge.at_most else spared(edge.to)


def _holds(condition: str, values: Mapping[str, JSON]) -> bool:
    from orchestrator.templates.expression import Expression  # with Jinja, which an app without conditions needs not

    return bool(Expression.parse(condition).evaluate(values))


def _times(taken: Taken, phase: Phase, edge: Edge, number: int) -> int:
    """A handoff from before edges were recorded counts for each that leads there: no loop goes on for longer."""
    return taken.get((phase.name, edge.to, number), 0) + taken.get((phase.name, edge.to, 0), 0)


def _reason(edge: Edge, times: int) -> str:
    reason = edge.why or edge.when
    return f"{reason} ({times + 1} of {edge.at_most})".strip() if edge.at_most else reason
