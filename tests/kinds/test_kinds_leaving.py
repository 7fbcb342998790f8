"""No part of what leaves this machine carries a secret, and where one stands is told by a name the person knows."""

from __future__ import annotations

from typing import Any

import pytest
from phases import a_phase

from orchestrator.domain.messages import AssistantMessage, Request, ToolCall, ToolResult, ToolSpec, UserMessage
from orchestrator.domain.secrets import NO_SECRETS, Secrets
from orchestrator.errors import EffectRefused, ModelError, ToolError
from orchestrator.kinds.leaving import check_effect, check_request, check_tool

KEY = "sk-Zq8vWx2Kp7Lm4"
KNOWN = Secrets({"ACME_KEY": KEY})
PLACE = a_phase("place", "effect", "put", {"text": "page"}, {"more": "notes"})


def asked(*after: Any, **parts: Any) -> Request:
    return Request(
        **{"model": "acme:one", "system": "You write.", "messages": (UserMessage("Write."), *after), **parts}
    )


@pytest.mark.parametrize(
    ("request_", "place"),
    [
        (asked(system=f"Use {KEY}."), "the agent's file"),
        (asked(tools=(ToolSpec("look", f"Looks with {KEY}.", {}),)), "a tool's description"),
        (asked(output_schema={"type": "string", "const": KEY}), "the output's schema"),
        (asked(settings={"user": KEY}), "a setting"),
        (asked(UserMessage(f"The key is {KEY}.")), "the prompt"),
        (asked(ToolResult("c1", "look", f"key={KEY}")), "what look returned"),
        (asked(AssistantMessage(f"I found {KEY}.")), "the model's own answer"),
        (asked(AssistantMessage(calls=(ToolCall("c1", "look", {"at": KEY}),))), "the model's own answer"),
    ],
)
def test_a_request_with_one_in_any_part_is_not_made(request_: Request, place: str) -> None:
    with pytest.raises(ModelError, match="holds the value of ACME_KEY") as told:
        check_request(KNOWN, request_)
    assert told.value.message.startswith(place)
    assert told.value.where == "acme:one"
    assert KEY not in str(told.value)


def test_a_request_without_one_is_made() -> None:
    whole = asked(
        AssistantMessage("words", (ToolCall("c1", "look", {}),)),
        ToolResult("c1", "look", "a key"),
        tools=(ToolSpec("look", "Looks.", {}),),
        output_schema={"type": "string"},
        settings={"user": "me"},
    )
    check_request(KNOWN, whole)
    check_request(NO_SECRETS, asked(system=KEY))


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ({"text": f"one\ntwo {KEY}"}, "page:2"),
        ({"text": "fine", "more": KEY}, "notes"),
        ({"text": "fine", "title": KEY}, "title"),
    ],
)
def test_an_effect_or_a_tool_is_told_by_the_artifact_that_holds_it(arguments: dict[str, str], place: str) -> None:
    for check, refused in ((check_effect, EffectRefused), (check_tool, ToolError)):
        with pytest.raises(refused, match="holds the value of ACME_KEY") as told:
            check(KNOWN, PLACE, arguments)
        assert told.value.message.startswith(place)
        assert told.value.where == "put"
        assert KEY not in str(told.value)


def test_what_holds_none_may_act() -> None:
    check_effect(KNOWN, PLACE, {"text": "fine"})
    check_tool(KNOWN, PLACE, {"text": "fine"})
