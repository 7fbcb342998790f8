"""Chat Completions: its pieces put together, and its body in one form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orchestrator.domain.bounds import MAX_CALLS
from orchestrator.domain.canonical import JSON
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
    cached_tokens_of,
    said_of,
    text_of,
    thought_of,
    tokens_of,
    usage_of,
    usage_with,
)
from orchestrator.models.incoming.unfit import too_large

_FINISH: Mapping[Ending, str] = {
    "complete": "stop",
    "calls": "tool_calls",
    "too_long": "length",
    "declined": "content_filter",
}
_THINKING = ("reasoning", "reasoning_content")


class ChatPieces:
    """Puts a stream together. Each piece says what is new; `ended` when nothing more is to come."""

    def __init__(self) -> None:
        self.ended = False
        self.usage: Body = {}
        self._shared: Body = {}
        self._word = ""
        self._texts: dict[str, list[str]] = {}
        self._calls: list[_Call] = []
        self._by_deltas = False

    def take(self, _: str, event: Body) -> bool:
        """Whether it brought some of the answer."""
        self._shared.update({key: event[key] for key in ("id", "model", "created") if event.get(key)})
        self.usage = usage_with(self.usage, event.get("usage") or as_dict(event.get("x_groq")).get("usage"))
        brought = False
        for choice in map(as_dict, as_list(event.get("choices"))):
            if choice.get("index") in (0, None):
                self._word = word_that_counts(self._word, word_in(choice, "finish_reason"))
                brought |= self._take_choice(as_dict(choice.get("delta")), as_dict(choice.get("message")))
        self.ended |= bool(self._word and event.get("usage"))
        return brought

    def body(self) -> Body:
        message: Body = {key: "".join(pieces) for key, pieces in self._texts.items()}
        message["tool_calls"] = [call.whole for call in self._calls]
        choice = {"index": 0, "message": message, "finish_reason": self._word or None}
        return {**self._shared, "choices": [choice], "usage": self.usage}

    def _take_choice(self, delta: Body, message: Body) -> bool:
        """There are servers that say `message` where others say `delta`, and some (MiniMax) that say all of it once
        more behind the pieces.
        """
        if delta:
            self._by_deltas = True
        elif message and self._by_deltas:
            self._texts = {key: said for key, said in self._texts.items() if not message.get(key)}
            self._calls = [] if message.get("tool_calls") else self._calls
        return self._take_delta(delta or message)

    def _take_delta(self, delta: Body) -> bool:
        brought = False
        for key in ("content", "refusal", *_THINKING):
            if piece := _unjoined(delta.get(key)):
                self._texts.setdefault(key, []).append(piece)
                brought = True
        if thought := _thought_in(delta.get("content")):
            self._texts.setdefault("reasoning_content", []).append(thought)
        calls = as_list(delta.get("tool_calls"))
        if delta.get("function_call"):
            calls = [*calls, {"index": 0, "function": delta["function_call"]}]
        for call in map(as_dict, calls):
            self._call_of(call).take(call)
        return brought or bool(calls)

    def _call_of(self, piece: Body) -> _Call:
        """The call a piece belongs to. Some servers number all with 0, others number none; a new id is a new call."""
        index, called = piece.get("index"), piece.get("id")
        named = as_dict(piece.get("function")).get("name")
        for call in reversed(self._calls):
            same_place = call.index == index if index is not None else not named or call.called == called
            if same_place and (not called or call.called in (None, "", called)):
                return call
        if len(self._calls) >= MAX_CALLS:
            raise too_large("the answer", f"{MAX_CALLS:,} calls of tools")
        self._calls.append(_Call(index, called))
        return self._calls[-1]


class _Call:
    def __init__(self, index: JSON, called: JSON) -> None:
        self.index, self.called = index, called
        self._name = ""
        self._arguments: list[str] = []
        self._object: JSON = None

    def take(self, piece: Body) -> None:
        function = as_dict(piece.get("function"))
        self.called = self.called or piece.get("id")
        name, arguments = function.get("name"), function.get("arguments")
        if isinstance(name, str) and name != self._name:  # some say the whole name with every piece
            self._name += name
        if isinstance(arguments, str):
            self._arguments.append(arguments)
        elif arguments is not None:
            self._object = arguments

    @property
    def whole(self) -> Body:
        spelled = "".join(self._arguments)
        return {"id": self.called, "function": {"name": self._name, "arguments": spelled or self._object}}


def chat_body(body: Body, offered: Names) -> Normal | None:
    """None when there is no answer in it."""
    choice = next(map(as_dict, as_list(body.get("choices"))), {})
    message = choice.get("message") or choice.get("delta")
    if not isinstance(message, dict):
        return None
    word = word_in(choice, "finish_reason")
    normal = Normal({}, word)
    said: Body = {"role": "assistant", "content": said_of(message.get("content")) or None}
    if refusal := text_of(message.get("refusal")):
        said["refusal"] = refusal
    said |= _thinking(message)
    if calls := list(_calls(message, offered)):
        said["tool_calls"] = calls
    finish = _FINISH.get(normal.ending)
    whole: Body = {
        "id": as_name(body.get("id"), "none"),
        "object": "chat.completion",
        "created": body["created"] if isinstance(body.get("created"), int) and 0 < body["created"] < 10**10 else 0,
        "model": as_name(body.get("model"), "unnamed"),
        "choices": [{"index": 0, "finish_reason": finish, "message": said}],
    }
    if usage := usage_of(body.get("usage")):
        whole["usage"] = {"prompt_tokens": 0, "total_tokens": 0, **usage, "completion_tokens": tokens_of(usage)[1]}
        cached, written = cached_tokens_of(usage)  # DeepSeek, Moonshot and others say it in a place of their own
        if cached or written:
            told = as_dict(usage.get("prompt_tokens_details"))
            whole["usage"]["prompt_tokens_details"] = {**told, "cached_tokens": cached, "cache_write_tokens": written}
    return Normal(whole, word)


def _thinking(message: Body) -> Body:
    for key in _THINKING:
        if thought := thought_of(message.get(key)):
            return {key: thought}
    thought = thought_of(_thought_in(message.get("content")))
    return {"reasoning_content": thought} if thought else {}


def _thought_in(content: JSON) -> str:
    """Mistral's models give their thinking as a part of the content."""
    parts = (as_dict(part) for part in as_list(content))
    return "".join(text_of(part.get("thinking")) for part in parts if part.get("type") == "thinking")


