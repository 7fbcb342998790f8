"""Settle a decision that nobody answered in time. Pure: the moment is given."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from orchestrator.domain.answers import APPROVE, REJECT
from orchestrator.domain.canonical import JSON
from orchestrator.domain.facts import KERNEL, REJECTED, DecisionAnswered, DecisionOpened, RunEnded
from orchestrator.engine.answer import AnswerFacts, Given, take_answer
from orchestrator.engine.state import RunState

if TYPE_CHECKING:
    from orchestrator.domain.definition import App


def is_due(opened: DecisionOpened | None, now: str) -> bool:
    """Whether a decision's time is over. Stamps have one spelling, so their order is that of time.

    It never is where silence would say yes: such an app is refused when it is loaded, and a journal is not believed.
    """
    if opened is None or says_yes(opened.expires_answer, opened.approving):
        return False
    return bool(opened.expires_at) and opened.expires_at <= now


def says_yes(answer: str, approving: Collection[str]) -> bool:
    """Whether an answer approves, by its word or as one that lets effects act."""
    return answer == APPROVE or answer in approving


def expire(state: RunState, app: App, now: str, fields: dict[str, JSON] | None = None) -> AnswerFacts:
    """The facts that give the answer the gate named for this case; none while nothing is due.

    Silence never approves: an effect further on asks for itself. `reject` ends the run as expired.

    Args:
        fields: what the gate's form holds when nobody fills it in.
    """
    opened = state.decision
    if opened is None or not is_due(opened, now):
        return AnswerFacts((), ())
    if opened.expires_answer == REJECT:
        answered = DecisionAnswered(opened.decision, REJECT, REJECTED)
        return AnswerFacts((answered, RunEnded("expired")), ())
    given = Given(opened.expires_answer, fields=fields or {})
    return take_answer(state, app, opened.decision, given, by=KERNEL)
