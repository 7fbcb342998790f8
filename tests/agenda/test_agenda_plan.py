"""What to do on a day, in which order, what not, and why."""

from datetime import date, datetime

import pytest
from days import BERLIN, CURVE, THURSDAY, bounds, event, events, held, left, meeting, placed, plain_bounds, state
from shipped_rules import SHIPPED

from orchestrator.agenda.constraints import AwaySpan, DayLimits
from orchestrator.agenda.facts import DayPlanned, EnergySaid, TaskDeferred, TaskDone
from orchestrator.agenda.pending import PendingDecision
from orchestrator.agenda.plan import PlannedBefore, changed_since, opening
from orchestrator.agenda.planning import day_planned, plan_day
from orchestrator.agenda.project import Project
from orchestrator.agenda.reading import Hole, Reading
from orchestrator.agenda.rule import Rule
from orchestrator.agenda.shapes import plan_digest
from orchestrator.agenda.state import state_of
from orchestrator.agenda.task import TaskEntry
from orchestrator.domain.canonical import digest_of

PLAN = digest_of(b"a plan")
TODAY = "2026-11-26"
SITE = Project("site", "The site", weight=3, due=date(2026, 12, 18))
TAXES = Project(
    "taxes", "Taxes 2025", weight=2, due=date(2026, 11, 30),
    tasks=(TaskEntry("tax-1", "Find the receipts", minutes=45, energy="low"),),
)  # fmt: skip


def task(id_: str, minutes: int = 60, **more: object) -> TaskEntry:
    return TaskEntry(id_, more.pop("title", f"Task {id_}"), minutes=minutes, **more)  # type: ignore[arg-type]


def test_a_thursday_in_november() -> None:
    """The day that is drawn in the design."""
    tasks = [
        task("site-1", 90, project="site", energy="high", title="Draft the note"),
        task("site-3", 20, project="site", after=("site-1",), title="Announce it"),
        task("site-5", 20, project="site", energy="low", title="Mend the broken links"),
    ]
    shown = [DayPlanned(f"2026-11-{day}", PLAN, ("site-5",)) for day in (20, 23, 24, 25)]
    plan = plan_day(
        state(
            *tasks,
            projects=[TAXES, SITE],
            gates=[PendingDecision("d-19", "Publish “Bind approvals”?", date(2026, 11, 25), "gate")],
            calendar=[meeting("10:00", "11:00", title="Design review")],
            constraints=bounds(energy_curve=CURVE),
            events=[*events(*shown), event(EnergySaid(TODAY, "low"), seq=9)],
        ),
        SHIPPED,
    )
    assert placed(plan) == ["09:00 tax-1", "09:45 d-19", "11:00 site-5"]
    assert held(plan) == {"site-3": ["after site-1"], "site-1": ["wants high energy and you said low"]}
    assert (plan.free_minutes, plan.plannable_minutes, plan.left_minutes) == (405, 324, 254)
    assert [entry.title for entry in plan.calendar] == ["Design review"]
    assert [one.item.carried for one in plan.placed] == [0, 0, 4]
    assert plan.before == PlannedBefore(date(2026, 11, 25), done=(), open=("site-5",), gone=())


def test_a_deadline_goes_before_any_points() -> None:
    heavy = Rule("heavy", "add", "1000", "heavy", when="task.id == 'heavy'")
    near = task("near", due=date(2026, 11, 27))
    assert placed(plan_day(state(task("heavy"), near), [*SHIPPED, heavy])) == ["09:00 near", "10:00 heavy"]


def test_among_deadlines_the_nearer_goes_before_any_points() -> None:
    heavy = Rule("heavy", "add", "1000", "heavy", when="task.id == 'later'")
    plan = plan_day(state(task("later", due=date(2026, 11, 27)), task("now", due=THURSDAY)), [*SHIPPED, heavy])
    assert placed(plan) == ["09:00 now", "10:00 later"]


def test_the_order_is_points_then_due_then_title() -> None:
    points = Rule("points", "add", "5", "five", when="task.id == 'd'")
    tasks = [
        task("a", title="beta"), task("b", title="Alpha"), task("c", title="z", due=date(2027, 1, 1)),
        task("d", title="zz"), task("e", title="Alpha"),
    ]  # fmt: skip
    assert placed(plan_day(state(*tasks), [points])) == ["09:00 d", "10:00 c", "11:00 b", "12:00 e", "13:00 a"]


