"""How answers end: what is said twice, what is held open behind the end, and what is said of a wait."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx2
import pytest
from recorded_http import RECORDED, SITE_TOOLS, Wire, ask, question
from recorded_stream import pieces, streaming_model

from orchestrator.domain.messages import Answer
from orchestrator.models.failure import Charge, Unreached, Unusable
from orchestrator.models.incoming.normal import tokens_of, usage_with
from orchestrator.models.vendors import heard

Body = dict[str, Any]
CHAT = "openai-chat:gpt-5-mini"
HAIKU = "anthropic:claude-haiku-4-5"
GEMINI = "gemini:gemini-2.5-flash"
NAMES = {"anthropic": HAIKU, "openai": "openai:gpt-5-mini", "chat": CHAT}
TOLD = {"prompt_tokens": 10, "completion_tokens": 5}


class Stream(httpx2.AsyncByteStream):
    """These bytes; then nothing for ever, or the end of the connection."""

    def __init__(self, chunks: Sequence[bytes], *, lost: bool = False) -> None:
        self._chunks, self._lost = chunks, lost

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            yield chunk
        if self._lost:
            raise httpx2.RemoteProtocolError("peer closed connection")
        await asyncio.Event().wait()


def streamed(name: str, *chunks: bytes, stream: httpx2.AsyncByteStream | None = None) -> Answer:
    content: Any = stream or b"".join(chunks)
    response = httpx2.Response(200, headers={"content-type": "text/event-stream"}, **_as_body(content))
    return asyncio.run(streaming_model(name, Wire(response)).answer(question(name, tools=SITE_TOOLS)))


def _as_body(content: Any) -> dict[str, Any]:
    return {"content": content} if isinstance(content, bytes) else {"stream": content}


def chat(content: str | None, finish: str | None = None, **more: Any) -> bytes:
    choice = {"index": 0, "delta": {"content": content} if content else {}, "finish_reason": finish}
    return f"data: {json.dumps({'model': 'm', 'choices': [choice], **more})}\n\n".encode()


def gemini(text: str, finish: str | None = None) -> bytes:
    candidate = {"content": {"parts": [{"text": text}]}, "finishReason": finish}
    usage = {"promptTokenCount": 10, "candidatesTokenCount": 5}
    return f"data: {json.dumps({'candidates': [candidate], 'usageMetadata': usage})}\n\n".encode()


def messages(*stops: str, usage: Sequence[Body] = ()) -> list[bytes]:
    told = [*usage, *[{"output_tokens": 5}] * (1 + len(stops) - len(usage))]
    start = {"id": "m", "model": "m", "content": [], "stop_reason": None, "usage": {"input_tokens": 10} | told[0]}
    events: list[Body] = [
        {"type": "message_start", "message": start},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": "Half of i"}},
        *(
            {"type": "message_delta", "delta": {"stop_reason": stop}, "usage": used}
            for stop, used in zip(stops, told[1:], strict=True)
        ),
        {"type": "message_stop"},
    ]
    return [f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode() for event in events]


DONE = b"data: [DONE]\n\n"


@pytest.mark.parametrize(
    ("name", "chunks"),
    [
        (CHAT, [chat("Half of i", "length"), chat(None, "stop", usage=TOLD), DONE]),
        (CHAT, [chat("Half of i"), chat(None, "max_tokens"), chat(None, "end_turn"), chat(None, "stop"), DONE]),
        (GEMINI, [gemini("Half", "STOP"), gemini(" of i", "MAX_TOKENS"), gemini("", "STOP")]),
        (HAIKU, messages("max_tokens", "end_turn")),
    ],
    ids=["chat", "chat, often", "gemini", "anthropic"],
)
def test_an_answer_that_was_cut_off_is_not_whole_because_a_go_between_says_stop_behind_it(
    name: str, chunks: list[bytes]
) -> None:
    with pytest.raises(Unusable) as caught:
        streamed(name, *chunks)
    assert caught.value.cause == "cut_off"


@pytest.mark.parametrize(
    ("name", "chunks"),
    [
        (CHAT, [chat("Half of i", "content_filter"), chat(None, "stop", usage=TOLD), DONE]),
        (GEMINI, [gemini("Half of i", "SAFETY"), gemini("", "STOP")]),
        (HAIKU, messages("refusal", "end_turn")),
    ],
    ids=["chat", "gemini", "anthropic"],
)
def test_nor_is_one_that_a_filter_stopped(name: str, chunks: list[bytes]) -> None:
    assert streamed(name, *chunks).finish == "declined"


@pytest.mark.parametrize("kind", ["message", "function_call"])
def test_an_item_that_is_incomplete_makes_no_complete_response(kind: str) -> None:
    body: Body = json.loads((RECORDED / f"openai_{'text' if kind == 'message' else 'calls'}.json").read_bytes())
    next(item for item in body["output"] if item["type"] == kind)["status"] = "incomplete"
    with pytest.raises(Unusable) as caught:
        ask(NAMES["openai"], Wire(httpx2.Response(200, json=body)))
    assert caught.value.cause == "cut_off"


def test_a_word_in_every_piece_is_the_last_ones() -> None:
    """So Gemini's servers did for years."""
    assert streamed(GEMINI, gemini("All ", "STOP"), gemini("of it.", "STOP")).message.text == "All of it."


