from dataclasses import replace

import httpx2
import pytest
from pydantic_ai.profiles.anthropic import ANTHROPIC_THINKING_BUDGET_MAP
from recorded_http import KEY, SITE_TOOLS, VERDICT, Wire, ask, question, recorded

from orchestrator.domain.messages import AssistantMessage, ToolCall, ToolResult, UserMessage, VendorPart
from orchestrator.domain.model_setting import THINKING_TOKENS
from orchestrator.errors import ModelError, ModelUnavailable
from orchestrator.models.failure import Unreached, Unusable

HAIKU = "anthropic:claude-haiku-4-5"
OLDER = "anthropic:claude-of-old"


def test_text_comes_back_whole_with_who_answered_and_what_it_took():
    answer = ask(HAIKU, Wire("anthropic_text"))
    assert answer.message == AssistantMessage("A small tool does one thing. It can be read in an evening.")
    assert (answer.model, answer.finish) == ("claude-haiku-4-5-20251001", "stop")
    assert (answer.input_tokens, answer.output_tokens) == (412, 58)


def test_system_prompt_and_messages_are_sent_and_a_limit_is_chosen():
    wire = Wire("anthropic_text")
    ask(HAIKU, wire)
    (system,) = wire.body["system"]
    assert (system["type"], system["text"]) == ("text", "You review.")
    assert wire.body["messages"] == [{"role": "user", "content": [{"type": "text", "text": "Review this."}]}]
    assert (wire.body["model"], wire.body["max_tokens"]) == ("claude-haiku-4-5", 8192)


def test_the_key_is_sent_in_its_header_only():
    wire = Wire("anthropic_text")
    ask(HAIKU, wire)
    assert wire.sent[0].headers["x-api-key"] == KEY
    assert KEY.encode() not in wire.sent[0].content
    assert "authorization" not in wire.sent[0].headers


def test_headers_from_the_sdks_own_environment_stay_here(monkeypatch):
    monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", "X-Leak: yes\nAuthorization: Bearer another")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "https://elsewhere.example")
    wire = Wire("anthropic_text")
    ask(HAIKU, wire)
    assert wire.sent[0].url.host == "api.anthropic.com"
    assert not {"x-leak", "authorization", "x-stainless-os"} & set(wire.sent[0].headers)


def test_a_schema_is_sent_in_the_subset_anthropic_supports():
    wire = Wire("anthropic_output")
    answer = ask(HAIKU, wire, question(HAIKU, output_schema=VERDICT))
    sent = wire.body["output_config"]["format"]["schema"]
    assert sent["properties"]["verdict"]["enum"] == ["approve", "revise"]
    assert "maxLength" not in sent["properties"]["findings"]["items"]
    assert answer.message.output == {"verdict": "revise", "findings": ["The opening says nothing."]}
    assert answer.message.text == ""


def test_a_model_without_native_output_gives_it_by_a_tool():
    wire = Wire("anthropic_output_tool")
    answer = ask(OLDER, wire, question(OLDER, output_schema=VERDICT))
    assert wire.body["tools"][0]["input_schema"]["properties"].keys() == VERDICT["properties"].keys()
    assert wire.body["tool_choice"]["type"] == "any"
    assert answer.message == AssistantMessage(output={"verdict": "approve", "findings": []})
    assert answer.finish == "stop"


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"scores": {"type": "object", "additionalProperties": {"type": "number"}}}},
        {"type": "object"},
        {"type": "object", "properties": {f"p{n}": {"type": "string"} for n in range(30)}},
        {"type": "object", "properties": {"value": True}},
    ],
    ids=["names of its choice", "anything", "too many optional", "a value of any kind"],
)
def test_a_schema_that_native_output_would_cut_goes_through_the_tool(schema):
    wire = Wire("anthropic_output_tool")
    ask(HAIKU, wire, question(HAIKU, output_schema=schema))
    assert "output_config" not in wire.body
    assert wire.body["tools"][0]["input_schema"] == schema


def test_a_schema_that_is_no_object_is_asked_for_in_words():
    wire = Wire("anthropic_text")
    answer = ask(HAIKU, wire, question(HAIKU, output_schema={"type": "array", "items": {"type": "string"}}))
    assert '"type": "array"' in wire.body["system"][-1]["text"].replace('":"', '": "')
    assert answer.message.output is None
    assert answer.message.text.startswith("A small tool")


def test_calls_are_numbered_by_us_and_thinking_is_kept_for_anthropic():
    answer = ask(HAIKU, Wire("anthropic_thinking_calls"), question(HAIKU, tools=SITE_TOOLS))
    assert answer.finish == "tool_calls"
    assert answer.message.calls == (
        ToolCall("c1", "site_status", {"site": "site"}),
        ToolCall("c2", "site_tree", {"site": "site"}),
    )
    assert answer.message.text == "I look at the site first."
    assert [part.vendor for part in answer.message.vendor_parts] == ["anthropic"]


