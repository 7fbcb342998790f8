"""Settings that change what a model answers: what they are called, what they take, and which vendors have them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from orchestrator.domain.canonical import JSON

_EFFORTS = ("minimal", "low", "medium", "high")


@dataclass(frozen=True)
class ModelSetting:
    takes: str
    """What may be written, in a user's words."""
    fits: Callable[[JSON], bool]


def _is_number(value: JSON, least: float, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


def _is_whole(value: JSON, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


MODEL_SETTINGS: Mapping[str, ModelSetting] = MappingProxyType(
    {
        "max_tokens": ModelSetting("a whole number of tokens, 1 or more", lambda value: _is_whole(value, 1)),
        "temperature": ModelSetting("a number from 0 to 2", lambda value: _is_number(value, 0, 2)),
        "top_p": ModelSetting("a number from 0 to 1", lambda value: _is_number(value, 0, 1)),
        "seed": ModelSetting("a whole number, 0 or more", lambda value: _is_whole(value, 0)),
        "thinking": ModelSetting(
            f"true, false, {', '.join(_EFFORTS)}", lambda value: isinstance(value, bool) or value in _EFFORTS
        ),
    }
)

_LACKING: Mapping[str, frozenset[str]] = MappingProxyType(
    {"anthropic": frozenset({"seed"}), "openai": frozenset({"seed"})}
)
"""Kind of provider -> settings its API has no field for. Which single models take the others, pydantic-ai knows, and
tells when one is asked."""


@dataclass(frozen=True)
class Misfit:
    """A setting that one kind of provider does not take, as it stands."""

    setting: str
    found: str
    mend: str


def misfits(settings: Mapping[str, JSON], kind: str) -> Iterator[Misfit]:
    """What a provider of this kind would drop or refuse, among settings that fit by themselves."""
    for name in settings:
        if name in _LACKING.get(kind, ()):
            yield Misfit(name, f"{kind} has no '{name}'", "Remove it, or take another model.")
    if kind == "anthropic":
        yield from _anthropic_misfits(settings)


def _anthropic_misfits(settings: Mapping[str, JSON]) -> Iterator[Misfit]:
    """From the Messages API's own reference: https://platform.claude.com/docs/en/api/messages."""
    sampling = [name for name in ("temperature", "top_p") if name in settings]
    if settings.get("temperature", 0) > 1:
        yield Misfit("temperature", "anthropic takes a temperature from 0 to 1", "Write 1 or less.")
    if len(sampling) == 2:
        yield Misfit("top_p", "anthropic takes 'temperature' or 'top_p', not both", "Remove one of them.")
    if settings.get("thinking") and sampling:
        yield Misfit(sampling[0], f"anthropic takes no '{sampling[0]}' while thinking", "Remove it, or 'thinking'.")
