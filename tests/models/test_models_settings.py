"""What a person writes of how a model is asked, as it is sent: stops, thinking in tokens, the body, headers."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import httpx2
import pytest
from recorded_http import KEY, Wire, ask, model, question, recorded

from orchestrator.domain.definition import Provider
from orchestrator.models.endpoint import Header, endpoint_of
from orchestrator.models.failure import Unreached, Unusable
from orchestrator.models.keys import headers_for
from orchestrator.models.protocol import protocol_of
from orchestrator.models.vendors.model import VendorModel

HAIKU = "anthropic:claude-haiku-4-5"
LOCAL = "workstation:qwen3-4b"
GATE = "gate-value-1f2e3d4c"


@pytest.mark.parametrize(
    ("name", "body", "field"),
    [
        (HAIKU, "anthropic_text", "stop_sequences"),
        ("openai-chat:gpt-4.1", "chat_text", "stop"),
        (LOCAL, "chat_text", "stop"),
    ],
)
@pytest.mark.parametrize("stop", ["END", ["END"], ["END", "\n\n"]])
def test_a_stop_is_sent_as_its_vendor_calls_it(name, body, field, stop):
    wire = Wire(body)
    ask(name, wire, question(name, settings={"stop": stop}))
    assert wire.body[field] == ([stop] if isinstance(stop, str) else stop)


def test_a_model_that_would_never_hear_of_a_stop_is_not_asked():
    wire = Wire()
    with pytest.raises(Unusable, match="it takes no 'stop'"):
        ask("openai:gpt-4.1", wire, question("openai:gpt-4.1", settings={"stop": "END"}))
    assert wire.sent == []


@pytest.mark.parametrize(
    ("name", "body", "word", "instead"),
    [
        (HAIKU, "anthropic_text", '"end_turn"', '"stop_sequence"'),
        (LOCAL, "chat_text", '"stop"', '"stop_sequence"'),
    ],
)
def test_a_text_that_ends_at_a_stop_is_a_whole_answer(name, body, word, instead):
    said = recorded(body).text
    assert word in said
    answer = ask(name, Wire(httpx2.Response(200, text=said.replace(word, instead))), question(name))
    assert (answer.finish, answer.message.text) == ("stop", ask(name, Wire(body)).message.text)


@pytest.mark.parametrize(("most", "sent"), [(None, 13_096), (2_000, 6_904), (4_904, 9_808), (4_905, 4_905)])
def test_thinking_in_tokens_is_sent_with_room_for_the_answer_beside_it(most, sent):
    """Anthropic refuses a limit that is not greater than the budget."""
    wire = Wire("anthropic_text")
    bounds = {} if most is None else {"max_tokens": most}
    ask(HAIKU, wire, question(HAIKU, settings={"thinking": 4_904, **bounds}))
    assert wire.body["thinking"] == {"type": "enabled", "budget_tokens": 4_904}
    assert wire.body["max_tokens"] == sent


@pytest.mark.parametrize(
    ("name", "tokens", "told"),
    [
        ("anthropic:claude-opus-4-8", 4_000, "it takes no number of tokens for 'thinking', but a word such as low."),
        (HAIKU, 64_000, "it takes no 64,000 tokens for 'thinking', but less than the 64,000 it can write."),
    ],
)
def test_a_budget_that_the_vendor_would_refuse_is_not_sent(name, tokens, told):
    wire = Wire()
    with pytest.raises(Unusable) as caught:
        ask(name, wire, question(name, settings={"thinking": tokens}))
    assert (caught.value.message, caught.value.charge.paid) == (told, "no")
    assert wire.sent == []


@pytest.mark.parametrize(
    ("name", "body"), [(HAIKU, "anthropic_text"), ("openai:gpt-4.1", "openai_text"), (LOCAL, "chat_text")]
)
def test_more_of_the_body_is_sent_as_it_stands(name, body):
    wire = Wire(body)
    plain = Wire(body)
    more = {"top_k": 20, "options": {"num_ctx": 8192, "names": ["ü"]}}
    ask(name, wire, question(name, settings={"extra_body": more}))
    ask(name, plain)
    assert wire.body == {**plain.body, **more}


def test_a_stream_is_asked_for_with_more_of_the_body_too():
    wire = Wire(recorded("chat_text"))
    streams = replace(model(LOCAL, wire), endpoint=replace(model(LOCAL, wire).endpoint, stream=True))
    with pytest.raises(Unusable, match="does not answer as a stream"):
        asyncio.run(streams.answer(question(LOCAL, settings={"extra_body": {"top_k": 20}})))
    assert (wire.body["stream"], wire.body["top_k"]) == (True, 20)


def test_what_changes_an_answers_meaning_is_part_of_its_key():
    keys = {
        question(HAIKU, settings=settings).key
        for settings in (
            {},
            {"stop": "END"},
            {"thinking": 4_000},
            {"thinking": "low"},
            {"extra_body": {"top_k": 20}},
            {"extra_body": {"top_k": 21}},
        )
    }
    assert len(keys) == 6


def asked_with(headers: dict[str, str], wire: Wire, name: str = LOCAL) -> VendorModel:
    """The model, as it is asked by whoever has the variable `GATE`."""
    home, kind = ("http://127.0.0.1:1/v1", "openai-compatible") if name == LOCAL else ("", "anthropic")
    provider = Provider(name.partition(":")[0], kind, home, stream=False, headers=headers)
    there = endpoint_of(name, {provider.name: provider})
    filled = headers_for(there, {"HOME": "/nonexistent", "GATE": GATE})
    return replace(model(name, wire), endpoint=replace(there, headers=filled))


def test_headers_go_along_with_what_stands_in_the_environment():
    wire = Wire("chat_text")
    asyncio.run(asked_with({"X-Title": "Baton", "Gate-Auth": "Bearer ${GATE}"}, wire).answer(question(LOCAL)))
    sent = wire.sent[0].headers
    assert (sent["x-title"], sent["gate-auth"]) == ("Baton", f"Bearer {GATE}")
    assert sent["authorization"] == f"Bearer {KEY}"
    assert sent["content-type"] == "application/json"


def test_a_header_never_takes_the_place_of_the_key_or_of_what_frames_the_request():
    """Loading refuses such a header; what was pinned before, or put together in Python, changes nothing either."""
    wire = Wire("anthropic_text")
    headers = (Header("X-Api-Key", "another"), Header("accept-encoding", "gzip"))
    asked = replace(model(HAIKU, wire), endpoint=replace(model(HAIKU, wire).endpoint, headers=headers))
    asyncio.run(asked.answer(question(HAIKU)))
    assert wire.sent[0].headers.get_list("x-api-key") == [KEY]
    assert wire.sent[0].headers.get_list("accept-encoding") == ["identity"]


def test_a_list_of_the_vendors_own_is_added_to():
    wire = Wire("anthropic_text")
    asyncio.run(asked_with({"Anthropic-Beta": "context-1m-2025-08-07"}, wire, HAIKU).answer(question(HAIKU)))
    assert wire.sent[0].headers["anthropic-beta"].split(",")[-1] == "context-1m-2025-08-07"


@pytest.mark.parametrize(
    "reply",
    [
        httpx2.Response(400, json={"error": {"message": f"who is {GATE}? Bearer {GATE}"}}),
        httpx2.Response(200, json={"error": {"message": f"who is {GATE}?", "code": GATE}}),
        httpx2.Response(500, text=f"gate {GATE} is shut"),
    ],
    ids=["refused", "in an answer", "failed"],
)
def test_a_server_that_quotes_a_header_is_quoted_without_it(reply):
    with pytest.raises((Unusable, Unreached)) as caught:
        asyncio.run(asked_with({"Gate-Auth": "Bearer ${GATE}"}, Wire(reply)).answer(question(LOCAL)))
    assert GATE not in str(caught.value)
    assert "(the key)" in str(caught.value)


def test_a_header_is_not_shown():
    assert GATE not in repr(asked_with({"Gate-Auth": "${GATE}"}, Wire()))


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({}, "GATE is not set, which the header Gate-Auth names."),
        ({"GATE": "a\r\nHost: b"}, "GATE holds characters that no header has."),
        ({"GATE": "ü"}, "GATE holds characters that no header has."),
    ],
)
def test_a_header_whose_value_is_missing_or_is_none_is_told_and_nothing_is_sent(environ, told):
    provider = Provider("gate", "openai-compatible", "http://127.0.0.1:1/v1", headers={"Gate-Auth": "${GATE}"})
    with pytest.raises(Unreached) as caught:
        headers_for(endpoint_of("gate:x", {"gate": provider}), {"HOME": "/nonexistent", **environ})
    assert (caught.value.cause, caught.value.message) == ("key", told)


def test_a_vendors_key_goes_to_no_other_host_in_a_header_either():
    provider = Provider("gate", "openai-compatible", "http://127.0.0.1:1/v1", headers={"X-A": "${ANTHROPIC_API_KEY}"})
    with pytest.raises(Exception, match="ANTHROPIC_API_KEY belongs to"):
        endpoint_of("gate:x", {"gate": provider})


KINDS = {
    "gemini": ("gemini:gemini-2.5-flash", ""),
    "bedrock": (
        "bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0",
        "https://bedrock-runtime.us-east-1.amazonaws.com",
    ),
    "openrouter": ("openrouter:anthropic/claude-haiku-4.5", ""),
    "ollama": ("ollama:qwen3:4b", "http://127.0.0.1:1"),
    "groq": ("groq:openai/gpt-oss-20b", ""),
    "mistral": ("mistral:mistral-large-latest", ""),
}


def sent_to(kind: str, settings: dict[str, object]) -> dict[str, object]:
    """The body that a server of this kind is asked with."""
    name, home = KINDS[kind]
    wire = Wire(httpx2.Response(400, json={"error": {"message": "no"}}))
    provider = Provider(kind, kind, home, stream=False)
    there = endpoint_of(name, {kind: provider})
    asked = protocol_of(kind).model(there, KEY, wire.transport)  # type: ignore[call-arg]  # ours take what answers
    with pytest.raises(Unusable):
        asyncio.run(asked.answer(question(name, settings=settings)))
    return wire.body if wire.sent else {}


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("gemini", ("generationConfig", "stopSequences")),
        ("bedrock", ("inferenceConfig", "stopSequences")),
        ("openrouter", ("stop",)),
        ("ollama", ("options", "stop")),
        ("groq", ("stop",)),
        ("mistral", ("stop",)),
    ],
)
def test_stops_and_more_of_the_body_go_to_every_kind_of_server(kind, place):
    """What is added lies beside what is there, in maps below too."""
    more = {"tier": "flex", "options": {"num_gpu": 1}, "generationConfig2": {"a": {"b": [1]}}}
    body = sent_to(kind, {"stop": ["END"], "extra_body": more})
    found = body
    for step in place:
        found = found[step]
    assert found == ["END"]
    assert (body["tier"], body["options"]["num_gpu"], body["generationConfig2"]) == ("flex", 1, {"a": {"b": [1]}})


@pytest.mark.parametrize(
    ("kind", "place", "limit"),
    [
        ("gemini", ("generationConfig", "thinkingConfig", "thinking_budget"), ("generationConfig", "maxOutputTokens")),
        ("bedrock", ("additionalModelRequestFields", "thinking", "budget_tokens"), ("inferenceConfig", "maxTokens")),
        ("openrouter", ("reasoning", "max_tokens"), ("max_tokens",)),
    ],
)
def test_tokens_to_think_in_are_sent_as_each_vendor_takes_them_with_room_beside_them(kind, place, limit):
    body = sent_to(kind, {"thinking": 4_000, "max_tokens": 1_000})
    found = [body, body]
    for number, steps in enumerate((place, limit)):
        for step in steps:
            found[number] = found[number][step]
    assert found == [4_000, 5_000]


@pytest.mark.parametrize(("name", "tokens"), [("gemini-2.5-flash-lite", 400), ("gemini-2.5-pro", 40_000)])
def test_a_budget_outside_of_what_a_model_of_googles_takes_is_not_sent(name, tokens):
    wire = Wire()
    provider = Provider("gemini", "gemini", stream=False)
    there = endpoint_of(f"gemini:{name}", {"gemini": provider})
    asked = protocol_of("gemini").model(there, KEY, wire.transport)  # type: ignore[call-arg]
    with pytest.raises(Unusable, match="tokens for 'thinking', but"):
        asyncio.run(asked.answer(question(f"gemini:{name}", settings={"thinking": tokens})))
    assert wire.sent == []