def test_a_project_passes_its_due_day_on_to_its_tasks() -> None:
    plan = plan_day(state(projects=[TAXES], constraints=bounds()), SHIPPED)
    assert (plan.placed[0].item.score.is_first, plan.placed[0].item.due) == (True, date(2026, 11, 30))


def test_nothing_lies_across_a_meeting() -> None:
    plan = plan_day(state(task("a", 90), task("b", 60), calendar=[meeting("10:00", "11:00")]), [])
    assert placed(plan) == ["09:00 b", "11:00 a"]


def test_no_more_is_placed_than_the_buffer_leaves() -> None:
    plan = plan_day(state(*[task(name, 120) for name in "abcd"], constraints=plain_bounds(buffer=0.2)), [])
    assert placed(plan) == ["09:00 a", "11:00 b", "13:00 c"]
    assert left(plan) == {"d": "takes 120 min, and 24 that can be planned are left"}
    assert opening(plan) == "8 h wanted, 6.4 h free: d leaves today"


def test_a_shorter_task_takes_what_a_longer_one_cannot_use() -> None:
    tasks = [task("a", 400), task("b", 200), task("c", 60)]
    assert placed(plan_day(state(*tasks), [])) == ["09:00 a", "15:40 c"]


def test_a_full_day_opens_with_what_leaves_it() -> None:
    plan = plan_day(state(*[task(name, 120) for name in "abcdefgh"]), [])
    assert opening(plan) == "16 h wanted, 8 h free: 4 leave today"
    assert opening(plan_day(state(*[task(name, 90) for name in "abcdefg"]), [])) == (
        "10.5 h wanted, 8 h free: f and g leave today"
    )
    assert opening(plan_day(state(task("a")), [])) == ""


def test_what_fits_in_no_gap_is_told() -> None:
    calendar = [meeting("11:00", "11:30"), meeting("13:00", "13:30"), meeting("15:00", "15:30")]
    tasks = [task("a", 150), *(task(name, 70) for name in "bcdef")]
    plan = plan_day(state(*tasks, calendar=calendar), [])
    assert left(plan) == {"a": "takes 150 min, and the longest gap has 120", "f": "no gap of 70 min is left"}
    assert opening(plan_day(state(task("a", 150), calendar=calendar), [])) == "a finds no place today"


def test_deep_work_stays_below_its_limit_with_what_was_done_already() -> None:
    limits = plain_bounds(limits=DayLimits(deep_minutes=180))
    tasks = [task("a", 90, energy="high"), task("b", 60, energy="high"), task("c", 60)]
    assert placed(plan_day(state(*tasks, constraints=limits), [])) == ["09:00 a", "10:30 b", "11:30 c"]
    done = [event(TaskDone(TODAY, "z", minutes=60, energy="high"), hour=9)]
    plan = plan_day(state(*tasks, constraints=limits, events=done), [])
    assert left(plan) == {"b": "deep, and 30 of the day's deep minutes are left"}
    assert (plan.deep_done, plan.deep_minutes) == (60, 150)


def test_tasks_go_where_the_day_has_the_energy_they_ask_for() -> None:
    constraints = plain_bounds("09:00-17:30", energy_curve=CURVE)
    tasks = [task("a", energy="low"), task("b", energy="high"), task("c", energy="mid"), task("d")]
    plan = plan_day(state(*tasks, constraints=constraints), [])
    assert placed(plan) == ["09:00 b", "10:00 d", "11:30 c", "15:00 a"]


def test_a_deadline_does_not_wait_for_a_fitting_hour() -> None:
    constraints = plain_bounds("09:00-17:30", energy_curve=CURVE)
    plan = plan_day(state(task("a", energy="low", due=THURSDAY), constraints=constraints), SHIPPED)
    assert placed(plan) == ["09:00 a"]


def test_where_no_fitting_hour_is_free_another_is_taken() -> None:
    constraints = plain_bounds("09:00-17:30", energy_curve=CURVE)
    plan = plan_day(state(task("a", 200, energy="low"), constraints=constraints), [])
    assert placed(plan) == ["09:00 a"]


