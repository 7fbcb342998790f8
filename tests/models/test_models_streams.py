"""Answers that come in pieces, by each protocol: whole, or not at all."""

import asyncio
from dataclasses import replace

import httpx2
import pytest
from recorded_http import RECORDED, SITE_TOOLS, VERDICT, Wire, ask, question, recorded
from recorded_stream import pieces, stream, streaming_model

from orchestrator.domain.messages import Answer, AssistantMessage, Request, ToolResult
from orchestrator.errors import ModelError
from orchestrator.models.failure import Charge, Failure, Unreached, Unusable

NAMES = {"anthropic": "anthropic:claude-haiku-4-5", "openai": "openai:gpt-5-mini", "chat": "openai-chat:gpt-5-mini"}
PROTOCOLS = pytest.mark.parametrize("protocol", NAMES)
WHOLE = (
    "anthropic_text",
    "anthropic_output",
    "anthropic_thinking_calls",
    "anthropic_refusal",
    "openai_text",
    "openai_output",
    "openai_calls",
    "openai_refusal",
    "chat_text",
    "chat_output",
    "chat_calls",
    "chat_reasoning",
    "chat_refusal",
    "chat_filtered",
)
"""Recorded bodies that are answers."""


def request_for(body: str) -> Request:
    name = NAMES[body.partition("_")[0]]
    return question(name, output_schema=VERDICT if body.endswith("output") else None, tools=SITE_TOOLS)


def ask_streaming(request: Request, *chunks: bytes | Exception) -> Answer:
    return asyncio.run(streaming_model(request.model, Wire(stream(chunks))).answer(request))


def failure_of(request: Request, *chunks: bytes | Exception) -> Failure:
    with pytest.raises((Unreached, Unusable)) as caught:
        ask_streaming(request, *chunks)
    return caught.value


@pytest.mark.parametrize("body", WHOLE)
def test_an_answer_in_pieces_is_the_answer_in_one_piece(body):
    request = request_for(body)
    assert ask_streaming(request, *pieces(body)) == ask(request.model, Wire(body), request)


@pytest.mark.parametrize("body", WHOLE)
def test_however_the_bytes_are_cut_the_answer_is_the_same(body):
    request, whole = request_for(body), b"".join(pieces(body)).replace(b"\n", b"\r\n")
    shredded = [whole[at : at + 7] for at in range(0, len(whole), 7)]
    assert ask_streaming(request, *shredded) == ask_streaming(request, *pieces(body))


@pytest.mark.parametrize("body", WHOLE)
def test_a_stream_that_ends_early_is_never_an_answer_wherever_it_ends(body):
    events = pieces(body)
    for count in range(_needed(events)):
        failure = failure_of(request_for(body), *events[:count])
        assert (count, failure.cause, failure.charge.paid) == (count, "unfinished", "maybe")


def _needed(events: list[bytes]) -> int:
    """All of them; the word that ends a chat tells nothing new once the usage was told."""
    return len(events) - (b"[DONE]" in events[-1])


@pytest.mark.parametrize("body", WHOLE)
def test_a_connection_that_is_lost_on_the_way_is_told_as_that(body):
    events = pieces(body)
    for count in range(_needed(events)):
        failure = failure_of(request_for(body), *events[:count], httpx2.ReadError("reset"))
        assert (count, failure.cause, failure.charge.paid) == (count, "connection", "maybe")


@pytest.mark.parametrize("body", WHOLE)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda event: b"".join(event.rpartition(b"}")[::2]),
        lambda event: event.replace(b"data:", b"dxta:"),
        lambda event: b"data: {oops\n\n" + event,
        lambda event: b"data: [1]\n\n" + event,
    ],
    ids=["half an object", "no field", "no JSON", "no object"],
)
def test_an_event_that_came_garbled_spoils_the_answer_whatever_it_was(body, spoil):
    events = pieces(body)
    for at, event in enumerate(events):
        if b"[DONE]" not in event:
            failure = failure_of(request_for(body), *events[:at], spoil(event), *events[at + 1 :])
            assert (at, failure.cause) == (at, "unreadable")
            assert failure.charge.paid == "maybe"


def test_an_event_of_anthropic_without_its_name_is_not_passed_over():
    events = [event.replace(b"event: content_block_delta\n", b"") for event in pieces("anthropic_text")]
    assert failure_of(request_for("anthropic_text"), *events).cause == "unreadable"


