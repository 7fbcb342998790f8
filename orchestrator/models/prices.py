"""What models cost and how much they can read: the user's own word, over the list that `genai-prices` brings along."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from orchestrator.domain.definition import Provider
from orchestrator.domain.price import Price
from orchestrator.domain.provider import kind_called
from orchestrator.models.endpoint import Endpoint, endpoint_of

if TYPE_CHECKING:
    from decimal import Decimal

    from genai_prices.types import ModelPrice, TieredPrices


_ELSEWHERE = re.compile(r"(?:^|[:-])cloud$", re.IGNORECASE)
"""Models that a local Ollama has its vendor run, for money, are tagged so (`gpt-oss:120b-cloud`, `glm-4.6:cloud`)."""


def price_of(
    model: str,
    own: Mapping[str, Price],
    providers: Mapping[str, Provider],
    *,
    input_tokens: int,
    at: datetime,
) -> Price | None:
    """The price for a request of this size, or None when neither table knows the model.

    A model without a provider, such as `offline`, is part of Baton and costs nothing, and nor does one that Ollama runs
    on this machine.

    Args:
        own: the user's prices, by `provider:model`.
        input_tokens: some models cost more per token when they have much to read.
        at: some prices change with time.
    """
    if model in own:
        return own[model]
    if ":" not in model:
        return Price(0, 0)
    endpoint = endpoint_of(model, providers)
    return Price(0, 0) if _runs_here(endpoint) else _listed(endpoint, input_tokens, at)


def _runs_here(endpoint: Endpoint) -> bool:
    """On this machine, by a server that runs models and passes on none but those that are called so."""
    is_own = kind_called(endpoint.kind).is_free_here and endpoint.loopback
    return is_own and not _ELSEWHERE.search(endpoint.model)


@cache
def known_room(endpoint: Endpoint) -> int:
    """How many tokens a vendor's own model can read and write in one exchange; 0 where the list does not have it."""
    vendor = kind_called(endpoint.kind).listed_as
    if not vendor:
        return 0
    from genai_prices.data_snapshot import get_snapshot  # a third of a second, so only before a vendor is asked

    try:
        _, model = get_snapshot().find_provider_model(endpoint.model, None, vendor, None)
    except LookupError:
        return 0
    return model.context_window or 0


def _listed(endpoint: Endpoint, input_tokens: int, at: datetime) -> Price | None:
    """Found by address: what a server on this machine costs, only its owner knows, whatever its models are called."""
    from genai_prices.data_snapshot import get_snapshot  # a third of a second of CPU, so only when a vendor is asked

    try:
        _, found = get_snapshot().find_provider_model(endpoint.model, None, None, endpoint.base_url)
    except LookupError:
        return None
    return _flat(found.get_prices(at), input_tokens)


def _flat(listed: ModelPrice, input_tokens: int) -> Price | None:
    """None where tokens are not all that is charged for: such a price would be too low."""
    if listed.input_mtok is None or listed.output_mtok is None or listed.requests_kcount is not None:
        return None
    cached, written = listed.cache_read_mtok, listed.cache_write_mtok
    return Price(
        _rate(listed.input_mtok, input_tokens),
        _rate(listed.output_mtok, input_tokens),
        None if cached is None else _rate(cached, input_tokens),
        None if written is None else _rate(written, input_tokens),
    )


def _rate(price: Decimal | TieredPrices, input_tokens: int) -> float:
    tiers = getattr(price, "tiers", None)
    if tiers is None:
        return float(price)  # type: ignore[arg-type]  # a Decimal has no tiers
    reached = [tier.price for tier in tiers if input_tokens > tier.start]
    return float(reached[-1] if reached else price.base)  # type: ignore[union-attr]
