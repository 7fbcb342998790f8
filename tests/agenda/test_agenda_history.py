"""The fold of the person's own events."""

from dataclasses import fields
from datetime import date
from typing import get_args

import pytest
from days import THURSDAY, event, events

from orchestrator.agenda import facts
from orchestrator.agenda.facts import (
    AgendaFact,
    DayPlanned,
    EnergySaid,
    NoteTaken,
    QuestionAsked,
    QuestionDecided,
    TaskDone,
    Undone,
)
from orchestrator.agenda.history import history_of
from orchestrator.domain.canonical import digest_of
from orchestrator.domain.codec import from_plain, to_plain

TEXT = digest_of(b"Migrate comments?")
OTHER = digest_of(b"delete")


def test_a_question_is_pending_until_it_is_decided() -> None:
    asked = QuestionAsked("2026-11-12", "D1", TEXT, by="2026-11-27", default=OTHER)
    texts = {TEXT: "Migrate comments?", OTHER: "delete"}
    (question,) = history_of(events(asked), THURSDAY, texts).questions
    assert (question.question, question.by, question.default) == ("Migrate comments?", date(2026, 11, 27), "delete")
    assert question.age_days(THURSDAY) == 14
    decided = history_of(events(asked, QuestionDecided("2026-11-20", "D1", OTHER)), THURSDAY, texts)
    assert (decided.questions, decided.decided) == ((), {"D1"})


def test_an_id_of_a_question_is_not_given_twice() -> None:
    asked = [QuestionAsked("2026-11-12", "D1", TEXT), Undone("2026-11-12", 1), QuestionAsked("2026-11-12", "D2", TEXT)]
    history = history_of(events(*asked), THURSDAY, {})
    assert ([question.id for question in history.questions], history.asked) == (["D2"], 2)


def test_a_question_whose_text_was_forgotten_still_waits() -> None:
    (question,) = history_of(events(QuestionAsked("2026-11-12", "D1", TEXT)), THURSDAY, {}).questions
    assert question.question == "(forgotten)"


def test_deep_work_done_today_counts_once() -> None:
    done = TaskDone("2026-11-26", "a", minutes=90, energy="high")
    others = TaskDone("2026-11-26", "b", minutes=20), TaskDone("2026-11-25", "c", minutes=9, energy="high")
    assert history_of(events(done, done, *others), THURSDAY, {}).deep_minutes == 90


def test_all_plans_shown_on_a_day_are_what_was_planned() -> None:
    morning, noon = DayPlanned("2026-11-25", TEXT, ("a", "b")), DayPlanned("2026-11-25", OTHER, ("b", "c"))
    history = history_of(events(morning, noon), THURSDAY, {})
    assert history.planned == {"2026-11-25": {"a", "b", "c"}}
    assert (history.carried("b", THURSDAY), history.carried("b", date(2026, 11, 25))) == (1, 0)


def test_a_rule_is_counted_by_days_in_ninety() -> None:
    plans = [
        DayPlanned(day, TEXT, rules={"carried": 3}) for day in ("2026-08-28", "2026-08-29", "2026-11-25", "2026-11-25")
    ]
    history = history_of(events(*plans), THURSDAY, {})
    assert (history.days_spoken("carried", THURSDAY), history.days_spoken("tired", THURSDAY)) == (2, 0)


def test_the_day_is_reached_when_something_said_changes_its_plan() -> None:
    said = [
        event(EnergySaid("2026-11-26", "low"), hour=8),
        event(TaskDone("2026-11-26", "a"), seq=2, hour=10),
        event(NoteTaken("2026-11-26", TEXT), seq=3, hour=11),
        event(DayPlanned("2026-11-26", TEXT), seq=4, hour=12),
    ]
    assert history_of(said, THURSDAY, {}).reached == said[1].at
    undone = event(Undone("2026-11-26", 2), seq=5, hour=13)
    assert history_of([*said, undone], THURSDAY, {}).reached == said[0].at


def test_a_plan_is_nothing_to_undo() -> None:
    facts = events(EnergySaid("2026-11-26", "low"), DayPlanned("2026-11-26", TEXT))
    assert history_of(facts, THURSDAY, {}).last == facts[0]


def test_the_order_in_which_events_are_read_is_nothing() -> None:
    facts = events(
        EnergySaid("2026-11-26", "low"), EnergySaid("2026-11-26", "high"), QuestionAsked("2026-11-12", "D1", TEXT)
    )
    assert history_of(reversed(facts), THURSDAY, {}) == history_of(facts, THURSDAY, {})


@pytest.mark.parametrize("kind", get_args(AgendaFact))
def test_a_fact_is_stored_and_read_as_it_is(kind: type) -> None:
    given = {"day": "2026-11-26", "level": "low", "seq": 4, "minutes": 45, "building": True, "held": 2, "left": 3,
             "placed": ("a",), "changes": (TEXT,), "rules": {"carried": 2}, "made_from": {"tasks": TEXT}}  # fmt: skip
    fact = kind(**{each.name: given.get(each.name, TEXT) for each in fields(kind)})
    assert from_plain(kind, to_plain(fact)) == fact


def test_every_fact_has_its_day() -> None:
    assert {
        kind.__name__ for kind in get_args(facts.AgendaFact) if "day" not in {f.name for f in fields(kind)}
    } == set()