def _calls(message: Body, offered: Names) -> Iterator[Body]:
    calls = as_list(message.get("tool_calls"))
    if not calls and isinstance(message.get("function_call"), dict):
        calls = [{"function": message["function_call"]}]
    for number, call in enumerate(map(as_dict, calls), start=1):
        function = as_dict(call.get("function")) or call
        arguments = arguments_text(function.get("arguments", function.get("input")))
        name = tool_name(function.get("name"), offered)
        yield {"id": f"call_{number}", "type": "function", "function": {"name": name, "arguments": arguments}}


def _unjoined(content: JSON) -> str:
    """The text of one piece, whose halves of characters may wait for the next."""
    match content:
        case str():
            return content
        case list():
            return "".join(_unjoined(as_dict(part).get("text")) for part in content)
    return ""


def chat_words(event: Body) -> Iterator[Words]:
    delta = as_dict(next(map(as_dict, as_list(event.get("choices"))), {}).get("delta"))
    for key in (*_THINKING, "content", "refusal"):
        if words := _unjoined(delta.get(key)):
            yield "thought" if key in _THINKING else "said", words
    if thought := _thought_in(delta.get("content")):
        yield "thought", thought
    for call in map(as_dict, as_list(delta.get("tool_calls"))):
        function = as_dict(call.get("function"))
        if name := text_of(function.get("name")):
            yield "called", f"{name} "
        if arguments := _unjoined(function.get("arguments")):
            yield "called", arguments


CHAT = AnswerForm(ChatPieces, chat_body, words=chat_words)