@pytest.mark.parametrize(("name", "stop"), [(CHAT, "stop"), (HAIKU, "end_turn")])
@pytest.mark.parametrize(
    ("more", "is_cut"),
    [
        ({"settings": {"max_tokens": 5}}, True),
        ({"output_bound": 5}, True),
        ({"settings": {"max_tokens": 3}, "output_bound": 5}, True),
        ({"settings": {"max_tokens": 6}}, False),
        ({"settings": {"max_tokens": 4}}, False),  # a server that knows no limit wrote all of it
        ({}, False),
    ],
)
def test_an_answer_as_long_as_it_was_allowed_to_be_may_lack_its_end(
    name: str, stop: str, more: Body, is_cut: bool
) -> None:
    wire = Wire(httpx2.Response(200, json=body_of(name, stop)))
    if not is_cut:
        assert ask(name, wire, question(name, **more)).finish == "stop"
        return
    with pytest.raises(Unusable) as caught:
        ask(name, wire, question(name, **more))
    assert (caught.value.cause, caught.value.charge) == ("cut_off", Charge("yes", 10, 5))


def body_of(name: str, stop: str) -> Body:
    if name == HAIKU:
        said = [{"type": "text", "text": "Let me look."}]
        return {"content": said, "stop_reason": stop, "usage": {"input_tokens": 10, "output_tokens": 5}}
    return {"choices": [{"message": {"content": "Let me look."}, "finish_reason": stop}], "usage": TOLD}


@pytest.mark.parametrize(("name", "stop"), [(CHAT, "tool_calls"), (CHAT, "function_call"), (HAIKU, "tool_use")])
def test_an_answer_that_ends_with_a_call_that_did_not_come_is_not_whole(name: str, stop: str) -> None:
    with pytest.raises(Unusable, match="no call came with it") as caught:
        ask(name, Wire(httpx2.Response(200, json=body_of(name, stop))))
    assert (caught.value.cause, caught.value.charge) == ("unfinished", Charge("yes", 10, 5))


@pytest.mark.parametrize("protocol", NAMES)
@pytest.mark.parametrize("lost", [False, True], ids=["held open", "lost"])
def test_an_answer_that_is_over_is_whole_whatever_becomes_of_its_connection(
    protocol: str, lost: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heard, "_REST_S", 0.01)
    events = pieces(f"{protocol}_text")
    answer = streamed(NAMES[protocol], stream=Stream(events, lost=lost))
    assert answer == streamed(NAMES[protocol], *events)


