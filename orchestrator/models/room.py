"""How many tokens the vendors' own models can read and write in one exchange."""

from __future__ import annotations

from functools import cache

from orchestrator.models.endpoint import Endpoint


@cache
def known_room(endpoint: Endpoint) -> int:
    """From the table of models in genai-prices; 0 for one it does not have, and for any server of the user's own."""
    if endpoint.kind == "openai-compatible":
        return 0
    from genai_prices.data_snapshot import get_snapshot  # a third of a second, so only before a vendor is asked

    vendor = endpoint.kind.removesuffix("-chat")
    try:
        _, model = get_snapshot().find_provider_model(endpoint.model, None, vendor, None)
    except LookupError:
        return 0
    return model.context_window or 0
