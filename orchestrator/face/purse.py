"""Money as the workspace's `baton.yaml` says now, and the day by the person's clock."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from orchestrator.domain.definition import Provider
from orchestrator.domain.messages import Request
from orchestrator.domain.price import Price
from orchestrator.errors import BatonError
from orchestrator.ports.clock import Clock, day_of
from orchestrator.ports.purse import Caps
from orchestrator.values import dataclass


@dataclass(frozen=True)
class WorkspacePurse:
    """Keeps the contract of `ports.purse.Purse`.

    Caps and prices are not pinned: they say what the person is willing to pay now, and one day has one cap, whenever
    its runs were started.
    """

    root: Path
    clock: Clock

    def caps(self) -> Caps:
        from orchestrator.workspace.read.settings import read_settings

        settings = read_settings(self.root)
        return Caps(settings.run_usd, settings.day_usd, settings.unattended_usd, settings.vendor_counts)

    def price(self, model: str, providers: Mapping[str, Provider], input_tokens: int) -> Price | None:
        from orchestrator.models.prices import price_of
        from orchestrator.workspace.read.settings import read_settings

        own = read_settings(self.root).prices
        return price_of(model, own, providers, input_tokens=input_tokens, at=self.clock())

    def today(self) -> str:
        return day_of(self.clock())

    async def count(self, model: str, providers: Mapping[str, Provider], request: Request) -> int | None:
        from orchestrator.models.registry import count_tokens

        try:
            return await count_tokens(model, providers, request, environ=os.environ)
        except BatonError:  # the request itself will say what is wrong
            return None
