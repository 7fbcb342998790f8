"""At a cap the person is asked; the visit waits, and goes on where it was."""

from __future__ import annotations

import math

from orchestrator.domain.answers import RAISE, REJECT, RETRY
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.codec import to_plain
from orchestrator.domain.definition import Field
from orchestrator.domain.facts import REJECTED, CapReached
from orchestrator.domain.money import in_nano, in_usd
from orchestrator.engine.answer import RAISED_BY
from orchestrator.engine.performer import Ask, Assignment
from orchestrator.errors import BudgetReached
from orchestrator.text.quantity import amount

_WHOSE = {"turn": "the agent's own", "run": "the run's", "day": "the day's"}


def ask_to_raise(assignment: Assignment, reached: BudgetReached) -> Ask:
    """May this request be paid for? What is missing for it is what is offered."""
    phase = assignment.phase.name
    wanted, short = amount(reached.wanted_usd), _short_usd(reached)
    reason = f"{amount(reached.spent_usd)} + {wanted} would pass {_WHOSE[reached.scope]} {amount(reached.cap_usd)}."
    form = [Field(RAISED_BY, "number", required=False, default=short, description="dollars to add to the cap")]
    return Ask(
        f"Spend ${wanted} more? {reason}",
        {RAISE: phase, RETRY: phase, REJECT: REJECTED},
        kind="budget",
        form=Artifact.of_json(to_plain(form)),
        reached=CapReached(reached.scope, short, reached.day),
    )


def _short_usd(reached: BudgetReached) -> float:
    """Whole cents: nobody wants to read a fraction of one."""
    short = in_nano(reached.spent_usd) + in_nano(reached.wanted_usd) - in_nano(reached.cap_usd)
    return math.ceil(in_usd(short) * 100) / 100
