"""What an agent's requests may cost, at most, before each leaves; what it did cost; and the question at a cap."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from orchestrator.domain.answers import RAISE, REJECT, RETRY
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.branch import root_of_tree
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.codec import to_plain
from orchestrator.domain.definition import Agent, Field, Provider
from orchestrator.domain.facts import REJECTED, Budget, BudgetAwaited, BudgetNeared, CapReached, CapScope
from orchestrator.domain.messages import Answer, Request
from orchestrator.domain.model_setting import answer_room, thinking_tokens
from orchestrator.domain.money import in_nano, in_usd
from orchestrator.domain.price import OUTPUT_BOUND, Price, counted_bound, input_bound, marked_bound
from orchestrator.domain.provider import kind_called
from orchestrator.engine.answer import RAISED_BY
from orchestrator.engine.performer import Ask, Assignment
from orchestrator.errors import BudgetReached
from orchestrator.kinds.agent.line import Money
from orchestrator.models.failure import Charge, Unreached
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
    is_short: bool = False
    """There was no money for the longest answer it may give; one that is cut off may be given again, in full."""


class Spending:
    """The money of one agent within one visit of a phase."""

    def __init__(self, assignment: Assignment, agent: Agent, purse: Purse, providers: Mapping[str, Provider]) -> None:
        self._task = assignment
        self._agent = agent
        self._purse = purse
        self._providers = providers
        self._measured: dict[str, int] = {}
        """Model -> the longest answer to be reckoned with, once that was looked up."""
        self._counted: tuple[str, Digest, int] | None = None
        """Model and key of the request that a vendor has counted last, and the most it may read."""

    def reserve(self, model: str, request: Request, *, whole: bool = False) -> Reserve:
        """The most a request can cost this model: with the longest answer it may give, or, where a cap has less left,
        with the longest that is left for, as long as this agent's answers fit in that (`usual_answer`). The answer is
        bounded by it, so it costs no more in any case. The run's and the day's cap are kept by the journal.

        Args:
            whole: with the longest answer it may give, because a shorter one was cut off.

        Raises:
            BudgetReached: it would pass the agent's own cap.
            Unreached: there is a cap, and nobody knows the model's price.
        """
        if ":" not in model:  # a part of Baton
            return Reserve(model)
        read = self._read_bound(model, request)
        caps, price = self._purse.caps(), self._price(model, read)
        if price is None:
            self._refuse_unpriced(model, caps)
        if price is None or price.is_free:
            return Reserve(model)
        budget = self._budget(caps)
        most = answer_room(request.settings, OUTPUT_BOUND)
        into_cache = self._into_cache(model, request)
        written = most if whole else self._answer_bound(model, request, most, price, read, budget)
        usd = price.most_usd(read, written, into_cache)
        self._refuse_beyond_own_cap(usd)
        return Reserve(model, usd, budget, price, written, is_short=written < most)

    async def count(self, model: str, request: Request) -> None:
        """Have the vendor count what is to be read, where the person wants that and a bound by bytes is too much for
        the money that is left.
        """
        if ":" not in model:  # a part of Baton, which reads no settings
            return
        caps = self._purse.caps()
        if not caps.vendor_counts:
            return
        read = input_bound(request, model)
        price, left = self._price(model, read), self._left_usd(self._budget(caps))
        if price is None or price.is_free or left is None:
            return
        most = answer_room(request.settings, OUTPUT_BOUND)
        if price.most_usd(read, most, self._into_cache(model, request)) > left:
            counted = await self._purse.count(model, self._providers, request)
            self._counted = (model, request.key, counted_bound(counted)) if counted else None

    def _read_bound(self, model: str, request: Request) -> int:
        read = input_bound(request, model)
        counted = self._counted and self._counted[:2] == (model, request.key) and self._counted[2]
        return min(read, counted) if counted else read

    def _budget(self, caps: Caps) -> Budget:
        return Budget(self._purse.today(), caps.of_run(unattended=self._is_unattended), caps.day_usd)

    def _answer_bound(self, model: str, request: Request, most: int, price: Price, read: int, budget: Budget) -> int:
        """The longest answer there is money for; never less than this agent's answers need."""
        left = self._left_usd(budget)
        into_cache = self._into_cache(model, request)
        if left is None or price.most_usd(read, most, into_cache) <= left:
            return most
        return min(most, max(self._usual_answer(model, request, most), price.output_for(left, read, into_cache)))

    def _left_usd(self, budget: Budget) -> float | None:
        """Under the lowest of the caps; None: there is none."""
        visit, left = self._task.visit, []
        if budget.run_usd or budget.day_usd:
            spend = self._task.spend(budget.day)
            if budget.run_usd:
                left.append(in_nano(budget.run_usd) + in_nano(spend.run_raised_usd) - in_nano(spend.run_usd))
            if budget.day_usd:
                left.append(in_nano(budget.day_usd) + in_nano(spend.day_raised_usd) - in_nano(spend.day_usd))
        if self._agent.cost_usd:
            spent = visit.turn.cost_nano if visit.turn else 0
            left.append(in_nano(self._agent.cost_usd) + in_nano(visit.raised_usd) - spent)
        return in_usd(min(left)) if left else None

    def _usual_answer(self, model: str, request: Request, most: int) -> int:
        """What is enough for this agent's next answer, as far as its answers show; the most, where they are few."""
        if model not in self._measured:
            lengths = self._task.answer_lengths(self._agent.name, model)
            self._measured[model] = usual_answer(lengths, request.settings)
        return self._measured[model] or most

    def money(self) -> tuple[Money, ...]:
        """What the next request is paid from, as the line knows it."""
        return self.money_of("run"), self.money_of("day")

    def money_of(self, scope: CapScope) -> Money:
        run, day = root_of_tree(self._task.state.run), self._purse.today()
        return self._task.money(f"day {day}" if scope == "day" else f"run {run}")

    def awaited(self, reached: BudgetReached) -> BudgetAwaited | None:
        """What a refused request would wait for: it fits once what is reserved for others under way is settled.

        Nobody is named where it has come to fit meanwhile. None: it does not fit, whatever others come to.
        """
        if reached.scope == "turn":
            return None
        # In this order: what is settled between the two looks counts as held, and is found out at the next try.
        others = self._task.held_by_others(reached.day if reached.scope == "day" else "")
        spend = self._task.spend(reached.day)
        spent_usd = spend.day_usd if reached.scope == "day" else spend.run_usd
        held = sum(in_nano(one.usd) for one in others)
        if in_nano(spent_usd) - held + in_nano(reached.wanted_usd) > in_nano(reached.cap_usd):
            return None
        holders = tuple(dict.fromkeys(one.stream for one in others))
        return BudgetAwaited(reached.scope, reached.wanted_usd, in_usd(held), holders)

    def cost_of(self, reserve: Reserve, answer: Answer) -> float:
        """By the tokens the vendor told; the whole reserve when it told of none read or none written, for there are
        always some.
        """
        if reserve.price is None or not (answer.input_tokens > 0 and answer.output_tokens > 0):
            return reserve.usd
        price = self._price(reserve.model, answer.input_tokens) or reserve.price
        return price.cost_usd(
            answer.input_tokens, answer.output_tokens, answer.cached_tokens, answer.cache_written_tokens
        )

    def saved_by_cache(self, reserve: Reserve, answer: Answer) -> float:
        """What the answer would have cost more, had the vendor no prompt cache."""
        if reserve.price is None or not (answer.cached_tokens or answer.cache_written_tokens):
            return 0.0
        price = self._price(reserve.model, answer.input_tokens) or reserve.price
        return price.saved_usd(answer.input_tokens, answer.cached_tokens, answer.cache_written_tokens)

    def cost_of_failure(self, reserve: Reserve, charge: Charge) -> float:
        """Nothing when it was certainly not paid, what was told when it was, else the whole reserve."""
        if charge.paid == "no" or reserve.price is None:
            return 0.0
        if charge.paid == "maybe":
            return reserve.usd
        price = self._price(reserve.model, charge.input_tokens) or reserve.price
        return price.cost_usd(
            charge.input_tokens, charge.output_tokens, charge.cached_tokens, charge.cache_written_tokens
        )

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

    def _into_cache(self, model: str, request: Request) -> int | None:
        """Tokens that the vendor may put into its cache, at most; None: it may be all."""
        name = model.partition(":")[0]
        provider = self._providers.get(name, Provider(name, name))
        if not kind_called(provider.kind).caches_marked_alone:
            return None
        if not provider.cache:
            return 0
        return None if request.tools else marked_bound(request)

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
                mend="Write it in baton.yaml below 'prices:', in USD per million tokens (0 is free): "
                f'"{model}": {{input: 0, output: 0}}. Then: baton resume {self._task.state.run}',
            )

    def _refuse_beyond_own_cap(self, usd: float) -> None:
        visit = self._task.visit
        spent = visit.turn.cost_usd if visit.turn else 0.0
        cap = self._agent.cost_usd + visit.raised_usd
        if self._agent.cost_usd and spent + usd > cap:
            raise BudgetReached("turn", spent_usd=spent, wanted_usd=usd, cap_usd=cap, day="")


FEW_ANSWERS = 3
"""Fewer show nothing."""
MARGIN = 2
"""An answer twice as long as the longest of twenty is rarer than one in twenty, whatever lengths are like (the chance
that the next of n + 1 alike ones is the longest is 1 / (n + 1)); and what it costs when it comes is one answer more."""
LEAST_ANSWER = 256
"""Tokens. Answers of one word say nothing of the next one, which may be a sentence."""


def usual_answer(lengths: Sequence[int], settings: Mapping[str, JSON]) -> int:
    """Tokens that are enough for the next answer of an agent whose last ones had these lengths; 0: they do not show.

    What a model may think before it answers is not in it: it thinks as long as it has to, so there is room for all.
    """
    if len(lengths) < FEW_ANSWERS:
        return 0
    return max(LEAST_ANSWER, MARGIN * max(lengths)) + thinking_tokens(settings)


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
