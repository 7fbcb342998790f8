"""What an attempt that brought no answer is charged for."""

import httpx2
import pytest
from recorded_http import Wire, ask, recorded

from orchestrator.errors import ModelError
from orchestrator.models.failure import Charge

HAIKU = "anthropic:claude-haiku-4-5"
GPT = "openai:gpt-5-mini"
CHAT = "openai-chat:gpt-5-mini"


def charge_of(name: str, reply: str | httpx2.Response | Exception) -> Charge:
    with pytest.raises(ModelError) as caught:
        ask(name, Wire(reply))
    return caught.value.charge


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, "anthropic_key_refused"),
        (404, "anthropic_no_model"),
        (400, "anthropic_no_credit"),
        (400, "anthropic_too_long"),
        (429, "anthropic_rate_limited"),
        (529, "anthropic_overloaded"),
    ],
)
def test_a_request_that_was_turned_away_is_not_paid(status, body):
    assert charge_of(HAIKU, recorded(body, status)) == Charge("no")


@pytest.mark.parametrize("lost", [httpx2.ConnectError("refused"), httpx2.ConnectTimeout("")])
@pytest.mark.parametrize("name", [HAIKU, GPT, CHAT])
def test_a_request_that_never_left_is_not_paid(name, lost):
    assert charge_of(name, lost) == Charge("no")


@pytest.mark.parametrize("lost", [httpx2.ReadError("reset"), httpx2.ReadTimeout(""), httpx2.WriteError("reset")])
@pytest.mark.parametrize("name", [HAIKU, GPT, CHAT])
def test_a_request_that_left_may_be_paid_though_nothing_came_back(name, lost):
    assert charge_of(name, lost) == Charge("maybe")


def test_a_server_that_failed_may_have_worked_before_it_did():
    assert charge_of(CHAT, httpx2.Response(502, json={"error": {"message": "bad gateway"}})) == Charge("maybe")


@pytest.mark.parametrize(
    ("name", "body", "charge"),
    [
        (HAIKU, "anthropic_cut_off", Charge("yes", 412, 8192)),
        (GPT, "openai_cut_off", Charge("yes", 96, 4096)),
        (CHAT, "chat_cut_off", Charge("yes", 88, 512)),
    ],
)
def test_an_answer_that_was_cut_off_is_paid_as_the_provider_told(name, body, charge):
    assert charge_of(name, body) == charge


def test_what_is_not_an_answer_may_be_paid():
    assert charge_of(CHAT, httpx2.Response(200, text="<html>Sign in</html>")) == Charge("maybe")
