"""Asking a vendor how many tokens a request has: its own address, nothing of an answer, and no trouble of its own."""

from __future__ import annotations

import asyncio
import json

import httpx2
import pytest
from recorded_http import KEY, PROVIDERS, Wire

from orchestrator.domain.messages import Request, UserMessage
from orchestrator.domain.price import counted_bound
from orchestrator.models.endpoint import endpoint_of
from orchestrator.models.protocol import protocol_of
from orchestrator.models.registry import count_tokens

HAIKU, GPT, LOCAL = "anthropic:claude-haiku-4-5", "openai:gpt-5", "workstation:qwen3-4b"


def counted(model: str, wire: Wire) -> int | None:
    endpoint = endpoint_of(model, PROVIDERS)
    vendor_model = protocol_of(endpoint.kind).model(endpoint, KEY, wire.transport)  # type: ignore[call-arg]
    request = Request(model, "You are brief.", (UserMessage("What lasts?"),), output_bound=1_000)
    return asyncio.run(vendor_model.count(request))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("model", "path", "reply"),
    [
        (HAIKU, "/v1/messages/count_tokens", {"input_tokens": 1234}),
        (GPT, "/v1/responses/input_tokens", {"object": "response.input_tokens", "input_tokens": 1234}),
    ],
)
def test_a_vendor_that_counts_is_asked_at_its_own_address(model: str, path: str, reply: dict) -> None:
    wire = Wire(httpx2.Response(200, json=reply))
    assert counted(model, wire) == 1234
    [sent] = wire.sent
    assert sent.url.path == path
    assert "What lasts?" in json.dumps(wire.body)
    assert "stream" not in wire.body


def test_a_protocol_without_a_count_is_not_asked() -> None:
    wire = Wire()
    assert counted(LOCAL, wire) is None
    assert wire.sent == []


@pytest.mark.parametrize(
    "reply",
    [
        httpx2.Response(404, json={"error": {"message": "no such address"}}),
        httpx2.Response(429, json={"error": {"message": "too many"}}, headers={"retry-after": "3600"}),
        httpx2.Response(200, json={"input_tokens": None}),
        httpx2.Response(200, json={"input_tokens": -10_000_000}),
        httpx2.Response(200, json={"input_tokens": 0}),
        httpx2.Response(200, json={"input_tokens": 7.5}),
        httpx2.Response(200, json={"input_tokens": "7"}),
        httpx2.Response(200, json={"input_tokens": True}),
        httpx2.Response(200, json={"input_tokens": [7]}),
        httpx2.Response(200, json=[1]),
        httpx2.Response(200, content=b"not JSON", headers={"content-type": "application/json"}),
        httpx2.Response(200, content=b" " * 5_000_000, headers={"content-type": "application/json"}),
        httpx2.Response(307, headers={"location": "https://elsewhere.example/"}),
        httpx2.ConnectError("no connection"),
    ],
)
def test_whatever_keeps_it_from_counting_is_no_trouble(reply: httpx2.Response | Exception) -> None:
    wire = Wire(reply)
    assert counted(HAIKU, wire) is None
    assert len(wire.sent) == 1


def test_an_installed_protocol_need_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKSTATION_KEY", KEY)
    request = Request(LOCAL, "", (UserMessage("x"),))
    assert asyncio.run(count_tokens(LOCAL, PROVIDERS, request, environ={"WORKSTATION_KEY": KEY})) is None


def test_some_is_added_to_what_was_counted() -> None:
    assert 1_050 < counted_bound(1_000) < 1_150