def test_pings_behind_the_end_are_not_listened_to_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heard, "_REST_S", 0.01)

    class Pinging(Stream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            for chunk in self._chunks:
                yield chunk
            while True:
                await asyncio.sleep(0)
                yield b": ping\n\n"

    assert streamed(CHAT, stream=Pinging(pieces("chat_text"))).finish == "stop"


@pytest.mark.parametrize("beside", [{}, {"delta": {}}, {"delta": None}], ids=["none", "empty", "null"])
def test_a_message_behind_its_own_pieces_is_said_once(beside: Body) -> None:
    call = {"id": "a", "type": "function", "function": {"name": "today", "arguments": "{}"}}
    message = {"content": "All of it.", "reasoning_content": "Well.", "tool_calls": [call]}
    whole = {"choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"} | beside], "usage": TOLD}
    said: list[Body] = [
        {"content": "All of "},
        {"content": "it."},
        {"reasoning_content": "Well."},
        {"tool_calls": [call]},
    ]
    spelled = [{"choices": [{"index": 0, "delta": delta}]} for delta in said]
    answer = streamed(CHAT, *(f"data: {json.dumps(event)}\n\n".encode() for event in [*spelled, whole]), DONE)
    assert (answer.message.text, [call.tool for call in answer.message.calls]) == ("All of it.", ["today"])


def test_pieces_that_are_called_messages_are_put_together() -> None:
    said = [{"choices": [{"index": 0, "message": {"content": word}}]} for word in ("ha", "ha", "!")]
    ending = chat(None, "stop", usage=TOLD)
    answer = streamed(CHAT, *(f"data: {json.dumps(event)}\n\n".encode() for event in said), ending, DONE)
    assert answer.message.text == "haha!"


def test_usage_that_is_told_again_with_less_in_it_is_what_was_told_before() -> None:
    nothing = {"prompt_tokens": 0, "completion_tokens": 0}
    answer = streamed(CHAT, chat("All.", usage=TOLD), chat(None, "stop", usage=nothing), DONE)
    assert (answer.input_tokens, answer.output_tokens) == (10, 5)
    answer = streamed(HAIKU, *messages("end_turn", usage=[{}, {"input_tokens": 0, "output_tokens": 7}]))
    assert (answer.input_tokens, answer.output_tokens) == (10, 7)


@pytest.mark.parametrize(
    ("before", "told", "both"),
    [
        ({}, {"a": 1}, {"a": 1}),
        ({"a": 3, "b": 1}, {"a": 2, "b": -4}, {"a": 3, "b": 1}),
        ({"a": {"x": 3}}, {"a": {"x": 1, "y": 2}}, {"a": {"x": 3, "y": 2}}),
        ({"a": {"x": 3}}, {"a": 2}, {"a": 2}),
        ({"a": 2}, {"a": {"x": 3}}, {"a": {"x": 3}}),
        (None, "much", {}),
    ],
)
def test_what_pieces_tell_of_usage_is_the_most_of_each(before: Any, told: Any, both: Body) -> None:
    assert usage_with(before, told) == both


def test_one_usage_under_the_names_of_two_protocols_is_counted_once() -> None:
    assert tokens_of({**TOLD, "input_tokens": 10, "output_tokens": 5}) == (10, 5)
    assert tokens_of({"input_tokens": 1, "cache_read_input_tokens": 9, "output_tokens": 5}) == (10, 5)


@pytest.mark.parametrize(
    ("told", "tokens"),
    [
        ({"prompt_tokens": 32, "completion_tokens": 9, "total_tokens": 135, "reasoning_tokens": 94}, (32, 103)),
        ({"prompt_tokens": 32, "total_tokens": 135}, (32, 103)),
        ({"prompt_tokens": 32, "completion_tokens": 9, "total_tokens": 41}, (32, 9)),
        ({"prompt_tokens": 32, "completion_tokens": 9, "total_tokens": 0}, (32, 9)),
        ({"prompt_tokens": 32, "completion_tokens": 9}, (32, 9)),
    ],
)
def test_what_only_the_total_has_was_written_too(told: Body, tokens: tuple[int, int]) -> None:
    """So xAI tells what its models thought."""
    wire = Wire(httpx2.Response(200, json={**body_of(CHAT, "stop"), "usage": told}))
    answer = ask(CHAT, wire)
    assert (answer.input_tokens, answer.output_tokens) == tokens
    assert tokens_of(told) == tokens


