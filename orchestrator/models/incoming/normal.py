"""The one form every answer gets, whoever sent it and however it was cut: what all protocols share."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from orchestrator.domain.bounds import MAX_ANSWER_BYTES, MAX_NAME
from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_text import NotJSON, check_characters
from orchestrator.domain.whole_characters import joined
from orchestrator.models.incoming.ending import Ending, ending_of
from orchestrator.models.incoming.refusal import Refusal
from orchestrator.models.incoming.thinking import without_thinking
from orchestrator.models.incoming.unfit import Unfit, too_large
from orchestrator.values import dataclass

Body = dict[str, JSON]
Names = Collection[str]
"""Of the tools that were offered."""

_MOST_TOKENS = 10**10
"""No exchange has a millionth of it; a larger number is no count, and would spoil all sums."""


@dataclass(frozen=True, slots=True)
class Normal:
    """An answer's body as the protocol's own documentation has it, of nothing but what is read of it."""

    body: Body
    word: str
    """The server's own for how it ended; empty when it says nothing."""

    @property
    def ending(self) -> Ending:
        return ending_of(self.word)


def as_dict(value: JSON) -> Body:
    return value if isinstance(value, dict) else {}


def as_list(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else []


def as_name(value: JSON, otherwise: str = "") -> str:
    """An id or a model's name: text on one line, of a length somebody can read."""
    return " ".join(joined(value).split())[:MAX_NAME] or otherwise if isinstance(value, str) else otherwise


def text_of(content: JSON) -> str:
    """The text of a content in one piece or in parts; parts of thinking are left out."""
    match content:
        case str():
            return joined(content)
        case dict():
            kind = content.get("type", "text")
            return text_of(content.get("text", content.get("value"))) if kind in ("text", "output_text") else ""
        case list():
            return joined("".join(map(text_of, content)))
    return ""


def said_of(content: JSON) -> str:
    """The text that is the answer, without the thinking that stands in it."""
    text = text_of(content)
    if len(text) > MAX_ANSWER_BYTES:
        raise too_large("the answer", f"{MAX_ANSWER_BYTES:,} bytes")
    return without_thinking(text)


def thought_of(content: JSON) -> str:
    """Thinking that came apart from the answer. Nobody builds on it, so half of a character in it spoils nothing."""
    return joined(content[:MAX_ANSWER_BYTES]).encode("utf-8", "replace").decode() if isinstance(content, str) else ""


def usage_of(usage: JSON) -> Body:
    """Counts only; what is no count of anything is left out, as if it were not said."""
    found: Body = {}
    for key, value in as_dict(usage).items():
        if isinstance(value, dict) and (inner := {name: n for name, n in value.items() if _is_count(n)}):
            found[key] = {name: int(count) for name, count in inner.items()}
        elif _is_count(value):
            found[key] = int(value)
    return found


def usage_with(before: JSON, told: JSON) -> Body:
    """What pieces of one answer tell of its usage. Counts only grow; who says less in the end has left it out."""
    counted = usage_of(before)
    for key, value in usage_of(told).items():
        known = counted.get(key)
        if isinstance(value, dict):
            counted[key] = usage_with(known, value)
        else:
            counted[key] = max(known if isinstance(known, int) else 0, value)
    return counted


def _is_count(value: JSON) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < _MOST_TOKENS


_READ = (
    ("prompt_tokens",),
    ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"),
    ("promptTokenCount",),  # Gemini, which counts what was cached among them
    ("inputTokens", "cacheReadInputTokens", "cacheWriteInputTokens"),  # Converse, which does not
    ("prompt_eval_count",),  # Ollama
)
_WROTE = (
    ("completion_tokens",),
    ("output_tokens",),
    ("candidatesTokenCount", "thoughtsTokenCount"),
    ("outputTokens",),
    ("eval_count",),
)
"""What each protocol adds up. Who speaks several may tell it under the names of each, and that is one usage."""


_FOUND = (
    "cached_tokens", "cache_read_input_tokens", "prompt_cache_hit_tokens", "cachedContentTokenCount",
    "cacheReadInputTokens",
)  # fmt: skip
_PUT = ("cache_creation_input_tokens", "cache_write_tokens", "cacheWriteInputTokens")


def tokens_of(usage: Mapping[str, JSON]) -> tuple[int, int]:
    """Read and written, by any protocol's names. What a total has beside both was written too: xAI counts what its
    models think there, and takes money for it.
    """
    told = usage_of(usage)

    counts = {key: count for key, count in told.items() if isinstance(count, int)}
    read, wrote = (max(sum(counts.get(key, 0) for key in keys) for keys in names) for names in (_READ, _WROTE))
    return read, max(wrote, counts.get("total_tokens", 0) - read)


def cached_tokens_of(usage: Mapping[str, JSON]) -> tuple[int, int]:
    """Of those read, found in the vendor's cache and put there, by any protocol's names."""
    told = usage_of(usage)
    details = {**as_dict(told.get("prompt_tokens_details")), **as_dict(told.get("input_tokens_details"))}
    known = {**details, **told}
    found, put = (max(known.get(name, 0) for name in names) for names in (_FOUND, _PUT))
    return found, put


def checked(normal: Normal) -> Normal:
    """Raises Unfit when half of a character stands in it: no request could send it again, and no file hold it."""
    try:
        check_characters(normal.body)
    except NotJSON:
        raise Unfit("garbled", "the answer holds half of a character.") from None
    return normal


def failed_itself(word: str) -> Refusal:
    """The server ends with a word for failure and gives no error beside it."""
    cause = "overloaded" if "resource" in word.lower() else "server"
    return Refusal(cause, f'it ends the answer with "{word}"')  # type: ignore[arg-type]  # both are causes
