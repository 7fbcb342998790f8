"""Gemini's generateContent: its pieces put together, and its body in one form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.models.incoming.answer import AnswerForm, Words
from orchestrator.models.incoming.calls import arguments_text, tool_name
from orchestrator.models.incoming.ending import Ending, word_in, word_that_counts
from orchestrator.models.incoming.normal import (
    Body,
    Names,
    Normal,
    as_dict,
    as_list,
    as_name,
    said_of,
    text_of,
    thought_of,
    usage_of,
    usage_with,
)

_FINISH: Mapping[Ending, str] = {
    "complete": "STOP",
    "calls": "STOP",
    "too_long": "MAX_TOKENS",
    "declined": "SAFETY",
}
_SIGNATURE = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")


class CandidatePieces:
    """Puts a stream together: each piece is an answer of its own with the parts that are new."""

    def __init__(self) -> None:
        self.ended = False
        self.usage: Body = {}
        self._shared: Body = {}
        self._parts: list[JSON] = []
        self._word = ""

    def take(self, _: str, event: Body) -> bool:
        """Whether it brought some of the answer."""
        self._shared.update({key: told for key, told in event.items() if key not in ("candidates", "usageMetadata")})
        self.usage = usage_with(self.usage, event.get("usageMetadata"))
        candidate = _candidate(event)
        parts = as_list(as_dict(candidate.get("content")).get("parts"))
        self._parts += parts
        self._word = word_that_counts(self._word, word_in(candidate, "finishReason"))
        self.ended |= bool(self._word or _blocked(event))
        return bool(parts)

    def body(self) -> Body:
        whole: Body = {**self._shared, "usageMetadata": self.usage}
        if self._parts or self._word:
            whole["candidates"] = [{"content": {"parts": self._parts}, "finishReason": self._word}]
        return whole


def _candidate(body: Body) -> Body:
    """Only the first is asked for."""
    return next(map(as_dict, as_list(body.get("candidates"))), {})


def _blocked(body: Body) -> str:
    """Why a prompt was not answered at all."""
    return word_in(as_dict(body.get("promptFeedback")), "blockReason")


def content_body(body: Body, offered: Names) -> Normal | None:
    """None when there is no answer in it."""
    candidate, blocked = _candidate(body), _blocked(body)
    if not candidate and not blocked:
        return None
    word = word_in(candidate, "finishReason") or ("SAFETY" if blocked else "")
    finish = _FINISH.get(Normal({}, word).ending)
    parts = list(_parts(as_list(as_dict(candidate.get("content")).get("parts")), offered))
    whole: Body = {
        "candidates": [{"index": 0, "content": {"role": "model", "parts": parts}, "finishReason": finish}],
        "modelVersion": as_name(body.get("modelVersion"), "unnamed"),
        "responseId": as_name(body.get("responseId"), "none"),
    }
    if usage := usage_of(body.get("usageMetadata")):
        whole["usageMetadata"] = usage
    return Normal(whole, word)


def _parts(parts: list[JSON], offered: Names) -> Iterator[Body]:
    calls = 0
    for part in _joined(parts):
        signed = _signature(part)
        if isinstance(part.get("functionCall"), dict):
            calls += 1
            yield {"functionCall": _call(part["functionCall"], calls, offered), **signed}
        elif part.get("thought"):
            thought = text_of(part.get("text")) if signed else thought_of(part.get("text"))
            yield {"thought": True, "text": thought, **signed}
        elif (text := said_of(part.get("text"))) or signed:
            yield {"text": text, **signed}


def _joined(parts: list[JSON]) -> Iterator[Body]:
    """Texts side by side are one text, however they were cut; a signature stands behind what it signs."""
    held: Body = {}
    for part in map(as_dict, parts):
        is_text = isinstance(part.get("text"), str)
        if held and is_text and bool(held.get("thought")) == bool(part.get("thought")):
            held = {**held, **part, "text": held["text"] + part["text"]}
        else:
            if held:
                yield held
            held = part if is_text else {}
            if not is_text:
                yield part
        if held.get("thoughtSignature"):
            yield held
            held = {}
    if held:
        yield held


def _signature(part: Body) -> Body:
    """What only Gemini understands of its thinking. What is no base64 could not be sent back."""
    signature = part.get("thoughtSignature")
    fits = isinstance(signature, str) and len(signature) % 4 != 1 and _SIGNATURE.fullmatch(signature)
    return {"thoughtSignature": signature} if fits else {}


def _call(call: Body, number: int, offered: Names) -> Body:
    return {"id": f"call_{number}", "name": tool_name(call.get("name"), offered), "args": _arguments(call.get("args"))}


def _arguments(said: JSON) -> Body:
    """An object. Arguments that are none cannot stand here, and Gemini does not say them."""
    try:
        value = read_json(arguments_text(said))
    except NotJSON:
        value = None
    return value if isinstance(value, dict) else {"arguments": said}


def _usage(body: Body) -> JSON:
    return body.get("usageMetadata")


def content_words(event: Body) -> Iterator[Words]:
    for part in map(as_dict, as_list(as_dict(_candidate(event).get("content")).get("parts"))):
        if words := text_of(part.get("text")):
            yield "thought" if part.get("thought") else "said", words
        if call := as_dict(part.get("functionCall")):
            yield "called", f"{text_of(call.get('name'))} {json.dumps(call.get('args'))}"


CONTENT = AnswerForm(CandidatePieces, content_body, usage=_usage, words=content_words)
"""generateContent, as the Gemini API and Vertex speak it."""
