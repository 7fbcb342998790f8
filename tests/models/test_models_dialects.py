"""What is one vendor's own among those that speak OpenAI's Chat Completions: Azure, Mistral, Groq, OpenRouter."""

from __future__ import annotations

import json

import httpx2
import pytest
from recorded_http import SITE_TOOLS, VERDICT, Wire
from vendor_bodies import bodies, pieces_of, streamed
from vendor_models import asked, refused

from orchestrator.domain.definition import Provider
from orchestrator.domain.messages import AssistantMessage, ToolCall, ToolResult, UserMessage
from orchestrator.models.endpoint import endpoint_of

TURN = (
    UserMessage("Go."),
    AssistantMessage("", (ToolCall("c1", "today", {}), ToolCall("c12", "site_tree", {"site": "s"}))),
    ToolResult("c1", "today", "Monday"),
    ToolResult("c12", "site_tree", "none"),
)


def ok(kind: str, what: str = "text") -> httpx2.Response:
    return httpx2.Response(200, json=bodies(kind)[what])


def test_an_address_of_azure_from_before_its_v1_keeps_its_version():
    wire = Wire(ok("azure"))
    base_url = "https://my-resource.openai.azure.com/openai/deployments/small?api-version=2024-10-21"
    asked("old:small", wire, providers={"old": Provider("old", "azure", base_url)})
    assert str(wire.sent[0].url) == (
        "https://my-resource.openai.azure.com/openai/deployments/small/chat/completions?api-version=2024-10-21"
    )


@pytest.mark.parametrize(("key", "header"), [("0123456789abcdef", "api-key"), ("eyJ0eXAiOiJKV1Qi", "authorization")])
def test_azure_takes_a_key_or_a_token_of_entra(key, header):
    wire = Wire(ok("azure"))
    asked("azure", wire, key=key)
    assert wire.sent[0].headers[header].removeprefix("Bearer ") == key


def test_a_prompt_that_azures_filter_stops_was_declined():
    wire = Wire(httpx2.Response(400, json=bodies("azure")["prompt_filtered"]))
    assert asked("azure", wire).finish == "declined"


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("deepseek-chat", "max_tokens"),
        ("qwen3:8b", "max_tokens"),
        ("gpt-4.1", "max_tokens"),
        ("openai/gpt-oss-120b", "max_tokens"),
        ("gpt-5-mini", "max_completion_tokens"),
        ("azure/o3-mini", "max_completion_tokens"),
    ],
)
def test_the_longest_answer_has_the_name_that_servers_know(name, setting):
    """Those that do not know a name pass over it, and write as much as they like."""
    providers = {"lab": Provider("lab", "openai-compatible", "http://127.0.0.1:8080/v1")}
    wire = Wire(ok("groq"))
    asked(f"lab:{name}", wire, settings={"max_tokens": 99}, providers=providers)
    assert {key: value for key, value in wire.body.items() if key.startswith("max_")} == {setting: 99}


def test_mistral_gets_its_own_names_and_ids_of_nine_characters():
    wire = Wire(ok("mistral"))
    asked("mistral", wire, settings={"max_tokens": 99, "seed": 7}, messages=TURN, tools=SITE_TOOLS)
    assert (wire.body["max_tokens"], wire.body["random_seed"]) == (99, 7)
    assert not {"seed", "max_completion_tokens", "stream_options"} & wire.body.keys()
    called, *results = wire.body["messages"][2:]
    ids = [call["id"] for call in called["tool_calls"]]
    assert ids == [result["tool_call_id"] for result in results] == ["0000000c1", "000000c12"]


@pytest.mark.parametrize(
    ("model", "thinking", "sent"),
    [
        ("mistral:mistral-medium-latest", "low", "high"),
        ("mistral:mistral-small-2603", False, "none"),
        ("mistral:magistral-medium-2509", True, None),
    ],
)
def test_mistral_thinks_or_does_not(model, thinking, sent):
    wire = Wire(ok("mistral"))
    asked(model, wire, settings={"thinking": thinking})
    assert wire.body.get("reasoning_effort") == sent


def test_a_model_of_mistrals_that_does_not_think_is_not_asked_to():
    assert (
        "takes no 'thinking'"
        in refused("mistral:mistral-small-2506", ok("mistral"), settings={"thinking": True}).message
    )


def test_mistral_is_not_given_the_thinking_back():
    message = asked("mistral", Wire(ok("mistral", "thinking_calls")), tools=SITE_TOOLS).message
    wire = Wire(ok("mistral"))
    results = (ToolResult("c1", "site_status", "clean"), ToolResult("c2", "site_tree", "none"))
    asked("mistral", wire, messages=(UserMessage("Go."), message, *results), tools=SITE_TOOLS)
    assert "I must look" not in json.dumps(wire.body)


