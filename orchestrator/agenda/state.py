"""What is true for the person on a day: a pure function of what was read, what they said, and the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from orchestrator.agenda.calendar import CalendarEntry
from orchestrator.agenda.constraints import Constraints
from orchestrator.agenda.energy import Energy, Level
from orchestrator.agenda.facts import AgendaEvent
from orchestrator.agenda.history import History, history_of
from orchestrator.agenda.open_task import OpenTask
from orchestrator.agenda.pending import PendingDecision
from orchestrator.agenda.project import Project
from orchestrator.agenda.reading import UNREAD, Hole, Reading, Trouble
from orchestrator.agenda.task import TaskEntry
from orchestrator.values import dataclass, field, replace

ASSUMED_MINUTES = 30
"""Planned for a task that names none, and told: half of the usual slot of a calendar, so that one wrong guess spoils
no day."""

_READ = ("projects", "tasks", "gates", "calendar")


@dataclass(frozen=True, slots=True)
class State:
    """One day's. What is unknown is a hole or None, never an empty list."""

    day: date
    constraints: Constraints
    energy: Energy
    projects: tuple[Project, ...]
    """By id."""
    tasks: tuple[OpenTask, ...]
    """Those that are not done, by id."""
    done: frozenset[str]
    """Ids of tasks that are known to be done, and of decisions that are known to be decided."""
    pending: tuple[PendingDecision, ...]
    """Gates that wait and one's own questions, oldest first."""
    calendar: tuple[CalendarEntry, ...]
    holes: tuple[Hole, ...]
    troubles: tuple[Trouble, ...]
    """Duplicates and names that lead nowhere, with what was made of them."""
    as_of: Mapping[str, datetime | None]
    """`projects tasks gates calendar energy` -> when it was read or said; None: never."""
    history: History
    checked: Mapping[str, datetime | None] = field(default_factory=dict)
    """`tasks calendar` -> when they were known to be as of `as_of`; later, where nothing has changed since."""

    def with_energy(self, level: Level | None) -> State:
        """What if the person said so; the time of day stays what it is."""
        return replace(self, energy=Energy(level, supposed=True))

    @property
    def unread(self) -> tuple[str, ...]:
        """Parts nobody looked for: what is in them is not known."""
        return tuple(part for part in _READ if self.as_of[part] is None)

    @property
    def too_many_decisions(self) -> bool:
        return len(self.pending) > self.constraints.limits.open_decisions

    def minutes_left(self, project: str) -> tuple[int, int]:
        """Minutes of a project's open tasks, and how many of them name none and are not in the sum."""
        entries = [task.entry for task in self.tasks if task.project and task.project.id == project]
        unsaid = sum(entry.minutes is None for entry in entries)
        return sum(entry.minutes or 0 for entry in entries), unsaid


def state_of(
    day: date,
    *,
    constraints: Constraints,
    projects: Reading[Project] = UNREAD,
    tasks: Reading[TaskEntry] = UNREAD,
    gates: Reading[PendingDecision] = UNREAD,
    calendar: Reading[CalendarEntry] = UNREAD,
    answered: Iterable[str] = (),
    events: Iterable[AgendaEvent] = (),
    texts: Mapping[str, str] | None = None,
) -> State:
    """The state of a day.

    Args:
        projects: with the tasks written beside them.
        tasks: those of all other homes, done ones too: a task that waits for one that is done waits no more.
        calendar: occurrences of the days around this one, recurrences worked out.
        answered: ids of gates that were answered; of those that stood in a plan, at least.
        events: of the `system` stream, in any order.
        texts: of the digests that events name.
    """
    history = history_of(events, day, texts or {})
    troubles: list[Trouble] = []
    known = _projects(projects.entries, troubles)
    pending = _pending((*gates.entries, *history.questions))
    written = [entry for project in projects.entries for entry in _of_project(project)]
    entries = _unique([*written, *tasks.entries], {decision.id for decision in pending}, troubles)
    done = frozenset(entry.id for entry in entries if _is_done(entry, history))
    opened = _Opened(known, history, constraints, day)
    open_tasks = opened.tasks([entry for entry in entries if entry.id not in done], troubles)
    read: dict[str, Reading[Any]] = {"projects": projects, "tasks": tasks, "gates": gates, "calendar": calendar}
    return State(
        day=day,
        constraints=constraints,
        energy=history.energy,
        projects=tuple(known[id_] for id_ in sorted(known)),
        tasks=open_tasks,
        done=done | history.decided | frozenset(answered),
        pending=pending,
        calendar=tuple(calendar.entries),
        holes=tuple(sorted({hole for reading in read.values() for hole in reading.holes})),
        troubles=tuple(sorted(set(troubles))),
        as_of={**{part: reading.as_of for part, reading in read.items()}, "energy": history.energy.said_at},
        history=history,
        checked={"tasks": tasks.checked, "calendar": calendar.checked},
    )


