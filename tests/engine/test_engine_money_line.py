"""Waiting in line for money: who only lacks what others hold waits for them, and nobody passes a cap meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest
from machine import WRITE, Machine, says

from orchestrator.domain.canonical import digest_of
from orchestrator.domain.definition import Provider
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import (
    Budget,
    BudgetAwaited,
    DriverClaimed,
    DriverReleased,
    ModelAnswered,
    ModelAsked,
    RunStarted,
)
from orchestrator.domain.messages import Answer, Request
from orchestrator.domain.model_setting import answer_room
from orchestrator.domain.price import Price
from orchestrator.kinds.agent.line import LINE, PATIENCE_S, ReserveLine
from orchestrator.models.failure import Charge, Unusable
from orchestrator.ports.purse import Caps
from orchestrator.transcripts.markdown import transcript

TODAY = "2026-11-22"
PRICE = Price(input=10.0, output=50.0)
MODEL = "acme:writer"
MONEY = ((1, "day"),)


@dataclass
class Purse:
    limits: Caps

    def caps(self) -> Caps:
        return self.limits

    def price(self, model: str, providers: Mapping[str, Provider], input_tokens: int) -> Price | None:
        return PRICE

    def today(self) -> str:
        return TODAY


def machine(*answers: Answer | BaseException, **caps: float) -> Machine:
    made = Machine(WRITE, answers=list(answers), purse=Purse(Caps(**caps)))
    made.model.name = MODEL
    return made


def of_tokens(output: int) -> Answer:
    return replace(says("Done."), input_tokens=10, output_tokens=output)


def holds(made: Machine, usd: float, *, run: str = "oth-1", driver: str = "other") -> Event:
    """Another run has asked for so much and waits for its answer."""
    nothing = digest_of(b"")
    begun = RunStarted("demo", nothing, "test", {}, "00" * 16)
    asked = ModelAsked(nothing, MODEL, usd, Budget(TODAY, 0.0, 1.0))
    return made.journal.append(Head(run), [begun, DriverClaimed(driver), asked], actor="writer")[-1]


def settles(made: Machine, asked: Event, usd: float) -> None:
    answered = ModelAnswered(digest_of(b""), MODEL, cost_usd=usd, settles=asked.seq)
    made.journal.append(asked.head, [answered], actor="writer")
    LINE.settled()


def facts(made: Machine, kind: type) -> list:
    return [event.fact for event in made.journal.read("dem-1") if isinstance(event.fact, kind)]


async def driven_beside(made: Machine, asked: Event, usd: float) -> None:
    """Once it stands in line, what the other one reserved is settled."""
    driving = asyncio.ensure_future(made.adrive())
    while not facts(made, BudgetAwaited):
        await asyncio.sleep(0)
        assert not driving.done()
    assert made.model.asked == []
    settles(made, asked, usd)
    await driving


def test_a_request_waits_for_what_others_hold_and_then_leaves() -> None:
    made = machine(of_tokens(100), day_usd=1.0)
    made.liveness.living = {"other"}
    asyncio.run(driven_beside(made, holds(made, 0.9), 0.1))
    assert made.state.status == "done"
    (asked,) = facts(made, ModelAsked)
    assert facts(made, BudgetAwaited) == [BudgetAwaited("day", asked.reserved_usd, 0.9, ("oth-1",))]
    assert made.journal.spend(TODAY).day_usd < 0.2


def test_the_wait_is_told_in_the_account_of_the_run() -> None:
    made = machine(of_tokens(100), day_usd=1.0)
    made.liveness.living = {"other"}
    asyncio.run(driven_beside(made, holds(made, 0.9), 0.1))
    account = transcript(made.journal.read("dem-1"), made.recorder.artifact)
    assert "waits for $0.90 of the day's cap that is reserved by oth-1" in account


def test_who_is_settled_for_more_than_is_left_leaves_the_person_to_be_asked() -> None:
    made = machine(of_tokens(100), day_usd=1.0)
    made.liveness.living = {"other"}
    asyncio.run(driven_beside(made, holds(made, 0.9), 0.8))
    assert (made.state.status, made.model.asked) == ("waiting", [])
    question = made.recorder.artifact(made.state.decision.question).text
    assert question.startswith("Spend $0.43 more? 0.80 + 0.43 would pass the day's 1.00.")


@pytest.mark.parametrize("living", [set(), {"somebody"}])
def test_nobody_waits_for_a_process_that_is_dead(living: set[str]) -> None:
    made = machine(of_tokens(100), day_usd=1.0)
    made.liveness.living = living
    holds(made, 0.9)
    assert made.drive().status == "waiting"
    assert facts(made, BudgetAwaited) == []
    assert made.journal.spend(TODAY).day_usd == 0.9  # it may have been paid


def test_nobody_waits_for_a_request_that_another_driver_took_over() -> None:
    made = machine(of_tokens(100), day_usd=1.0)
    made.liveness.living = {"other", "second"}
    asked = holds(made, 0.9)
    made.journal.append(asked.head, [DriverReleased(), DriverClaimed("second")], actor="baton")
    assert made.drive().status == "waiting"
    assert facts(made, BudgetAwaited) == []


def test_nobody_waits_where_it_would_not_fit_without_the_others_either() -> None:
    made = machine(of_tokens(100), day_usd=0.3)
    made.liveness.living = {"other"}
    holds(made, 0.2)
    assert made.drive().status == "waiting"
    assert facts(made, BudgetAwaited) == []


def test_the_agents_own_cap_is_held_by_nobody_else() -> None:
    made = machine(of_tokens(100), day_usd=5.0)
    made.definition = replace(
        made.definition, agents={"writer": replace(made.definition.agents["writer"], cost_usd=0.1)}
    )
    made.liveness.living = {"other"}
    holds(made, 0.2)
    assert made.drive().status == "waiting"


# How long an answer may be where money is short


def written_before(made: Machine, *lengths: int, agent: str = "writer", model: str = MODEL) -> None:
    """Answers of the agent in runs of before."""
    for number, length in enumerate(lengths):
        asked = ModelAsked(digest_of(b""), model, 0.0, Budget("2026-11-01"))
        begun = RunStarted("demo", digest_of(b""), "test", {}, "00" * 16)
        events = made.journal.append(Head(f"old-{number}"), [begun, asked], actor=agent)
        answered = ModelAnswered(digest_of(b""), "w-1", output_tokens=length, settles=events[-1].seq)
        made.journal.append(events[-1].head, [answered], actor=agent)


def test_where_money_is_short_an_answer_may_be_as_long_as_it_is_there_for() -> None:
    made = machine(of_tokens(100), day_usd=0.2)
    written_before(made, 100, 300, 200)
    assert made.drive().status == "done"
    (asked,), (sent,) = facts(made, ModelAsked), made.model.asked
    assert 600 < sent.output_bound < 8_192
    assert 0.2 - 50e-6 < asked.reserved_usd <= 0.2


def test_the_person_is_asked_for_what_the_agents_answers_need_and_no_more() -> None:
    made = machine(of_tokens(100), day_usd=0.05)
    written_before(made, 100, 1_000, 200)
    assert made.drive().status == "waiting"
    assert made.recorder.artifact(made.state.decision.question).text.startswith("Spend $0.12 more? 0.00 + 0.12 would")
    made.answer("raise")
    assert made.drive().status == "done"
    assert 2_000 <= made.model.asked[0].output_bound < 2_300  # whole cents are raised


@pytest.mark.parametrize(
    ("lengths", "more"),
    [
        ((100, 200), {}),  # too few
        ((100, 200, 300), {"agent": "reviewer"}),
        ((100, 200, 300), {"model": "acme:other"}),
        ((5_000, 10, 10), {}),  # twice as long as that is more than there may be
    ],
)
def test_an_answer_nothing_is_known_of_needs_room_for_the_longest(lengths: tuple[int, ...], more: dict) -> None:
    made = machine(of_tokens(100), day_usd=0.2)
    written_before(made, *lengths, **more)
    assert made.drive().status == "waiting"
    assert made.recorder.artifact(made.state.decision.question).text.startswith("Spend $0.43 more?")


@pytest.mark.parametrize("thinking", [1_024, 5_000, 20_000, "low", "high", True])
@pytest.mark.parametrize("day_usd", [0.05, 0.3])
def test_a_short_answer_still_has_room_to_think(thinking: object, day_usd: float) -> None:
    """A vendor that is sent less than the thinking takes is given room beside it: more than was reserved."""
    made = machine(of_tokens(100), day_usd=day_usd)
    ((name, (role,)),) = made.definition.roles.items()
    made.definition = replace(made.definition, roles={name: (replace(role, settings={"thinking": thinking}),)})
    written_before(made, 100, 300, 200)
    if made.drive().status == "waiting":
        assert made.model.asked == []
        made.answer("raise")
        made.drive()
    (sent,) = made.model.asked
    assert answer_room({"thinking": thinking, "max_tokens": sent.output_bound}, 8_192) == sent.output_bound
    assert facts(made, ModelAsked)[-1].reserved_usd >= sent.output_bound * PRICE.output / 1_000_000


def cut_off_at(tokens: int) -> Unusable:
    return Unusable("cut_off", "cut off.", where=MODEL, mend="", charge=Charge("yes", 10, tokens))


def test_an_answer_that_turned_out_longer_is_asked_for_again_with_room_for_the_longest() -> None:
    made = machine(cut_off_at(1_000), of_tokens(3_000), day_usd=0.6)
    written_before(made, 100, 100, 100)
    settles_none = holds(made, 0.4)
    made.liveness.living = {"other"}

    async def drive() -> None:
        driving = asyncio.ensure_future(made.adrive())
        while not facts(made, BudgetAwaited):
            await asyncio.sleep(0)
        settles(made, settles_none, 0.0)
        await driving

    asyncio.run(drive())
    short, long = made.model.asked
    assert (short.output_bound < 8_192, long.output_bound) == (True, 8_192)
    assert made.state.status == "done"


def test_an_answer_that_turned_out_longer_is_the_persons_to_pay_for() -> None:
    made = machine(cut_off_at(1_000), of_tokens(3_000), day_usd=0.2)
    written_before(made, 100, 100, 100)
    assert made.drive().status == "waiting"
    assert made.recorder.artifact(made.state.decision.question).text.startswith("Spend $0.43 more? 0.050 + 0.43")
    made.answer("raise")
    assert made.drive().status == "done"
    assert made.model.asked[-1].output_bound >= 2_000


def test_an_answer_that_was_cut_off_at_its_own_limit_is_not_asked_for_again() -> None:
    made = machine(cut_off_at(8_192), day_usd=5.0)
    assert made.drive().status == "waiting"
    assert (made.state.decision.kind, made.state.decision.cause) == ("model", "cut_off")


# What a vendor counted


@dataclass
class Counting(Purse):
    """Of somebody who lets vendors count."""

    counted: int | None = 30
    asked: int = 0

    async def count(self, model: str, providers: Mapping[str, Provider], request: Request) -> int | None:
        self.asked += 1
        return self.counted


def counting(purse: Counting, *answers: Answer) -> Machine:
    made = machine(*answers)
    made.purse = purse
    return made


def test_where_money_is_short_a_vendor_counts_what_is_to_be_read() -> None:
    by_bytes = counting(Counting(Caps(day_usd=0.425)), of_tokens(100))
    assert by_bytes.drive().status == "waiting"
    purse = Counting(Caps(day_usd=0.425, vendor_counts=True))
    made = counting(purse, of_tokens(100))
    assert made.drive().status == "done"
    assert (purse.asked, made.model.asked[0].output_bound) == (1, 8_192)
    assert facts(made, ModelAsked)[0].reserved_usd <= 0.425


@pytest.mark.parametrize("caps", [Caps(day_usd=5.0, vendor_counts=True), Caps(vendor_counts=True), Caps(day_usd=5.0)])
def test_nothing_is_counted_where_there_is_money_enough_or_nobody_asked_for_it(caps: Caps) -> None:
    purse = Counting(caps)
    assert counting(purse, of_tokens(100)).drive().status == "done"
    assert purse.asked == 0


@pytest.mark.parametrize("counted", [None, 1_000_000])
def test_a_count_that_is_none_or_above_the_bytes_changes_nothing(counted: int | None) -> None:
    made = counting(Counting(Caps(day_usd=0.425, vendor_counts=True), counted=counted), of_tokens(100))
    assert made.drive().status == "waiting"


# The line itself


def test_the_first_in_line_is_served_first_and_who_comes_later_stands_behind() -> None:
    served: list[str] = []

    async def stand(line: ReserveLine, name: str) -> None:
        with line.place(MONEY) as place:
            while not place.is_first:
                await place.wait()
            served.append(name)

    async def all_of_them() -> None:
        line = ReserveLine(sleep=lambda _: asyncio.sleep(3600))
        with line.place(MONEY):
            standing = [asyncio.ensure_future(stand(line, name)) for name in "abc"]
            await asyncio.sleep(0)
            assert line.is_waited_for(MONEY)
            assert not line.is_waited_for(((1, "run other"),))
        await asyncio.gather(*standing)
        assert not line.is_waited_for(MONEY)

    asyncio.run(all_of_them())
    assert served == ["a", "b", "c"]


def test_who_gives_up_makes_room_for_the_next() -> None:
    async def all_of_them() -> None:
        line = ReserveLine(sleep=lambda _: asyncio.sleep(3600))
        with line.place(MONEY):

            async def behind() -> None:
                with line.place(MONEY) as place:
                    await place.wait()

            gone = asyncio.ensure_future(behind())
            await asyncio.sleep(0)
            gone.cancel()
            await asyncio.gather(gone, return_exceptions=True)
        assert not line.is_waited_for(MONEY)

    asyncio.run(all_of_them())


def test_the_first_looks_now_and_then_whether_another_process_has_settled_and_not_for_ever() -> None:
    slept: list[float] = []
    now_s = [0.0]

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        now_s[0] += seconds

    async def stand() -> None:
        line = ReserveLine(clock=lambda: now_s[0], sleep=sleep)
        with line.place(MONEY) as place:
            while place.is_patient:
                await place.wait()

    asyncio.run(stand())
    assert sum(slept) == PATIENCE_S
