"""What recording a suite may cost: prices as in any run, and one bound over all of its cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from orchestrator.domain.definition import Provider
from orchestrator.domain.event import Event
from orchestrator.domain.facts import ModelAnswered, ModelFailed
from orchestrator.domain.price import Price
from orchestrator.ports.purse import Caps, Purse

_NOTHING_USD = 1e-9
"""What is left when nothing is: a cap of 0 would be none."""


@dataclass
class RecordingPurse:
    """Keeps the contract of `ports.purse.Purse`. A case has the cap of a run, or what is left if that is less."""

    workspace: Purse
    most_usd: float = 0.0
    """For all cases together; 0 is no bound."""
    spent_usd: float = 0.0

    def caps(self) -> Caps:
        run_usd = self.workspace.caps().run_usd
        if not self.most_usd:
            return Caps(run_usd)
        left = max(self.most_usd - self.spent_usd, _NOTHING_USD)
        return Caps(min(run_usd, left) if run_usd else left)

    def price(self, model: str, providers: Mapping[str, Provider], input_tokens: int) -> Price | None:
        return self.workspace.price(model, providers, input_tokens)

    def today(self) -> str:
        return self.workspace.today()

    def settle(self, events: Iterable[Event]) -> None:
        """Take off what a case has cost now; what was reused cost nothing again."""
        facts = (event.fact for event in events)
        self.spent_usd += sum(fact.cost_usd for fact in facts if isinstance(fact, ModelAnswered | ModelFailed))
