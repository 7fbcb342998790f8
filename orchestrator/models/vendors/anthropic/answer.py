"""Anthropic's Messages: its pieces put together, and its body in one form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.domain.whole_characters import joined
from orchestrator.models.incoming.answer import AnswerForm, Words
from orchestrator.models.incoming.calls import arguments_text, tool_name
from orchestrator.models.incoming.ending import Ending, word_in, word_that_counts
from orchestrator.models.incoming.normal import (
    Body,
    Names,
    Normal,
    as_dict,
    as_name,
    said_of,
    text_of,
    thought_of,
    usage_of,
    usage_with,
)
from orchestrator.ports.piece import PieceKind

_STOP: Mapping[Ending, str] = {
    "complete": "end_turn",
    "calls": "tool_use",
    "too_long": "max_tokens",
    "declined": "refusal",
    "paused": "pause_turn",
}
_PIECES = {
    "text_delta": "text",
    "thinking_delta": "thinking",
    "signature_delta": "signature",
    "input_json_delta": "partial_json",
}
_WORDS: Mapping[str, PieceKind] = {"text": "said", "thinking": "thought", "partial_json": "called"}


class MessagePieces:
    """Puts a stream together."""

    def __init__(self) -> None:
        self.ended = False
        self.usage: Body = {}
        self._message: Body = {}
        self._blocks: dict[int, Body] = {}
        self._pieces: dict[tuple[int, str], list[str]] = {}

    def take(self, _: str, event: Body) -> bool:
        """Whether it brought some of the answer."""
        delta = as_dict(event.get("delta"))
        match event.get("type"):
            case "message_start":
                self._message = dict(as_dict(event.get("message")))
                self.usage = usage_of(self._message.get("usage"))
            case "content_block_start":
                self._blocks[_index(event)] = as_dict(event.get("content_block"))
                return True
            case "content_block_delta":
                return self._take_delta(_index(event), delta)
            case "message_delta":
                word = word_that_counts(word_in(self._message, "stop_reason"), word_in(delta, "stop_reason"))
                told = {key: value for key, value in delta.items() if value is not None}
                self._message |= told | ({"stop_reason": word} if word else {})
                self.usage = usage_with(self.usage, event.get("usage"))
            case "message_stop":
                self.ended = True
        return False

    def body(self) -> Body:
        content = [self._block(index) for index in sorted(self._blocks)]
        return {**self._message, "content": content, "usage": self.usage}

    def _take_delta(self, index: int, delta: Body) -> bool:
        key = _PIECES.get(str(delta.get("type")), "")
        piece = delta.get(key)
        if not isinstance(piece, str):
            return False
        if index not in self._blocks:  # a gateway that does not say where a block begins
            self._blocks[index] = {"type": {"partial_json": "tool_use", "signature": "thinking"}.get(key, key)}
        self._pieces.setdefault((index, key), []).append(piece)
        return True

    def _block(self, index: int) -> Body:
        block = dict(self._blocks[index])
        for key in ("text", "thinking", "signature"):
            if pieces := self._pieces.get((index, key)):
                block[key] = (block.get(key) or "") + "".join(pieces)
        if spelled := "".join(self._pieces.get((index, "partial_json"), [])):
            block["input"] = spelled
        return block


def _index(event: Body) -> int:
    index = event.get("index")
    return index if isinstance(index, int) else 0


def message_body(body: Body, offered: Names) -> Normal | None:
    """None when there is no answer in it."""
    content = body.get("content")
    if isinstance(content, str):
        content = [{"type": "text", "text": content}]
    if not isinstance(content, list):
        return None
    word = word_in(body, "stop_reason")
    normal = Normal({}, word)
    whole: Body = {
        "id": as_name(body.get("id"), "none"),
        "type": "message",
        "role": "assistant",
        "model": as_name(body.get("model"), "unnamed"),
        "content": list(_blocks(content, offered)),
        "stop_reason": _STOP.get(normal.ending),
        "stop_sequence": None,
        "stop_details": _details(as_dict(body.get("stop_details"))),
        "usage": {"input_tokens": 0, "output_tokens": 0, **usage_of(body.get("usage"))},
    }
    return Normal(whole, word)


def _blocks(content: list[JSON], offered: Names) -> Iterator[Body]:
    for number, block in enumerate(map(as_dict, content), start=1):
        match block.get("type"):
            case "text":
                if text := said_of(block.get("text")):
                    yield {"type": "text", "text": text}
            case "thinking":
                signature = as_dict(block).get("signature")
                thought = block.get("thinking") if signature else thought_of(block.get("thinking"))
                yield {"type": "thinking", "thinking": _plain(thought), "signature": _plain(signature)}
            case "redacted_thinking" if isinstance(block.get("data"), str):
                yield {"type": "redacted_thinking", "data": block["data"]}
            case "tool_use":
                name = tool_name(block.get("name"), offered)
                yield {"type": "tool_use", "id": f"call_{number}", "name": name, "input": _input(block.get("input"))}


def _plain(value: JSON) -> str:
    return joined(value) if isinstance(value, str) else ""


def _input(said: JSON) -> JSON:
    """An object, or the text that is none."""
    text = arguments_text(said)
    try:
        value = read_json(text)
    except NotJSON:
        return text
    return value if isinstance(value, dict) else text


def _details(details: Body) -> Body | None:
    if not details:
        return None
    told = {key: text_of(details.get(key)) or None for key in ("category", "explanation")}
    return {"type": "refusal", **told}


def message_words(event: Body) -> Iterator[Words]:
    delta = as_dict(event.get("delta"))
    key = _PIECES.get(str(delta.get("type")), "")
    if key in _WORDS and isinstance(delta.get(key), str):
        yield _WORDS[key], delta[key]
    block = as_dict(event.get("content_block"))
    if block.get("type") == "tool_use":
        yield "called", f"{text_of(block.get('name'))} "


MESSAGES = AnswerForm(MessagePieces, message_body, names_events=True, ends_itself=True, words=message_words)
