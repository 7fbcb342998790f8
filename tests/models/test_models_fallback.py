"""A role with several models: who is asked, with what, and what is told when none answers."""

import asyncio
from dataclasses import dataclass, field

import pytest
from attempts_heard import Heard
from recorded_http import Reply, Wire, model, question, recorded

from orchestrator.domain.messages import Answer, Request, ToolResult, UserMessage
from orchestrator.errors import DriverLost
from orchestrator.models.attempted import Attempted
from orchestrator.models.failure import Unreached, Unusable
from orchestrator.models.fallback import Choice, Fallback
from orchestrator.models.retry import Persistence, Retrying

CLAUDE = "anthropic:claude-haiku-4-5"
GPT = "openai:gpt-5-mini"
DOWN = recorded("anthropic_overloaded", 529)


@dataclass
class Role:
    """Claude first, then GPT; each behind a wire of its own."""

    claude: Wire
    gpt: Wire
    tries: int = 0
    patience_s: float = 0.0
    """What the person wrote for the role; 0: nothing."""
    waits_s: list[float] = field(default_factory=list)
    heard: Heard = field(default_factory=Heard)

    def __post_init__(self) -> None:
        first, second = (
            Retrying(
                Attempted(model(name, wire), self.heard),
                self._sleep,
                persistence=Persistence.of(self.tries, self.patience_s, has_next=name == CLAUDE),
            )
            for name, wire in self._wires
        )
        self.model = Fallback([Choice(first), Choice(second, {"thinking": "low"})])

    @property
    def _wires(self) -> list[tuple[str, Wire]]:
        return [(CLAUDE, self.claude), (GPT, self.gpt)]

    @property
    def failed(self) -> list[tuple[str, str]]:
        return [(name, cause) for name, cause, _ in self.heard.failed_with]

    async def _sleep(self, seconds: float) -> None:
        self.waits_s.append(seconds)

    def ask(self, request: Request | None = None) -> Answer:
        return asyncio.run(self.model.answer(request or question(CLAUDE)))


def role(claude: list[Reply], gpt: list[Reply], tries: int = 0, patience_s: float = 0.0) -> Role:
    return Role(Wire(*claude), Wire(*gpt), tries, patience_s)


def limited(seconds: int) -> Reply:
    return recorded("anthropic_rate_limited", 429, retry_after=str(seconds))


def test_who_is_asked_for_is_the_first_whoever_answers():
    asked = role([recorded("anthropic_key_refused", 401)], ["openai_text"])
    assert asked.model.name == CLAUDE
    assert asked.ask().model.startswith("gpt-5")


def test_nobody_waits_for_one_that_does_not_say_how_long_while_another_stands_ready():
    asked = role([DOWN], ["openai_text"])
    asked.ask()
    assert asked.waits_s == []
    assert asked.failed == [(CLAUDE, "overloaded")]


def test_a_short_wait_that_is_certain_is_waited_for():
    asked = role([limited(7), "anthropic_text"], [])
    asked.ask()
    assert asked.waits_s == [7.0]
    assert asked.gpt.sent == []


def test_a_long_one_is_not():
    asked = role([limited(30)], ["openai_text"])
    asked.ask()
    assert asked.waits_s == []


def test_the_last_of_them_is_waited_for():
    asked = role([DOWN], [recorded("openai_rate_limited", 429), "openai_text"])
    asked.ask()
    assert len(asked.waits_s) == 1
    assert asked.failed == [(CLAUDE, "overloaded"), (GPT, "rate_limited")]


def test_as_often_as_the_person_says_and_every_attempt_is_told():
    asked = role([DOWN] * 3, ["openai_text"], tries=3)
    asked.ask()
    assert len(asked.waits_s) == 2
    assert asked.failed == [(CLAUDE, "overloaded")] * 3


def test_as_long_as_the_person_says():
    asked = role([limited(30), "anthropic_text"], [], patience_s=45)
    asked.ask()
    assert asked.waits_s == [30.0]


def test_the_soonest_that_any_of_them_says_is_what_is_told():
    asked = role([limited(300)], [recorded("openai_rate_limited", 429, retry_after="90")])
    with pytest.raises(Unreached) as caught:
        asked.ask()
    assert caught.value.retry_after_s == 90
    assert "It says when to ask again: in 300 s." in str(caught.value)


