import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx2
import pytest
from attempts_heard import Heard
from recorded_http import Wire, model, question, recorded

from orchestrator.domain.messages import Answer, AssistantMessage
from orchestrator.domain.provider import Limits
from orchestrator.errors import BatonError, DriverLost, ModelError, ModelUnavailable
from orchestrator.models.attempted import Attempted
from orchestrator.models.failure import Unreached
from orchestrator.models.limits import AskingLine
from orchestrator.models.retry import Retrying

HAIKU = "anthropic:claude-haiku-4-5"


@dataclass
class Asked:
    """What one retried question did."""

    waits_s: list[float] = field(default_factory=list)
    heard: Heard = field(default_factory=Heard)

    @property
    def attempts(self) -> list[tuple[str, str, str]]:
        """Those that failed."""
        return self.heard.failed_with

    def ask(self, *replies) -> Answer:
        async def sleep(seconds: float) -> None:
            self.waits_s.append(seconds)

        attempted = Attempted(model(HAIKU, Wire(*replies)), self.heard)
        return asyncio.run(Retrying(attempted, sleep).answer(question(HAIKU)))


@dataclass
class Clock:
    """Sleeping moves it on."""

    now_s: float = 0.0

    def now(self) -> float:
        return self.now_s

    async def sleep(self, seconds: float) -> None:
        self.now_s += seconds


def test_a_rate_limit_is_waited_out_as_long_as_the_provider_says():
    asked = Asked()
    answer = asked.ask(recorded("anthropic_rate_limited", 429, retry_after="7"), "anthropic_text")
    assert answer.finish == "stop"
    assert asked.waits_s == [7.0]
    assert asked.attempts[0][:2] == (HAIKU, "rate_limited")
    assert "50 requests per minute" in asked.attempts[0][2]


def test_waits_grow_between_tries():
    asked = Asked()
    asked.ask(
        recorded("anthropic_overloaded", 529), httpx2.ConnectError("reset"), httpx2.ReadTimeout(""), "anthropic_text"
    )
    assert [cause for _, cause, _ in asked.attempts] == ["overloaded", "connection", "timeout"]
    first, second, third = asked.waits_s
    assert 1 <= first <= 2 <= second <= 3 < 4 <= third <= 5


def test_the_fourth_failure_is_the_last():
    asked = Asked()
    with pytest.raises(ModelUnavailable) as caught:
        asked.ask(*[recorded("anthropic_overloaded", 500)] * 4)
    assert isinstance(caught.value, Unreached)
    assert (len(asked.attempts), len(asked.waits_s)) == (4, 3)


def test_a_wait_longer_than_a_minute_is_left_to_the_person():
    asked = Asked()
    with pytest.raises(ModelUnavailable) as caught:
        asked.ask(recorded("anthropic_rate_limited", 429, retry_after="61"))
    assert caught.value.retry_after_s == 61
    assert asked.waits_s == []


def test_waits_together_stay_within_a_minute():
    asked = Asked()
    with pytest.raises(ModelUnavailable):
        asked.ask(*[recorded("anthropic_rate_limited", 429, retry_after="35")] * 3)
    assert asked.waits_s == [35.0]


@pytest.mark.parametrize(
    ("status", "body", "cause"),
    [
        (401, "anthropic_key_refused", "key"),
        (404, "anthropic_no_model", "not_found"),
        (400, "anthropic_no_credit", "quota"),
        (400, "anthropic_too_long", "too_long"),
        (400, "llama_cpp_too_long", "too_long"),
        (200, "anthropic_cut_off", "cut_off"),
    ],
)
def test_what_waiting_cannot_mend_is_told_at_once(status, body, cause):
    asked = Asked()
    with pytest.raises(ModelError):
        asked.ask(recorded(body, status))
    assert asked.waits_s == []
    assert [seen for _, seen, _ in asked.attempts] == [cause]


def test_every_try_is_told_before_it_leaves():
    asked = Asked()
    asked.ask(recorded("anthropic_overloaded", 529), "anthropic_text")
    assert asked.heard.begun == [HAIKU, HAIKU]


def test_a_date_to_wait_for_is_understood():
    asked = Asked()
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=31), usegmt=True)
    asked.ask(recorded("anthropic_rate_limited", 429, retry_after=later), "anthropic_text")
    assert 20 < asked.waits_s[0] <= 31


@pytest.mark.parametrize("said", ["0", "-5", "soon", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_nobody_is_asked_again_at_once_whatever_the_provider_says(said):
    asked = Asked()
    asked.ask(recorded("anthropic_rate_limited", 429, retry_after=said), "anthropic_text")
    assert asked.waits_s[0] >= 1


@pytest.mark.parametrize("said", ["86400", "9" * 30, "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_an_absurd_wait_is_not_begun(said):
    asked = Asked()
    with pytest.raises(ModelUnavailable):
        asked.ask(recorded("anthropic_rate_limited", 429, retry_after=said))
    assert asked.waits_s == []


def test_tries_that_take_long_count_as_well_as_waits():
    class Slow:
        name = "slow"
        now_s = 0.0

        async def answer(self, request) -> Answer:
            self.now_s += 61
            raise Unreached("timeout", "no answer came in time.", where="slow", mend="")

    slow = Slow()
    with pytest.raises(Unreached):
        asyncio.run(Retrying(slow, clock=lambda: slow.now_s).answer(question("slow")))
    assert slow.now_s == 61


def test_waiting_in_line_is_no_failure_and_is_not_counted():
    clock = Clock()
    limits, line = Limits(requests_per_minute=1), AskingLine(clock=clock.now, sleep=clock.sleep)
    wire, heard = Wire(recorded("anthropic_overloaded", 529), "anthropic_text", "anthropic_text"), Heard()
    asked = Retrying(Attempted(model(HAIKU, wire), heard), clock.sleep, clock.now, line=line, limits=limits)
    for _ in range(2):
        asyncio.run(asked.answer(question(HAIKU)))
    assert clock.now_s >= 120
    assert [cause for _, cause, _ in heard.failed_with] == ["overloaded"]


def test_what_was_used_counts_and_not_what_was_expected():
    clock = Clock()
    limits, line = Limits(tokens_per_minute=5000), AskingLine(clock=clock.now, sleep=clock.sleep)
    asked = Retrying(model(HAIKU, Wire("anthropic_text", "anthropic_text")), line=line, limits=limits)
    for _ in range(2):
        asyncio.run(asked.answer(question(HAIKU)))
    assert clock.now_s == 0


def test_a_failure_that_cannot_be_recorded_stops_the_tries():
    class Lost(Heard):
        def failed(self, model: str, error: BatonError) -> None:
            raise DriverLost("another process drives the run.")

    wire = Wire(recorded("anthropic_overloaded", 529), "anthropic_text")
    with pytest.raises(DriverLost):
        asyncio.run(Retrying(Attempted(model(HAIKU, wire), Lost())).answer(question(HAIKU)))
    assert len(wire.sent) == 1


def test_a_cancelled_question_is_not_asked_again():
    class Cancelled:
        name = "cancelled"

        async def answer(self, request) -> Answer:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(Retrying(Cancelled()).answer(question("cancelled")))


def test_the_name_is_the_models_own():
    class Named:
        name = "anthropic:x"

        async def answer(self, request) -> Answer:
            return Answer(AssistantMessage("Yes."), "x")

    assert Retrying(Named()).name == "anthropic:x"
