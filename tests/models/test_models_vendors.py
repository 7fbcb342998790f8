"""What holds for every vendor, tried with each one's own bodies: in one piece, as a stream, cut, garbled, refused."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from recorded_http import KEY, SITE_TOOLS, VERDICT, Wire
from vendor_bodies import bodies, frame, pieces_of, streamed
from vendor_models import NAMES, PROVIDERS, asked, refused

from orchestrator.domain.messages import AssistantMessage, ToolCall, ToolResult, UserMessage
from orchestrator.domain.provider import PROVIDER_KINDS, Timeouts
from orchestrator.errors import WorkspaceError
from orchestrator.models.endpoint import endpoint_of
from orchestrator.models.failure import Charge
from orchestrator.models.protocol import protocol_of
from orchestrator.ports.piece import AnswerPiece, told_to
from orchestrator.text.extra_install import install_extra

KINDS = pytest.mark.parametrize("kind", NAMES)
BOTH = pytest.mark.parametrize("streams", [False, True], ids=["one piece", "stream"])
TEXT = "A small tool does one thing. It can be read in an evening."
VERDICT_GIVEN = {"verdict": "revise", "findings": ["The opening says nothing."]}


def body(kind: str, what: str) -> Any:
    return bodies("gemini" if kind == "vertex" else kind)[what]


def reply(kind: str, what: str, *, streams: bool = False, status: int = 200, **headers: str) -> httpx2.Response:
    if streams and status == 200:
        return streamed(kind, pieces_of(kind, body(kind, what)))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx2.Response(status, json=body(kind, what), headers=named)


def test_every_kind_without_recordings_of_its_own_has_some_elsewhere():
    elsewhere = {"openai-compatible", "openai", "openai-chat", "anthropic"}
    assert set(NAMES) == PROVIDER_KINDS.keys() - elsewhere


@BOTH
@KINDS
def test_text_comes_back_whole_with_who_answered_and_what_it_took(kind, streams):
    answer = asked(kind, Wire(reply(kind, "text", streams=streams)), streams=streams)
    assert (answer.message, answer.finish) == (AssistantMessage(TEXT), "stop")
    assert answer.model.startswith(("gemini-", "eu.anthropic.", "gpt-5", "mistral-", "openai/", "anthropic/", "qwen3"))
    assert (answer.input_tokens, answer.output_tokens) == (96, 58)
    assert answer.cached_tokens == found_in_cache(kind)


def found_in_cache(kind: str) -> int:
    """Mistral and Ollama tell nothing of it."""
    return 0 if kind in ("mistral", "ollama") else 32


WHERE = {
    "gemini": "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent",
    "vertex": "https://europe-west1-aiplatform.googleapis.com/v1beta1/projects/my-project/locations/europe-west1"
    "/publishers/google/models/gemini-2.5-flash:generateContent",
    "bedrock": "https://bedrock-runtime.eu-central-1.amazonaws.com"
    "/model/eu.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse",
    "azure": "https://my-resource.openai.azure.com/openai/v1/chat/completions",
    "mistral": "https://api.mistral.ai/v1/chat/completions",
    "groq": "https://api.groq.com/openai/v1/chat/completions",
    "openrouter": "https://openrouter.ai/api/v1/chat/completions",
    "ollama": "http://127.0.0.1:11434/api/chat",
}
KEY_HEADERS = {"gemini": ("x-goog-api-key", KEY), "azure": ("api-key", KEY)}
STREAMS = {
    "gemini": ":streamGenerateContent?alt=sse",
    "vertex": ":streamGenerateContent?alt=sse",
    "bedrock": "/converse-stream",
}


@KINDS
def test_a_request_goes_to_the_vendors_address_with_its_key_in_a_header_and_nothing_unasked(kind, monkeypatch):
    for name in ("OPENAI_ORG_ID", "AZURE_OPENAI_ENDPOINT", "GOOGLE_GEMINI_BASE_URL", "AWS_ENDPOINT_URL", "AWS_PROFILE"):
        monkeypatch.setenv(name, "https://elsewhere.example")
    wire = Wire(reply(kind, "text"))
    asked(kind, wire)
    (sent,) = wire.sent
    assert str(sent.url) == WHERE[kind]
    header, value = KEY_HEADERS.get(kind, ("authorization", f"Bearer {KEY}"))
    assert sent.headers[header] == value
    assert KEY.encode() not in sent.content
    usual = {"host", "accept", "connection", "content-type", "content-length", "user-agent", "accept-encoding"}
    assert set(sent.headers) <= {*usual, header}
    assert int(sent.headers["content-length"]) == len(sent.content)


@KINDS
def test_a_stream_is_asked_for_as_the_vendor_has_it_and_uncompressed(kind):
    wire = Wire(reply(kind, "text", streams=True))
    asked(kind, wire, streams=True)
    (sent,) = wire.sent
    assert sent.headers["accept-encoding"] == "identity"
    if kind in STREAMS:
        assert str(sent.url).endswith(STREAMS[kind])
        assert "stream" not in wire.body
    else:
        assert wire.body["stream"] is True
        wanted = None if kind in ("mistral", "ollama") else {"include_usage": True}
        assert wire.body.get("stream_options") == wanted


def schema_sent(kind: str, sent: Any) -> Any:
    match kind:
        case "gemini" | "vertex":
            return sent["generationConfig"]["responseJsonSchema"]
        case "bedrock":
            return json.loads(sent["outputConfig"]["textFormat"]["structure"]["jsonSchema"]["schema"])
        case "ollama":
            return sent["format"]
    return sent["response_format"]["json_schema"]["schema"]


@BOTH
@KINDS
def test_an_output_is_had_by_the_vendors_own_means(kind, streams):
    wire = Wire(reply(kind, "output", streams=streams))
    if kind == "groq" and streams:
        return  # which does not hold a stream to a schema; below
    answer = asked(kind, wire, streams=streams, output_schema=VERDICT)
    assert schema_sent(kind, wire.body)["required"] == ["verdict", "findings"]
    assert answer.message == AssistantMessage(output=VERDICT_GIVEN)


ANYTHING = {"type": "object", "properties": {"verdict": {"type": "string"}, "findings": True}}


@BOTH
@KINDS
def test_an_output_is_had_by_a_tool_where_its_schema_is_open(kind, streams):
    wire = Wire(reply(kind, "output_tool", streams=streams))
    answer = asked(kind, wire, streams=streams, output_schema={**ANYTHING, "additionalProperties": True})
    assert "final_result" in json.dumps(wire.body["toolConfig" if kind == "bedrock" else "tools"])
    assert answer.message == AssistantMessage(output=VERDICT_GIVEN)
    assert answer.finish == "stop"


@KINDS
def test_an_output_is_asked_for_in_words_where_its_schema_is_no_object(kind):
    wire = Wire(reply(kind, "output"))
    asked(kind, wire, output_schema={"type": "array", "items": {"type": "string"}})
    assert '"type\\":\\"array' in json.dumps(wire.body).replace(": ", ":")


@BOTH
@KINDS
def test_calls_are_numbered_by_us_and_thinking_is_kept_for_its_vendor(kind, streams):
    answer = asked(kind, Wire(reply(kind, "thinking_calls", streams=streams)), streams=streams, tools=SITE_TOOLS)
    assert answer.finish == "tool_calls"
    assert answer.message.calls == (
        ToolCall("c1", "site_status", {"site": "site"}),
        ToolCall("c2", "site_tree", {"site": "site"}),
    )
    assert answer.message.text == "I look at the site first."
    thought = [part.data[0].get("thinking") for part in answer.message.vendor_parts]
    assert thought == ([] if kind == "azure" else ["I must look at the site before I propose anything."])


@BOTH
@KINDS
def test_a_turn_goes_on_with_the_results_and_what_was_signed(kind, streams):
    first = asked(kind, Wire(reply(kind, "thinking_calls", streams=streams)), streams=streams, tools=SITE_TOOLS)
    results = (ToolResult("c1", "site_status", '{"clean":true}'), ToolResult("c2", "site_tree", "no", failed=True))
    wire = Wire(reply(kind, "thinking_calls"))
    messages = (UserMessage("Go."), first.message, *results)
    again = asked(kind, wire, tools=SITE_TOOLS, messages=messages)
    assert [call.call for call in again.message.calls] == ["c3", "c4"]
    sent = json.dumps(wire.body)
    assert sent.index("site_status") < sent.index("clean")
    signature = {
        "gemini": "CpwBAdHtim9zIkXJ4lq0Yp2cUuGd0w==",
        "vertex": "CpwBAdHtim9zIkXJ4lq0Yp2cUuGd0w==",
        "bedrock": "EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pkiMOYds",
        "openrouter": "EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pkiMOYds",
    }.get(kind, "")
    assert signature in sent


@BOTH
@KINDS
def test_an_answer_at_its_largest_length_was_cut_off_and_is_paid(kind, streams):
    failure = refused(kind, reply(kind, "cut_off", streams=streams), streams=streams)
    assert (failure.cause, failure.charge) == ("cut_off", Charge("yes", 96, 58, cached_tokens=found_in_cache(kind)))


@BOTH
@pytest.mark.parametrize("kind", [kind for kind in NAMES if kind not in ("mistral", "groq", "ollama")])
def test_a_filter_is_a_decline_without_any_part_of_an_answer(kind, streams):
    answer = asked(kind, Wire(reply(kind, "declined", streams=streams)), streams=streams)
    assert (answer.finish, answer.message.text) == ("declined", "The provider's filter stopped the answer.")


@BOTH
@KINDS
@pytest.mark.parametrize("what", ["unfinished", "unknown", "empty"])
def test_an_answer_that_does_not_say_it_is_complete_is_none(kind, streams, what):
    failure = refused(kind, reply(kind, what, streams=streams), streams=streams)
    assert failure.cause == "unfinished"
    assert failure.mend


@pytest.mark.parametrize(
    "response",
    [
        lambda: httpx2.Response(200, text="<html>Sign in</html>", headers={"content-type": "text/html"}),
        lambda: httpx2.Response(200, text='{"cand', headers={"content-type": "application/json"}),
        lambda: httpx2.Response(200, json={}),
        lambda: httpx2.Response(200, json=[]),
        lambda: httpx2.Response(
            200, json={"choices": None, "candidates": [None], "output": {"message": None}, "message": None}
        ),
        lambda: httpx2.Response(200, text='{"a":' * 3000),
        lambda: httpx2.Response(307, headers={"location": "https://elsewhere.example/v1"}),
        lambda: httpx2.Response(200, content=b"\x1f\x8b", headers={"content-encoding": "x-own"}),
    ],
    ids=["html", "half", "nothing", "list", "nulls", "nested", "redirect", "compressed"],
)
@BOTH
@KINDS
def test_what_is_no_answer_is_none(kind, streams, response):
    assert refused(kind, response(), streams=streams).cause in ("unreadable", "refused", "unfinished")


def needed(kind: str, events: list[bytes]) -> int:
    """All of them; the word that ends a chat tells nothing new once the usage was told."""
    return len(events) - (b"[DONE]" in events[-1])


@pytest.mark.parametrize("what", ["text", "thinking_calls"])
@KINDS
def test_a_stream_that_ends_early_is_never_an_answer_wherever_it_ends(kind, what):
    events = pieces_of(kind, body(kind, what))
    for count in range(needed(kind, events)):
        failure = refused(kind, streamed(kind, events[:count]), streams=True, tools=SITE_TOOLS)
        assert (count, failure.cause, failure.charge.paid) == (count, "unfinished", "maybe")


@KINDS
def test_bytes_cut_anywhere_make_the_same_answer(kind):
    whole = b"".join(pieces_of(kind, body(kind, "thinking_calls")))
    shredded = [whole[at : at + 7] for at in range(0, len(whole), 7)]
    one, other = (
        asked(kind, Wire(streamed(kind, chunks)), streams=True, tools=SITE_TOOLS) for chunks in ([whole], shredded)
    )
    assert one == other


@KINDS
def test_a_stream_that_ends_within_an_event_is_never_an_answer(kind):
    events = pieces_of(kind, body(kind, "text"))
    for at, event in enumerate(events[: needed(kind, events)]):
        cut = event[: len(event) // 2]
        failure = refused(kind, streamed(kind, [*events[:at], cut]), streams=True)
        assert (at, failure.cause in ("unreadable", "unfinished")) == (at, True)


@KINDS
def test_a_connection_that_is_lost_on_the_way_is_told_as_that(kind):
    events = pieces_of(kind, body(kind, "text"))
    for count in range(needed(kind, events)):
        lost = streamed(kind, [*events[:count], httpx2.ReadError("reset")])
        failure = refused(kind, lost, streams=True)
        assert (count, failure.cause, failure.charge.paid) == (count, "connection", "maybe")


@KINDS
def test_an_event_that_came_garbled_spoils_the_answer_whatever_it_was(kind):
    events = pieces_of(kind, body(kind, "text"))
    for at, event in enumerate(events):
        if b"[DONE]" in event or event.startswith(b":"):
            continue
        middle = event.index(b"{") + 1
        spoiled = event[:middle] + bytes([event[middle] ^ 0x55]) + event[middle + 1 :]
        failure = refused(kind, streamed(kind, [*events[:at], spoiled, *events[at + 1 :]]), streams=True)
        assert (at, failure.cause, failure.charge.paid) == (at, "unreadable", "maybe")


@KINDS
def test_an_error_in_the_middle_of_a_stream_ends_it_in_the_vendors_words(kind):
    begun = pieces_of(kind, body(kind, "text"))[:3]
    error = {"error": {"message": "Overloaded", "code": 503, "status": "UNAVAILABLE"}}
    end = {
        "bedrock": frame({"message": "Overloaded"}, "serviceUnavailableException", "exception"),
        "ollama": json.dumps({"error": "Overloaded"}).encode() + b"\n",
    }.get(kind, f"data: {json.dumps(error)}\n\n".encode())
    failure = refused(kind, streamed(kind, [*begun, end]), streams=True)
    assert (failure.cause, failure.charge.paid, "Overloaded" in failure.message) == ("overloaded", "maybe", True)


@KINDS
def test_words_are_overheard_as_they_come(kind):
    heard: list[AnswerPiece] = []
    with told_to(heard.append):
        asked(kind, Wire(reply(kind, "thinking_calls", streams=True)), streams=True, tools=SITE_TOOLS)

    def told(part: str) -> str:
        return "".join(piece.text for piece in heard if piece.kind == part)

    assert told("said") == "I look at the site first."
    assert told("thought") == ("" if kind == "azure" else "I must look at the site before I propose anything.")
    assert told("called").replace(" ", "") == 'site_status{"site":"site"}site_tree{"site":"site"}'


AMAZONS = {
    "rate_limited": "ThrottlingException",
    "key_refused": "UnrecognizedClientException",
    "overloaded": "ServiceUnavailableException",
}


@pytest.mark.parametrize(
    ("what", "status", "cause"),
    [
        ("rate_limited", 429, "rate_limited"),
        ("key_refused", 401, "key"),
        ("no_model", 404, "not_found"),
        ("too_long", 400, "too_long"),
        ("overloaded", 503, "overloaded"),
        ("refused", 400, "refused"),
    ],
)
@BOTH
@KINDS
def test_an_error_is_told_with_its_cause_and_asked_once(kind, streams, what, status, cause):
    if what not in bodies("gemini" if kind == "vertex" else kind):
        return
    amazons = {"x-amzn-errortype": AMAZONS.get(what, "ValidationException")} if kind == "bedrock" else {}
    wire = Wire(httpx2.Response(status, json=body(kind, what), headers=amazons))
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which one, the cause tells
        asked(kind, wire, streams=streams)
    failure: Any = caught.value
    assert failure.cause == cause
    assert failure.charge.paid == ("maybe" if what == "server" else "no")
    assert len(wire.sent) == 1


def test_when_to_ask_again_is_read_where_each_says_it():
    assert refused("gemini", reply("gemini", "rate_limited", status=429)).retry_after_s == 34
    for kind in ("azure", "mistral", "groq", "openrouter"):
        told = reply(kind, "rate_limited", status=429, retry_after="21")
        assert (kind, refused(kind, told).retry_after_s) == (kind, 21)


@BOTH
@KINDS
def test_what_was_asked_with_is_never_quoted(kind, streams):
    key = "kEy-0123456789abcdef"
    for status in (200, 400, 401, 500):
        told = {"error": {"message": f"{key} is wrong, said Bearer {key}"}, "message": f"{key} is wrong"}
        response = httpx2.Response(status, json=told, headers={"x-amzn-errortype": f"Odd{key}"})
        assert key not in str(refused(kind, response, streams=streams, key=key))


@KINDS
def test_no_connection_is_told_and_nothing_is_paid(kind):
    failure = refused(kind, httpx2.ConnectError("refused"))
    assert (failure.cause, failure.charge) == ("connection", Charge("no"))


@KINDS
def test_silence_is_given_up_by_our_clock_alone(kind):
    class Silent(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield b""
            await asyncio.Event().wait()

    response = streamed(kind, [])
    response.stream = Silent()
    failure = refused(kind, response, streams=True, timeouts=Timeouts(0.02, 0.02, 30.0))
    assert (failure.cause, failure.charge.paid) == ("timeout", "maybe")
    assert "did not begin within 0.02 s" in failure.message


@KINDS
def test_what_it_can_do_is_known_without_asking(kind):
    there = endpoint_of(NAMES[kind], PROVIDERS)
    able = protocol_of(kind).ability(there, VERDICT)
    assert able.output == ("tool" if kind == "groq" else "native")  # a stream of Groq's is held to no schema
    assert able.tools
    assert able.thinking


@pytest.mark.parametrize(
    ("kind", "module"), [("gemini", "google.genai"), ("vertex", "google.genai"), ("bedrock", "botocore")]
)
def test_a_missing_extra_is_told_with_the_very_command_that_installs_it(kind, module, monkeypatch):
    for name in ("gemini.protocol", "vertex.protocol", "vertex.token", "bedrock.protocol", "bedrock.signing"):
        monkeypatch.delitem(sys.modules, f"orchestrator.models.vendors.{name}", raising=False)
    for name in [name for name in sys.modules if name.startswith(f"{module}.")]:
        monkeypatch.delitem(sys.modules, name)  # what is imported already is found without what it lies in
    monkeypatch.setitem(sys.modules, module, None)
    extra = PROVIDER_KINDS[kind].extra
    with pytest.raises(WorkspaceError) as caught:
        protocol_of(kind)
    assert caught.value.message == f"needs the extra '{extra}', which is not installed."
    assert (caught.value.where, caught.value.mend) == (f"provider of kind {kind}", install_extra(extra))