@pytest.mark.parametrize(
    ("model", "thinking", "sent"),
    [
        ("groq:openai/gpt-oss-120b", "high", "high"),
        ("groq:openai/gpt-oss-120b", "minimal", "low"),
        ("groq:qwen/qwen3-32b", "high", None),
        ("groq:qwen/qwen3-32b", False, "none"),
    ],
)
def test_groq_is_asked_for_the_effort_its_model_has(model, thinking, sent):
    wire = Wire(ok("groq"))
    asked(model, wire, settings={"thinking": thinking})
    assert wire.body.get("reasoning_effort") == sent


@pytest.mark.parametrize("model", ["groq:openai/gpt-oss-120b", "groq:llama-3.3-70b-versatile"])
def test_groq_holds_no_stream_to_a_schema_so_it_is_had_by_a_tool(model):
    wire = Wire(streamed("groq", pieces_of("groq", bodies("groq")["output_tool"])))
    answer = asked(model, wire, streams=True, output_schema=VERDICT)
    assert "response_format" not in wire.body
    assert answer.message.output == {"verdict": "revise", "findings": ["The opening says nothing."]}


def test_what_groqs_model_misspoke_is_asked_for_again_and_is_no_refusal_of_tools():
    failure = refused(
        "groq",
        httpx2.Response(400, json=bodies("groq")["misspoken"]),
        tools=SITE_TOOLS,
        output_schema={"type": "object"},
    )
    assert (failure.cause, failure.charge.paid) == ("garbled", "maybe")
    assert "Failed to call a function" in failure.message


def test_an_error_below_groqs_own_name_is_one():
    begun = pieces_of("groq", bodies("groq")["text"])[:2]
    error = b'data: {"id":"c","choices":[],"x_groq":{"id":"r","error":"over capacity"}}\n\n'
    assert refused("groq", streamed("groq", [*begun, error]), streams=True).cause == "overloaded"


def test_a_name_that_openrouter_does_not_have_is_told_before_anything_is_sent():
    wire = Wire(ok("openrouter"))
    failure = refused("openrouter:gpt-5", ok("openrouter"))
    assert (failure.cause, "prefixed with the upstream provider" in failure.message) == ("not_found", True)
    assert wire.sent == []


def test_an_account_of_openrouters_without_credit_is_told():
    failure = refused("openrouter", httpx2.Response(402, json=bodies("openrouter")["no_credit"]))
    assert (failure.cause, "Insufficient credits" in failure.message) == ("quota", True)


def test_openrouter_is_asked_to_think_in_its_own_way():
    wire = Wire(ok("openrouter"))
    asked("openrouter", wire, settings={"thinking": "high"})
    assert wire.body["reasoning"] == {"effort": "high", "enabled": True}


def test_encrypted_thinking_goes_back_to_openrouter_as_it_came():
    body = bodies("openrouter")["thinking_calls"]
    detail = {"type": "reasoning.encrypted", "data": "gAAAAABo0rs8", "id": "rs_1", "format": "openai-responses-v1"}
    message = {**body["choices"][0]["message"], "reasoning": None, "reasoning_details": [{**detail, "index": 0}]}
    body = {**body, "choices": [{**body["choices"][0], "message": message}]}
    said = asked("openrouter", Wire(httpx2.Response(200, json=body)), tools=SITE_TOOLS).message
    wire = Wire(ok("openrouter"))
    results = (ToolResult("c1", "site_status", "clean"), ToolResult("c2", "site_tree", "none"))
    asked("openrouter", wire, messages=(UserMessage("Go."), said, *results), tools=SITE_TOOLS)
    (sent,) = wire.body["messages"][2]["reasoning_details"]
    assert {key: sent[key] for key in detail} == detail


@pytest.mark.parametrize(
    ("kind", "base_url"),
    [
        ("mistral", "https://api.mistral.ai/v1"),
        ("groq", "https://api.groq.com/openai/v1"),
        ("openrouter", "https://openrouter.ai/api/v1"),
    ],
)
def test_a_vendor_of_one_address_needs_no_entry(kind, base_url):
    there = endpoint_of(f"{kind}:m", {})
    assert (there.base_url, there.key_needed) == (base_url, True)


def test_a_key_of_one_vendor_goes_to_no_gateway():
    there = endpoint_of("mine:m", {"mine": Provider("mine", "mistral", "https://gateway.example/v1")})
    assert there.key_env == ""
