"""Prompt caches of vendors: what is marked for them, what they held, what that is worth."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from recorded_http import SITE_TOOLS, VERDICT, Wire, ask, model, question, recorded

from orchestrator.domain.messages import AssistantMessage, ToolCall, ToolResult
from orchestrator.domain.price import Price
from orchestrator.models.failure import Unusable

HAIKU = "anthropic:claude-haiku-4-5"
MARK = {"type": "ephemeral", "ttl": "5m"}


def marked(body: dict[str, Any]) -> list[str]:
    """Where the marks stand."""
    found = [f"tools {at}" for at, tool in enumerate(body.get("tools", ())) if "cache_control" in tool]
    found += [f"system {at}" for at, block in enumerate(body.get("system", ())) if "cache_control" in block]
    for at, message in enumerate(body["messages"]):
        found += [f"message {at}" for block in message["content"] if "cache_control" in block]
    return found


def going_on() -> Any:
    """A request of a turn in which a tool was called."""
    first = question(HAIKU, tools=SITE_TOOLS)
    called = AssistantMessage(calls=(ToolCall("c1", "site_status", {}),))
    return replace(first, messages=(*first.messages, called, ToolResult("c1", "site_status", "clean")))


def test_anthropic_is_told_where_tools_system_and_what_was_said_end() -> None:
    """A turn in which tools may be called goes on from there: its next request begins with all of this one."""
    wire = Wire("anthropic_text", "anthropic_text")
    ask(HAIKU, wire, question(HAIKU, tools=SITE_TOOLS))
    assert marked(wire.body) == ["tools 2", "system 0", "message 0"]
    ask(HAIKU, wire, going_on())
    assert marked(wire.body) == ["tools 2", "system 0", "message 2"]
    assert wire.body["system"][0]["cache_control"] == MARK
    assert "cache_control" not in wire.body  # a mark of the whole, which not every server knows


def test_what_is_asked_once_is_not_put_into_the_cache() -> None:
    """To write there costs a quarter more than to read, and nobody asks the same again."""
    wire = Wire("anthropic_output")
    ask(HAIKU, wire, question(HAIKU, output_schema=VERDICT))
    assert marked(wire.body) == ["system 0"]


def test_marks_can_be_switched_off() -> None:
    wire = Wire("anthropic_text")
    asked = model(HAIKU, wire)
    asyncio.run(replace(asked, endpoint=replace(asked.endpoint, cache=False)).answer(going_on()))
    assert marked(wire.body) == []


@pytest.mark.parametrize(("name", "body"), [("openai:gpt-5-mini", "openai_text"), ("workstation:gpt-5.6", "chat_text")])
def test_what_caches_by_itself_is_told_nothing(name: str, body: str) -> None:
    wire = Wire(body)
    ask(name, wire, question(name, tools=SITE_TOOLS))
    assert "cache" not in wire.sent[0].content.decode()


def test_openais_newer_models_are_told_what_to_keep() -> None:
    wire = Wire("openai_text")
    ask("openai:gpt-5.6", wire, question("openai:gpt-5.6"))
    assert wire.body["prompt_cache_options"]["mode"] == "explicit"
    assert "prompt_cache_breakpoint" in wire.sent[0].content.decode()


def told(body: str, **usage: Any) -> Wire:
    answer = json.loads(recorded(body).text)
    answer["usage"] |= usage
    return Wire(httpx2.Response(200, json=answer))


@pytest.mark.parametrize(
    ("name", "wire", "counts"),
    [
        (
            HAIKU,
            told("anthropic_text", cache_read_input_tokens=1_000, cache_creation_input_tokens=300),
            (1_712, 1_000, 300),
        ),
        ("openai:gpt-5-mini", told("openai_text", input_tokens_details={"cached_tokens": 64}), (96, 64, 0)),
        ("workstation:x", told("chat_text", prompt_tokens_details={"cached_tokens": 64}), (88, 64, 0)),
        ("workstation:x", told("chat_text", prompt_cache_hit_tokens=64, prompt_cache_miss_tokens=24), (88, 64, 0)),
        ("workstation:x", told("chat_text", cached_tokens=64), (88, 64, 0)),
    ],
    ids=["anthropic", "responses", "chat", "deepseek", "moonshot"],
)
def test_what_the_cache_held_is_counted_as_each_server_tells_it(
    name: str, wire: Wire, counts: tuple[int, int, int]
) -> None:
    answer = ask(name, wire)
    assert (answer.input_tokens, answer.cached_tokens, answer.cache_written_tokens) == counts


def test_an_answer_that_was_cut_off_is_charged_for_what_the_cache_held() -> None:
    wire = told("anthropic_cut_off", cache_read_input_tokens=1_000, cache_creation_input_tokens=300)
    with pytest.raises(Unusable) as caught:
        ask(HAIKU, wire)
    charge = caught.value.charge
    assert (charge.paid, charge.cached_tokens, charge.cache_written_tokens) == ("yes", 1_000, 300)


LISTED = Price(1.0, 5.0, 0.1, 1.25)


def test_what_was_found_and_what_was_put_there_have_prices_of_their_own() -> None:
    assert LISTED.cost_usd(2_000, 100, 1_000, 400) == pytest.approx(0.0006 + 0.0001 + 0.0005 + 0.0005)
    assert LISTED.cost_usd(2_000, 100) == pytest.approx(0.0025)
    assert Price(1.0, 5.0).cost_usd(2_000, 100, 1_000, 400) == pytest.approx(0.0025)  # as any other, where none is said
    assert LISTED.cost_usd(100, 0, 200, 200) == pytest.approx(0.00001)  # no more than was read


def test_what_the_cache_saved_may_be_less_than_nothing() -> None:
    assert LISTED.saved_usd(2_000, 1_000, 400) == pytest.approx(0.0009 - 0.0001)
    assert LISTED.saved_usd(2_000, 0, 400) == pytest.approx(-0.0001)
    assert LISTED.saved_usd(2_000, 0, 0) == 0.0


@pytest.mark.parametrize(("into_cache", "usd"), [(None, 0.00125), (0, 0.001), (400, 0.0011), (5_000, 0.00125)])
def test_the_most_a_request_can_cost_has_what_may_be_put_into_the_cache(into_cache: int | None, usd: float) -> None:
    assert LISTED.most_usd(1_000, 0, into_cache) == pytest.approx(usd)


def test_a_cache_that_is_dearer_to_read_than_the_text_is_reckoned_with() -> None:
    assert Price(1.0, 5.0, 3.0, 1.25).most_usd(1_000, 0) == pytest.approx(0.003)
