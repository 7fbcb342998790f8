"""A fact read back from its spelling. One of a journal that came along may name what Baton never would."""

from __future__ import annotations

import json

from orchestrator.domain.change_facts import AppWritten
from orchestrator.domain.event import fact_from
from orchestrator.domain.facts import (
    DecisionAnswered,
    DecisionOpened,
    DecisionWithdrawn,
    EffectIntended,
    Fact,
    RunStarted,
)
from orchestrator.domain.notice_facts import LinkFollowed
from orchestrator.domain.use_facts import Looked
from orchestrator.errors import JournalCorrupt
from orchestrator.journal.rules.ids import checked_app, checked_decision, checked_run


def fact_of(kind: str, body: bytes) -> Fact:
    """The fact that a kind and a body in canonical JSON stand for. Raises ValueError when none was stored like this."""
    try:
        fact = fact_from(kind, json.loads(body.decode("utf-8", "surrogatepass")))  # of bytes it guesses the encoding
        refuse_odd(fact)
        return fact
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as err:
        raise ValueError(f"not a {kind}") from err


def refuse_odd(fact: Fact) -> None:
    """Raises ValueError when a fact names a run, an app or a decision as Baton never would."""
    try:
        match fact:
            case RunStarted():
                checked_app(fact.app)
                if fact.fork:
                    checked_run(fact.fork.run)
            case DecisionOpened() | DecisionAnswered() | DecisionWithdrawn() | LinkFollowed():
                checked_decision(fact.decision)
                if isinstance(fact, DecisionAnswered) and fact.with_edit:
                    checked_decision(fact.with_edit)
            case AppWritten():
                checked_app(fact.app)
            case EffectIntended() if not fact.approval.startswith("rule:"):
                checked_decision(fact.approval)
            case Looked():
                checked_run(fact.run)
                checked_app(fact.app)
                if fact.decision:
                    checked_decision(fact.decision)
    except JournalCorrupt as odd:
        raise ValueError(odd.message) from odd
