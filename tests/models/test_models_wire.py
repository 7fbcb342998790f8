import asyncio

import httpx2
import pytest
from recorded_http import KEY, Wire, model, question

from orchestrator.models.endpoint import Endpoint
from orchestrator.models.vendors.openai_compatible.protocol import OpenAICompatible
from orchestrator.models.vendors.wire import http_client

VENDOR = OpenAICompatible()
LOCAL = Endpoint("workstation", "qwen3", "openai-compatible", "http://127.0.0.1:11434/v1")


def test_without_a_key_no_authorization_is_sent():
    wire = Wire("chat_text")
    asyncio.run(model("workstation:qwen3", wire, key="").answer(question("workstation:qwen3")))
    assert not {"authorization", "x-api-key"} & set(wire.sent[0].headers)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:11435/v1/x", "https://127.0.0.1:11434/v1/x", "http://evil.example/v1"]
)
def test_nothing_is_sent_to_another_host(url):
    wire = Wire()

    async def stray() -> None:
        async with http_client(VENDOR, LOCAL, KEY, wire.transport) as http:
            await http.get(url)

    with pytest.raises(httpx2.UnsupportedProtocol):
        asyncio.run(stray())
    assert wire.sent == []


def test_a_proxy_is_not_told_what_stays_on_this_machine(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    assert http_client(VENDOR, LOCAL, "").trust_env is False
    assert http_client(VENDOR, Endpoint("openai", "gpt-5", "openai", "https://api.openai.com/v1"), "").trust_env is True


def test_a_model_serves_one_event_loop_after_another():
    asked = model("workstation:qwen3", Wire("chat_text", "chat_text"))
    for _ in range(2):
        assert asyncio.run(asked.answer(question("workstation:qwen3"))).finish == "stop"


def test_a_model_does_not_show_its_key():
    assert KEY not in repr(model("workstation:qwen3", Wire()))
