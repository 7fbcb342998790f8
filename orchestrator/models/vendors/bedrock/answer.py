"""Bedrock's Converse: its pieces put together, and its body in one form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.models.incoming.answer import AnswerForm, Words
from orchestrator.models.incoming.calls import arguments_text, tool_name
from orchestrator.models.incoming.ending import Ending, word_in
from orchestrator.models.incoming.framing import FRAMES
from orchestrator.models.incoming.normal import (
    Body,
    Names,
    Normal,
    as_dict,
    as_list,
    said_of,
    text_of,
    thought_of,
    usage_of,
)

_STOP: Mapping[Ending, str] = {
    "complete": "end_turn",
    "calls": "tool_use",
    "too_long": "max_tokens",
    "declined": "content_filtered",
}
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")


class ConversePieces:
    """Puts a stream together. What an event is, its name says; what was used is told last."""

    def __init__(self) -> None:
        self.ended = False
        self.usage: Body = {}
        self._blocks: dict[int, Body] = {}
        self._pieces: dict[int, dict[str, list[str]]] = {}
        self._word = ""

    def take(self, name: str, event: Body) -> bool:
        """Whether it brought some of the answer."""
        match name:
            case "contentBlockStart":
                self._blocks[_index(event)] = as_dict(event.get("start"))
                return True
            case "contentBlockDelta":
                return self._take_delta(_index(event), as_dict(event.get("delta")))
            case "messageStop":
                self._word = word_in(event, "stopReason")
            case "metadata":
                self.usage = as_dict(event.get("usage"))
                self.ended = bool(self._word)
        return False

    def body(self) -> Body:
        content = [self._block(index) for index in sorted(self._blocks)]
        return {"output": {"message": {"content": content}}, "stopReason": self._word, "usage": self.usage}

    def _take_delta(self, index: int, delta: Body) -> bool:
        thought = as_dict(delta.get("reasoningContent"))
        said = {
            "text": delta.get("text"),
            "input": as_dict(delta.get("toolUse")).get("input"),
            "thought": thought.get("text"),
            "signature": thought.get("signature"),
            "redactedContent": thought.get("redactedContent"),
        }
        brought = False
        for key, piece in said.items():
            if isinstance(piece, str) and piece:
                self._blocks.setdefault(index, {})
                self._pieces.setdefault(index, {}).setdefault(key, []).append(piece)
                brought = True
        return brought

    def _block(self, index: int) -> Body:
        told = {key: "".join(pieces) for key, pieces in self._pieces.get(index, {}).items()}
        block = self._blocks[index]
        if "toolUse" in block or "input" in told:
            return {"toolUse": {**as_dict(block.get("toolUse")), "input": told.get("input", "")}}
        if redacted := told.get("redactedContent"):
            return {"reasoningContent": {"redactedContent": redacted}}
        if "thought" in told or "signature" in told:
            reasoning = {"text": told.get("thought", ""), "signature": told.get("signature")}
            return {"reasoningContent": {"reasoningText": reasoning}}
        return {"text": told.get("text", "")}


def _index(event: Body) -> int:
    index = event.get("contentBlockIndex")
    return index if isinstance(index, int) else 0


def converse_body(body: Body, offered: Names) -> Normal | None:
    """None when there is no answer in it."""
    message = as_dict(body.get("output")).get("message")
    if not isinstance(message, dict):
        return None
    word = word_in(body, "stopReason")
    zeros: Body = {"inputTokens": 0, "outputTokens": 0, "totalTokens": 0}
    content = list(_blocks(as_list(message.get("content")), offered))
    whole: Body = {
        "output": {"message": {"role": "assistant", "content": content}},
        "stopReason": _STOP.get(Normal({}, word).ending),
        "usage": {**zeros, **usage_of(body.get("usage"))},
        "metrics": {"latencyMs": 0},
    }
    return Normal(whole, word)


def _blocks(content: list[JSON], offered: Names) -> Iterator[Body]:
    calls = 0
    for block in map(as_dict, content):
        if "text" in block:
            if text := said_of(block["text"]):
                yield {"text": text}
        elif isinstance(block.get("toolUse"), dict):
            calls += 1
            yield {"toolUse": _call(block["toolUse"], calls, offered)}
        elif isinstance(block.get("reasoningContent"), dict):
            yield from _reasoning(block["reasoningContent"])


def _call(call: Body, number: int, offered: Names) -> Body:
    text = arguments_text(call.get("input"))
    try:
        value = read_json(text)
    except NotJSON:
        value = text
    name = tool_name(call.get("name"), offered)
    return {"toolUseId": f"call_{number}", "name": name, "input": value if isinstance(value, dict) else text}


def _reasoning(reasoning: Body) -> Iterator[Body]:
    redacted = reasoning.get("redactedContent")
    if isinstance(redacted, str) and _BASE64.fullmatch(redacted):
        yield {"reasoningContent": {"redactedContent": redacted}}
    elif told := as_dict(reasoning.get("reasoningText")):
        signature = told.get("signature")
        if isinstance(signature, str) and signature:
            yield {"reasoningContent": {"reasoningText": {"text": text_of(told.get("text")), "signature": signature}}}
        else:
            yield {"reasoningContent": {"reasoningText": {"text": thought_of(told.get("text"))}}}


def converse_words(event: Body) -> Iterator[Words]:
    delta = as_dict(event.get("delta"))
    if thought := text_of(as_dict(delta.get("reasoningContent")).get("text")):
        yield "thought", thought
    if words := text_of(delta.get("text")):
        yield "said", words
    if name := text_of(as_dict(as_dict(event.get("start")).get("toolUse")).get("name")):
        yield "called", f"{name} "
    if given := text_of(as_dict(delta.get("toolUse")).get("input")):
        yield "called", given


CONVERSE = AnswerForm(ConversePieces, converse_body, framing=FRAMES, ends_itself=True, words=converse_words)
"""Converse, as Bedrock speaks it."""
