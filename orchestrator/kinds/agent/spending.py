"""What an agent's requests may cost, at most, before each leaves; what it did cost; and the question at a cap."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from orchestrator.domain.answers import RAISE, REJECT, RETRY
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.codec import to_plain
from orchestrator.domain.definition import Agent, Field, Provider
from orchestrator.domain.facts import REJECTED, Budget, BudgetNeared, CapReached, CapScope
from orchestrator.domain.messages import Answer, Request
from orchestrator.domain.model_setting import answer_room
from orchestrator.domain.money import in_nano, in_usd
from orchestrator.domain.price import OUTPUT_BOUND, Price, input_bound
from orchestrator.engine.answer import RAISED_BY
from orchestrator.engine.performer import Ask, Assignment
from orchestrator.errors import BatonError, BudgetReached, UsageError
from orchestrator.models.failure import Charge, Unreached, Unusable
from orchestrator.ports.purse import Caps, Purse
from orchestrator.text.quantity import amount
from orchestrator.values import dataclass

_WHOSE = {"turn": "the agent's own", "run": "the run's", "day": "the day's"}

NEAR = 0.8
"""The share of a cap at which the person is warned."""


@dataclass(frozen=True, slots=True)
class Reserve:
    """What one attempt may cost. Without a budget it costs nothing, or nobody knows what."""

    model: str
    usd: float = 0.0
    budget: Budget | None = None
    price: Price | None = None
    output_bound: int = 0


class Spending:
    """The money of one agent within one visit of a phase."""

    def __init__(self, assignment: Assignment, agent: Agent, purse: Purse, providers: Mapping[str, Provider]) -> None:
        self._task = assignment
        self._agent = agent
        self._purse = purse
        self._providers = providers

    def reserve(self, model: str, request: Request) -> Reserve:
        """The most a request can cost this model. The run's and the day's cap are kept by the journal.

        Raises:
            BudgetReached: it would pass the agent's own cap.
            Unreached: there is a cap, and nobody knows the model's price.
        """
        if ":" not in model:  # a part of Baton
            return Reserve(model)
        read = input_bound(request, model)
        caps, price = self._purse.caps(), self._price(model, read)
        if price is None:
            self._refuse_unpriced(model, caps)
        if price is None or price.is_free:
            return Reserve(model)
        written = answer_room(request.settings, OUTPUT_BOUND)
        usd = price.most_usd(read, written)
        self._refuse_beyond_own_cap(usd)
        run_usd = caps.of_run(unattended=self._is_unattended)
        return Reserve(model, usd, Budget(self._purse.today(), run_usd, caps.day_usd), price, written)

    def cost_of(self, reserve: Reserve, answer: Answer) -> float:
        """By the tokens the vendor told; the whole reserve when it told of no output, for there is always some."""
        if reserve.price is None or not answer.output_tokens:
            return reserve.usd
        price = self._price(reserve.model, answer.input_tokens) or reserve.price
        return price.cost_usd(answer.input_tokens, answer.output_tokens, answer.cached_tokens)

    def cost_of_failure(self, reserve: Reserve, charge: Charge) -> float:
        """Nothing when it was certainly not paid, what was told when it was, else the whole reserve."""
        if charge.paid == "no" or reserve.price is None:
            return 0.0
        if charge.paid == "maybe":
            return reserve.usd
        price = self._price(reserve.model, charge.input_tokens) or reserve.price
        return price.cost_usd(charge.input_tokens, charge.output_tokens)

    def neared(self, reserve: Reserve, cost_usd: float) -> Iterator[BudgetNeared]:
        """The caps that come near by settling a reserve at this cost, each told once a run."""
        budget = reserve.budget
        if budget is None or not (budget.run_usd or budget.day_usd):
            return
        spend, less = self._task.spend(budget.day), reserve.usd - cost_usd
        told: tuple[tuple[CapScope, float, float, float], ...] = (
            ("run", budget.run_usd, spend.run_raised_usd, spend.run_usd - less),
            ("day", budget.day_usd, spend.day_raised_usd, spend.day_usd - less),
        )
        for scope, cap, raised, spent in told:
            if cap and spent >= NEAR * (cap + raised) and scope not in self._task.state.neared:
                yield BudgetNeared(scope, round(spent, 9), round(cap + raised, 9))

    @property
    def _is_unattended(self) -> bool:
        return self._task.state.trigger is not None

    def _price(self, model: str, input_tokens: int) -> Price | None:
        return self._purse.price(model, self._providers, input_tokens)

    def _refuse_unpriced(self, model: str, caps: Caps) -> None:
        if caps.of_run(unattended=self._is_unattended) or caps.day_usd or self._agent.cost_usd:
            raise Unreached(
                "unpriced",
                "nobody knows its price, and a cap is set, so it was not asked.",
                where=model,
                mend="Write it in baton.yaml, in USD per million tokens (0 is free): "
                f'prices: {{"{model}": {{input: 0, output: 0}}}}. Then: baton resume {self._task.state.run}',
            )

    def _refuse_beyond_own_cap(self, usd: float) -> None:
        visit = self._task.visit
        spent = visit.turn.cost_usd if visit.turn else 0.0
        cap = self._agent.cost_usd + visit.raised_usd
        if self._agent.cost_usd and spent + usd > cap:
            raise BudgetReached("turn", spent_usd=spent, wanted_usd=usd, cap_usd=cap, day="")


def charge_of(error: BatonError) -> Charge:
    """What an attempt is charged for. A request that was put wrongly never left."""
    if isinstance(error, Unreached | Unusable):
        return error.charge
    return Charge("no" if isinstance(error, UsageError) else "maybe")


def ask_to_raise(assignment: Assignment, reached: BudgetReached) -> Ask:
    """May this request be paid for? What is missing for it is offered; the visit waits, and goes on where it was."""
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