@pytest.mark.parametrize("told", [{"prompt_tokens": 10}, {"completion_tokens": 5}, {"total_tokens": 15}])
def test_a_cut_off_answer_without_all_of_its_usage_may_have_cost_more(told: Body) -> None:
    body = {**body_of(CHAT, "length"), "usage": told}
    with pytest.raises(Unusable) as caught:
        ask(CHAT, Wire(httpx2.Response(200, json=body)))
    assert caught.value.charge.paid == "maybe"


@pytest.mark.parametrize("status", [429, 503, 200])
@pytest.mark.parametrize(
    ("header", "said", "least", "most"),
    [
        ("retry-after", "7", 7, 7),
        ("retry-after", "7.66", 7.66, 7.66),
        ("retry-after", "in 3600", 3000, 3600),
        ("retry-after", "in -3600", 0, 0),
        ("retry-after-ms", "1500", 1.5, 1.5),
    ],
)
def test_a_wait_is_understood_in_each_of_its_forms(
    status: int, header: str, said: str, least: float, most: float
) -> None:
    if said.startswith("in "):
        said = format_datetime(datetime.now(UTC) + timedelta(seconds=int(said[3:])), usegmt=True)
    error = {"error": {"message": "too many requests", "code": "rate_limit_exceeded"}}
    with pytest.raises(Unreached) as caught:
        ask(CHAT, Wire(httpx2.Response(status, json=error, headers={header: said})))
    wait_s = caught.value.retry_after_s
    assert wait_s is not None
    assert least <= wait_s <= most


@pytest.mark.parametrize("status", [429, 503, 200])
@pytest.mark.parametrize(
    "told",
    [
        {"retry_after": 7},
        {"metadata": {"headers": {"Retry-After": "7"}}},
        {"details": [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "7s"}]},
    ],
    ids=["beside", "of the server behind", "as Google says it"],
)
def test_a_wait_that_stands_in_the_body_is_understood(status: int, told: Body) -> None:
    error = {"error": {"message": "too many requests", "code": "rate_limit_exceeded", **told}}
    with pytest.raises(Unreached) as caught:
        ask(CHAT, Wire(httpx2.Response(status, json=error)))
    assert caught.value.retry_after_s == 7


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("name", [CHAT, HAIKU, GEMINI, NAMES["openai"]])
@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("https://ada:aZ4kQ7pX2m@other.example/v1?key=aZ4kQ7pX2m", "https://other.example"),
        ("http://[::1", "elsewhere"),
    ],
)
def test_a_redirect_is_told_and_costs_nothing(status: int, name: str, location: str, told: str) -> None:
    wire = Wire(httpx2.Response(status, headers={"location": location}))
    with pytest.raises(Unusable) as caught:
        ask(name, wire)
    assert caught.value.message == f"it says that it is at {told} now, and redirects are not followed."
    assert "aZ4kQ7pX2m" not in str(caught.value)
    assert (caught.value.cause, caught.value.charge, len(wire.sent)) == ("unreadable", Charge("no"), 1)


@pytest.mark.parametrize("said", ["soon", "-5", "nan", "inf", "", "Fri, 99 Foo 2026 25:00:00 GMT"])
def test_what_is_no_wait_is_none(said: str) -> None:
    error = {"error": {"message": "too many requests"}}
    with pytest.raises(Unreached) as caught:
        ask(CHAT, Wire(httpx2.Response(429, json=error, headers={"retry-after": said})))
    assert caught.value.retry_after_s is None
    assert "when to ask again" not in caught.value.message


def test_a_wait_nobody_lives_to_see_takes_no_page_to_tell() -> None:
    error = {"error": {"message": "too many requests"}}
    with pytest.raises(Unreached) as caught:
        ask(CHAT, Wire(httpx2.Response(429, json=error, headers={"retry-after": "9" * 200})))
    assert len(caught.value.message) < 200
