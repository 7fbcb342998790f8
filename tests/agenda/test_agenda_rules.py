"""What rules say of a task, and what happens when they cannot be asked."""

from datetime import date

import pytest
from days import THURSDAY, state
from shipped_rules import SHIPPED

from orchestrator.agenda.pending import PendingDecision
from orchestrator.agenda.plan import DayPlan
from orchestrator.agenda.planning import plan_day
from orchestrator.agenda.project import Project
from orchestrator.agenda.rule import Rule
from orchestrator.agenda.score import RuleScore
from orchestrator.agenda.task import TaskEntry

SITE = Project("site", "The site", weight=3, place="state/projects.yaml:3")


def rule(verb: str, expression: str, *, why: str = "because", name: str = "own", **more: str) -> Rule:
    return Rule(name, verb, expression, why, path="rules/attention.yaml", line=7, **more)  # type: ignore[arg-type]


def scores(plan: DayPlan) -> dict[str, RuleScore]:
    return {one.item.id: one.item.score for group in (plan.placed, plan.held, plan.left) for one in group}


def reasons(score: RuleScore) -> list[str]:
    return [f"{one.verb} {one.points} {one.rule}: {one.why}" for one in score.spoken]


@pytest.mark.parametrize(
    ("task", "energy", "spoken"),
    [
        (TaskEntry("a", "A", due=date(2026, 11, 30)), None, ["first 0 deadline-near: due 2026-11-30, 2 working days"]),
        (TaskEntry("a", "A", due=date(2026, 12, 1)), None, []),
        (
            TaskEntry("a", "A", due=date(2026, 11, 20)),
            None,
            ["first 0 deadline-near: overdue since 2026-11-20, 4 working days"],
        ),
        (TaskEntry("a", "A", energy="high"), "low", ["hold 0 tired: wants high energy and you said low"]),
        (
            TaskEntry("a", "A", energy="high", due=date(2026, 11, 27)),
            "low",
            ["first 0 deadline-near: due 2026-11-27, 1 working day"],
        ),
        (TaskEntry("a", "A", energy="high"), None, []),
        (TaskEntry("a", "A", scheduled=date(2026, 11, 27)), None, ["hold 0 not-yet: scheduled for 2026-11-27"]),
        (TaskEntry("a", "A", scheduled=date(2026, 11, 26)), None, []),
        (TaskEntry("a", "A", project="site"), None, ["add 6 project-weight: The site has weight 3"]),
        (TaskEntry("a", "A", energy="mid"), "mid", ["add 3 fits-energy: asks for the energy you have"]),
        (TaskEntry("a", "A"), None, []),
    ],
)
def test_the_rules_that_ship_speak_of_a_task(task: TaskEntry, energy: str | None, spoken: list[str]) -> None:
    from days import bounds

    plan = plan_day(state(task, projects=[SITE], energy=energy, constraints=bounds()), SHIPPED)  # type: ignore[arg-type]
    assert reasons(scores(plan)["a"]) == spoken
    assert plan.failed == ()


def test_energy_nobody_said_fits_no_task_not_even_one_that_asks_for_none() -> None:
    plan = plan_day(state(TaskEntry("a", "A"), TaskEntry("b", "B", energy="mid")), SHIPPED)
    assert all(not score.spoken for score in scores(plan).values())


def test_who_waits_for_a_task_gives_it_points() -> None:
    waiting = [TaskEntry("b", "B", after=("a",)), TaskEntry("c", "C", after=("a", "a"))]
    plan = plan_day(state(TaskEntry("a", "A"), *waiting), SHIPPED)
    assert reasons(scores(plan)["a"]) == ["add 8 unblocks: 2 tasks wait for it"]


def test_a_decision_that_waits_is_asked_the_same_rules() -> None:
    gates = [
        PendingDecision("d-1", "Publish?", date(2026, 11, 22), "gate"),
        PendingDecision("d-2", "Migrate?", date(2026, 11, 25), by=date(2026, 11, 27)),
    ]
    plan = plan_day(state(gates=gates), SHIPPED)
    told = {id_: reasons(score) for id_, score in scores(plan).items()}
    assert told == {
        "d-1": ["add 9 decision-waits: has waited 4 days for you"],
        "d-2": ["first 0 deadline-near: due 2026-11-27, 1 working day"],
    }
    assert plan.failed == ()


def test_a_reason_is_rendered_and_never_shows_its_braces() -> None:
    plan = plan_day(state(TaskEntry("a", "{{ day }}")), [rule("add", "1", why="because of {{ task.title }}")])
    assert reasons(scores(plan)["a"]) == ["add 1 own: because of {{ day }}"]