def _of_project(project: Project) -> Iterable[TaskEntry]:
    return (entry if entry.project else replace(entry, project=project.id) for entry in project.tasks)


def _projects(entries: Sequence[Project], troubles: list[Trouble]) -> dict[str, Project]:
    known: dict[str, Project] = {}
    for project in entries:
        if project.id in known:
            told = f"project '{project.id}' stands at {known[project.id].place} too; its tasks count with that one"
            troubles.append(Trouble(project.place, told))
        known.setdefault(project.id, project)
    return known


def _pending(decisions: Sequence[PendingDecision]) -> tuple[PendingDecision, ...]:
    """A gate named twice by a careless reader is one."""
    return tuple(sorted({one.id: one for one in decisions}.values(), key=lambda one: (one.asked, one.id)))


def _unique(entries: Sequence[TaskEntry], taken: set[str], troubles: list[Trouble]) -> list[TaskEntry]:
    """All of them, each under an id of its own: a second task of the same id is a task too.

    Open ones first: of a line ticked off and written anew the open one is meant, and old lines that are alike are
    nothing to tell.
    """
    names = taken | {entry.id for entry in entries}
    met: Counter[str] = Counter(taken)
    out = []
    for entry in sorted(entries, key=lambda entry: entry.done):
        met[entry.id] += 1
        if met[entry.id] > 1:
            name = next(name for n in range(met[entry.id], len(names) + 3) if (name := f"{entry.id}~{n}") not in names)
            names.add(name)
            if not entry.done:
                told = f"there is another '{entry.id}' already; “{entry.title}” is {name} here"
                troubles.append(Trouble(entry.place, told))
            entry = replace(entry, id=name)
        out.append(entry)
    return out


def _is_done(entry: TaskEntry, history: History) -> bool:
    return entry.done or (entry.done_by_event and entry.id in history.done)


class _Opened:
    """Makes open tasks of entries. What a due day means is worked out once for all tasks that are due then."""

    def __init__(self, projects: Mapping[str, Project], history: History, constraints: Constraints, day: date) -> None:
        self._projects = projects
        self._history = history
        self._constraints = constraints
        self._day = day
        planned = (ids for planned, ids in history.planned.items() if planned < day.isoformat())
        self._carried = Counter(id_ for ids in planned for id_ in ids)
        self._left: dict[tuple[date, int], tuple[int, int | None]] = {}

    def tasks(self, entries: Iterable[TaskEntry], troubles: list[Trouble]) -> tuple[OpenTask, ...]:
        ordered = sorted(entries, key=lambda entry: entry.id)
        blocks: dict[str, list[str]] = {entry.id: [] for entry in ordered}
        for entry in ordered:
            if entry.project and entry.project not in self._projects:
                told = f"“{entry.title}” is of project '{entry.project}', which there is not"
                troubles.append(Trouble(entry.place, told))
            for before in dict.fromkeys(entry.after):
                if before in blocks:
                    blocks[before].append(entry.id)
        return tuple(self._task(entry, tuple(blocks[entry.id])) for entry in ordered)

    def _task(self, entry: TaskEntry, blocks: tuple[str, ...]) -> OpenTask:
        project = self._projects.get(entry.project)
        due, energy, weight = entry.due, entry.energy, entry.weight
        inherited: tuple[str, ...] = ()
        if project:
            theirs = {"due": project.due, "energy": project.energy, "weight": project.weight}
            own = {"due": due, "energy": energy, "weight": weight}
            inherited = tuple(name for name in own if own[name] is None and theirs[name] is not None)
            due, energy = due or project.due, energy or project.energy
            weight = project.weight if weight is None else weight
        workdays, slack = self._days_left(due, entry.minutes or ASSUMED_MINUTES) if due else (None, None)
        return OpenTask(
            entry=entry,
            project=project,
            due=due,
            energy=energy,
            weight=1 if weight is None else weight,
            inherited=inherited,
            blocks=blocks,
            carried=self._carried[entry.id],
            deferred_to=_deferred(entry, self._history),
            due_in_days=(due - self._day).days if due else None,
            workdays_left=workdays,
            slack_days=slack,
        )

    def _days_left(self, due: date, minutes: int) -> tuple[int, int | None]:
        """Working days until then, and slack."""
        key = due, minutes
        if key not in self._left:
            bounds = self._constraints
            self._left[key] = bounds.working_days(self._day, due), bounds.slack_days(self._day, due, minutes)
        return self._left[key]


def _deferred(entry: TaskEntry, history: History) -> date | None:
    """Where the person moved it; void when its file names other dates than it did then: the file is the later word."""
    deferral = history.deferred.get(entry.id)
    if deferral is None:
        return None
    dates = tuple(found.isoformat() if found else "" for found in (entry.due, entry.scheduled))
    return date.fromisoformat(deferral.to) if (deferral.due, deferral.scheduled) == dates else None
