"""A setting that a model would never hear of is told, before anything is sent."""

import pytest
from recorded_http import Wire, ask, question

from orchestrator.models.failure import Unusable


@pytest.mark.parametrize(
    ("name", "settings", "untaken"),
    [
        ("anthropic:claude-haiku-4-5", {"seed": 7}, "'seed'"),
        ("anthropic:claude-sonnet-5-5", {"temperature": 0.2, "max_tokens": 9}, "'temperature'"),
        ("openai:gpt-5-mini", {"temperature": 0, "top_p": 1}, "'temperature', 'top_p'"),
        ("openai:gpt-5.1", {"thinking": "low", "temperature": 0}, "'temperature'"),
        ("openai:gpt-4.1", {"thinking": "high"}, "'thinking'"),
        ("openai:gpt-4.1", {"seed": 7}, "'seed'"),
        ("openai-chat:gpt-5", {"top_p": 0.5}, "'top_p'"),
        ("workstation:qwen3-4b", {"thinking": True}, "'thinking'"),
    ],
)
def test_what_a_model_does_not_take_is_refused_and_not_sent(name, settings, untaken):
    wire = Wire()
    with pytest.raises(Unusable) as caught:
        ask(name, wire, question(name, settings=settings))
    assert caught.value.cause == "refused"
    assert caught.value.message == f"it takes no {untaken}."
    assert wire.sent == []


@pytest.mark.parametrize(
    ("name", "body", "settings", "sent"),
    [
        ("anthropic:claude-haiku-4-5", "anthropic_text", {"temperature": 0.2}, {"temperature": 0.2}),
        ("openai:gpt-4.1", "openai_text", {"temperature": 0, "thinking": False}, {"temperature": 0}),
        ("openai:gpt-5.1", "openai_text", {"temperature": 0.2, "thinking": False}, {"temperature": 0.2}),
        ("openai:gpt-5-mini", "openai_text", {"thinking": "low"}, {"reasoning": {"effort": "low"}}),
        ("openai-chat:gpt-4.1", "chat_text", {"top_p": 0.5, "seed": 7}, {"top_p": 0.5, "seed": 7}),
        ("workstation:qwen3-4b", "chat_text", {"temperature": 0, "seed": 7}, {"temperature": 0, "seed": 7}),
    ],
)
def test_what_it_takes_is_sent(name, body, settings, sent):
    wire = Wire(body)
    ask(name, wire, question(name, settings=settings))
    assert {key: wire.body[key] for key in sent} == sent