def test_addends_of_tenths_make_the_sum_a_person_sees() -> None:
    plan = plan_day(state(TaskEntry("a", "A")), [rule("add", "0.1", name=name) for name in "abc"])
    assert scores(plan)["a"].points == 0.3


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("1 / task.carried", '"1 / task.carried" cannot be evaluated: division by zero'),
        ("task.minutes + 1", '"task.minutes + 1" cannot compute none + a number'),
        ("task.title", 'adds "A", which is no number of points'),
        ("true", "adds true, which is no number of points"),
        ("10 ** 9", "adds more than 1,000,000 points"),
        ("task.nothing", "\"task.nothing\" uses 'task.nothing', but task has id, title, source"),
        ("task.energy ==", "\"task.energy ==\" unexpected 'end of template'"),
    ],
)
def test_a_rule_that_cannot_be_asked_is_left_out_and_told(expression: str, told: str) -> None:
    tasks = [TaskEntry("a", "A"), TaskEntry("b", "A")]
    plan = plan_day(state(*tasks), [rule("add", expression), rule("add", "2", name="other")])
    (failed,) = plan.failed
    assert (failed.rule, failed.place, failed.items) == ("own", "rules/attention.yaml:7", ("a", "b"))
    assert failed.told.startswith(told)
    assert [score.points for score in scores(plan).values()] == [2, 2]


def test_a_reason_that_cannot_be_rendered_leaves_its_rule_out() -> None:
    plan = plan_day(state(TaskEntry("a", "A")), [rule("hold", "true", why="{{ project.title }}")])
    assert [one.item.id for one in plan.placed] == ["a"]
    assert [failed.rule for failed in plan.failed] == ["own"]


def test_what_a_rule_fails_on_is_told_of_those_tasks_only() -> None:
    tasks = [TaskEntry("a", "A", minutes=5), TaskEntry("b", "B")]
    plan = plan_day(state(*tasks), [rule("add", "task.minutes")])
    assert [failed.items for failed in plan.failed] == [("b",)]
    assert scores(plan)["a"].points == 5


def test_when_and_unless_keep_a_rule_silent() -> None:
    rules = [
        rule("hold", "task.energy == 'high'", unless="task.due is not none", name="held"),
        rule("first", "task.due is not none", when="task.minutes is not none", name="first"),
    ]
    tasks = [TaskEntry("a", "A", energy="high"), TaskEntry("b", "B", energy="high", due=date(2027, 1, 1))]
    told = {id_: reasons(score) for id_, score in scores(plan_day(state(*tasks), rules)).items()}
    assert told == {"a": ["hold 0 held: because"], "b": []}


def test_a_project_that_is_none_is_another_than_one_without_a_due_day() -> None:
    tasks = [TaskEntry("a", "A", project="site"), TaskEntry("b", "B")]
    plan = plan_day(state(*tasks, projects=[SITE]), [rule("add", "1", when="project.due is none")])
    assert scores(plan)["a"].points == 1
    assert [failed.items for failed in plan.failed] == [("b",)]


def test_one_and_true_are_different_values_to_a_rule() -> None:
    projects = [Project("x", "X", weight=1), Project("y", "Y", weight=1.0)]
    tasks = [TaskEntry("a", "A", project="x"), TaskEntry("b", "B", project="y")]
    plan = plan_day(state(*tasks, projects=projects), [rule("add", "project.weight", why="{{ project.weight }}")])
    assert [reasons(score) for score in scores(plan).values()] == [["add 1 own: 1"], ["add 1 own: 1.0"]]


def test_rules_know_the_day_and_its_bounds() -> None:
    rules = [
        rule("add", "constraints.free_minutes", when="day == '2026-11-26' and constraints.weekday == 'thu'"),
        rule("hold", "constraints.limits.open_decisions < 7 or constraints.away"),
    ]
    plan = plan_day(state(TaskEntry("a", "A")), rules)
    assert scores(plan)["a"].points == 480


@pytest.mark.parametrize("day", [THURSDAY])
def test_the_weight_of_a_task_is_its_own_before_its_projects(day: date) -> None:
    tasks = [TaskEntry("a", "A", project="site"), TaskEntry("b", "B", project="site", weight=0.5), TaskEntry("c", "C")]
    plan = plan_day(state(*tasks, projects=[SITE], day=day), [rule("add", "task.weight")])
    assert {id_: score.points for id_, score in scores(plan).items()} == {"a": 3, "b": 0.5, "c": 1}
