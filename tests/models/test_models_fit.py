"""What does not fit is not sent, and nothing is cut."""

import asyncio

import pytest
from attempts_heard import Heard
from recorded_http import SITE_TOOLS, VERDICT, Wire, model, question

from orchestrator.domain.definition import Provider, RoleModel
from orchestrator.domain.messages import UserMessage
from orchestrator.models.endpoint import endpoint_of
from orchestrator.models.failure import Unusable
from orchestrator.models.fit import Fitting, input_tokens
from orchestrator.models.prices import known_room
from orchestrator.models.registry import model_for

HAIKU = "anthropic:claude-haiku-4-5"
LONG = (UserMessage("A small tool does one thing. " * 400),)


def ask(room: int, wire: Wire, **more) -> list[tuple[str, str, str]]:
    heard = Heard()
    fitting = Fitting(model(HAIKU, wire), lambda: room, heard)
    asyncio.run(fitting.answer(question(HAIKU, **more)))
    return heard.failed_with


def test_a_request_longer_than_the_model_can_read_is_told_and_not_sent():
    wire = Wire()
    with pytest.raises(Unusable) as caught:
        ask(4000, wire, messages=LONG)
    assert caught.value.cause == "too_long"
    assert "up to 3,911 tokens to read and 1,000 to write are more than the 4,000" in str(caught.value)
    assert "context: TOKENS" in str(caught.value)
    assert wire.sent == []


def test_what_the_answer_may_take_counts_too():
    assert ask(5500, Wire("anthropic_text"), messages=LONG) == []
    with pytest.raises(Unusable, match="2,000 to write"):
        ask(5500, Wire(), messages=LONG, settings={"max_tokens": 2000})


def test_where_nobody_knows_the_room_the_vendor_decides():
    assert ask(0, Wire("anthropic_text"), messages=LONG) == []


def test_it_is_told_as_an_attempt():
    heard = Heard()
    fitting = Fitting(model(HAIKU, Wire()), lambda: 10, heard)
    with pytest.raises(Unusable):
        asyncio.run(fitting.answer(question(HAIKU)))
    assert [failed[:2] for failed in heard.failed_with] == [(HAIKU, "too_long")]


@pytest.mark.parametrize(
    ("text", "per_token"),
    [
        ("A small tool does one thing and can be read in an evening. " * 50, 3.5),
        ('{"verdict": "approve", "findings": ["a long sentence"]}\n' * 50, 3.5),
        ("Ein kleines Werkzeug tut eine Sache, und man überblickt es an einem Abend. " * 50, 3),
        ("小さな道具は一つのことをする。" * 50, 0.7),
    ],
)
def test_the_estimate_lies_above_the_vendors_rules_of_thumb(text, per_token):
    least = len(text) / per_token
    assert least < input_tokens(question(HAIKU, messages=(UserMessage(text),))) < 2 * least


def test_tools_and_schemas_count():
    bare = input_tokens(question(HAIKU))
    assert input_tokens(question(HAIKU, tools=SITE_TOOLS)) > bare + 100
    assert input_tokens(question(HAIKU, output_schema=VERDICT)) > bare + 50
    assert input_tokens(question(HAIKU, settings={"extra_body": {"documents": ["word " * 300]}})) > bare + 400


@pytest.mark.parametrize(
    ("name", "room"),
    [
        (HAIKU, 200_000),
        ("openai:gpt-5-mini", 400_000),
        ("openai-chat:gpt-4.1", 1_000_000),
        ("openai:of-tomorrow", 0),
        ("workstation:claude-haiku-4-5", 0),
    ],
)
def test_the_room_of_the_vendors_own_models_is_known(name, room):
    mine = Provider("workstation", "openai-compatible", "http://127.0.0.1:1/v1")
    assert known_room(endpoint_of(name, {"workstation": mine})) == room


@pytest.mark.parametrize(
    ("entry", "provider"),
    [
        (RoleModel("home:x", context=100), Provider("home", "openai-compatible", "http://127.0.0.1:1/v1")),
        (RoleModel("home:x"), Provider("home", "openai-compatible", "http://127.0.0.1:1/v1", context=100)),
    ],
)
def test_the_user_may_say_how_much_room_there_is(entry, provider):
    asked = model_for([entry], {"home": provider}, environ={})
    with pytest.raises(Unusable, match="the 100 the model has room for"):
        asyncio.run(asked.answer(question("home:x", messages=LONG)))
