"""What a request's settings become for the vendor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from pydantic_ai.settings import ModelSettings

from orchestrator.domain.canonical import JSON
from orchestrator.errors import UsageError, nearest_name
from orchestrator.models.endpoint import Endpoint

ANTHROPIC_MAX_TOKENS = 8_192
"""Anthropic wants a limit in every request. This one holds some 6,000 words."""

_EFFORTS = ("minimal", "low", "medium", "high")


def _positive(value: JSON) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _count(value: JSON) -> bool:
    return isinstance(value, int) and _positive(value)


def _share(value: JSON) -> bool:
    return value == 0 or _positive(value)


_KNOWN: Mapping[str, tuple[Callable[[JSON], bool], str]] = {
    "max_tokens": (_count, "a whole number of tokens, 1 or more"),
    "temperature": (_share, "a number, 0 or more"),
    "top_p": (_share, "a number, 0 or more"),
    "seed": (lambda value: value == 0 or _count(value), "a whole number, 0 or more"),
    "thinking": (lambda value: isinstance(value, bool) or value in _EFFORTS, f"true, false, {', '.join(_EFFORTS)}"),
}


def vendor_settings(settings: Mapping[str, JSON], endpoint: Endpoint) -> ModelSettings:
    """Settings a vendor has no use for are left out by pydantic-ai, so that the same ones serve all.

    Raises:
        UsageError: a setting is unknown or has no value it can take.
    """
    for name, value in settings.items():
        _check(name, value)
    chosen: dict[str, JSON] = dict(settings)
    if endpoint.kind == "anthropic":
        chosen.setdefault("max_tokens", ANTHROPIC_MAX_TOKENS)
    if endpoint.kind == "openai":
        chosen["openai_store"] = False  # every request is stateless; nothing is to stay at the vendor
    return cast("ModelSettings", chosen)


def _check(name: str, value: JSON) -> None:
    if name not in _KNOWN:
        nearest = nearest_name(name, _KNOWN)
        offer = f"Did you mean {nearest}?" if nearest else f"The settings are {', '.join(_KNOWN)}."
        raise UsageError(f'there is no model setting "{name}".', mend=offer)
    fits, wanted = _KNOWN[name]
    if not fits(value):
        raise UsageError(f"the model setting {name} cannot be {value!r}.", mend=f"Give it {wanted}.")
