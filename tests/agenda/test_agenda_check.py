"""Rules checked against the model before any day is planned with them."""

import pytest
from shipped_rules import SHIPPED

from orchestrator.agenda.candidate import candidates_of, project_values, shared_values, values_of
from orchestrator.agenda.check import check_rules
from orchestrator.agenda.pending import PendingDecision
from orchestrator.agenda.project import Project
from orchestrator.agenda.rule import Rule
from orchestrator.agenda.task import TaskEntry
from orchestrator.agenda.vocabulary import PATHS, values_with


def faults(verb: str, expression: str, why: str = "because", **more: str) -> list[str]:
    rule = Rule("own", verb, expression, why, path="rules/attention.yaml", line=7, **more)  # type: ignore[arg-type]
    return [str(fault).removeprefix("rules/attention.yaml:7: rule own ") for fault in check_rules([rule])]


def test_the_rules_that_ship_have_no_fault() -> None:
    assert check_rules(SHIPPED) == ()


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("task.duee is none", "reads 'task.duee', which there is not. Write 'task.due'."),
        ("taks.due is none", "reads 'taks', which there is not. Write 'task'."),
        (
            "zzz > 2",
            "reads 'zzz', which there is not. There are constraints, day, decision, energy, project, task.",
        ),
        ("task.due.year > 3", "reads 'task.due.year', but task.due has nothing inside. Write 'task.due'."),
        (
            "constraints.limits.deep_minute > 1",
            "reads 'constraints.limits.deep_minute', which there is not. Write 'constraints.limits.deep_minutes'.",
        ),
        ('energy == "lo"', "compares with \"lo\", which energy never is. Did you mean 'low'?"),
        (
            'task.priority in ["urgent"]',
            'compares with "urgent", which task.priority never is. It is high, highest, low, lowest, medium.',
        ),
    ],
)
def test_a_name_or_word_there_is_not_is_told_with_the_nearest(expression: str, told: str) -> None:
    assert faults("first", expression) == [told]


def test_of_several_things_that_may_be_none_the_one_it_fails_on_is_told() -> None:
    guarded = "project is not none and project.weight > 2 and task.due is not none and task.minutes > 60"
    (told,) = faults("first", guarded)
    assert told.startswith('cannot be asked where task.minutes is none: "project is not none and')
    assert told.endswith("Write it behind 'task.minutes is not none and ...', or in 'when'.")


@pytest.mark.parametrize(
    ("expression", "where"),
    [
        ("task.minutes > 60", "where task.minutes is none"),
        ("task.due < '2026-12-01'", "where task.due is none"),
        ("project.weight > 2", "where project is none"),
        ("decision.age_days > 2", "where decision is none"),
        ("10 / task.carried > 1", "where task.carried is 0"),
    ],
)
def test_a_rule_that_cannot_be_asked_of_every_task_is_told_with_the_task(expression: str, where: str) -> None:
    (told,) = faults("hold", expression)
    assert told.startswith(f"cannot be asked {where}: ")


@pytest.mark.parametrize(
    "expression",
    [
        "task.minutes is not none and task.minutes > 60",
        "task.due is not none and task.due < '2026-12-01'",
        "project is not none and project.weight > 2 and project.id == 'taxes'",
        "task.title.startswith('urgent')",
        "'deep' in task.tags and energy != 'unsaid'",
        "task.carried > 77",
        "task.workdays_left is not none and task.workdays_left == 14",
        "constraints.weekday == 'fri' and not constraints.away",
        "task.scheduled is not none and task.scheduled == day",
        "task.slack_days is none",
        "task.blocks | length > 2",
        "task.project == 'taxes'",
        "decision is not none and decision.by is not none and decision.by <= day",
        "decision is not none and task.minutes <= 5",
    ],
)
def test_a_rule_that_can_hold_has_no_fault(expression: str) -> None:
    assert faults("first", expression) == []


@pytest.mark.parametrize(
    "expression",
    [
        "energy == 'low' and energy == 'high'",
        "task.carried < 0",
        "decision is not none and project is not none",
        "task.due is none and task.workdays_left is not none",
        "project is none and decision is not none and false",
        "task.minutes is not none and task.minutes < 0",
    ],
)
def test_a_rule_that_can_never_hold_is_told(expression: str) -> None:
    assert faults("first", expression) == [
        "holds in none of the states tried. Look at what it compares, or take it out."
    ]


def test_points_that_are_no_number_are_told() -> None:
    assert faults("add", "'x'") == [
        'cannot be asked of any task: adds "x", which is no number of points. Give a number.'
    ]


def test_a_reason_is_checked_like_an_expression() -> None:
    assert faults("add", "1", "{{ task.titel }}") == ["reads 'task.titel', which there is not. Write 'task.title'."]
    (told,) = faults("add", "1", "{{ project.title }}")
    assert told.startswith("cannot be asked where project is none: ")
    assert faults("add", "1", " ") == ["gives no reason. Say it in 'why'."]


def test_unless_goes_with_hold_only() -> None:
    (told,) = faults("add", "1", unless="task.carried")
    assert told == "has 'unless', which goes with hold, not with add. Write it as 'when: not (...)'."


def test_what_cannot_be_read_is_told_and_nothing_else() -> None:
    (told,) = faults("add", "task.minutes +", "{{ task.nothing }}")
    assert told.startswith("cannot be read: ")


def test_the_model_that_is_checked_against_is_what_rules_see() -> None:
    from days import state

    gates = [PendingDecision("d", "Go?", state().day, "gate")]
    seen = state(TaskEntry("a", "A", project="p"), projects=[Project("p", "P")], gates=gates)
    shared = shared_values(seen, 0, 0)
    values = [{**shared, **values_of(one, seen, project_values(seen))} for one in candidates_of(seen)]
    paths = {path for one in values for path in _paths(one)} - {"project", "decision"}
    assert paths == PATHS
    assert _paths(values_with([])) == PATHS


def _paths(values: object, above: str = "") -> set[str]:
    if not isinstance(values, dict):
        return {above}
    return {path for name, value in values.items() for path in _paths(value, f"{above}.{name}" if above else name)}
