"""Days at random: all that a person's files, calendar and words can hold, the odd with the usual."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from shipped_rules import SHIPPED

from orchestrator.agenda.calendar import CalendarEntry
from orchestrator.agenda.constraints import WEEKDAYS, AwaySpan, Constraints, DayLimits
from orchestrator.agenda.energy import LEVELS
from orchestrator.agenda.facts import (
    AgendaEvent,
    AgendaFact,
    DayPlanned,
    EnergySaid,
    QuestionAsked,
    QuestionDecided,
    TaskAsked,
    TaskDeferred,
    TaskDone,
    Undone,
)
from orchestrator.agenda.pending import PendingDecision
from orchestrator.agenda.project import Project
from orchestrator.agenda.reading import Hole, Reading
from orchestrator.agenda.rule import Rule
from orchestrator.agenda.state import State, state_of
from orchestrator.agenda.task import TaskEntry
from orchestrator.agenda.wall import wall_span
from orchestrator.domain.canonical import digest_of

ZONES = (
    "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/St_Johns", "UTC",
    "Africa/Casablanca", "Pacific/Apia", "America/Santiago",
)  # fmt: skip
CHANGES = (
    date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8), date(2026, 11, 1), date(2026, 4, 5), date(2026, 10, 4),
    date(2026, 9, 6), date(2011, 12, 30), date(2011, 12, 31), date(2026, 2, 15), date(2026, 3, 22),
)  # fmt: skip
"""Days on which one of the zones moves its clock; Apia left out the 30th of December 2011."""
SPANS = ("09:00-17:30", "09:00-13:00", "00:00-24:00", "22:00-06:00", "01:00-04:00", "02:15-02:45", "08:00-08:20")
LUNCHES = ("12:30-13:15", "00:00-24:00", "02:00-03:00", "02:30-03:30", "23:30-00:30")
CURVES = ("09:00-11:30", "11:30-15:00", "15:00-17:30", "00:00-24:00", "22:00-03:00", "02:30-03:30")
OWN_RULES = (
    Rule("all-first", "first", "true", "because"),
    Rule("titled", "first", "task.title == 'Task 3'", "{{ task.title }}"),
    Rule("heavy", "add", "0.1 * task.weight", "weighs {{ task.weight }}"),
    Rule("third", "add", "task.carried / 3", "a third"),
    Rule("less", "add", "-7", "less", when="task.minutes is not none and task.minutes > 60"),
    Rule("no-project", "hold", "project is none and decision is none", "no project", unless="task.due is not none"),
    Rule("undue", "add", "2", "no due day", when="project.due is none"),
    Rule("zero", "add", "1 / (task.carried - 1)", "divides by zero"),
    Rule("text", "add", "task.title", "adds text"),
    Rule("unread", "first", "task.nothing > 3", "reads nothing"),
    Rule("broken", "hold", "task.energy ==", "cannot be parsed"),
    Rule("silent", "add", "1", "{{ decision.id }}"),
    Rule("late", "first", "task.due_in_days is not none and task.due_in_days < 0", "overdue"),
    Rule("full", "hold", "constraints.free_minutes < 60 and task.energy == 'high'", "{{ constraints.free_minutes }}"),
)  # fmt: skip


@dataclass(frozen=True)
class RandomDay:
    day: date
    constraints: Constraints
    projects: tuple[Project, ...]
    tasks: tuple[TaskEntry, ...]
    gates: tuple[PendingDecision, ...]
    calendar: tuple[CalendarEntry, ...]
    events: tuple[AgendaEvent, ...]
    rules: tuple[Rule, ...]
    since: datetime | None

    def state(self, chance: Random | None = None) -> State:
        """With `chance`, of everything that has no order in another order."""
        mixed = [list(part) for part in (self.projects, self.tasks, self.gates, self.calendar, self.events)]
        for part in mixed if chance else ():
            chance.shuffle(part)
        projects, tasks, gates, calendar, events = mixed
        return state_of(
            self.day,
            constraints=self.constraints,
            projects=Reading(tuple(projects), datetime(2026, 1, 1, tzinfo=UTC)),
            tasks=Reading(tuple(tasks), holes=(Hole("tracker", "gh is not logged in"),)),
            gates=Reading(tuple(gates)),
            calendar=Reading(tuple(calendar)),
            events=events,
        )


def random_day(chance: Random) -> RandomDay:
    day = chance.choice((*CHANGES, date(2026, 11, 26), date(2026, 1, 1) + timedelta(days=chance.randrange(700))))
    zone = ZoneInfo(chance.choice(ZONES))
    names = [f"t{number}" for number in range(chance.choice((0, 1, 3, 8, 20)))]
    projects = [_project(chance, number, day) for number in range(chance.randrange(4))]
    known = ["", *(project.id for project in projects), "nowhere"]
    return RandomDay(
        day=day,
        constraints=_constraints(chance, zone, day),
        projects=tuple(projects),
        tasks=tuple(_task(chance, name, names, known, day) for name in names),
        gates=tuple(
            PendingDecision(f"d-{number}", f"Go on with {number}?", day - timedelta(days=chance.randrange(9)), "gate",
                            by=_day(chance, day))
            for number in range(chance.choice((0, 0, 1, 3)))
        ),
        calendar=tuple(_entry(chance, number, day) for number in range(chance.choice((0, 1, 4, 12)))),
        events=tuple(_events(chance, day, zone, names)),
        rules=_rules(chance),
        since=chance.choice((None, None, _moment(chance, day, zone))),
    )  # fmt: skip


def _constraints(chance: Random, zone: ZoneInfo, day: date) -> Constraints:
    if chance.random() < 0.2:
        return Constraints.said(zone)
    hours = {weekday: wall_span(chance.choice(SPANS)) for weekday in WEEKDAYS if chance.random() < 0.9}
    return Constraints.said(
        zone,
        work_hours=hours,
        lunch=chance.choice((None, wall_span(chance.choice(LUNCHES)))),
        buffer=chance.choice((0, 0.1, 0.2, 0.9, 1)),
        energy_curve={level: wall_span(chance.choice(CURVES)) for level in LEVELS if chance.random() < 0.6},
        limits=DayLimits(chance.choice((0, 60, 180, 1000)), chance.choice((0, 7))),
        away=(AwaySpan(day, day + timedelta(days=3)),) if chance.random() < 0.05 else (),
    )


def _project(chance: Random, number: int, day: date) -> Project:
    tasks = tuple(
        TaskEntry(f"p{number}-{at}", f"Part {at}", minutes=chance.choice((None, 15, 45)), done_by_event=True)
        for at in range(chance.randrange(3))
    )
    return Project(
        f"p{number}",
        f"Project {number}",
        chance.choice(("active", "active", "active", "waiting", "someday", "done")),
        chance.choice((0, 1, 2.5, 3)),
        _day(chance, day),
        chance.choice((None, *LEVELS)),
        tasks,
        f"state/projects.yaml:{number + 2}",
    )


def _task(chance: Random, name: str, names: list[str], projects: list[str], day: date) -> TaskEntry:
    after = tuple(chance.choice([*names, "d-0"]) for _ in range(chance.choice((0, 0, 0, 1, 1, 2))))
    return TaskEntry(
        id=name,
        title=f"Task {chance.randrange(6)}",
        place=f"notes/tasks.md:{names.index(name) + 1}",
        project=chance.choice(projects),
        minutes=chance.choice((None, 1, 5, 20, 45, 90, 240, 2000)),
        energy=chance.choice((None, *LEVELS)),
        due=_day(chance, day),
        scheduled=chance.choice((None, None, None, _day(chance, day))),
        weight=chance.choice((None, 0, 1.1, 7)),
        after=(*after, "gone") if chance.random() < 0.05 else after,
        done=chance.random() < 0.1,
        done_by_event=chance.random() < 0.5,
    )


def _entry(chance: Random, number: int, day: date) -> CalendarEntry:
    zone = ZoneInfo(chance.choice(ZONES))
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    is_all_day = chance.random() < 0.15
    if is_all_day:
        start += timedelta(days=chance.choice((-2, -1, 0, 0, 1)))
        end = start + timedelta(days=chance.choice((0, 1, 1, 3)))
    else:
        start += timedelta(minutes=chance.randrange(-300, 1800), seconds=chance.choice((0, 0, 30)))
        end = start + timedelta(minutes=chance.choice((0, 15, 30, 60, 600, 3000, -30)))
    return CalendarEntry(
        f"c{number}",
        f"Meeting {number}",
        start,
        end,
        all_day=is_all_day,
        busy=chance.random() < (0.2 if is_all_day else 0.9),
        cancelled=chance.random() < 0.1,
    )


def _events(chance: Random, day: date, zone: ZoneInfo, names: list[str]) -> list[AgendaEvent]:
    """Of some days before, of this one, and one of the next; in the order of their moments."""
    found = []
    for back in sorted((chance.randrange(-1, 5) for _ in range(chance.choice((0, 2, 8)))), reverse=True):
        told = day - timedelta(days=back)
        at = datetime(told.year, told.month, told.day, chance.randrange(6, 14), tzinfo=zone)
        found.append(AgendaEvent(len(found) + 1, at, _fact(chance, told, names, len(found))))
    return found


def _fact(chance: Random, day: date, names: list[str], before: int) -> AgendaFact:
    told, task = day.isoformat(), chance.choice([*names, "t0"])
    later = (day + timedelta(days=chance.randrange(1, 4))).isoformat()
    text = digest_of(task.encode())
    return chance.choice(
        (
            EnergySaid(told, chance.choice(LEVELS)),
            TaskDone(told, task, minutes=45, energy=chance.choice(("", "high"))),
            TaskDeferred(told, task, later),
            TaskAsked(told, f"asked-{chance.randrange(3)}", text, "a client", chance.choice(("", later))),
            QuestionAsked(told, f"D{chance.randrange(3)}", text, by=chance.choice(("", later))),
            QuestionDecided(told, f"D{chance.randrange(3)}", text),
            Undone(told, max(1, before)),
            DayPlanned(told, text, tuple(chance.sample(names, min(len(names), 3))), rules={"carried": 1}),
        )
    )


def _rules(chance: Random) -> tuple[Rule, ...]:
    if chance.random() < 0.4:
        return SHIPPED
    return tuple(rule for rule in (*SHIPPED, *OWN_RULES) if chance.random() < 0.4)


def _day(chance: Random, day: date) -> date | None:
    return chance.choice((None, day + timedelta(days=chance.randrange(-4, 12)), date(9999, 12, 31)))


def _moment(chance: Random, day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(seconds=chance.randrange(26 * 3600))
