"""OpenAI's Responses: its pieces put together, and its body in one form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.models.incoming.answer import AnswerForm, Words
from orchestrator.models.incoming.calls import arguments_text, tool_name
from orchestrator.models.incoming.ending import ending_of, word_in
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
)
from orchestrator.ports.piece import PieceKind

_LAST = frozenset({"response.completed", "response.incomplete", "response.failed"})
_WORDS: Mapping[str, PieceKind] = {
    "response.output_text.delta": "said",
    "response.refusal.delta": "said",
    "response.reasoning_text.delta": "thought",
    "response.reasoning_summary_text.delta": "thought",
    "response.function_call_arguments.delta": "called",
}


class ResponsePieces:
    """Puts a stream together. The event that ends it holds all of it, or its items were said one by one before."""

    def __init__(self) -> None:
        self.ended = False
        self.usage: Body = {}
        self._response: Body = {}
        self._items: dict[int, JSON] = {}
        self._texts: dict[int, list[str]] = {}

    def take(self, _: str, event: Body) -> bool:
        """Whether it brought some of the answer."""
        kind, index = str(event.get("type")), event.get("output_index")
        place = index if isinstance(index, int) else len(self._items)
        if isinstance(event.get("response"), dict):
            self._response = event["response"]
            self.usage = as_dict(self._response.get("usage")) or self.usage
        if kind == "response.output_item.done":
            self._items[place] = event.get("item")
        self.ended |= kind in _LAST
        return kind.endswith(".delta") or kind.startswith("response.output_item")

    def body(self) -> Body:
        said = as_list(self._response.get("output")) or [self._items[place] for place in sorted(self._items)]
        return {**self._response, "output": said}


def response_body(body: Body, offered: Names) -> Normal | None:
    """None when there is no answer in it."""
    output = body.get("output")
    if not output and isinstance(body.get("output_text"), str):
        output = [{"type": "message", "content": body["output_text"]}]
    if not isinstance(output, list):
        return None
    details = as_dict(body.get("incomplete_details"))
    word = word_in(details, "reason") or _word_of(output, word_in(body, "status"))
    ending = Normal({}, word).ending
    whole: Body = {
        "id": as_name(body.get("id"), "none"),
        "object": "response",
        "created_at": body["created_at"] if isinstance(body.get("created_at"), int) else 0,
        "model": as_name(body.get("model"), "unnamed"),
        "output": list(_items(output, offered)),
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "status": "in_progress",
        "error": None,
        "incomplete_details": None,
        "usage": _usage(body.get("usage")),
    }
    match ending:
        case "complete" | "calls":
            whole["status"] = "completed"
        case "too_long" | "declined":
            reason = "max_output_tokens" if ending == "too_long" else "content_filter"
            whole |= {"status": "incomplete", "incomplete_details": {"reason": reason}}
    return Normal(whole, word)


_SAID = ("message", "function_call")


def _word_of(output: list[JSON], word: str) -> str:
    """The word of the whole, where no item that is part of what is said has a worse one; where there is none, that of
    the items, if they agree.
    """
    items = list(map(as_dict, output))
    words = {word_in(item, "status") for item in items}
    if not word:
        return words.pop() if len(words) == 1 else ""
    for item in items:
        if item.get("type") in _SAID and ending_of(its := word_in(item, "status")) == "too_long":
            return its
    return word


def _usage(usage: JSON) -> Body | None:
    told = usage_of(usage)
    if not told:
        return None
    zeros: Body = {"input_tokens": 0, "output_tokens": 0, "total_tokens": 0}
    nested = {"input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0}}
    return {**zeros, **nested, **told}


def _items(output: list[JSON], offered: Names) -> Iterator[Body]:
    for number, item in enumerate(map(as_dict, output), start=1):
        called = as_name(item.get("id"), f"item_{number}")
        match item.get("type"):
            case "message":
                content = item.get("content")
                parts = as_list(content) or ([{"type": "output_text", "text": content}] if content else [])
                yield {
                    "id": called,
                    "type": "message",
                    "role": "assistant",
                    "status": "completed",
                    "content": list(map(_part, map(as_dict, parts))),
                }
            case "function_call":
                yield {
                    "id": called,
                    "type": "function_call",
                    "status": "completed",
                    "call_id": f"call_{number}",
                    "name": tool_name(item.get("name"), offered),
                    "arguments": arguments_text(item.get("arguments")),
                }
            case "reasoning":
                yield _reasoning(item, called)


def _part(part: Body) -> Body:
    if part.get("type") == "refusal":
        return {"type": "refusal", "refusal": text_of(part.get("refusal"))}
    return {"type": "output_text", "text": said_of(part.get("text")), "annotations": []}


def _reasoning(item: Body, called: str) -> Body:
    def thoughts(name: str, kind: str) -> list[JSON]:
        parts = map(as_dict, as_list(item.get(name)))
        return [{"type": kind, "text": thought_of(part.get("text"))} for part in parts]

    found: Body = {"id": called, "type": "reasoning", "summary": thoughts("summary", "summary_text")}
    if content := thoughts("content", "reasoning_text"):
        found["content"] = content
    if isinstance(item.get("encrypted_content"), str):
        found["encrypted_content"] = item["encrypted_content"]
    return found


def response_words(event: Body) -> Iterator[Words]:
    kind, delta = str(event.get("type")), event.get("delta")
    if isinstance(delta, str) and kind in _WORDS:
        yield _WORDS[kind], delta
    item = as_dict(event.get("item"))
    if kind == "response.output_item.added" and item.get("type") == "function_call":
        yield "called", f"{text_of(item.get('name'))} "


RESPONSES = AnswerForm(ResponsePieces, response_body, error_within="response", ends_itself=True, words=response_words)
