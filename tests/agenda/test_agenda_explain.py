"""Why a task stands where it stands, and what would change it."""

import random
from datetime import date

import pytest
from days import bounds, events, state
from random_day import random_day
from shipped_rules import SHIPPED

from orchestrator.agenda.explain import Explanation, explain
from orchestrator.agenda.facts import DayPlanned
from orchestrator.agenda.plan import DayPlan
from orchestrator.agenda.planning import plan_day
from orchestrator.agenda.project import Project
from orchestrator.agenda.task import TaskEntry
from orchestrator.domain.canonical import digest_of
from orchestrator.errors import NotFound

TAXES = Project("taxes", "Taxes 2025", weight=2, due=date(2026, 11, 30), place="state/projects.yaml:8")
TASKS = (
    TaskEntry("tax-1", "Find the receipts", project="taxes", minutes=45, energy="low"),
    TaskEntry("site-1", "Draft the note", energy="high"),
    TaskEntry("site-5", "Mend the links", energy="low"),
)


def explained(id_: str, **more: object) -> Explanation:
    return explain(state(*TASKS, projects=[TAXES], energy="low", constraints=bounds(), **more), SHIPPED, id_)  # type: ignore[arg-type]


def test_every_rule_that_spoke_is_told_with_its_place_and_addend() -> None:
    told = explained("tax-1")
    assert [(one.rule, one.points, one.place) for one in told.score.spoken] == [
        ("deadline-near", 0, "rules/attention.yaml:2"),
        ("project-weight", 4, "rules/attention.yaml:5"),
        ("fits-energy", 3, "rules/attention.yaml:6"),
    ]
    assert (told.score.points, told.rank.at, told.rank.of) == (7, 1, 2)


def test_what_is_inherited_is_told_with_its_place() -> None:
    told = explained("tax-1")
    assert (told.inherited, told.inherited_from) == (("due", "weight"), "state/projects.yaml:8")
    assert (explained("site-1").inherited, explained("site-1").inherited_from) == ((), "")


def test_what_would_change_the_rank_is_told() -> None:
    told = explained("tax-1")
    assert [(one.supposed, one.rank.told(told.rank)) for one in told.what_ifs] == [
        ("with energy mid", "still 1"),
        ("with energy high", "still 1"),
        ("without deadline-near", "still 1"),
        ("without project-weight", "still 1"),
        ("without fits-energy", "still 1"),
    ]


def test_what_would_let_a_held_task_go_is_told() -> None:
    told = explained("site-1")
    assert told.rank.told() == "held: wants high energy and you said low"
    assert [(one.supposed, one.rank.told(told.rank)) for one in told.what_ifs] == [
        ("with energy mid", "2"),
        ("with energy high", "2"),
        ("without tired", "3"),
    ]


def test_a_task_drawn_forward_says_by_which() -> None:
    tasks = [TaskEntry("a", "A", due=date(2026, 11, 26), after=("z",)), TaskEntry("m", "M"), TaskEntry("z", "Z")]
    told = explain(state(*tasks, constraints=bounds()), SHIPPED, "z")
    assert (told.rank.at, told.before) == (1, "a")


def test_rules_that_never_fired_are_told_when_there_was_a_plan() -> None:
    assert explained("tax-1").silent == ()
    shown = events(
        DayPlanned("2026-11-20", digest_of(b""), rules={rule.name: 1 for rule in SHIPPED if rule.name != "unblocks"})
    )
    assert explained("tax-1", events=shown).silent == ("unblocks",)


def test_a_rank_that_is_explained_is_the_rank_of_the_plan() -> None:
    """And what would be with another energy is what the plan with it has."""
    for seed in range(60):
        day = random_day(random.Random(seed))  # noqa: S311 - repeatable, not secret
        known = day.state()
        for item, rank in _ranks(plan_day(known, day.rules, since=day.since)).items():
            told = explain(known, day.rules, item, since=day.since)
            assert told.rank.at == rank, (seed, item)
            for one in told.what_ifs:
                if one.supposed == "with energy mid":
                    supposed = plan_day(known.with_energy("mid"), day.rules, since=day.since)
                    assert one.rank.at == _ranks(supposed)[item], (seed, item)


def _ranks(plan: DayPlan) -> dict[str, int | None]:
    ranked = {one.item.id: one.rank for group in (plan.placed, plan.left) for one in group}
    return {**ranked, **{one.item.id: None for one in plan.held}}


def test_an_unknown_task_is_told_with_the_nearest() -> None:
    with pytest.raises(NotFound, match="tax-1"):
        explained("tax-11")
