"""The hours of a day: what is worked, what meetings and lunch take, what can be planned, and which energy it has."""

from __future__ import annotations

from datetime import date, datetime

from orchestrator.agenda.constraints import WEEKDAYS
from orchestrator.agenda.energy import Level, capped
from orchestrator.agenda.state import State
from orchestrator.agenda.wall import Stretch, WallSpan, common, length, merged, without
from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True)
class DayHours:
    """Minutes are whole ones; stretches are in order and do not touch."""

    work_minutes: int
    """Of work hours still ahead, lunch taken out."""
    gaps: tuple[Stretch, ...]
    """Work hours without lunch and meetings."""
    plannable_minutes: int
    """What the buffer leaves of the gaps, rounded down."""
    best: tuple[tuple[Level, tuple[Stretch, ...]], ...]
    """Where the day has which energy: the person's curve, no higher than they said today."""
    none_why: str = ""
    """Why there is no gap; empty when there is one."""

    @property
    def free_minutes(self) -> int:
        return length(self.gaps)

    @property
    def longest_gap(self) -> int:
        return max((end - start for start, end in self.gaps), default=0)

    def stretches_of(self, level: Level) -> tuple[Stretch, ...]:
        return next((stretches for name, stretches in self.best if name == level), ())


def day_hours(state: State, since: datetime | None) -> DayHours:
    """The hours of the state's day.

    Args:
        since: time before it is gone; None: the whole day is ahead.
    """
    constraints, zone = state.constraints, state.constraints.timezone
    hours = constraints.work_hours.get(WEEKDAYS[state.day.weekday()])
    if constraints.is_away(state.day) or hours is None:
        why = "you are away" if constraints.is_away(state.day) else f"no work hours on {state.day:%A}"
        return DayHours(0, (), 0, (), why)
    work = merged([hours.on(state.day, zone)])
    if since is not None:
        work = without(work, [(0, -int(-since.timestamp() // 60))])  # a minute that has begun is gone
    if not work:
        return DayHours(0, (), 0, (), "the work hours are over")
    if constraints.lunch:
        work = without(work, _within(constraints.lunch, hours, state))
    meetings = [entry.on(state.day, zone) for entry in state.calendar if entry.takes_time]
    gaps = tuple(without(work, meetings))
    free = length(gaps)
    best: dict[Level, list[Stretch]] = {}
    for level, span in sorted(constraints.energy_curve.items()):
        best.setdefault(capped(level, state.energy.level), []).extend(common(_within(span, hours, state), work))
    return DayHours(
        work_minutes=length(work),
        gaps=gaps,
        plannable_minutes=int(free * constraints.plannable_share),
        best=tuple((level, tuple(merged(stretches))) for level, stretches in sorted(best.items())),
        none_why="" if gaps else "meetings take all of it" if work else "nothing is left of the work hours",
    )


def _within(span: WallSpan, hours: WallSpan, state: State) -> list[Stretch]:
    """A span of the wall's clock as it lies in work hours: these or the span may go on past midnight, so that of the
    day before and the day after is looked at too.
    """
    zone, day = state.constraints.timezone, state.day.toordinal()
    days = [date.fromordinal(at) for at in range(max(1, day - 1), min(day + 1, date.max.toordinal()) + 1)]
    return common([span.on(each, zone) for each in days], [hours.on(state.day, zone)])