def test_what_another_waits_for_is_drawn_forward() -> None:
    tasks = [task("a", due=THURSDAY, after=("z",)), task("m"), task("z", after=("y",)), task("y")]
    plan = plan_day(state(*tasks), SHIPPED)
    assert placed(plan) == ["09:00 y", "10:00 z", "11:00 a", "12:00 m"]
    assert [one.before for one in plan.placed] == ["a", "a", "", ""]


def test_nothing_is_placed_before_what_it_waits_for() -> None:
    constraints = plain_bounds("09:00-17:30", energy_curve=CURVE)
    plan = plan_day(state(task("a", energy="high", after=("b",)), task("b", energy="mid"), constraints=constraints), [])
    assert placed(plan) == ["11:30 b", "12:30 a"]


def test_what_waits_for_something_without_a_place_has_none() -> None:
    plan = plan_day(state(task("a", 900), task("b", 10, after=("a",))), [])
    assert left(plan) == {"a": "takes 900 min, and the longest gap has 480", "b": "after a, which has no place today"}


def test_a_task_may_wait_for_a_decision() -> None:
    asked = [PendingDecision("D1", "Migrate comments?", THURSDAY)]
    plan = plan_day(state(task("a", after=("D1",)), gates=asked), SHIPPED)
    assert placed(plan) == ["09:00 D1", "09:05 a"]
    assert plan.placed[0].item.score.points == 4
    assert placed(plan_day(state(task("a", after=("D1",)), answered=["D1"]), SHIPPED)) == ["09:00 a"]


def test_what_is_done_is_waited_for_no_more() -> None:
    assert placed(plan_day(state(task("a", done=True), task("b", after=("a",))), [])) == ["09:00 b"]


def test_what_is_in_no_list_is_not_taken_for_done() -> None:
    plan = plan_day(state(task("b", after=("gone",)), task("c", after=("b",))), [])
    assert held(plan) == {"b": ["after gone, which is in no list that was read"], "c": ["after b"]}


def test_a_loop_is_named_and_its_tasks_are_shown() -> None:
    tasks = [
        task("a", after=("b",)),
        task("b", after=("c",)),
        task("c", after=("a",)),
        task("d", after=("c",)),
        task("e", after=("e",)),
    ]
    plan = plan_day(state(*tasks), [])
    assert plan.loops == (("a", "b", "c"), ("e",))
    assert held(plan) == {
        "a": ["waits for itself: a -> b -> c -> a"],
        "b": ["waits for itself: a -> b -> c -> a"],
        "c": ["waits for itself: a -> b -> c -> a"],
        "d": ["after c"],
        "e": ["waits for itself: e -> e"],
    }


def test_a_chain_of_two_thousand_tasks_is_one_chain() -> None:
    tasks = [task(f"t{number:04}", 1, after=(f"t{number + 1:04}",) if number < 1999 else ()) for number in range(2000)]
    plan = plan_day(state(*tasks), [])
    assert (placed(plan)[0], len(plan.placed), len(plan.left)) == ("09:00 t1999", 480, 1520)
    looped = [*tasks[:-1], task("t1999", 1, after=("t0000",))]
    round_ = plan_day(state(*looped), [])
    assert len(round_.loops[0]) == 2000
    assert round_.held[0].reasons[0].why == (
        "waits for itself: t0000 -> t0001 -> t0002 -> t0003 -> t0004 -> t0005 -> 1,993 more -> t1999 -> t0000"
    )


@pytest.mark.parametrize("status", ["waiting", "someday", "done"])
def test_tasks_of_a_project_that_is_not_active_are_held(status: str) -> None:
    project = Project("p", "P", status)  # type: ignore[arg-type]
    assert held(plan_day(state(task("a", project="p"), projects=[project]), [])) == {"a": [f"project p is {status}"]}


def test_a_task_moved_to_another_day_is_held_until_then() -> None:
    moved = [TaskDeferred("2026-11-25", "a", "2026-11-27"), TaskDeferred("2026-11-25", "b", TODAY)]
    plan = plan_day(state(task("a"), task("b"), events=events(*moved)), [])
    assert (held(plan), placed(plan)) == ({"a": ["you moved it to 2026-11-27"]}, ["09:00 b"])


def test_a_held_task_that_is_due_says_both() -> None:
    plan = plan_day(state(task("a", due=THURSDAY, scheduled=date(2026, 11, 27))), SHIPPED)
    (one,) = plan.held
    assert ([reason.why for reason in one.reasons], one.item.score.is_first) == (["scheduled for 2026-11-27"], True)


