"""Ollama's own chat: its lines put together, and its body in the form that Chat Completions has."""

from __future__ import annotations

import json
from collections.abc import Iterator

from orchestrator.domain.canonical import JSON
from orchestrator.models.incoming.answer import AnswerForm, Words
from orchestrator.models.incoming.ending import word_in
from orchestrator.models.incoming.framing import LINES
from orchestrator.models.incoming.normal import Body, Names, Normal, as_dict, as_list, text_of
from orchestrator.models.vendors.openai_chat.answer import chat_body

_COUNTS = {"prompt_eval_count": "prompt_tokens", "eval_count": "completion_tokens"}


class LinePieces:
    """Puts a stream together: each line says what is new, the last that it is done, and why."""

    def __init__(self) -> None:
        self.ended = False
        self.usage: Body = {}
        self._last: Body = {}
        self._texts: dict[str, list[str]] = {"content": [], "thinking": []}
        self._calls: list[JSON] = []

    def take(self, _: str, event: Body) -> bool:
        """Whether it brought some of the answer."""
        message = as_dict(event.get("message"))
        brought = False
        for key, pieces in self._texts.items():
            if isinstance(piece := message.get(key), str) and piece:
                pieces.append(piece)
                brought = True
        calls = as_list(message.get("tool_calls"))
        self._calls += calls
        self._last = event
        if event.get("done"):
            self.ended = True
            self.usage = _usage(event)
        return brought or bool(calls)

    def body(self) -> Body:
        said = {key: "".join(pieces) for key, pieces in self._texts.items()}
        return {**self._last, "message": {**said, "tool_calls": self._calls}}


def _usage(body: Body) -> Body:
    return {name: body[key] for key, name in _COUNTS.items() if key in body}


def lines_body(body: Body, offered: Names) -> Normal | None:
    """None when there is no answer in it."""
    message = body.get("message")
    if not isinstance(message, dict):
        return None
    said = {**message, "reasoning": message.get("thinking")}
    choice = {"message": said, "finish_reason": word_in(body, "done_reason") if body.get("done") else ""}
    return chat_body({"model": body.get("model"), "choices": [choice], "usage": _usage(body)}, offered)


def line_words(event: Body) -> Iterator[Words]:
    message = as_dict(event.get("message"))
    if thought := text_of(message.get("thinking")):
        yield "thought", thought
    if words := text_of(message.get("content")):
        yield "said", words
    for call in map(as_dict, as_list(message.get("tool_calls"))):
        function = as_dict(call.get("function"))
        yield "called", f"{text_of(function.get('name'))} {json.dumps(function.get('arguments'))}"


OWN_CHAT = AnswerForm(LinePieces, lines_body, framing=LINES, usage=_usage, ends_itself=True, words=line_words)
"""/api/chat, as Ollama speaks it."""
