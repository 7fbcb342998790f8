"""Money in a run: what is reserved before a request leaves, what settles it, and what happens at a cap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest
from machine import WRITE, Machine, calls, says

from orchestrator.domain.definition import Provider, RoleModel
from orchestrator.domain.facts import (
    Budget,
    BudgetNeared,
    BudgetRaised,
    ModelAnswered,
    ModelAsked,
    ModelFailed,
    Trigger,
)
from orchestrator.domain.messages import Answer
from orchestrator.domain.price import Price
from orchestrator.errors import RunError, UsageError
from orchestrator.models.failure import Charge, Unreached, Unusable
from orchestrator.ports.purse import Caps

TODAY = "2026-11-22"
PRICE = Price(input=10.0, output=50.0, cached_input=1.0)
MODEL = "acme:writer"


@dataclass
class Purse:
    """Money that a test sets."""

    limits: Caps
    known: Price | None = PRICE
    day: str = TODAY

    def caps(self) -> Caps:
        return self.limits

    def price(self, model: str, providers: Mapping[str, Provider], input_tokens: int) -> Price | None:
        return self.known

    def today(self) -> str:
        return self.day


def machine(
    *answers: Answer | BaseException, own_cap_usd: float = 0.0, trigger: Trigger | None = None, **caps: float
) -> Machine:
    made = Machine(WRITE, answers=list(answers), purse=Purse(Caps(**caps)), trigger=trigger)
    made.model.name = MODEL
    writer = replace(made.definition.agents["writer"], cost_usd=own_cap_usd)
    made.definition = replace(made.definition, agents={"writer": writer})
    return made


def spent(usd: float, text: str = "Done.") -> Answer:
    """An answer that costs so much."""
    return replace(says(text), **_read_a_little(round(usd * 1_000_000 / PRICE.output)))


def _read_a_little(tokens: int) -> dict[str, int]:
    """What costs as much as so many tokens of output: five that were read for the last one."""
    return {"input_tokens": 5, "output_tokens": tokens - 1}


def facts(made: Machine, kind: type) -> list:
    return [event.fact for event in made.journal.read("dem-1") if isinstance(event.fact, kind)]


def timeout(charge: Charge | None = None) -> Unreached:
    return Unreached("timeout", "no answer came in time.", where=MODEL, mend="Resume.", charge=charge)


def test_a_request_is_reserved_before_it_leaves_and_settled_by_what_it_cost() -> None:
    made = machine(replace(says("Done."), input_tokens=1000, output_tokens=100, cached_tokens=400), day_usd=5.0)
    assert made.drive().status == "done"
    (asked,), (answered,) = facts(made, ModelAsked), facts(made, ModelAnswered)
    assert asked.budget == Budget(TODAY, 0.0, 5.0)
    assert 0.4 < asked.reserved_usd < 0.5  # 8,192 tokens of output, and what was written with room to spare
    assert answered.cost_usd == 600 * 10e-6 + 400 * 1e-6 + 100 * 50e-6
    assert made.state.cost_usd == made.state.handoffs[-1].fact.cost_usd == answered.cost_usd


@pytest.mark.parametrize(
    ("caps", "trigger", "cap_usd"),
    [
        ({"run_usd": 5.0, "unattended_usd": 0.5}, Trigger("schedule"), 0.5),
        ({"run_usd": 0.2, "unattended_usd": 0.5}, Trigger("watch"), 0.2),
        ({"unattended_usd": 0.5}, Trigger("watch"), 0.5),
        ({"run_usd": 5.0}, Trigger("schedule"), 5.0),
        ({"run_usd": 5.0, "unattended_usd": 0.5}, None, 5.0),
    ],
)
def test_a_run_that_began_by_itself_may_spend_what_unattended_ones_may(
    caps: dict[str, float], trigger: Trigger | None, cap_usd: float
) -> None:
    made = machine(spent(0.01), **caps, trigger=trigger)
    made.drive()
    asked = facts(made, ModelAsked)
    waits = made.state.decision is not None and made.state.decision.kind == "budget"
    assert waits or asked[0].budget.run_usd == cap_usd
    assert waits == (cap_usd < 0.4)  # as much is reserved for one request


def test_a_call_that_succeeds_at_once_takes_two_commits() -> None:
    made = machine(spent(0.1), run_usd=5.0)
    made.drive()
    around = made.kinds()[made.kinds().index("PhaseStarted") :]
    assert around == ["PhaseStarted", "ModelAsked", "ModelAnswered", "HandoffRecorded"]


def test_what_is_sent_is_bounded_and_the_key_knows_nothing_of_it() -> None:
    made = machine(spent(0.1))
    made.drive()
    (sent,), (asked,) = made.model.asked, facts(made, ModelAsked)
    assert (sent.output_bound, dict(sent.settings)) == (8192, {})
    assert sent.key == replace(sent, output_bound=0).key == asked.key


@pytest.mark.parametrize("told", [(0, 0), (100, 0), (0, 100), (-1_000_000, 100), (100, -1)])
def test_an_answer_without_usage_costs_all_that_was_reserved(told: tuple[int, int]) -> None:
    made = machine(replace(says("Done."), input_tokens=told[0], output_tokens=told[1]))
    made.drive()
    assert made.state.cost_usd == facts(made, ModelAsked)[0].reserved_usd


@pytest.mark.parametrize(
    ("charge", "share"), [(Charge("no"), "nothing"), (Charge("maybe"), "the reserve"), (Charge("yes", 100, 20), "told")]
)
def test_a_failed_attempt_counts_what_it_may_have_cost(charge: Charge, share: str) -> None:
    made = machine(timeout(charge))
    assert made.drive().status == "waiting"
    reserved = facts(made, ModelAsked)[0].reserved_usd
    assert facts(made, ModelFailed)[0].settles
    assert made.state.cost_usd == {"nothing": 0.0, "the reserve": reserved, "told": 100 * 10e-6 + 20 * 50e-6}[share]


def test_nothing_is_paid_back_by_a_failure_that_tells_less_than_nothing() -> None:
    made = machine(timeout(Charge("yes", -1_000_000, 20, -5, -5)))
    made.drive()
    assert made.state.cost_usd == 20 * 50e-6


def test_going_on_after_a_failure_reserves_anew() -> None:
    made = machine(timeout(), spent(0.1))
    made.drive()
    made.answer("retry")
    made.drive()
    first, second = facts(made, ModelAsked)
    assert made.state.cost_usd == pytest.approx(first.reserved_usd + 0.1)
    assert second.reserved_usd == first.reserved_usd


def test_a_free_model_and_one_of_batons_own_reserve_nothing() -> None:
    made = machine(says("Done."), day_usd=0.000001)
    made.purse.known = Price(0, 0)
    made.drive()
    assert facts(made, ModelAsked)[0].budget is None
    assert made.model.asked[0].output_bound == 0


def test_a_model_without_a_price_is_not_asked_under_a_cap() -> None:
    made = machine(run_usd=1.0)
    made.purse.known = None
    assert made.drive().status == "waiting"
    told = made.recorder.artifact(made.state.decision.question).text
    assert "nobody knows its price, and a cap is set, so it was not asked." in told
    assert "baton.yaml below 'prices:'" in told
    assert '"acme:writer": {input: 0, output: 0}.' in told
    assert made.state.decision.cause == "unpriced"
    assert (made.model.asked, facts(made, ModelFailed)[0].cause) == ([], "unpriced")


def test_a_model_without_a_price_is_asked_where_no_cap_is() -> None:
    made = machine(says("Done."))
    made.purse.known = None
    assert made.drive().status == "done"
    assert made.state.cost_usd == 0.0


@pytest.mark.parametrize("caps", [{"run_usd": 1.0}, {"day_usd": 1.0}, {"own_cap_usd": 1.0}])
def test_each_cap_alone_keeps_a_model_without_a_price_from_being_asked(caps: Mapping[str, float]) -> None:
    made = machine(**caps)
    made.purse.known = None
    assert made.drive().status == "waiting"
    assert made.model.asked == []


class BySize(Purse):
    """Of a vendor that takes ten times as much for long requests."""

    def price(self, model: str, providers: Mapping[str, Provider], input_tokens: int) -> Price | None:
        assert (model, providers) == (MODEL, {})
        return PRICE if input_tokens <= 5_000 else Price(input=100.0, output=500.0)


def test_what_was_told_is_charged_by_the_price_for_so_much() -> None:
    for tokens, usd in ((100, 100 * 10e-6 + 20 * 50e-6), (6_000, 6_000 * 100e-6 + 20 * 500e-6)):
        answered = machine(replace(says("Done."), input_tokens=tokens, output_tokens=20))
        failed = machine(timeout(Charge("yes", tokens, 20)))
        for made in (answered, failed):
            made.purse = BySize(Caps())
            made.drive()
            assert facts(made, ModelAsked)[0].reserved_usd < 0.5  # a short one, as far as was known
            assert made.state.cost_usd == pytest.approx(usd)


def test_what_an_answer_may_have_at_most_is_what_the_user_set() -> None:
    made = machine(spent(0.001))
    made.definition = replace(made.definition, roles={"fast": (RoleModel("scripted", {"max_tokens": 100}),)})
    made.drive()
    assert made.model.asked[0].output_bound == 100
    assert facts(made, ModelAsked)[0].reserved_usd < 0.05


def test_a_failed_attempt_records_what_it_took() -> None:
    made = machine(timeout(Charge("yes", 100, 20)))
    made.drive()
    (failed,) = facts(made, ModelFailed)
    assert (failed.model, failed.cause, failed.input_tokens, failed.output_tokens) == (MODEL, "timeout", 100, 20)
    assert failed.cost_usd == made.state.cost_usd == 100 * 10e-6 + 20 * 50e-6
    assert made.recorder.artifact(failed.error).text == "no answer came in time."


def test_the_cap_of_an_agent_counts_what_this_visit_has_spent() -> None:
    first = replace(calls(("look", {})), **_read_a_little(2000))
    made = machine(first, spent(0.1), own_cap_usd=0.5)
    assert made.drive().status == "waiting"
    question = made.recorder.artifact(made.state.decision.question).text
    assert "0.10 + 0.4" in question
    assert "would pass the agent's own 0.50" in question


def test_a_price_that_was_given_since_lets_a_run_go_on() -> None:
    made = machine(spent(0.1), run_usd=1.0)
    made.purse.known = None
    made.drive()
    made.purse.known = PRICE
    made.answer("retry")
    assert made.drive().status == "done"


@pytest.mark.parametrize(
    ("caps", "whose"),
    [({"run_usd": 0.2}, "the run's"), ({"day_usd": 0.2}, "the day's"), ({"own_cap_usd": 0.2}, "the agent's own")],
)
def test_at_a_cap_the_run_waits_and_nothing_was_sent(caps: Mapping[str, float], whose: str) -> None:
    made = machine(spent(0.1), **caps)
    assert made.drive().status == "waiting"
    opened = made.state.decision
    question = made.recorder.artifact(opened.question).text
    assert (opened.kind, list(opened.answers)) == ("budget", ["raise", "retry", "reject"])
    assert question == f"Spend $0.43 more? 0.00 + 0.43 would pass {whose} 0.20."
    assert (made.model.asked, made.state.cost_usd) == ([], 0.0)


def test_a_request_may_cost_all_that_its_agent_has_and_no_more() -> None:
    free = machine(spent(0.1))
    free.drive()
    most = facts(free, ModelAsked)[0].reserved_usd
    assert machine(spent(0.1), own_cap_usd=most).drive().status == "done"
    assert machine(spent(0.1), own_cap_usd=most - 1e-9).drive().status == "waiting"


@pytest.mark.parametrize("caps", [{"run_usd": 0.2}, {"day_usd": 0.2}, {"own_cap_usd": 0.2}])
def test_a_raise_lets_the_visit_go_on_where_it_was(caps: Mapping[str, float]) -> None:
    made = machine(spent(0.1), **caps)
    made.drive()
    made.answer("raise")
    assert made.drive().status == "done"
    (raised,) = facts(made, BudgetRaised)
    assert (raised.scope, raised.day) == (made.state.answered["d-1"].opened.reached.scope, raised.day)
    assert made.state.visits == {"write": 1}


def test_nothing_that_is_recorded_is_asked_again_after_a_raise() -> None:
    first = replace(calls(("look", {"at": "here"})), **_read_a_little(2000))
    made = machine(first, spent(0.1), run_usd=0.5)
    assert made.drive().status == "waiting"
    made.answer("raise", usd=0.5)
    assert made.drive().status == "done"
    assert (len(made.model.asked), made.tool.called) == (2, 1)


def test_a_raise_that_is_too_small_asks_again() -> None:
    made = machine(spent(0.1), run_usd=0.2)
    made.drive()
    made.answer("raise", usd=0.01)
    assert made.drive().status == "waiting"
    assert made.decision == "d-2"


@pytest.mark.parametrize("usd", [0, -1, float("inf"), float("nan"), "much", True, 1e12])
def test_a_raise_is_an_amount_above_nothing(usd: object) -> None:
    made = machine(run_usd=0.2)
    made.drive()
    with pytest.raises(UsageError, match="a cap cannot be raised"):
        made.answer("raise", usd=usd)


def test_trying_again_finds_a_cap_that_was_changed_meanwhile() -> None:
    made = machine(spent(0.1), day_usd=0.2)
    made.drive()
    made.purse.limits = Caps(day_usd=1.0)
    made.answer("retry")
    assert made.drive().status == "done"


def test_the_next_day_has_its_own_money() -> None:
    made = machine(spent(0.1), day_usd=0.2)
    made.drive()
    made.answer("raise")
    made.purse.day = "2026-11-23"
    assert made.drive().status == "waiting"


def test_rejecting_ends_the_run() -> None:
    made = machine(run_usd=0.2)
    made.drive()
    made.answer("reject")
    assert made.drive().status == "rejected"


def test_the_person_is_warned_once_when_a_cap_comes_near() -> None:
    looking = [replace(calls(("look", {}), first=n), **_read_a_little(9000)) for n in (1, 2)]
    made = machine(*looking, spent(0.1), run_usd=1.05)
    assert made.drive().status == "waiting"
    (neared,) = facts(made, BudgetNeared)
    assert neared == BudgetNeared("run", 0.9, 1.05)


@pytest.mark.parametrize(("cap_usd", "warned"), [(0.5, True), (0.51, False)])
def test_a_cap_is_near_when_four_fifths_of_it_are_spent(cap_usd: float, warned: bool) -> None:
    made = machine(spent(0.4), day_usd=cap_usd)
    assert made.drive().status == "done"
    assert facts(made, BudgetNeared) == ([BudgetNeared("day", 0.4, cap_usd)] if warned else [])


def test_a_cap_that_was_raised_is_near_when_that_much_more_is_spent() -> None:
    made = machine(spent(0.4), run_usd=0.2)
    made.drive()
    made.answer("raise", usd=0.5)
    assert made.drive().status == "done"
    assert facts(made, BudgetNeared) == []


def test_what_is_missing_is_offered_in_whole_cents() -> None:
    made = machine(spent(0.1), run_usd=0.2)
    made.drive()
    [field] = made.recorder.artifact(made.state.decision.form).value
    assert (field["name"], field["type"], field["required"]) == ("usd", "number", False)
    assert field["default"] == round(field["default"], 2) == made.state.decision.reached.short_usd
    made.answer("raise")
    made.drive()
    (asked,) = facts(made, ModelAsked)
    assert 0.2 + field["default"] - 0.01 < asked.reserved_usd <= 0.2 + field["default"]


def test_a_request_that_was_put_wrongly_costs_nothing() -> None:
    made = machine(UsageError("no such setting."), run_usd=5.0)
    made.drive()
    assert made.state.status == "failed"
    assert made.state.cost_usd == 0.0


def test_an_attempt_that_failed_of_something_else_may_have_been_paid_for() -> None:
    made = machine(RunError("the line went dead."))
    made.drive()
    assert made.state.cost_usd == facts(made, ModelAsked)[0].reserved_usd > 0


def test_a_cut_off_answer_was_paid_for() -> None:
    cut_off = Unusable("cut_off", "cut off.", where=MODEL, mend="", charge=Charge("yes", 0, 2000))
    made = machine(cut_off)
    made.drive()
    assert made.state.cost_usd == 0.1
