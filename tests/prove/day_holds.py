"""What must hold of the plan of every day, looked at with other means than those that made it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

from random_day import RandomDay

from orchestrator.agenda.calendar import CalendarEntry
from orchestrator.agenda.candidate import candidates_of, project_values, shared_values, values_of
from orchestrator.agenda.constraints import WEEKDAYS
from orchestrator.agenda.hours import day_hours
from orchestrator.agenda.plan import DayPlan
from orchestrator.agenda.planning import plan_day
from orchestrator.agenda.score import SpokenRule, speak
from orchestrator.agenda.shapes import plan_json
from orchestrator.agenda.state import State
from orchestrator.agenda.wall import WallSpan
from orchestrator.domain.canonical import canonical_json

MINUTE = timedelta(minutes=1)


def broken(given: RandomDay, chance: Random) -> str:
    """The first thing that does not hold of a day's plan; empty when all does."""
    state = given.state()
    plan = plan_day(state, given.rules, since=given.since)
    for told in (
        *nothing_is_lost(state, plan),
        *hours_are_kept(state, plan),
        *nothing_goes_before_what_it_waits_for(state, plan),
        *loops_are_named(state, plan),
        *addends_are_the_score(given, state, plan),
        *deadlines_come_first(plan),
        *what_is_left_has_no_place(state, plan),
        *nothing_else_matters(given, plan, chance),
    ):
        return told
    return ""


def nothing_is_lost(state: State, plan: DayPlan) -> Iterator[str]:
    told = [one.item.id for group in (plan.placed, plan.held, plan.left) for one in group]
    known = [*(task.id for task in state.tasks), *(decision.id for decision in state.pending)]
    if Counter(told) != Counter(known):
        yield f"told {sorted(told)} of {sorted(known)}"
    if any(not one.reasons for one in plan.held) or any(not one.why for one in plan.left):
        yield "something is held or left without a reason"


def hours_are_kept(state: State, plan: DayPlan) -> Iterator[str]:
    if not 0 <= plan.placed_minutes <= plan.plannable_minutes <= plan.free_minutes <= plan.work_minutes:
        yield f"{plan.placed_minutes} of {plan.plannable_minutes} of {plan.free_minutes} of {plan.work_minutes} min"
    if plan.plannable_minutes > plan.free_minutes * (1 - state.constraints.buffer) + 1e-6:
        yield "the buffer is planned"
    deep = sum(one.item.minutes for one in plan.placed if one.is_deep)
    if deep > max(0, plan.deep_limit - plan.deep_done):
        yield f"{deep} deep minutes"
    taken: set[datetime] = set()
    for one in plan.placed:
        minutes = list(_minutes(one.start, one.end))
        if len(minutes) != one.item.minutes or taken & set(minutes):
            yield f"{one.item.id} overlaps, or has {len(minutes)} min"
        taken |= set(minutes)
        for at in (minutes[0], minutes[-1]) if minutes else ():
            if why := _not_free(at, state, plan):
                yield f"{one.item.id} at {at}: {why}"
        yield from (
            f"{one.item.id} lies across {entry.id}" for entry in state.calendar if _crosses(one, entry, state.day)
        )


def _minutes(start: datetime, end: datetime) -> Iterator[datetime]:
    at = start.astimezone(UTC)
    while at < end.astimezone(UTC):
        yield at
        at += MINUTE


def _not_free(at: datetime, state: State, plan: DayPlan) -> str:
    """By the clock on the wall, minute for minute."""
    local = at.astimezone(state.constraints.timezone)
    hours = state.constraints.work_hours.get(WEEKDAYS[state.day.weekday()])
    if hours is None or state.constraints.is_away(state.day):
        return "no work on this day"
    if plan.since and at < plan.since:
        return "that time is gone"
    if not _in(hours, local, state.day):
        return "outside work hours"
    lunch = state.constraints.lunch
    if (
        lunch
        and local.fold == 0
        and (_in(lunch, local, local.date()) or _in(lunch, local, local.date() - timedelta(days=1)))
    ):
        return "lunch"
    return ""


def _in(span: WallSpan, local: datetime, day: date) -> bool:
    past = (local.date() - day).days * 1440 + local.hour * 60 + local.minute
    end = span.end if span.end > span.start else span.end + 1440
    return span.start <= past < end


def _crosses(one: object, entry: CalendarEntry, day: date) -> bool:
    if not entry.busy or entry.cancelled:
        return False
    if entry.all_day:
        return entry.start.date() <= day < max(entry.end.date(), entry.start.date() + timedelta(days=1))
    # in UTC: Python compares moments of one zone by their walls, and so misses a change of the clock between them
    start, end, begins, ends = (at.astimezone(UTC) for at in (entry.start, entry.end, one.start, one.end))  # type: ignore[attr-defined]
    return start < end and begins < end and start < ends


