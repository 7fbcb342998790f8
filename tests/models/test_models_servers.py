"""What servers really send, the same answer by each protocol, in one piece and as a stream."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from recorded_http import PROVIDERS, SITE_TOOLS, VERDICT, Wire, question
from recorded_stream import _anthropic, _chat, _responses, stream

from orchestrator.domain.messages import Answer, ToolCall
from orchestrator.models.endpoint import endpoint_of
from orchestrator.models.failure import Failure, Unreached, Unusable
from orchestrator.models.protocol import protocol_of

NAMES = {"chat": "workstation:m", "anthropic": "anthropic:claude-haiku-4-5", "openai": "openai:gpt-5-mini"}
PAGE = "# Bees\n\nI keep two hives on a flat roof."
BOTH = pytest.mark.parametrize("streams", [False, True], ids=["one piece", "stream"])
PROTOCOLS = pytest.mark.parametrize("protocol", NAMES)
Body = dict[str, Any]


def chat(message: Body, finish: Any = "stop") -> Body:
    usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
    choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}
    return {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}


def body_of(protocol: str, text: str, finish: str | None = None) -> Body:
    match protocol:
        case "chat":
            return chat({"content": text}, finish or "stop")
        case "anthropic":
            shared = {"id": "m", "type": "message", "role": "assistant", "model": "m", "stop_sequence": None}
            content = [{"type": "text", "text": text}]
            usage = {"input_tokens": 10, "output_tokens": 5}
            return {**shared, "content": content, "stop_reason": finish or "end_turn", "usage": usage}
    part = {"type": "output_text", "text": text, "annotations": []}
    item = {"id": "i", "type": "message", "role": "assistant", "status": "completed", "content": [part]}
    shared = {"id": "r", "object": "response", "created_at": 1, "model": "m", "error": None, "incomplete_details": None}
    usage = {"input_tokens": 10, "output_tokens": 5, "total_tokens": 15}
    return {**shared, "status": finish or "completed", "output": [item], "usage": usage}


def reply(protocol: str, body: Body, *, streams: bool) -> httpx2.Response:
    make = {"chat": _chat, "anthropic": _anthropic, "openai": _responses}[protocol]
    return stream(list(make(body))) if streams else in_one_piece(body)


def in_one_piece(body: Any) -> httpx2.Response:
    return httpx2.Response(200, content=json.dumps(body), headers={"content-type": "application/json"})


def asked(protocol: str, response: httpx2.Response, *, streams: bool, **more: Any) -> Answer:
    name = NAMES[protocol]
    there = replace(endpoint_of(name, PROVIDERS), stream=streams)
    model = protocol_of(there.kind).model(there, "sk-test-key", Wire(response).transport)
    return asyncio.run(model.answer(question(name, **more)))


def refused(protocol: str, response: httpx2.Response, *, streams: bool) -> Failure:
    with pytest.raises((Unreached, Unusable)) as caught:
        asked(protocol, response, streams=streams)
    return caught.value


def said(protocol: str, text: str, *, streams: bool, **more: Any) -> str:
    return asked(
        protocol, reply(protocol, body_of(protocol, text), streams=streams), streams=streams, **more
    ).message.text


THOUGHT = [
    f"<think>\nThe user wants a page.\n</think>\n\n{PAGE}",
    f"<think></think>{PAGE}",
    f"The user wants a page.</think>\n{PAGE}",
    f"<THINKING effort='high'>So.</Thinking>\n{PAGE}",
    f"<reasoning>So.</reasoning> {PAGE}",
    f"<think>a<think>b</think>c</think>{PAGE}",
    f"<think><think>a</think>\n{PAGE}",
    f"<think>a</think>{PAGE}<think>Was that right?</think>",
    f"<think>a</think>b</think>\n{PAGE}",
    f"<think>as in ```py\n</think>\n{PAGE}",
    f"[THINK]So.[/THINK]{PAGE}",
    f"{PAGE}\n<think>\nOn second thoughts",
]


@pytest.mark.parametrize(
    ("protocol", "streams"), [("chat", False), ("chat", True), ("anthropic", True), ("openai", False)]
)
@pytest.mark.parametrize("text", THOUGHT)
def test_thinking_is_no_part_of_the_answer_however_it_is_cut(protocol, streams, text):
    assert said(protocol, text, streams=streams) == PAGE


@BOTH
@pytest.mark.parametrize(
    "text",
    [
        "```html\n<think>So.</think>\n```\n\nSo it is marked.",
        "Models write `<think>` and `</think>`.",
        "We <think> so.",
    ],
)
def test_a_mark_in_code_is_text(streams, text):
    assert said("chat", text, streams=streams) == text


@pytest.mark.parametrize("size", [1, 3, 7])
def test_a_mark_cut_anywhere_between_pieces_is_one(size):
    text = THOUGHT[0]
    shared = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    cut = [text[at : at + size] for at in range(0, len(text), size)]
    deltas = [{"index": 0, "delta": {"content": piece}, "finish_reason": None} for piece in cut]
    ended = {"index": 0, "delta": {}, "finish_reason": "stop"}
    events = [{**shared, "choices": [choice]} for choice in [*deltas, ended]]
    events.append({**shared, "choices": [], "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}})
    whole = [f"data: {json.dumps(event)}\n\n".encode() for event in events]
    assert asked("chat", stream([*whole, b"data: [DONE]\n\n"]), streams=True).message.text == PAGE


def test_nothing_but_thinking_is_no_answer():
    response = reply("chat", body_of("chat", "<think>\nThe user wants"), streams=True)
    assert refused("chat", response, streams=True).cause == "unfinished"


@BOTH
@pytest.mark.parametrize("key", ["reasoning", "reasoning_content"])
def test_thinking_in_a_field_of_its_own_is_kept_beside_the_text(streams, key):
    body = chat({"content": PAGE, key: "So."})
    message = asked("chat", reply("chat", body, streams=streams), streams=streams).message
    assert (message.text, message.vendor_parts[0].data[0]["thinking"]) == (PAGE, "So.")


def test_parts_of_a_content_are_its_text_and_its_thinking():
    parts = [{"type": "thinking", "thinking": [{"type": "text", "text": "So."}]}, {"type": "text", "text": PAGE}]
    message = asked("chat", in_one_piece(chat({"content": parts})), streams=False).message
    assert (message.text, message.vendor_parts[0].data[0]["thinking"]) == (PAGE, "So.")


COMPLETE = (
    "stop", "eos", "eos_token", "EOS", "end_turn", "stop_sequence", "STOP", "COMPLETE", "FinishReason.STOP", "eosFound",
    "stopStringFound", "completed", "done", "<|eot|>", "stop_token", "normal",
)  # fmt: skip
TOO_LONG = (
    "length",
    "max_tokens",
    "MAX_TOKENS",
    "model_length",
    "token_limit",
    "maxPredictedTokensReached",
    "max_output_tokens",
)


@pytest.mark.parametrize(
    ("protocol", "streams"), [("chat", False), ("chat", True), ("anthropic", True), ("openai", False)]
)
@pytest.mark.parametrize("word", COMPLETE)
def test_a_word_for_the_end_is_known_whoever_says_it(protocol, streams, word):
    response = reply(protocol, body_of(protocol, PAGE, word), streams=streams)
    assert asked(protocol, response, streams=streams).message.text == PAGE


@BOTH
@pytest.mark.parametrize("word", TOO_LONG)
@pytest.mark.parametrize("protocol", ["chat", "anthropic"])
def test_a_word_for_the_largest_length_is_known_whoever_says_it(protocol, streams, word):
    failure = refused(protocol, reply(protocol, body_of(protocol, PAGE, word), streams=streams), streams=streams)
    assert (failure.cause, failure.charge.paid) == ("cut_off", "yes")


@BOTH
@pytest.mark.parametrize("word", ["content_filter", "refusal", "SAFETY", "guardrail_intervened", "sensitive"])
def test_a_filter_is_a_decline_whoever_says_it(streams, word):
    answer = asked("chat", reply("chat", body_of("chat", PAGE, word), streams=streams), streams=streams)
    assert answer.finish == "declined"


@BOTH
def test_a_word_nobody_knows_is_told_and_the_answer_is_not_taken(streams):
    failure = refused("chat", reply("chat", body_of("chat", PAGE, "frobnicated"), streams=streams), streams=streams)
    assert failure.cause == "unfinished"
    assert 'ends the answer with "frobnicated", a word we do not know' in failure.message


def test_the_end_is_read_where_a_server_says_it_beside():
    body = chat({"content": PAGE}, None)
    body["choices"][0]["stop_reason"] = "eos_token"
    assert asked("chat", in_one_piece(body), streams=False).message.text == PAGE


ERRORS = [
    ({"error": {"message": "Slow down", "code": 429}}, "rate_limited"),
    ({"error": {"message": "Slow down", "code": "429"}}, "rate_limited"),
    ({"error": {"message": "Slow down", "code": "rate_limit_exceeded"}}, "rate_limited"),
    ({"error": {"message": "Slow down", "status": "RESOURCE_EXHAUSTED"}}, "rate_limited"),
    ([{"error": {"message": "Slow down", "code": 503}}], "overloaded"),
    ({"error": "Slow down", "code": 529}, "overloaded"),
    ({"type": "error", "error": {"type": "overloaded_error", "message": "Slow down"}}, "overloaded"),
    ({"object": "error", "message": "Slow down", "code": 503}, "overloaded"),
    ({"detail": "Slow down", "status": 503}, "overloaded"),
    ({"message": "Slow down", "statusCode": 502}, "overloaded"),
    ({"errors": [{"message": "Slow down", "code": 500}]}, "server"),
    ({"base_resp": {"status_code": 1002, "status_msg": "rate limit: Slow down"}}, "rate_limited"),
    ({"choices": [{"error": {"code": 502, "message": "Slow down"}, "finish_reason": "error"}]}, "overloaded"),
]


@BOTH
@pytest.mark.parametrize(("error", "cause"), ERRORS)
@pytest.mark.parametrize(
    ("protocol", "media_type"),
    [("chat", "application/json"), ("anthropic", "text/event-stream"), ("openai", "text/plain")],
)
def test_an_error_with_status_200_is_told_in_the_providers_words(protocol, streams, error, cause, media_type):
    response = httpx2.Response(200, content=json.dumps(error), headers={"content-type": media_type})
    failure = refused(protocol, response, streams=streams)
    assert (failure.cause, "Slow down" in failure.message) == (cause, True)
    assert isinstance(failure, Unreached)


@PROTOCOLS
@pytest.mark.parametrize(("error", "cause"), [(error, cause) for error, cause in ERRORS if isinstance(error, dict)])
def test_an_error_in_the_middle_of_a_stream_ends_it(protocol, error, cause):
    make = {"chat": _chat, "anthropic": _anthropic, "openai": _responses}[protocol]
    begun = list(make(body_of(protocol, PAGE)))[:3]
    failure = refused(
        protocol, stream([*begun, b"event: error\ndata: %b\n\n" % json.dumps(error).encode()]), streams=True
    )
    assert (failure.cause, failure.charge.paid) == (cause, "maybe")
    assert "Slow down" in failure.message


def test_an_error_as_llama_cpp_streams_it_is_told():
    response = stream([b'error: {"code":503,"message":"Loading model","type":"unavailable_error"}\n\n'])
    failure = refused("chat", response, streams=True)
    assert (failure.cause, "Loading model" in failure.message) == ("overloaded", True)


def test_what_waiting_does_not_mend_is_not_waited_for():
    failure = refused("chat", httpx2.Response(200, json={"error": {"code": 401, "message": "Bad key"}}), streams=True)
    assert failure.cause == "key"


@BOTH
@PROTOCOLS
def test_half_a_character_is_no_answer_and_may_be_asked_for_again(protocol, streams):
    response = reply(protocol, body_of(protocol, "# Bees \ud83d\n"), streams=streams)
    assert refused(protocol, response, streams=streams).cause == "garbled"


@BOTH
def test_two_halves_side_by_side_are_a_character(streams):
    assert said("chat", "# Bees \ud83d\ude00", streams=streams) == "# Bees \U0001f600"


def test_the_bytes_of_a_character_cut_between_pieces_are_put_together():
    begun, *rest = list(_chat(body_of("chat", "XXYY")))
    cut = [event.replace(b'"XX"', b'"\xf0\x9f"').replace(b'"YY"', b'"\x98\x80"') for event in rest]
    assert asked("chat", stream([begun, *cut]), streams=True).message.text == "\U0001f600"


def calls_of(*calls: Body, streams: bool) -> tuple[ToolCall, ...]:
    body = chat({"content": None, "tool_calls": list(calls)}, "tool_calls")
    return asked("chat", reply("chat", body, streams=streams), streams=streams, tools=SITE_TOOLS).message.calls


def call(name: Any, arguments: Any, called: Any = "x") -> Body:
    return {"id": called, "type": "function", "function": {"name": name, "arguments": arguments}}


@BOTH
@pytest.mark.parametrize("arguments", ["", "null", " ", "{}", '""'])
def test_no_arguments_are_none_however_they_are_spelled(streams, arguments):
    assert calls_of(call("today", arguments), streams=streams) == (ToolCall("c1", "today", {}),)


@BOTH
@pytest.mark.parametrize("arguments", ['"{\\"site\\": \\"s\\"}"', '```json\n{"site": "s"}\n```', '{"site": "s"}'])
def test_arguments_are_read_however_they_are_wrapped(streams, arguments):
    assert calls_of(call("site_tree", arguments), streams=streams) == (ToolCall("c1", "site_tree", {"site": "s"}),)


@pytest.mark.parametrize("arguments", [{"site": "s"}, None, [1]])
def test_arguments_that_are_no_text_are_taken_as_they_are(arguments):
    assert calls_of(call("site_tree", arguments), streams=False)[0].arguments == (
        {} if arguments is None else arguments
    )


@pytest.mark.parametrize("arguments", ['{"a": "\\ud83d"}', {"a": "\ud83d"}, {"\ud83d": 1}, '{"a": 1e999}', "[" * 800])
def test_arguments_that_cannot_be_held_stay_text(arguments):
    found = calls_of(call("today", arguments), streams=False)[0].arguments
    assert isinstance(found, str)
    assert found.encode("utf-8")


@BOTH
@pytest.mark.parametrize(
    "name", [" today ", "functions.today", "default_api:today", "functions.today:0", "today<|channel|>json", "Today"]
)
def test_a_tools_name_is_known_under_what_servers_put_around_it(streams, name):
    assert calls_of(call(name, "{}"), streams=streams)[0].tool == "today"


@BOTH
@pytest.mark.parametrize(("name", "kept"), [("rm -rf", "rm_-rf"), ("", "unnamed"), ("yesterday", "yesterday")])
def test_a_name_no_tool_has_can_at_least_be_sent_back(streams, name, kept):
    assert calls_of(call(name, "{}"), streams=streams)[0].tool == kept


@BOTH
@pytest.mark.parametrize("ids", [("x", "x"), (None, None), ("", ""), ("x", "y")])
def test_calls_are_told_apart_whatever_ids_they_have(streams, ids):
    found = calls_of(call("today", "{}", ids[0]), call("site_tree", '{"site": "s"}', ids[1]), streams=streams)
    assert [(made.call, made.tool) for made in found] == [("c1", "today"), ("c2", "site_tree")]


def test_calls_that_are_all_numbered_0_are_told_apart_by_their_ids():
    body = chat({"tool_calls": [call("today", "{}", "x"), call("site_tree", '{"site": "s"}', "y")]}, "tool_calls")
    events = [event.replace(b'"index": 1', b'"index": 0') for event in _chat(body)]
    found = asked("chat", stream(events), streams=True, tools=SITE_TOOLS).message.calls
    assert [made.tool for made in found] == ["today", "site_tree"]


def test_a_call_in_the_old_field_is_a_call():
    body = chat({"content": None, "function_call": {"name": "today", "arguments": "{}"}}, "function_call")
    found = asked("chat", in_one_piece(body), streams=False, tools=SITE_TOOLS).message.calls
    assert found == (ToolCall("c1", "today", {}),)


@BOTH
@PROTOCOLS
def test_an_output_is_read_behind_thinking(protocol, streams):
    text = '<think>So.</think>\n{"verdict": "approve", "findings": []}'
    response = reply(protocol, body_of(protocol, text), streams=streams)
    output = asked(protocol, response, streams=streams, output_schema=VERDICT).message.output
    assert output == {"verdict": "approve", "findings": []}


def test_a_stream_nobody_asked_for_is_read_all_the_same():
    assert asked("chat", reply("chat", body_of("chat", PAGE), streams=True), streams=False).message.text == PAGE


@pytest.mark.parametrize("status", [200, 500])
def test_what_comes_compressed_is_not_unpacked(status):
    response = httpx2.Response(status, stream=httpx2.ByteStream(b"\x1f\x8b" * 100))
    response.headers["content-encoding"] = "gzip"
    assert refused("chat", response, streams=False).cause == ("unreadable" if status == 200 else "server")


@pytest.mark.parametrize(
    "endless",
    [
        [b'{"choices": ["'] + [b"x" * 2**20] * 20,
        [b"data: "] + [b"x" * 2**20] * 20,
        [b": ping\n\n" * 2**17] * 100,
        [b'data: {"choices": [{"index": 0, "delta": {"tool_calls": [{"id": "c%d"}]}}]}\n\n' % n for n in range(1_100)],
    ],
    ids=["one piece", "one event", "pings", "calls"],
)
def test_an_answer_that_does_not_end_is_not_read_on(endless):
    media_type = "application/json" if endless[0].startswith(b"{") else "text/event-stream"
    response = stream(endless)
    response.headers["content-type"] = media_type
    assert "is larger than" in refused("chat", response, streams=True).message


@BOTH
@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("body", ['{"a":' * 3000, "[" * 100_000, '{"error": ' + "9" * 100_000 + "}", "\x00" * 10])
def test_a_body_no_parser_survives_is_no_answer(streams, status, body):
    response = httpx2.Response(status, content=body.encode(), headers={"content-type": "application/json"})
    assert refused("chat", response, streams=streams).cause in ("unreadable", "refused")
