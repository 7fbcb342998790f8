"""What an expression comes to for each candidate of a day, before it is made a rule."""

from __future__ import annotations

from orchestrator.agenda.candidate import Candidate, candidates_of, project_values, shared_values, values_of
from orchestrator.agenda.hours import day_hours
from orchestrator.agenda.state import State
from orchestrator.domain.canonical import JSON
from orchestrator.errors import TemplateError
from orchestrator.templates.expression import Expression
from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True)
class TriedExpression:
    candidate: Candidate
    value: JSON
    failed: str = ""
    """Why it cannot be asked of this one; then there is no value."""


def tried_on(state: State, written: str) -> tuple[TriedExpression, ...]:
    """By the candidates' ids.

    Raises:
        TemplateError: it cannot be read.
    """
    expression = Expression.parse(written)
    hours = day_hours(state, state.history.reached)
    shared = shared_values(state, hours.work_minutes, hours.free_minutes)
    projects = project_values(state)

    def of(candidate: Candidate) -> TriedExpression:
        try:
            return TriedExpression(candidate, expression.evaluate({**shared, **values_of(candidate, state, projects)}))
        except TemplateError as error:
            return TriedExpression(candidate, None, error.message.rstrip("."))

    return tuple(of(candidate) for candidate in candidates_of(state))