def test_a_turn_goes_on_with_the_results_and_the_thinking_as_it_was_signed():
    first = question(HAIKU, tools=SITE_TOOLS)
    called = ask(HAIKU, Wire("anthropic_thinking_calls"), first).message
    results = (ToolResult("c1", "site_status", '{"clean":true}'), ToolResult("c2", "site_tree", "no site", failed=True))
    wire = Wire("anthropic_thinking_calls")
    answer = ask(HAIKU, wire, replace(first, messages=(*first.messages, called, *results)))
    _, said, told = wire.body["messages"]
    assert [block["type"] for block in said["content"]] == [
        "thinking",
        "redacted_thinking",
        "text",
        "tool_use",
        "tool_use",
    ]
    assert said["content"][0]["signature"].startswith("EqQBCgIY")
    assert [block["id"] for block in said["content"][3:]] == ["c1", "c2"]
    assert [(block["tool_use_id"], block["is_error"]) for block in told["content"]] == [("c1", False), ("c2", True)]
    assert [call.call for call in answer.message.calls] == ["c3", "c4"]


def test_thinking_of_another_vendor_is_dropped():
    foreign = AssistantMessage("I look.", vendor_parts=(VendorPart("openai", [{"thinking": "", "signature": "gA"}]),))
    wire = Wire("anthropic_text")
    ask(HAIKU, wire, question(HAIKU, messages=(UserMessage("Go."), foreign, UserMessage("On."))))
    assert [block["type"] for block in wire.body["messages"][1]["content"]] == ["text"]


def test_output_goes_back_as_the_text_it_is():
    said = AssistantMessage(output={"verdict": "maybe"})
    wire = Wire("anthropic_output")
    ask(HAIKU, wire, question(HAIKU, messages=(UserMessage("Go."), said, UserMessage("Mend it."))))
    assert wire.body["messages"][1]["content"] == [{"type": "text", "text": '{"verdict":"maybe"}'}]


def test_an_output_given_together_with_calls_waits_for_their_results():
    mixed = recorded("anthropic_thinking_calls").text.replace('"site_status"', '"final_result"')
    answer = ask(HAIKU, Wire(httpx2.Response(200, text=mixed)), question(HAIKU, output_schema={"type": "object"}))
    assert answer.message.output is None
    assert [call.tool for call in answer.message.calls] == ["site_tree"]


def test_a_refusal_is_a_decline_that_says_why():
    answer = ask(HAIKU, Wire("anthropic_refusal"))
    assert (answer.finish, answer.message.text) == ("declined", "The request asks for harmful code.")


@pytest.mark.parametrize(
    ("body", "cause", "told"),
    [
        ("anthropic_cut_off", "cut_off", "cut off after 8192 tokens"),
        ("anthropic_paused", "unfinished", "pause_turn"),
    ],
)
def test_part_of_an_answer_is_never_one(body, cause, told):
    with pytest.raises(ModelError, match=told) as caught:
        ask(HAIKU, Wire(body))
    assert isinstance(caught.value, Unusable)
    assert caught.value.cause == cause


@pytest.mark.parametrize(
    ("status", "body", "cause"),
    [
        (401, "anthropic_key_refused", "key"),
        (404, "anthropic_no_model", "not_found"),
        (400, "anthropic_no_credit", "quota"),
        (429, "anthropic_rate_limited", "rate_limited"),
        (529, "anthropic_overloaded", "overloaded"),
        (500, "anthropic_overloaded", "overloaded"),
    ],
)
def test_a_provider_that_cannot_be_asked_is_unavailable(status, body, cause):
    with pytest.raises(ModelUnavailable) as caught:
        ask(HAIKU, Wire(recorded(body, status)))
    assert isinstance(caught.value, Unreached)
    assert caught.value.cause == cause
    assert caught.value.message.endswith(".")


def test_a_prompt_too_long_is_an_error_of_the_request():
    with pytest.raises(ModelError, match="214183 tokens > 200000 maximum") as caught:
        ask(HAIKU, Wire(recorded("anthropic_too_long", 400)))
    assert caught.value.cause == "too_long"
    assert not isinstance(caught.value, ModelUnavailable)


def test_nothing_is_retried_below_the_retry_policy():
    wire = Wire(recorded("anthropic_overloaded", 529), "anthropic_text")
    with pytest.raises(ModelUnavailable):
        ask(HAIKU, wire)
    assert len(wire.sent) == 1


def test_the_thinking_we_leave_room_for_is_what_the_library_asks_for():
    known = {effort: ANTHROPIC_THINKING_BUDGET_MAP[effort] for effort in THINKING_TOKENS}
    assert dict(THINKING_TOKENS) == known


@pytest.mark.parametrize("thinking", [True, "minimal", "low", "medium", "high"])
@pytest.mark.parametrize("most", [None, 1, 4_000, 16_384, 40_000])
def test_an_answer_has_room_beside_the_thinking(thinking, most):
    """Anthropic refuses a limit that the thinking could come to."""
    wire = Wire("anthropic_text")
    bounds = {} if most is None else {"max_tokens": most}
    ask(HAIKU, wire, question(HAIKU, settings={"thinking": thinking, **bounds}))
    sent = wire.body
    assert sent["max_tokens"] > sent["thinking"]["budget_tokens"]
    if most == 40_000:
        assert sent["max_tokens"] == most  # what the person wrote holds where it can
