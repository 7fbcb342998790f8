"""What an event of a stream says, for who watches: of every protocol, and as the whole answer says it in the end."""

from __future__ import annotations

import asyncio
from importlib import import_module
from pkgutil import iter_modules

import pytest
from recorded_http import SITE_TOOLS, VERDICT, Wire, question
from recorded_stream import pieces, stream, streaming_model

from orchestrator.domain.messages import Answer
from orchestrator.models import vendors
from orchestrator.models.incoming.answer import AnswerForm, no_words
from orchestrator.models.vendors.bedrock.answer import CONVERSE
from orchestrator.models.vendors.gemini.answer import CONTENT
from orchestrator.models.vendors.ollama.answer import OWN_CHAT
from orchestrator.models.vendors.openrouter.answer import ROUTED
from orchestrator.ports.piece import Piece, told_to

NAMES = {"anthropic": "anthropic:claude-haiku-4-5", "openai": "openai:gpt-5-mini", "chat": "openai-chat:gpt-5-mini"}
BODIES = (
    "anthropic_text",
    "anthropic_thinking_calls",
    "openai_text",
    "openai_calls",
    "chat_text",
    "chat_calls",
    "chat_reasoning",
)


def overheard(body: str) -> tuple[Answer, list[Piece]]:
    request = question(
        NAMES[body.partition("_")[0]], output_schema=VERDICT if body.endswith("output") else None, tools=SITE_TOOLS
    )
    told: list[Piece] = []
    with told_to(told.append):
        answer = asyncio.run(streaming_model(request.model, Wire(stream(pieces(body)))).answer(request))
    return answer, told


@pytest.mark.parametrize("body", BODIES)
def test_the_words_that_are_overheard_are_those_of_the_answer(body: str) -> None:
    answer, told = overheard(body)
    assert told[0].kind == "sent"
    said = "".join(piece.text for piece in told if piece.kind == "said")
    assert said == answer.message.text
    called = "".join(piece.text for piece in told if piece.kind == "called")
    assert all(call.tool in called for call in answer.message.calls)
    assert {piece.model for piece in told} == {NAMES[body.partition("_")[0]]}


def test_tokens_are_told_as_far_as_the_provider_tells_them() -> None:
    answer, told = overheard("anthropic_text")
    assert [piece.tokens for piece in told if piece.kind != "sent"][-1] == answer.output_tokens


def test_every_protocol_says_which_words_an_event_brings() -> None:
    named = [one.name for one in iter_modules(vendors.__path__) if one.ispkg]
    forms = [import_module(f"{vendors.__name__}.{name}.protocol").PROTOCOL for name in named]
    found = {name: protocol.vendor.form for name, protocol in zip(named, forms, strict=True)}
    assert [name for name, form in found.items() if form.words is no_words] == []


@pytest.mark.parametrize(
    ("form", "event", "words"),
    [
        (
            CONTENT,
            {"candidates": [{"content": {"parts": [{"text": "hm", "thought": True}, {"text": "Hi"}]}}]},
            [("thought", "hm"), ("said", "Hi")],
        ),
        (
            CONTENT,
            {"candidates": [{"content": {"parts": [{"functionCall": {"name": "look", "args": {}}}]}}]},
            [("called", "look ")],
        ),
        (CONVERSE, {"contentBlockIndex": 0, "delta": {"text": "Hi"}}, [("said", "Hi")]),
        (CONVERSE, {"delta": {"reasoningContent": {"text": "hm"}}}, [("thought", "hm")]),
        (CONVERSE, {"start": {"toolUse": {"name": "look"}}}, [("called", "look ")]),
        (CONVERSE, {"delta": {"toolUse": {"input": '{"at"'}}}, [("called", '{"at"')]),
        (OWN_CHAT, {"message": {"thinking": "hm", "content": "Hi"}}, [("thought", "hm"), ("said", "Hi")]),
        (OWN_CHAT, {"message": {"tool_calls": [{"function": {"name": "look"}}]}}, [("called", "look ")]),
        (ROUTED, {"choices": [{"delta": {"reasoning": "hm", "content": "Hi"}}]}, [("thought", "hm"), ("said", "Hi")]),
    ],
)
def test_words_of_protocols_without_a_recorded_stream(
    form: AnswerForm, event: dict[str, object], words: list[tuple[str, str]]
) -> None:
    assert list(form.words(event)) == words


NONSENSE = (None, 1, "x", [], {}, [None], {"parts": 3}, [{"delta": 1}], [{"content": {"parts": "x"}}])


@pytest.mark.parametrize("form", [CONTENT, CONVERSE, OWN_CHAT, ROUTED], ids=["gemini", "bedrock", "ollama", "chat"])
def test_an_event_that_is_nonsense_says_nothing_and_breaks_nothing(form: AnswerForm) -> None:
    for key in ("candidates", "delta", "start", "message", "choices", "content"):
        for value in NONSENSE:
            assert all(isinstance(text, str) for _, text in form.words({key: value}))
