"""What only Ollama has: a context that is asked for, its own words for a request, lines for events."""

from __future__ import annotations

import asyncio
import base64
import json
from typing import Any

import httpx2
import pytest
from recorded_http import KEY, SITE_TOOLS, Wire, question
from vendor_bodies import bodies
from vendor_models import asked, refused

from orchestrator.domain.definition import Provider, RoleModel
from orchestrator.domain.messages import AssistantMessage, ToolCall, ToolResult, UserMessage
from orchestrator.models.endpoint import endpoint_of
from orchestrator.models.incoming.framing import LineEvents
from orchestrator.models.protocol import protocol_of
from orchestrator.models.registry import model_for
from orchestrator.models.vendors.model import PydanticProtocol
from orchestrator.models.vendors.ollama.question import own_question

OWN = bodies("ollama")


def ok(what: str = "text") -> httpx2.Response:
    return httpx2.Response(200, json=OWN[what])


@pytest.mark.parametrize("context", [2_048, 40_960])
def test_the_context_of_the_settings_is_what_the_server_is_asked_for(context):
    wire = Wire(ok())
    asked("ollama", wire, context=context)
    assert wire.body["options"] == {"num_ctx": context}


@pytest.mark.parametrize(
    ("of_model", "of_provider", "sent"), [(16_384, 32_768, 16_384), (0, 32_768, 32_768), (0, 0, 8_192)]
)
def test_a_models_own_context_goes_before_its_providers(of_model, of_provider, sent, monkeypatch):
    """Through the registry, as a role of baton.yaml asks."""
    wire = Wire(ok())
    made = protocol_of("ollama").model
    monkeypatch.setattr(PydanticProtocol, "model", lambda _, endpoint, key: made(endpoint, key, wire.transport))
    provider = Provider("ollama", "ollama", "http://127.0.0.1:11434", context=of_provider, stream=False)
    model = model_for([RoleModel("ollama:qwen3:4b", context=of_model)], {"ollama": provider}, environ={"HOME": "/none"})
    asyncio.run(model.answer(question("ollama:qwen3:4b")))
    assert wire.body["options"]["num_ctx"] == sent


@pytest.mark.parametrize(
    ("letters", "most", "sent"),
    [(10, None, 8_192), (30_000, None, 16_384), (30_000, 500, 16_384), (90_000, 9_000, 65_536)],
)
def test_without_one_as_much_is_asked_for_as_the_request_needs_in_doublings(letters, most, sent):
    wire = Wire(ok())
    settings = {} if most is None else {"max_tokens": most}
    asked("ollama", wire, messages=(UserMessage("a" * letters),), settings=settings)
    assert wire.body["options"]["num_ctx"] == sent


def test_a_server_is_asked_to_refuse_rather_than_to_cut():
    wire = Wire(ok())
    asked("ollama", wire)
    assert (wire.body["truncate"], wire.body["shift"]) == (False, False)


def test_what_does_not_fit_is_too_long():
    failure = refused("ollama", httpx2.Response(400, json=OWN["too_long"]))
    assert failure.cause == "too_long"


def test_settings_stand_where_ollama_has_them():
    wire = Wire(ok())
    asked("ollama", wire, settings={"max_tokens": 99, "temperature": 0, "top_p": 0.9, "seed": 7}, context=4_096)
    assert wire.body["options"] == {"num_predict": 99, "temperature": 0, "top_p": 0.9, "seed": 7, "num_ctx": 4_096}
    assert not {"max_tokens", "temperature", "top_p", "seed"} & wire.body.keys()


@pytest.mark.parametrize(
    ("model", "thinking", "sent"),
    [
        ("ollama:qwen3:4b", True, True),
        ("ollama:qwen3:4b", "minimal", True),
        ("ollama:qwen3:4b", False, False),
        ("ollama:gpt-oss:20b", "high", "high"),
        ("ollama:gpt-oss:20b", True, "medium"),
    ],
)
def test_thinking_is_asked_for_as_the_model_has_it(model, thinking, sent):
    wire = Wire(ok())
    asked(model, wire, settings={"thinking": thinking})
    assert wire.body["think"] == sent


