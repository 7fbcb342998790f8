"""Settings that change what a model answers: what they are called, and what they take."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from orchestrator.domain.canonical import JSON, canonical_text
from orchestrator.domain.variable import variables_in
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


def _is_stop(value: JSON) -> bool:
    """A text at which the model stops, or several."""
    texts = value if isinstance(value, list) else [value]
    return bool(texts) and all(isinstance(text, str) and text for text in texts)


def _is_body(value: JSON) -> bool:
    return isinstance(value, dict) and bool(value)


MODEL_SETTINGS: Mapping[str, ModelSetting] = MappingProxyType(
    {
        "max_tokens": ModelSetting("a whole number of tokens, 1 or more", lambda value: _is_whole(value, 1)),
        "temperature": ModelSetting("a number from 0 to 2", lambda value: _is_number(value, 0, 2)),
        "top_p": ModelSetting("a number from 0 to 1", lambda value: _is_number(value, 0, 1)),
        "seed": ModelSetting("a whole number, 0 or more", lambda value: _is_whole(value, 0)),
        "thinking": ModelSetting(
            f"true, false, {', '.join(_EFFORTS)}, or a number of tokens",
            lambda value: isinstance(value, bool) or _is_whole(value, 1) or value in _EFFORTS,
        ),
        "stop": ModelSetting("a text, or a list of them", _is_stop),
        "extra_body": ModelSetting("a map of what the server's own reference names", _is_body),
    }
)

_BATONS = (
    "model", "models", "fallbacks", "best_of", "num_return_sequences", "candidate_count",
    "messages", "input", "contents", "prompt", "instructions", "system", "systemInstruction",
    "tools", "tool_choice", "toolConfig", "functions", "function_call",
    "stream", "stream_options", "n", "background", "store", "previous_response_id", "conversation",
    "response_format", "output_format", "cache_control",
    "generationConfig", "inferenceConfig",
)  # fmt: skip
HELD_IN_BODY: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(_BATONS, "")
    | dict.fromkeys(
        (
            "max_tokens",
            "max_completion_tokens",
            "max_output_tokens",
            "max_new_tokens",
            "max_tokens_to_sample",
            "n_predict",
        ),
        "max_tokens",
    )
    | {"temperature": "temperature", "top_p": "top_p", "seed": "seed", "stop": "stop", "stop_sequences": "stop"}
)
"""What of a request's body is Baton's own -> the setting to write in its place, where there is one. It says what is
asked and what may come back: other values would be paid for, or recorded, as something that was never asked."""

_HELD_BELOW: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"text": {"format": ""}, "outputconfig": {"format": ""}, "options": {"num_predict": "max_tokens"}}
)
"""The same of what lies below: Responses and Messages have a schema there, Ollama the longest answer."""

_THINKING = frozenset({"thinking", "reasoning", "reasoningeffort", "thinkingconfig", "enablethinking"})


def held_in_body(settings: Mapping[str, JSON]) -> Iterator[tuple[str, str]]:
    """What a setting `extra_body` holds that is Baton's own, as it is written -> the setting to write in its place."""
    held = {_letters(name): setting for name, setting in HELD_IN_BODY.items()}
    if settings.get("thinking") is not None:
        held |= dict.fromkeys(_THINKING, "thinking")
    for name, value in (settings.get("extra_body") or {}).items():
        if (letters := _letters(name)) in held:
            yield name, held[letters]
        elif letters in _HELD_BELOW and not isinstance(value, Mapping):
            yield name, ""
        else:
            yield from ((f"{name}.{one}", what) for one, what in _HELD_BELOW.get(letters, {}).items() if one in value)


def variables_in_body(settings: Mapping[str, JSON]) -> list[str]:
    """What of the environment a setting `extra_body` names: it goes into the record, so nothing is filled in."""
    return variables_in(canonical_text(settings.get("extra_body") or {}))


def _letters(name: str) -> str:
    """One name, however a protocol spells it: `max_tokens`, `maxTokens`."""
    return "".join(character for character in name.casefold() if character.isalnum())


def tokens_to_think_in(settings: Mapping[str, JSON]) -> int:
    """What `thinking` says where it is a number; 0 where it is a word, or nothing."""
    thinking = settings.get("thinking")
    return thinking if isinstance(thinking, int) and not isinstance(thinking, bool) else 0


def thinking_tokens(settings: Mapping[str, JSON]) -> int:
    """What the thinking may come to, in tokens, where a vendor wants it in these."""
    return tokens_to_think_in(settings) or THINKING_TOKENS.get(settings.get("thinking"), 0)


def answer_room(settings: Mapping[str, JSON], usual: int) -> int:
    """The most tokens a model may write: thinking counts among them with every vendor, and has to leave room.

    Args:
        settings: of the model, as the user wrote them.
        usual: the longest answer where they do not say.
    """
    thinking = thinking_tokens(settings)
    most = settings.get("max_tokens")
    if most is None:
        return usual + thinking
    return int(most) if most > thinking else int(most) + thinking