@pytest.mark.parametrize(
    ("body", "charge"),
    [
        ("anthropic_cut_off", Charge("yes", 412, 8192)),
        ("openai_cut_off", Charge("yes", 96, 4096)),
        ("chat_cut_off", Charge("yes", 88, 512)),
    ],
)
def test_an_answer_at_its_largest_length_was_cut_off_and_is_paid(body, charge):
    failure = failure_of(request_for(body), *pieces(body))
    assert (failure.cause, failure.charge) == ("cut_off", charge)


@pytest.mark.parametrize("body", ["anthropic_paused", "openai_unfinished", "chat_unfinished", "chat_empty"])
def test_an_answer_that_does_not_say_it_is_complete_is_none(body):
    assert failure_of(request_for(body), *pieces(body)).cause == "unfinished"


@PROTOCOLS
def test_a_provider_that_fails_on_the_way_is_told_by_its_own_words(protocol):
    error = {
        "anthropic": b'{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
        "openai": b'{"type":"error","code":"server_error","message":"Overloaded"}',
        "chat": b'{"error":{"message":"Overloaded","type":"server_error"}}',
    }[protocol]
    failure = failure_of(
        request_for(f"{protocol}_text"), *pieces(f"{protocol}_text")[:4], b"event: error\ndata: %b\n\n" % error
    )
    assert failure.cause in ("overloaded", "server")
    assert "Overloaded" in failure.message
    assert failure.charge.paid == "maybe"


@PROTOCOLS
def test_what_was_told_of_the_tokens_before_it_broke_off_is_kept(protocol):
    failure = failure_of(request_for(f"{protocol}_text"), *pieces(f"{protocol}_text")[:3])
    assert failure.charge.input_tokens == (412 if protocol == "anthropic" else 0)


@PROTOCOLS
def test_a_stream_is_asked_for_with_the_usage_at_its_end_and_uncompressed(protocol):
    wire = Wire(stream(pieces(f"{protocol}_text")))
    request = request_for(f"{protocol}_text")
    answer = asyncio.run(streaming_model(request.model, wire).answer(request))
    assert wire.body["stream"] is True
    assert wire.sent[0].headers["accept-encoding"] == "identity"
    assert wire.body.get("stream_options") == ({"include_usage": True} if protocol == "chat" else None)
    assert answer.input_tokens > 0
    assert answer.output_tokens > 0


@PROTOCOLS
def test_a_server_that_does_not_stream_is_told_with_what_to_write(protocol):
    request = request_for(f"{protocol}_text")
    with pytest.raises(ModelError, match="does not answer as a stream") as caught:
        asyncio.run(streaming_model(request.model, Wire(f"{protocol}_text")).answer(request))
    assert "stream: false" in caught.value.mend


@PROTOCOLS
def test_a_stream_that_comes_compressed_is_not_believed(protocol):
    response = stream(pieces(f"{protocol}_text"))
    response.headers["content-encoding"] = "x-own"
    request = request_for(f"{protocol}_text")
    with pytest.raises(ModelError) as caught:
        asyncio.run(streaming_model(request.model, Wire(response)).answer(request))
    assert caught.value.cause == "unreadable"


@PROTOCOLS
def test_an_error_is_the_same_whether_a_stream_was_asked_for_or_not(protocol):
    body = {"anthropic": "anthropic_rate_limited", "openai": "openai_rate_limited", "chat": "openai_rate_limited"}
    request = request_for(f"{protocol}_text")
    with pytest.raises(ModelError) as caught:
        asyncio.run(streaming_model(request.model, Wire(recorded(body[protocol], 429))).answer(request))
    assert (caught.value.cause, caught.value.charge) == ("rate_limited", Charge("no"))


def test_signed_thinking_that_was_streamed_goes_back_as_it_was_signed():
    first = request_for("anthropic_thinking_calls")
    called = ask_streaming(first, *pieces("anthropic_thinking_calls")).message
    results = tuple(ToolResult(call.call, call.tool, "clean") for call in called.calls)
    wire = Wire(stream(pieces("anthropic_text")))
    further = replace(first, messages=(*first.messages, called, *results))
    asyncio.run(streaming_model(first.model, wire).answer(further))
    said = wire.body["messages"][1]["content"]
    assert [block["type"] for block in said[:3]] == ["thinking", "redacted_thinking", "text"]
    assert said[0]["signature"].startswith("EqQBCgIY")


def test_a_stream_as_anthropic_recorded_it_is_read():
    answer = ask_streaming(request_for("anthropic_text"), (RECORDED / "anthropic_stream.sse").read_bytes())
    assert answer.message == AssistantMessage("A small tool does one thing.")
    assert (answer.input_tokens, answer.output_tokens) == (412, 12)