def test_calls_and_results_go_back_as_ollama_has_them():
    said = AssistantMessage("", (ToolCall("c1", "site_status", {"site": "s"}), ToolCall("c2", "today", '{"si')))
    results = (ToolResult("c1", "site_status", "clean"), ToolResult("c2", "today", "no object", failed=True))
    wire = Wire(ok())
    asked("ollama", wire, messages=(UserMessage("Go."), said, *results), tools=SITE_TOOLS)
    _, _, called, first, second = wire.body["messages"]
    assert called["tool_calls"][0]["function"] == {"name": "site_status", "arguments": {"site": "s"}}
    assert isinstance(called["tool_calls"][1]["function"]["arguments"], dict)
    assert (first["role"], first["tool_name"], first["content"]) == ("tool", "site_status", "clean")
    assert second["tool_name"] == "today"
    assert "tool_choice" not in wire.body


def test_thinking_goes_back_to_whom_it_is_of():
    message = asked("ollama", Wire(ok("thinking_calls")), tools=SITE_TOOLS).message
    wire = Wire(ok())
    results = (ToolResult("c1", "site_status", "clean"), ToolResult("c2", "site_tree", "none"))
    asked("ollama", wire, messages=(UserMessage("Go."), message, *results), tools=SITE_TOOLS)
    assert wire.body["messages"][2]["thinking"] == "I must look at the site before I propose anything."


def test_images_are_their_bytes_and_are_counted():
    picture = base64.b64encode(b"\x89PNG").decode()
    content = [
        {"type": "text", "text": "What is it?"},
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{picture}"}},
    ]
    own = own_question({"model": "m", "messages": [{"role": "user", "content": content}]}, stream=False, context=0)
    assert own["messages"] == [{"role": "user", "content": "What is it?", "images": [picture]}]


def test_what_a_user_adds_for_ollama_stays_and_goes_before_what_is_made_of_it():
    asked_for = {"model": "m", "messages": [], "keep_alive": "1h", "options": {"num_gpu": 1, "num_ctx": 512}}
    own = own_question(asked_for, stream=True, context=4_096)
    assert (own["keep_alive"], own["options"]) == ("1h", {"num_gpu": 1, "num_ctx": 512})


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:11434", "http://127.0.0.1:11434/", "http://127.0.0.1:11434/v1"])
def test_the_address_may_be_the_one_that_others_use(base_url):
    wire = Wire(ok())
    asked("mine:qwen3", wire, providers={"mine": Provider("mine", "ollama", base_url)})
    assert str(wire.sent[0].url) == "http://127.0.0.1:11434/api/chat"


def test_on_this_machine_it_is_asked_without_a_key_and_its_cloud_with_one():
    here = endpoint_of("ollama:qwen3:4b", {})
    there = endpoint_of("cloud:gpt-oss:120b", {"cloud": Provider("cloud", "ollama", "https://ollama.com")})
    assert (here.key_env, there.key_env) == ("", "OLLAMA_API_KEY")
    wire = Wire(ok())
    asked("cloud:gpt-oss:120b", wire, providers={"cloud": Provider("cloud", "ollama", "https://ollama.com")})
    assert wire.sent[0].headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("name", ["ollama:gpt-oss:120b-cloud", "cloud:qwen3"])
def test_a_model_of_its_cloud_is_held_to_no_schema(name):
    providers = {"cloud": Provider("cloud", "ollama", "https://ollama.com")}
    there = endpoint_of(name, providers)
    schema = {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": False}
    assert protocol_of("ollama").ability(there, schema).output == "tool"


def read(*chunks: bytes) -> list[Any]:
    events = LineEvents()
    found = [json.loads(event.data) for chunk in chunks for event in events.take(chunk)]
    return [*found, *(json.loads(event.data) for event in events.end())]


def test_lines_are_read_however_they_are_cut():
    data = b'{"a": 1}\n\n{"a": "\xc3\xa9"}\r\n{"a": 3}'
    assert read(data) == read(*(data[at : at + 1] for at in range(len(data)))) == [{"a": 1}, {"a": "é"}, {"a": 3}]