def nothing_goes_before_what_it_waits_for(state: State, plan: DayPlan) -> Iterator[str]:
    ends = {one.item.id: one.end.astimezone(UTC) for one in plan.placed}
    starts = {one.item.id: one.start.astimezone(UTC) for one in plan.placed}
    for task in state.tasks:
        for before in task.entry.after if task.id in starts else ():
            if before not in state.done and (before not in ends or ends[before] > starts[task.id]):
                yield f"{task.id} is placed before {before}"


def loops_are_named(state: State, plan: DayPlan) -> Iterator[str]:
    waits = {task.id: set(task.entry.after) for task in state.tasks}
    looped = {task for task in waits if task in _reached(task, waits)}
    named = [task for loop in plan.loops for task in loop]
    if Counter(named) != Counter(looped):
        yield f"loops {plan.loops}, but {sorted(looped)} wait for themselves"
    told = {one.item.id for one in plan.held if any(reason.kind == "loop" for reason in one.reasons)}
    if told != looped:
        yield f"{sorted(told)} are held for a loop, but {sorted(looped)} are in one"


def _reached(task: str, waits: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    work = [task]
    while work:
        for before in waits.get(work.pop(), set()) - reached:
            reached.add(before)
            work.append(before)
    return reached


def addends_are_the_score(given: RandomDay, state: State, plan: DayPlan) -> Iterator[str]:
    """Each rule asked of each task by itself: none of it from memory."""
    hours = day_hours(state, plan.since)
    projects, shared = project_values(state), shared_values(state, hours.work_minutes, hours.free_minutes)
    scores = {one.item.id: one.item.score for group in (plan.placed, plan.held, plan.left) for one in group}
    for candidate in candidates_of(state):
        values = {**shared, **values_of(candidate, state, projects)}
        said = [speak(rule, values) if rule.name != "broken" else None for rule in given.rules]
        spoken = tuple(one for one in said if isinstance(one, SpokenRule))
        score = scores[candidate.id]
        if score.spoken != spoken:
            yield f"of {candidate.id} {score.spoken} is told, and {spoken} is true"
        if round(100 * score.points) != sum(one.hundredths for one in spoken):
            yield f"{score.points} is not the sum of {spoken}"


def deadlines_come_first(plan: DayPlan) -> Iterator[str]:
    """No points bring anything before what comes first, but what that waits for."""
    ranked = sorted((*plan.placed, *plan.left), key=lambda one: one.rank)
    if [one.rank for one in ranked] != list(range(1, len(ranked) + 1)):
        yield "ranks have holes"
    firsts = [one.item.score.is_first for one in ranked]
    last = len(firsts) - firsts[::-1].index(True) if True in firsts else 0
    waited = {one.item.id for one in ranked if getattr(one, "before", "")}
    for one in ranked[:last]:
        if not one.item.score.is_first and one.item.id not in waited and one in plan.placed:
            yield f"{one.item.id} goes before what comes first"


def what_is_left_has_no_place(state: State, plan: DayPlan) -> Iterator[str]:
    longest = max((round((end - start) / MINUTE) for start, end in _in_utc(plan)), default=0)
    ended = {one.item.id: one.end.astimezone(UTC) for one in plan.placed}
    after = {task.id: task.entry.after for task in state.tasks}
    for one in plan.left:
        minutes, room = one.item.minutes, plan.left_minutes
        earliest = max((ended[before] for before in after.get(one.item.id, ()) if before in ended), default=None)
        fits = [end - max(start, earliest or start) >= minutes * MINUTE for start, end in _in_utc(plan)]
        if one.kind == "capacity" and minutes <= room:
            yield f"{one.item.id} of {minutes} min is left for want of time, and {room} are there"
        if one.kind == "too_long" and minutes <= longest:
            yield f"{one.item.id} of {minutes} min is too long, and a gap has {longest}"
        if one.kind == "no_gap" and any(fits):
            yield f"{one.item.id} of {minutes} min has a gap"


def _in_utc(plan: DayPlan) -> list[tuple[datetime, datetime]]:
    return [(start.astimezone(UTC), end.astimezone(UTC)) for start, end in plan.free]


def nothing_else_matters(given: RandomDay, plan: DayPlan, chance: Random) -> Iterator[str]:
    """The same values in another order give the same bytes."""
    again = plan_day(given.state(chance), given.rules, since=given.since)
    if canonical_json(plan_json(again)) != canonical_json(plan_json(plan)):
        yield "the same day has two plans"