def test_on_a_day_away_everything_is_left_and_that_is_said() -> None:
    plan = plan_day(state(task("a"), constraints=plain_bounds(away=(AwaySpan(THURSDAY, THURSDAY),))), [])
    assert (left(plan), opening(plan)) == ({"a": "you are away"}, "nothing can be placed: you are away")


def test_minutes_nobody_said_are_assumed_and_that_is_said() -> None:
    plan = plan_day(state(TaskEntry("a", "A"), task("b")), [])
    assert [(one.item.minutes, one.item.assumed) for one in plan.placed] == [(30, True), (60, False)]


def test_how_the_last_planned_day_went_is_told() -> None:
    shown = events(
        DayPlanned("2026-11-20", PLAN, ("old",)),
        DayPlanned("2026-11-24", PLAN, ("a", "b", "c", "d", "e", "D1")),
        TaskDone("2026-11-24", "b"),
    )
    entries = [task("a"), task("b", done_by_event=True), task("c", done=True)]
    known = state(*entries, events=shown, answered=["D1"], gates=[PendingDecision("e", "Go?", THURSDAY)])
    assert plan_day(known, []).before == PlannedBefore(
        date(2026, 11, 24), done=("D1", "b", "c"), open=("a", "e"), gone=("d",)
    )


def test_the_same_day_asked_again_gives_the_same_plan() -> None:
    first = plan_day(state(task("a")), SHIPPED)
    again = plan_day(state(task("a"), events=events(day_planned(first))), SHIPPED)
    assert plan_digest(again) == plan_digest(first)


def test_what_changed_since_a_plan_was_shown_is_named() -> None:
    shown = day_planned(plan_day(state(task("a")), SHIPPED))
    assert changed_since(shown, plan_day(state(task("a")), SHIPPED)) == ()
    other = state(task("a"), task("b"), calendar=[meeting("10:00", "11:00")], energy="low")
    assert changed_since(shown, plan_day(other, SHIPPED)) == ("calendar", "done so far", "energy", "tasks")


def test_a_day_that_was_planned_is_recorded_small() -> None:
    tasks = [task("a"), task("b", 900), task("c", scheduled=date(2026, 12, 1)), task("d", due=THURSDAY)]
    plan = plan_day(state(*tasks), SHIPPED)
    shown = day_planned(plan)
    assert (shown.day, shown.plan, shown.placed, shown.held, shown.left) == (TODAY, plan_digest(plan), ("d", "a"), 1, 1)
    assert shown.rules == {"deadline-near": 1, "not-yet": 1}


def test_after_something_was_said_the_rest_of_the_day_is_planned() -> None:
    done = [event(TaskDone(TODAY, "z"), hour=11)]
    plan = plan_day(state(task("a"), events=done), [])
    assert (placed(plan), plan.since) == (["11:00 a"], datetime(2026, 11, 26, 11, tzinfo=BERLIN))


def test_what_if_there_were_more_energy_changes_nothing_that_was_said() -> None:
    tired = state(task("a", energy="high"), energy="low")
    assert held(plan_day(tired, SHIPPED)) == {"a": ["wants high energy and you said low"]}
    plan = plan_day(tired.with_energy("high"), SHIPPED)
    assert (placed(plan), plan.energy.supposed, tired.energy.word) == (["09:00 a"], True, "low")


def test_what_could_not_be_read_travels_into_the_plan() -> None:
    hole = Hole("tracker", "gh is not logged in", "2026-11-24")
    plan = plan_day(state_of(THURSDAY, constraints=plain_bounds(), tasks=Reading((task("a"),), holes=(hole,))), [])
    assert (plan.holes, plan.unread) == ((hole,), ("projects", "tasks", "gates", "calendar"))
    assert plan.defaults == ("energy_curve", "limits", "away")


def test_what_stays_free_is_told() -> None:
    plan = plan_day(state(task("a"), calendar=[meeting("12:00", "13:00")]), [])
    assert [f"{start:%H:%M}-{end:%H:%M}" for start, end in plan.free] == ["10:00-12:00", "13:00-17:00"]


def test_an_overdue_task_that_recurs_does_not_vanish() -> None:
    plan = plan_day(state(task("a", due=date(2026, 10, 1), recurrence="every week")), SHIPPED)
    assert (placed(plan), plan.placed[0].item.score.is_first) == (["09:00 a"], True)
