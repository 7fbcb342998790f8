import pytest
from recorded_http import KEY, SITE_TOOLS, VERDICT, Wire, ask, question, recorded

from orchestrator.domain.messages import AssistantMessage, ToolCall, ToolResult, UserMessage
from orchestrator.errors import ModelError, ModelUnavailable

GPT = "openai:gpt-5-mini"


def test_a_request_is_stateless_and_sent_to_the_responses_api():
    wire = Wire("openai_text")
    answer = ask(GPT, wire)
    assert str(wire.sent[0].url) == "https://api.openai.com/v1/responses"
    assert (wire.body["store"], wire.body["instructions"]) == (False, "You review.")
    assert wire.body["input"] == [{"type": "message", "role": "user", "content": "Review this."}]
    assert answer.message.text == "A small tool does one thing. It can be read in an evening."
    assert (answer.model, answer.input_tokens, answer.output_tokens) == ("gpt-5-mini-2025-08-07", 96, 61)


def test_the_key_is_sent_in_its_header_only(monkeypatch):
    monkeypatch.setenv("OPENAI_ORG_ID", "org-secret")
    monkeypatch.setenv("OPENAI_BASE_URL", "https://elsewhere.example/v1")
    wire = Wire("openai_text")
    ask(GPT, wire)
    assert wire.sent[0].headers["authorization"] == f"Bearer {KEY}"
    assert KEY.encode() not in wire.sent[0].content
    assert "openai-organization" not in wire.sent[0].headers
    assert wire.sent[0].url.host == "api.openai.com"


def test_output_is_native_and_goes_back_as_it_was_spelled():
    wire = Wire("openai_output", "openai_output")
    first = question(GPT, output_schema=VERDICT)
    answer = ask(GPT, wire, first)
    assert wire.body["text"]["format"]["type"] == "json_schema"
    assert answer.message.output == {"verdict": "revise", "findings": ["The opening says nothing."]}
    repair = (*first.messages, answer.message, UserMessage("Mend it."))
    ask(GPT, wire, question(GPT, output_schema=VERDICT, messages=repair))
    _, reasoning, said, _ = wire.body["input"]
    assert (reasoning["type"], reasoning["encrypted_content"]) == ("reasoning", "gAAAAABo0rs8vJfC2yB7Yp0")
    assert said["content"][0]["text"] == '{"verdict":"revise","findings":["The opening says nothing."]}'


def test_an_answer_of_another_vendor_goes_back_as_the_message_it_is():
    """A server that takes OpenAI's description at its word reads no message that does not say it is one."""
    wire = Wire("openai_text")
    talk = (UserMessage("Review this."), AssistantMessage("It is short."), UserMessage("And the title?"))
    ask(GPT, wire, question(GPT, messages=talk))
    assert wire.body["input"] == [
        {"type": "message", "role": "user", "content": "Review this."},
        {"type": "message", "role": "assistant", "content": "It is short."},
        {"type": "message", "role": "user", "content": "And the title?"},
    ]


def test_parallel_calls_go_back_with_their_reasoning_and_results():
    wire = Wire("openai_calls", "openai_text")
    first = question(GPT, tools=SITE_TOOLS)
    called = ask(GPT, wire, first)
    assert called.finish == "tool_calls"
    assert [call.call for call in called.message.calls] == ["c1", "c2"]
    results = (ToolResult("c1", "site_status", "clean"), ToolResult("c2", "site_tree", "empty"))
    answer = ask(GPT, wire, question(GPT, tools=SITE_TOOLS, messages=(*first.messages, called.message, *results)))
    sent = wire.body["input"]
    assert [item.get("type", "message") for item in sent] == [
        "message",
        "reasoning",
        "function_call",
        "function_call",
        "function_call_output",
        "function_call_output",
    ]
    assert [item["call_id"] for item in sent[2:]] == ["c1", "c2", "c1", "c2"]
    assert answer.finish == "stop"


def test_a_turn_begun_with_another_vendor_goes_on_here():
    said = AssistantMessage("I look.", (ToolCall("c1", "site_tree", {"site": "site"}),))
    history = (UserMessage("Go."), said, ToolResult("c1", "site_tree", "empty"))
    wire = Wire("openai_calls")
    answer = ask(GPT, wire, question(GPT, tools=SITE_TOOLS, messages=history))
    assert [item.get("type", "message") for item in wire.body["input"]] == [
        "message",
        "message",
        "function_call",
        "function_call_output",
    ]
    assert [call.call for call in answer.message.calls] == ["c2", "c3"]


def test_a_refusal_is_a_decline_that_says_why():
    answer = ask(GPT, Wire("openai_refusal"))
    assert (answer.finish, answer.message.text) == ("declined", "I'm sorry, I cannot assist with that request.")


@pytest.mark.parametrize(
    ("body", "cause", "told"),
    [
        ("openai_cut_off", "cut_off", "cut off after 4096 tokens"),
        ("openai_unfinished", "unfinished", "in_progress"),
    ],
)
def test_part_of_an_answer_is_never_one(body, cause, told):
    with pytest.raises(ModelError, match=told) as caught:
        ask(GPT, Wire(body))
    assert caught.value.cause == cause


@pytest.mark.parametrize(
    ("status", "body", "cause"),
    [
        (401, "openai_key_refused", "key"),
        (429, "openai_rate_limited", "rate_limited"),
        (429, "openai_no_quota", "quota"),
        (400, "openai_too_long", "too_long"),
        (400, "llama_cpp_too_long", "too_long"),
        (200, "openai_failed", "server"),
    ],
)
def test_errors_are_told_apart_by_what_mends_them(status, body, cause):
    with pytest.raises(ModelError) as caught:
        ask(GPT, Wire(recorded(body, status)))
    assert caught.value.cause == cause


def test_a_key_that_the_provider_quotes_is_not_repeated():
    with pytest.raises(ModelUnavailable) as caught:
        ask(GPT, Wire(recorded("openai_key_refused", 401)))
    assert KEY not in str(caught.value)
    assert caught.value.__cause__ is None
    assert "OPENAI_API_KEY" in caught.value.mend
