"""What is true on a day: read, said, inherited, unknown."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from days import READ_AT, THURSDAY, bounds, event, events, state

from orchestrator.agenda.constraints import AwaySpan, Constraints
from orchestrator.agenda.facts import EnergySaid, TaskDeferred, TaskDone, Undone
from orchestrator.agenda.pending import PendingDecision
from orchestrator.agenda.project import Project
from orchestrator.agenda.reading import Hole, Reading
from orchestrator.agenda.state import state_of
from orchestrator.agenda.task import TaskEntry, task_id

TAXES = Project("taxes", "Taxes 2025", weight=2, due=date(2026, 11, 30), energy="low", place="state/projects.yaml:8")


def test_energy_nobody_said_is_unsaid() -> None:
    assert state().energy.word == "unsaid"


def test_yesterdays_energy_is_yesterdays() -> None:
    assert state(events=events(EnergySaid("2026-11-25", "high"))).energy.level is None


def test_the_last_word_of_a_day_holds() -> None:
    said = [event(EnergySaid("2026-11-26", "high")), event(EnergySaid("2026-11-26", "low"), seq=2, hour=13)]
    assert state(events=said).energy.word == "low"
    assert state(events=said).as_of["energy"] == said[1].at


def test_what_nobody_looked_for_is_not_empty() -> None:
    nothing = state_of(THURSDAY, constraints=bounds())
    assert nothing.unread == ("projects", "tasks", "gates", "calendar")
    assert state().unread == ()
    assert state().as_of["tasks"] == READ_AT


def test_holes_of_every_source_travel_along_once() -> None:
    hole = Hole("tracker", "gh is not logged in", "2026-11-24")
    both = state_of(THURSDAY, constraints=bounds(), tasks=Reading(holes=(hole,)), calendar=Reading(holes=(hole,)))
    assert both.holes == (hole,)


def test_a_task_inherits_from_its_project_what_it_does_not_say() -> None:
    (task,) = state(TaskEntry("a", "A", project="taxes", energy="high"), projects=[TAXES]).tasks
    assert (task.due, task.energy, task.weight) == (date(2026, 11, 30), "high", 2)
    assert task.inherited == ("due", "weight")


def test_tasks_beside_a_project_belong_to_it() -> None:
    project = Project("site", "Site", tasks=(TaskEntry("site-1", "Draft"),))
    assert [task.project for task in state(projects=[project]).tasks] == [project]


def test_working_days_left_leave_out_weekends_and_days_away() -> None:
    (task,) = state(TaskEntry("a", "A", due=date(2026, 11, 30)), constraints=bounds()).tasks
    assert (task.due_in_days, task.workdays_left) == (4, 2)
    away = bounds(
        away=(AwaySpan(date(2026, 11, 27), date(2026, 11, 28)), AwaySpan(date(2026, 11, 27), date(2026, 11, 27)))
    )
    assert state(TaskEntry("a", "A", due=date(2026, 11, 30)), constraints=away).tasks[0].workdays_left == 1


@pytest.mark.parametrize(
    ("due", "left"),
    [
        ("2026-11-26", 0),
        ("2026-11-25", -1),
        ("2026-11-20", -4),
        ("2026-11-28", 1),
        ("2027-11-26", 261),
        ("9999-12-31", 2_080_081),
    ],
)
def test_working_days_are_counted_and_not_walked(due: str, left: int) -> None:
    assert bounds().working_days(THURSDAY, date.fromisoformat(due)) == left


def test_working_days_counted_are_working_days_walked() -> None:
    constraints = bounds(
        away=(AwaySpan(date(2026, 12, 24), date(2027, 1, 2)), AwaySpan(date(2027, 1, 1), date(2027, 1, 5)))
    )
    walked = 0
    for ordinal in range(THURSDAY.toordinal() + 1, THURSDAY.toordinal() + 120):
        walked += constraints.is_workday(date.fromordinal(ordinal))
        assert constraints.working_days(THURSDAY, date.fromordinal(ordinal)) == walked


def test_slack_is_what_a_task_can_wait() -> None:
    written = {"30-26": (30, 26), "30-27": (30, 27), "700-27": (700, 27), "30-30": (30, 30)}
    tasks = [TaskEntry(id_, "A", minutes=least, due=date(2026, 11, day)) for id_, (least, day) in written.items()]
    slack = {task.id: task.slack_days for task in state(*tasks, constraints=bounds()).tasks}
    assert slack == {"30-26": 0, "30-27": 1, "700-27": -1, "30-30": 2}


def test_who_never_works_has_no_slack() -> None:
    (task,) = state(TaskEntry("a", "A", due=THURSDAY), constraints=bounds(work_hours={})).tasks
    assert (task.workdays_left, task.slack_days) == (0, None)


def test_a_home_that_can_be_written_says_itself_what_is_done() -> None:
    done = events(TaskDone("2026-11-26", "a"))
    assert [task.id for task in state(TaskEntry("a", "A"), events=done).tasks] == ["a"]


def test_a_home_that_cannot_be_written_is_done_by_event() -> None:
    done = events(TaskDone("2026-11-26", "a"))
    entry = TaskEntry("a", "A", done_by_event=True)
    assert state(entry, events=done).tasks == ()
    assert "a" in state(entry, events=done).done


def test_what_is_undone_was_not() -> None:
    facts = events(TaskDone("2026-11-26", "a"), EnergySaid("2026-11-26", "low"), Undone("2026-11-26", 1))
    undone = state(TaskEntry("a", "A", done_by_event=True), events=facts)
    assert [task.id for task in undone.tasks] == ["a"]
    assert undone.history.last == facts[1]


def test_a_day_that_is_over_is_looked_at_as_it_was() -> None:
    later = events(TaskDone("2026-11-27", "a"))
    assert [task.id for task in state(TaskEntry("a", "A", done_by_event=True), events=later).tasks] == ["a"]


def test_a_deferral_is_void_when_the_file_names_another_date() -> None:
    moved = events(TaskDeferred("2026-11-26", "a", "2026-12-01", due="2026-11-30"))
    assert state(TaskEntry("a", "A", due=date(2026, 11, 30)), events=moved).tasks[0].deferred_to == date(2026, 12, 1)
    assert state(TaskEntry("a", "A", due=date(2026, 12, 9)), events=moved).tasks[0].deferred_to is None


def test_a_second_task_of_one_id_is_a_task_too() -> None:
    twice = state(TaskEntry("a", "A", place="x.md:1"), TaskEntry("a", "B", place="x.md:2"), TaskEntry("a~2", "C"))
    assert [task.id for task in twice.tasks] == ["a", "a~2", "a~3"]
    assert [(trouble.place, trouble.told) for trouble in twice.troubles] == [
        ("x.md:2", "there is another 'a' already; “B” is a~3 here")
    ]


def test_of_lines_that_are_alike_the_open_one_is_meant() -> None:
    lines = [TaskEntry("a", "A", done=True), TaskEntry("a", "A", done=True), TaskEntry("a", "A", place="x.md:3")]
    known = state(*lines)
    assert ([task.entry.place for task in known.tasks], known.tasks[0].id, known.troubles) == (["x.md:3"], "a", ())


def test_a_second_project_of_one_id_keeps_its_tasks() -> None:
    one = Project("site", "Site", weight=3, place="projects.yaml:2")
    other = Project("site", "Other", tasks=(TaskEntry("b", "B"),), place="projects.yaml:9")
    both = state(projects=[one, other])
    assert (both.projects, both.tasks[0].project) == ((one,), one)
    assert [trouble.place for trouble in both.troubles] == ["projects.yaml:9"]


def test_a_project_that_is_nowhere_is_told() -> None:
    lost = state(TaskEntry("a", "A", project="sitte", place="x.md:3"))
    assert lost.tasks[0].project is None
    assert [str(trouble.told) for trouble in lost.troubles] == ["“A” is of project 'sitte', which there is not"]


def test_a_task_and_a_decision_of_one_id_are_told_apart() -> None:
    both = state(TaskEntry("d-1", "A"), gates=[PendingDecision("d-1", "Go?", THURSDAY, "gate")])
    assert ([task.id for task in both.tasks], [one.id for one in both.pending]) == (["d-1~2"], ["d-1"])


def test_minutes_left_of_a_project_tell_what_is_not_in_them() -> None:
    tasks = [TaskEntry("a", "A", project="taxes", minutes=45), TaskEntry("b", "B", project="taxes")]
    assert state(*tasks, projects=[TAXES]).minutes_left("taxes") == (45, 1)


def test_open_decisions_beyond_the_limit_are_told() -> None:
    gates = [PendingDecision(f"d-{number}", "Go?", THURSDAY) for number in range(8)]
    assert state(gates=gates).too_many_decisions
    assert not state(gates=gates[:7]).too_many_decisions


def test_with_no_file_the_day_is_the_usual_one_and_that_is_said() -> None:
    usual = Constraints.said(ZoneInfo("UTC"))
    assert usual.defaults == ("timezone", "work_hours", "lunch", "buffer", "energy_curve", "limits", "away")
    week = {weekday: str(span) for weekday, span in usual.work_hours.items()}
    assert week == dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-17:00")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"buffer": 1.5}, "buffer is a share"),
        ({"work_hours": {"monday": None}}, "'monday' is no weekday"),
    ],
)
def test_constraints_that_cannot_be_are_refused(said: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        bounds(**said)


@pytest.mark.parametrize(
    ("source", "title", "occurrence", "same"),
    [
        ("notes", "  mend the  BROKEN links ", "", True),
        ("notes", "Mend the broken links", "2026-11-26", False),
        ("other", "Mend the broken links", "", False),
        ("notes", "Mend the links", "", False),
    ],
)
def test_an_id_stays_while_the_text_means_the_same(source: str, title: str, occurrence: str, same: bool) -> None:
    assert (task_id(source, title, occurrence) == task_id("notes", "Mend the broken links")) is same
    assert task_id("notes", "Cafe\u0301") == task_id("notes", "Café") == "t-8a5a2004"


def test_minutes_below_one_are_refused() -> None:
    with pytest.raises(ValueError, match="counted from 1"):
        TaskEntry("a", "A", minutes=0)
