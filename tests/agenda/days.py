"""Days written out in few words: Thursday, 26 November 2026, in Berlin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from orchestrator.agenda.calendar import CalendarEntry
from orchestrator.agenda.constraints import Constraints
from orchestrator.agenda.energy import Level
from orchestrator.agenda.facts import AgendaEvent, AgendaFact, EnergySaid
from orchestrator.agenda.plan import DayPlan
from orchestrator.agenda.reading import Reading
from orchestrator.agenda.state import State, state_of
from orchestrator.agenda.task import TaskEntry
from orchestrator.agenda.wall import wall_span

BERLIN = ZoneInfo("Europe/Berlin")
THURSDAY = date(2026, 11, 26)
READ_AT = datetime(2026, 11, 26, 7, tzinfo=UTC)
HOURS = {
    weekday: wall_span(hours)
    for weekday, hours in {
        "mon": "09:00-17:30", "tue": "09:00-17:30", "wed": "09:00-13:00", "thu": "09:00-17:30", "fri": "09:00-16:00",
    }.items()
}  # fmt: skip
CURVE = {"high": wall_span("09:00-11:30"), "mid": wall_span("11:30-15:00"), "low": wall_span("15:00-17:30")}


def bounds(**said: Any) -> Constraints:
    """Those of the file that ships, and what is said otherwise."""
    return Constraints.said(
        ZoneInfo("UTC"), **{"timezone": BERLIN, "work_hours": HOURS, "lunch": wall_span("12:30-13:15"), **said}
    )


def plain_bounds(hours: str = "09:00-17:00", **said: Any) -> Constraints:
    """Every day the same hours, no lunch, nothing kept back."""
    week = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), wall_span(hours))
    return bounds(**{"work_hours": week, "lunch": None, "buffer": 0, **said})


def state(
    *tasks: TaskEntry,
    day: date = THURSDAY,
    constraints: Constraints | None = None,
    calendar: Sequence[CalendarEntry] = (),
    events: Sequence[AgendaEvent] = (),
    energy: Level | None = None,
    **more: Any,
) -> State:
    said = [event(EnergySaid(day.isoformat(), energy), day=day, hour=0)] if energy else []
    for name in ("projects", "gates"):
        more[name] = Reading(tuple(more.get(name, ())), READ_AT)
    return state_of(
        day,
        constraints=constraints or plain_bounds(),
        tasks=Reading(tasks, READ_AT),
        calendar=Reading(tuple(calendar), READ_AT),
        events=[*events, *said],
        **more,
    )


def event(fact: AgendaFact, *, seq: int = 1, day: date = THURSDAY, hour: int = 8) -> AgendaEvent:
    return AgendaEvent(seq, datetime(day.year, day.month, day.day, hour, tzinfo=BERLIN), fact)


def events(*facts: AgendaFact) -> list[AgendaEvent]:
    """In this order, at eight in the morning of their days."""
    return [event(fact, seq=at, day=date.fromisoformat(fact.day)) for at, fact in enumerate(facts, start=1)]


def meeting(start: str, end: str, *, day: date = THURSDAY, zone: ZoneInfo = BERLIN, **more: Any) -> CalendarEntry:
    """`10:00`, `11:00`; an end before the start is on the next day."""
    begins, ends = (datetime.fromisoformat(f"{day.isoformat()}T{at}").replace(tzinfo=zone) for at in (start, end))
    ends += timedelta(days=1) if end < start else timedelta()
    return CalendarEntry(more.pop("id", f"{start}-{end}"), more.pop("title", "Meeting"), begins, ends, **more)


def placed(plan: DayPlan) -> list[str]:
    """`09:00 tax-1`"""
    return [f"{one.start:%H:%M} {one.item.id}" for one in plan.placed]


def held(plan: DayPlan) -> dict[str, list[str]]:
    return {one.item.id: [reason.why for reason in one.reasons] for one in plan.held}


def left(plan: DayPlan) -> dict[str, str]:
    return {one.item.id: one.why for one in plan.left}
