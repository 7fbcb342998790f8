"""What seeing whether models answer costs: a few words, counted in the day like everything else."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from orchestrator.domain.artifact import PLAIN_TEXT, Artifact
from orchestrator.domain.canonical import digest_of
from orchestrator.domain.definition import Provider
from orchestrator.domain.event import Head
from orchestrator.domain.facts import Budget, Fact, ModelAnswered, ModelAsked, ModelFailed
from orchestrator.domain.messages import Answer, Request
from orchestrator.domain.model_setting import answer_room
from orchestrator.domain.money import stream_beside
from orchestrator.domain.price import OUTPUT_BOUND, Price, input_bound
from orchestrator.errors import BatonError
from orchestrator.face.purse import WorkspacePurse
from orchestrator.face.workspace import Workspace
from orchestrator.models.failure import charge_of
from orchestrator.values import replace

CHECK = "models check"
"""In the place of an agent."""
_LEAST_ROOM = 1_024
"""Tokens for one word, and what a model that reasons writes before it. Where the day has less left none is asked."""


class CheckSpending:
    """Keeps the contract of `ports.model.Attempts`. What was said is kept by nobody."""

    def __init__(self, workspace: Workspace, providers: Mapping[str, Provider], profile: str) -> None:
        self._workspace = workspace
        self._providers = providers
        self._profile = profile
        self._purse = WorkspacePurse(workspace.root, workspace.clock)
        self._end = Head(stream_beside("check", workspace.liveness.driver, os.urandom(4).hex()))
        self._note = Artifact.of_text("It was asked whether it answers.", PLAIN_TEXT)
        self._price: Price | None = None
        self._asked = 0
        """The seq of the attempt that began last, while nothing has settled it."""
        self._reserved_usd = 0.0
        self._is_reserved = False
        self.counted_usd = 0.0
        """What counts in the day of all that was asked until now; of a failure that may be paid for its reserve."""

    async def begins(self, model: str, request: Request) -> Request:
        """Raises BudgetReached: the day has not as much left. A model without a price is asked: nothing can be counted
        but its tokens.
        """
        if ":" not in model:
            return request
        read = input_bound(request)
        self._price = self._purse.price(model, self._providers, read)
        bound = self._answer_bound(request, read)
        usd = self._price.most_usd(read, bound) if self._price else 0.0
        budget = Budget(self._purse.today(), 0.0, self._purse.caps().day_usd) if usd else None
        self._asked = self._tell(ModelAsked(digest_of(b""), model, usd, budget, lane=self._profile))
        self._reserved_usd, self._is_reserved = usd, bool(usd)
        return replace(request, output_bound=bound) if usd else request

    def _answer_bound(self, request: Request, read: int) -> int:
        """The longest answer there may be, or what the day has left for."""
        most, day_usd = answer_room(request.settings, OUTPUT_BOUND), self._purse.caps().day_usd
        if self._price is None or not day_usd:
            return most
        spend = self._workspace.journal.spend(self._purse.today())
        left = self._price.output_for(day_usd + spend.day_raised_usd - spend.day_usd, read)
        return min(most, max(answer_room(request.settings, _LEAST_ROOM), left))

    def failed(self, model: str, error: BatonError) -> None:
        charge = charge_of(error)
        told = charge.input_tokens, charge.output_tokens
        cost = {"no": 0.0, "maybe": self._reserved_usd, "yes": self._cost_usd(*told)}[charge.paid]
        cause = getattr(error, "cause", error.kind)
        self._settle(ModelFailed(model, cause, self._note.digest, *told, cost, self._settles, lane=self._profile))

    def answered(self, answer: Answer) -> None:
        """The attempt that began last brought an answer."""
        told, written = (answer.input_tokens, answer.output_tokens, answer.cached_tokens), answer.cache_written_tokens
        cost = self._cost_usd(*told, written) if min(told[:2]) > 0 else self._reserved_usd
        fact = ModelAnswered(self._note.digest, answer.model, answer.finish, *told, cost, self._settles)
        self._settle(replace(fact, lane=self._profile, cache_written_tokens=written))

    def _cost_usd(self, read: int, wrote: int, cached: int = 0, into_cache: int = 0) -> float:
        return self._price.cost_usd(read, wrote, cached, into_cache) if self._price else 0.0

    @property
    def _settles(self) -> int:
        return self._asked if self._is_reserved else 0

    def _settle(self, fact: ModelAnswered | ModelFailed) -> None:
        """Of what left; what failed before it did is no matter of money."""
        if self._asked:
            self._tell(fact, [self._note])
            self.counted_usd += fact.cost_usd
        self._asked, self._reserved_usd, self._is_reserved = 0, 0.0, False

    def _tell(self, fact: Fact, artifacts: Sequence[Artifact] = ()) -> int:
        [event] = self._workspace.journal.append(self._end, [fact], actor=CHECK, artifacts=artifacts)
        self._end = event.head
        return event.seq
