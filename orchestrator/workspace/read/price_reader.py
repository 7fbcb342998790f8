"""`prices:` of `baton.yaml`: what models cost that no list knows, or that cost the user something else."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from orchestrator.domain.price import Price
from orchestrator.workspace.yaml.faultlog import did_you_mean
from orchestrator.workspace.yaml.node import Node
from orchestrator.workspace.yaml.section import FileMap

_KEYS = ("input", "output", "cached_input")
_MOST = 100_000
"""Dollars per million tokens; what is above is a price per token, or a slip of the finger."""


def read_prices(entries: Mapping[str, Node], section: FileMap, providers: Collection[str]) -> dict[str, Price]:
    """By `provider:model`, in USD per million tokens."""
    prices = {}
    for model, node in entries.items():
        _check_model(model, node, section, providers)
        price = FileMap(node, f"price of {model}", _KEYS, section.faults)
        prices[model] = _price(price)
    return prices


def _check_model(model: str, node: Node, section: FileMap, providers: Collection[str]) -> None:
    provider, _, name = model.partition(":")
    if not name:
        section.fault("prices", f"'{model}' names no provider and model", "Write provider:model.", node=node)
    elif provider not in providers and not section.doubtful & {"providers"}:
        mend = did_you_mean(provider, providers, f"Add '{provider}' to providers.")
        section.fault("prices", f"no provider '{provider}'", mend, node=node)


def _price(price: FileMap) -> Price:
    for key in ("input", "output"):
        if not price.has(key) and not price.doubtful:
            price.fault(key, f"{price.what} has no '{key}'", f"Add '{key}: ...', in USD per million tokens.")
    rates = {key: price.number(key, 0.0) for key in _KEYS}
    for key, rate in rates.items():
        if not rate <= _MOST:
            price.fault(key, f"'{key}' is {rate:g}", "Write USD per million tokens.")
    cached = rates["cached_input"] if price.has("cached_input") else None
    return Price(rates["input"], rates["output"], cached)
