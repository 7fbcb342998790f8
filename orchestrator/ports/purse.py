"""The port to money: what may be spent, what a model costs, and what day it is for the person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from orchestrator.domain.definition import Provider
from orchestrator.domain.messages import Request
from orchestrator.domain.price import Price
from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True)
class Caps:
    """0 means none."""

    run_usd: float = 0.0
    day_usd: float = 0.0
    unattended_usd: float = 0.0
    """Of a run that a trigger began, where it is less than `run_usd`."""
    vendor_counts: bool = False
    """Where money is short, vendors may be asked how many tokens a request has: one more request each time."""

    def of_run(self, *, unattended: bool) -> float:
        """The cap of one run; 0: none."""
        if not (unattended and self.unattended_usd):
            return self.run_usd
        return min(self.unattended_usd, self.run_usd) if self.run_usd else self.unattended_usd


class Purse(Protocol):
    def caps(self) -> Caps:
        """As the workspace says now: a cap that was lowered holds for the runs under way."""
        ...

    def price(self, model: str, providers: Mapping[str, Provider], input_tokens: int) -> Price | None:
        """For a request of this size; None when nobody knows."""
        ...

    def today(self) -> str:
        """The person's own day, `2026-11-22`."""
        ...

    async def count(self, model: str, providers: Mapping[str, Provider], request: Request) -> int | None:
        """Tokens of a request as the model's vendor counts them; None where it does not tell. Asked only where
        `Caps.vendor_counts` says that it may be.
        """
        ...


class NoPurse:
    """Nothing costs anything."""

    def caps(self) -> Caps:
        return Caps()

    def price(self, model: str, providers: Mapping[str, Provider], input_tokens: int) -> Price | None:  # noqa: ARG002 - the port's shape
        return None

    def today(self) -> str:
        return ""

    async def count(self, model: str, providers: Mapping[str, Provider], request: Request) -> int | None:  # noqa: ARG002 - the port's shape
        return None