@pytest.mark.parametrize(
    ("status", "body", "cause"),
    [
        (401, "anthropic_key_refused", "key"),
        (404, "anthropic_no_model", "not_found"),
        (400, "anthropic_no_credit", "quota"),
        (400, "anthropic_too_long", "too_long"),
    ],
)
def test_what_waiting_cannot_mend_goes_to_the_next_at_once(status, body, cause):
    asked = role([recorded(body, status)], ["openai_text"])
    asked.ask()
    assert asked.waits_s == []
    assert asked.failed == [(CLAUDE, cause)]


def test_an_answer_cut_off_by_length_is_not_asked_for_elsewhere():
    asked = role(["anthropic_cut_off"], [])
    with pytest.raises(Unusable, match="cut off after"):
        asked.ask()
    assert asked.gpt.sent == []


def test_each_is_asked_with_its_own_settings():
    asked = role([recorded("anthropic_no_credit", 400)], ["openai_text"])
    asked.ask(question(CLAUDE, settings={"temperature": 0.5}))
    assert asked.claude.body["temperature"] == 0.5
    assert asked.gpt.body["reasoning"]["effort"] == "low"
    assert "temperature" not in asked.gpt.body


def test_when_none_answers_each_is_named_with_its_cause_and_mend():
    asked = role([recorded("anthropic_key_refused", 401)], [recorded("openai_no_quota", 429)])
    with pytest.raises(Unreached) as caught:
        asked.ask()
    told = str(caught.value)
    assert "none of the role's 2 models answered" in told
    assert f"{CLAUDE} (key): the key was refused (401)" in told
    assert f"{GPT} (quota): the account has no quota left" in told
    assert "Check ANTHROPIC_API_KEY. Top it up" in told


def test_what_waiting_may_mend_decides_what_the_failure_is():
    asked = role([recorded("anthropic_too_long", 400)], [recorded("openai_rate_limited", 429)] * 4)
    with pytest.raises(Unreached) as caught:
        asked.ask()
    assert caught.value.cause == "rate_limited"


def test_a_request_too_long_for_every_model_is_told_as_that():
    asked = role([recorded("anthropic_too_long", 400)], [recorded("openai_too_long", 400)])
    with pytest.raises(Unusable) as caught:
        asked.ask()
    assert caught.value.cause == "too_long"


def test_a_swap_within_a_turn_keeps_the_talk_and_drops_the_signed_thinking():
    asked = role(["anthropic_thinking_calls", DOWN], ["openai_text"])
    first = asked.ask()
    assert first.message.vendor_parts
    results = tuple(ToolResult(call.call, call.tool, "fine") for call in first.message.calls)
    asked.ask(question(CLAUDE, messages=(UserMessage("Look."), first.message, *results)))

    sent = asked.gpt.body["input"]
    assert [item["call_id"] for item in sent if item.get("type") == "function_call_output"] == ["c1", "c2"]
    assert "signature" not in str(sent)
    assert "thinking" not in str(sent)


def test_the_rest_of_a_turn_stays_with_who_answered_and_a_new_one_begins_with_the_first():
    asked = role([recorded("anthropic_key_refused", 401)], ["openai_text", "openai_text"])
    asked.ask()
    asked.ask()
    assert (len(asked.claude.sent), len(asked.gpt.sent)) == (1, 2)
    again = role(["anthropic_text"], [])
    again.ask()
    assert again.gpt.sent == []


def test_who_answered_before_is_not_the_last_hope():
    asked = role(
        [recorded("anthropic_key_refused", 401), "anthropic_text"], ["openai_text", recorded("openai_no_quota", 429)]
    )
    asked.ask()
    assert asked.ask().model.startswith("claude")


def test_what_is_no_failure_of_a_model_is_not_asked_for_elsewhere():
    class Lost:
        name = CLAUDE

        async def answer(self, request: Request) -> Answer:
            raise DriverLost("another process drives the run.")

    with pytest.raises(DriverLost):
        asyncio.run(Fallback([Choice(Lost()), Choice(model(GPT, Wire()))]).answer(question(CLAUDE)))
