"""Facts that name what Baton never would. Apart from the names themselves: a list reads those, and no fact."""

from __future__ import annotations

from orchestrator.domain.facts import (
    DecisionAnswered,
    DecisionOpened,
    DecisionWithdrawn,
    EffectIntended,
    Fact,
    RunStarted,
)
from orchestrator.errors import JournalCorrupt
from orchestrator.journal.names import checked_app, checked_decision, checked_run


def refuse_odd(fact: Fact) -> None:
    """Raises ValueError when a fact names a run, an app or a decision as Baton never would."""
    try:
        match fact:
            case RunStarted():
                checked_app(fact.app)
                if fact.fork:
                    checked_run(fact.fork.run)
            case DecisionOpened() | DecisionAnswered() | DecisionWithdrawn():
                checked_decision(fact.decision)
            case EffectIntended() if not fact.approval.startswith("rule:"):
                checked_decision(fact.approval)
    except JournalCorrupt as odd:
        raise ValueError(odd.message) from odd
