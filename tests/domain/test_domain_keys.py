"""The keys that recordings are found by, as they were when they were first made.

A key that changes makes every recording of every user stale. If one changes here, a library or a module has changed
what a request means, or PROJECTION_VERSION must be raised and `baton eval rekey` must know the old form.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from orchestrator.domain.messages import (
    PROJECTION_VERSION,
    AssistantMessage,
    Message,
    Request,
    ToolCall,
    ToolResult,
    ToolSpec,
    UserMessage,
    VendorPart,
)

GOLDEN = json.loads((Path(__file__).parent / "golden_keys.json").read_text(encoding="utf-8"))
CALL = ToolCall("c1", "look", {"at": "home", "deep": True, "times": 2})
LOOK = ToolSpec("look", "Look at something.", {"type": "object", "properties": {"at": {"type": "string"}}})
SCHEMA = {"type": "object", "required": ["title"], "properties": {"title": {"type": "string", "maxLength": 60}}}


def request(*messages: Message, **more: object) -> Request:
    return Request("anthropic:claude-haiku-4-5", "You write.", (UserMessage("Write."), *messages), **more)  # type: ignore[arg-type]


REQUESTS = {
    "plain": request(),
    "characters of all sorts": request(UserMessage("Übung „Maß“ — 書く 🙂 \u200b\n\tend")),
    "tools": request(tools=(LOOK,)),
    "a tool that was called": request(AssistantMessage("Let me see.", (CALL,)), ToolResult("c1", "look", "{}")),
    "a tool that failed": request(AssistantMessage(calls=(CALL,)), ToolResult("c1", "look", "no", failed=True)),
    "output": request(output_schema=SCHEMA),
    "output refused": request(AssistantMessage(output={"title": 5}), UserMessage("at /title: 5 is not a string")),
    "settings": request(settings={"temperature": 0.2, "max_tokens": 2000}),
}
BEFORE = json.loads((Path(__file__).parent / "golden_keys_1.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", REQUESTS)
def test_a_key_stays_what_it_was(name: str) -> None:
    assert REQUESTS[name].key == GOLDEN[name], "see the top of this file before changing anything here"


def test_the_golden_keys_are_those_of_this_projection() -> None:
    assert GOLDEN["projection"] == PROJECTION_VERSION
    assert set(GOLDEN) == {"projection", *REQUESTS}


@pytest.mark.parametrize("name", REQUESTS)
def test_the_key_of_the_first_projection_is_known_as_it_was(name: str) -> None:
    """Recordings of that time are found by it."""
    assert REQUESTS[name].key_of(BEFORE["projection"]) == BEFORE[name]


def test_how_long_an_answer_may_be_is_not_in_the_key() -> None:
    """One that was cut off is never an answer, so raising the bound changes none that was recorded."""
    bounded = request(settings={"temperature": 0.2, "max_tokens": 2000})
    assert bounded.key == request(settings={"temperature": 0.2}).key
    assert bounded.key != request(settings={"temperature": 0.3}).key


def test_no_two_of_them_are_alike() -> None:
    assert len({request.key for request in REQUESTS.values()}) == len(REQUESTS)


def test_what_only_one_vendor_understands_is_not_in_the_key() -> None:
    signed = AssistantMessage("Let me see.", (CALL,), vendor_parts=(VendorPart("anthropic", [{"signature": "x"}]),))
    assert request(signed).key == request(AssistantMessage("Let me see.", (CALL,))).key


def test_a_tools_description_is_not_in_the_key() -> None:
    """It is for the model to read, and changing a word of it must not cost a recording: name and shape do."""
    reworded = ToolSpec(LOOK.name, "Have a look.", LOOK.parameters)
    assert request(tools=(reworded,)).key == request(tools=(LOOK,)).key
