"""Settings that change what a model answers: what they are called, and what they take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from orchestrator.domain.canonical import JSON
from orchestrator.values import dataclass

THINKING_TOKENS: Mapping[JSON, int] = MappingProxyType(
    {True: 10_000, "minimal": 1_024, "low": 2_048, "medium": 10_000, "high": 16_384}
)
"""What `thinking` lets a model write before its answer, where a vendor wants that in tokens: what pydantic-ai asks of
Anthropic."""
OUTPUTS = ("native", "tool", "prompted")
"""How a model may be made to give structured output: by its vendor's own means, by a tool, by asking for it."""
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


def answer_room(settings: Mapping[str, JSON], usual: int) -> int:
    """The most tokens a model may write: thinking counts among them with every vendor, and has to leave room.

    Args:
        settings: of the model, as the user wrote them.
        usual: the longest answer where they do not say.
    """
    thinking = THINKING_TOKENS.get(settings.get("thinking"), 0)
    most = settings.get("max_tokens")
    if most is None:
        return usual + thinking
    return int(most) if most > thinking else int(most) + thinking
