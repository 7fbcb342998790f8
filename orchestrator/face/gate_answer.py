"""Answers at gates: what came of each that was asked, who said so, and how long it was before a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol

from orchestrator.domain.answers import APPROVE, EDIT, REJECT, SEND_BACK
from orchestrator.domain.branch import root_of_tree
from orchestrator.domain.facts import KERNEL, DecisionKind
from orchestrator.ports.clock import moment
from orchestrator.ports.listing import AskedRow
from orchestrator.values import dataclass

Outcome = Literal["untouched", "edited", "after_edit", "sent_back", "rejected", "other", "expired"]
"""What an answer was. `untouched`: a yes to what was shown, as it was shown; `after_edit`: a yes that followed an edit
of the same gate, so that both are one case, told by `edited`; `other`: the gate's own words, and all answers of what is
no gate (a cap, an effect in doubt).
"""
Answerer = Literal["you", "rule", "time"]
"""`time`: nobody answered until it expired."""
OUTCOMES: tuple[Outcome, ...] = ("untouched", "edited", "after_edit", "sent_back", "rejected", "other", "expired")
CASES: tuple[Outcome, ...] = ("untouched", "edited", "sent_back", "rejected")
"""What shares are of: each one case in which a person judged work."""
_SHARED_PAST = "/"
"""In the id of a decision that a fork has from the run it was forked from: it was asked there."""


class ToldOf(Protocol):
    """What is known of runs beside their decisions."""

    def app(self, root: str) -> str:
        """Of a run that is a root; empty: it is not among those that are looked at."""
        ...

    def seconds(self, decision: str) -> float:
        """Attended."""
        ...

    def agents_before(self, asked: AskedRow) -> tuple[str, ...]:
        """Who had worked in its run, or in a branch of it, when it was asked."""
        ...


@dataclass(frozen=True)
class GateAnswer:
    """One decision that was answered here."""

    decision: str
    run: str
    """That asked; a branch is one, too."""
    root: str
    """The run a person started."""
    app: str
    """Of the root."""
    gate_app: str
    """Whose gate it is: of a branch that another app does, that one."""
    phase: str
    kind: DecisionKind
    outcome: Outcome
    answer: str
    by: Answerer
    rule: str
    """The name of the one that answered; empty: none did."""
    opened_at: str
    answered_at: str
    """Both as the journal stamps moments."""
    seconds: float = 0.0
    """Attended, over all looks at it. 0: not measured, or nobody's."""
    agents: tuple[str, ...] = ()
    """Those who had worked in its run when it was asked."""

    @property
    def waited_s(self) -> float:
        """Seconds from asked to answered: how long it stood open, which nobody attended."""
        return (moment(self.answered_at) - moment(self.opened_at)).total_seconds()

    @property
    def is_measured(self) -> bool:
        return self.seconds > 0


class JudgedWork:
    """What was answered somewhere: at one gate, at those of an app, behind an agent's work."""

    answers: tuple[GateAnswer, ...]

    def count(self, outcome: Outcome, by: Answerer | None = "you") -> int:
        """How many answers were that; of the person, of a rule, or of all."""
        return sum(one.outcome == outcome and by in (None, one.by) for one in self.answers)

    @property
    def own(self) -> tuple[GateAnswer, ...]:
        """The person's answers."""
        return tuple(one for one in self.answers if one.by == "you")

    @property
    def cases(self) -> int:
        """How often the person judged the work, in one of four ways: what shares are of."""
        return sum(one.outcome in CASES for one in self.own)

    @property
    def measured(self) -> int:
        """How many of the person's were looked at where it can be measured."""
        return sum(one.is_measured for one in self.own)

    @property
    def unmeasured(self) -> int:
        """How many were given without a screen, or before looks were recorded: *not measured*, which is not zero."""
        return len(self.own) - self.measured


def answers_of(asked: Iterable[AskedRow], told: ToldOf) -> list[GateAnswer]:
    """Of every decision that was answered, in the order they were asked in each run.

    Args:
        asked: in order of runs, each run's in the order they were opened.
        told: what else is known of the runs they are of; a decision of a run it does not know is left out.
    """
    found: list[GateAnswer] = []
    before: dict[tuple[str, str], AskedRow] = {}
    for row in asked:
        last = before.get((row.run, row.phase))
        before[row.run, row.phase] = row
        app = told.app(root_of_tree(row.run))
        if row.answer and _SHARED_PAST not in row.decision and app:
            found.append(_answer(row, last, app, told))
    return found


def _answer(row: AskedRow, last: AskedRow | None, app: str, told: ToldOf) -> GateAnswer:
    by = answerer(row.by)
    return GateAnswer(
        decision=row.decision,
        run=row.run,
        root=root_of_tree(row.run),
        app=app,
        gate_app=row.app,
        phase=row.phase,
        kind=row.kind,
        outcome=outcome_of(row, last),
        answer=row.answer,
        by=by,
        rule=row.by.partition(":")[2] if by == "rule" else "",
        opened_at=row.opened_at,
        answered_at=row.closed_at,
        seconds=told.seconds(row.decision) if by == "you" else 0.0,
        agents=told.agents_before(row),
    )


def answerer(actor: str) -> Answerer:
    """By whose word it was answered. Whoever is none of ours answered elsewhere, as a person."""
    if actor.startswith("rule:"):
        return "rule"
    return "time" if actor == KERNEL else "you"


def outcome_of(row: AskedRow, last: AskedRow | None) -> Outcome:
    """What one answer was.

    Args:
        row: with an answer.
        last: what was asked in the same phase of the same run before it.
    """
    if row.by == KERNEL:
        return "expired"
    if row.kind != "gate":
        return "other"
    if row.answer == EDIT:
        return "edited"
    if row.answer == SEND_BACK:
        return "sent_back"
    if row.answer == REJECT:
        return "rejected"
    if not (row.approves or row.answer == APPROVE):
        return "other"
    edited = bool(row.with_edit) or (last is not None and last.answer == EDIT)
    return "after_edit" if edited else "untouched"
