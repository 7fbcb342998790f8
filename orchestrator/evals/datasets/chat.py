"""A chat as one text, in the two shapes that data sets have: `{role, content}`, and `{from, value}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from orchestrator.domain.canonical import JSON

_USERS = ("user", "human")


def chat_text(value: JSON) -> str | None:
    """What is said, a paragraph a message with who says it; of one message of a user alone, its words.

    What is no text (an image, a call of a tool) stands there as its kind in brackets. None: it is no chat.
    """
    if isinstance(value, str):
        return value
    if not isinstance(value, Sequence) or not value or not all(map(is_message, value)):
        return None
    said = [(str(one.get("role", one.get("from"))), _said(one)) for one in value]
    if len(said) == 1 and said[0][0] in _USERS:
        return said[0][1]
    return "\n\n".join(f"{who}: {text}" for who, text in said)


def is_message(value: JSON) -> bool:
    if not isinstance(value, Mapping):
        return False
    return ("role" in value and ("content" in value or "tool_calls" in value)) or {"from", "value"} <= value.keys()


def _said(message: Mapping[str, JSON]) -> str:
    content = message.get("content", message.get("value"))
    parts = content if isinstance(content, list) else [content]
    calls = message.get("tool_calls")
    called = ["[call of a tool]"] * (len(calls) if isinstance(calls, list) else 0)
    return "\n".join(filter(None, [*map(_part, parts), *called]))


def _part(part: JSON) -> str:
    if isinstance(part, Mapping):
        text = part.get("text")
        return text if isinstance(text, str) else f"[{part.get('type', 'part')}]"
    return "" if part is None else str(part)
