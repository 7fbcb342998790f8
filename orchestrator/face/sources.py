"""The sources of the person's day, read: tasks and calendars, from `notes/` or as `sources` of `baton.yaml` says.

A source that cannot be read is a hole with its reason.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from orchestrator.agenda.calendar import CalendarEntry
from orchestrator.agenda.reading import UNREAD, Hole, Reading, Trouble
from orchestrator.agenda.task import TaskEntry
from orchestrator.domain.canonical import JSON
from orchestrator.domain.provider import KEY_VARIABLES
from orchestrator.errors import BatonError, DefinitionFaults, NotFound
from orchestrator.face.kept import KeptSources
from orchestrator.face.source import Freshness, Looks, NamedSource, SourceLook, source_reader
from orchestrator.face.world import OwnWorld
from orchestrator.files.looking import read_plain
from orchestrator.files.writing import write_where_named, write_whole
from orchestrator.readers.calendar.entry import EventEntry
from orchestrator.readers.options import Options
from orchestrator.readers.tasks.entry import HomeTask
from orchestrator.readers.tasks.marking import mark_done_in
from orchestrator.values import dataclass, field, replace
from orchestrator.workspace.read.settings import Settings, read_settings

if TYPE_CHECKING:
    from orchestrator.domain.secrets import Secrets

_T = TypeVar("_T")
_MOST_BYTES = 16_000_000
"""As much as a reader takes of one file."""
USUAL_TASKS: Mapping[str, JSON] = {"notes": {"reader": "markdown-tasks", "path": "notes/**/*.md"}}
"""Where tasks are looked for when `baton.yaml` names no source of tasks."""


@dataclass
class OwnTasks:
    reading: Reading[TaskEntry]
    homes: dict[str, HomeTask] = field(default_factory=dict)
    """Those whose line can be marked."""
    troubles: list[Trouble] = field(default_factory=list)


class Sources:
    """Of one workspace, as they are at one moment."""

    def __init__(
        self, root: Path, now: datetime, secrets: Callable[[], Secrets], *, freshness: Freshness = "now"
    ) -> None:
        self._root = root
        self._now = now
        self._holes: list[Hole] = []
        try:
            settings = read_settings(root)
        except DefinitionFaults as faults:
            settings = Settings()
            self._holes = [Hole("sources", f"{faults.faults[0]}")]
        self._named = dict(settings.sources)
        of_providers = (name for provider in settings.providers.values() for name in provider.variables)
        world = OwnWorld(root, (*KEY_VARIABLES, *of_providers))
        self._kept = KeptSources(root, secrets)
        self._looks = Looks(root, now, world, self._kept, freshness)
        self._gives: dict[str, str] = {}
        for name, source in self._named.items():
            try:
                self._gives[name] = source_reader(str(source.get("reader", ""))).gives
            except BatonError as trouble:  # it may be one of tasks: never taken for a source that has none
                self._holes.append(Hole(name, trouble.message.rstrip(".")))
        if not self._of("tasks") and os.path.lexists(root / "notes"):
            self._named = {**USUAL_TASKS, **self._named}
            self._gives |= dict.fromkeys(USUAL_TASKS, "tasks")

    def tasks(self, options: Options) -> OwnTasks:
        """From every source of tasks, the first of a name first."""
        looks = self._looks_at("tasks", options)
        own = OwnTasks(Reading((), self._now))
        entries = []
        for look in looks:
            for task in look.reading.entries if look.reading else ():
                if isinstance(task, HomeTask):
                    entries.append(_task(look.name, task))
                    own.homes |= {task.id: task} if task.line else {}
        own.troubles = _troubles(looks)
        own.reading = self._reading(tuple(entries), looks, self._holes)
        return own

    def calendar(self, day: date, options: Options) -> tuple[Reading[CalendarEntry], list[Trouble]]:
        """The days around a day, from every calendar; unread where none is named."""
        looks = self._looks_at("events", replace(options, start=day - timedelta(days=1), days=3))
        if not looks:
            return UNREAD, []
        entries = [
            _event(look.name, one)
            for look in looks
            for one in (look.reading.entries if look.reading else ())
            if isinstance(one, EventEntry)
        ]
        return self._reading(tuple(entries), looks, ()), _troubles(looks)

    def known_holes(self) -> tuple[Hole, ...]:
        """Of the sources that no day is made from: those that could not be read when somebody last looked."""
        others = [NamedSource(name, one) for name, one in self._named.items() if not self._gives.get(name)]
        told = [(one.name, *self._looks.known_hole(one)) for one in others]
        return tuple(Hole(name, why, since) for name, why, since in told if why)

    @property
    def outside(self) -> tuple[str, ...]:
        """Of the sources of the day those that are commands or addresses: nothing marks a change of what they say."""
        return tuple(one.name for one in self._of_day() if not one.is_files)

    def looked_at(self) -> list[Path]:
        """Every file and folder that the day's sources hang on. Raises WorkspaceError where they cannot be named."""
        return [path for one in self._of_day() for path in self._looks.hangs_on(one)]

    def kept_beside(self) -> list[Path]:
        """Where is kept what the state takes of sources without reading them: what those that are not files said last,
        and since when one that no day is made from could not be read.
        """
        files = {one.name for one in self._of_day() if one.is_files}
        return [self._kept.path(name) for name in self._named if name not in files]

    def _of_day(self) -> list[NamedSource]:
        return [NamedSource(name, one) for gives in ("tasks", "events") for name, one in self._of(gives).items()]

    def looks(self, options: Options) -> tuple[SourceLook, ...]:
        """At every source. Raises DefinitionFaults where `baton.yaml` cannot be read."""
        read_settings(self._root)
        self._kept.keep_only(self._named)
        return tuple(self._looks.at(NamedSource(name, settings), options) for name, settings in self._named.items())

    def gives(self, name: str) -> str:
        """What a source has for the day: `tasks`, `events`, or nothing of it."""
        return self._gives.get(name, "")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._named)

    def look(self, name: str, options: Options) -> SourceLook:
        """Raises NotFound where no source has that name, DefinitionFaults where `baton.yaml` cannot be read."""
        read_settings(self._root)
        if name not in self._named:
            raise NotFound("source", name, list(self._named), mend="See all: baton sources")
        return self._looks.at(NamedSource(name, self._named[name]), options)

    def look_at(self, name: str, settings: JSON, options: Options) -> SourceLook:
        """One that need not be named in `baton.yaml`, by the settings it would have there."""
        return self._looks.at(NamedSource(name, settings), options)

    def _of(self, gives: str) -> dict[str, JSON]:
        return {name: settings for name, settings in self._named.items() if self._gives.get(name) == gives}

    def _looks_at(self, gives: str, options: Options) -> list[SourceLook]:
        return [self._looks.at(NamedSource(name, settings), options) for name, settings in self._of(gives).items()]

    def _reading(self, entries: tuple[_T, ...], looks: Iterable[SourceLook], holes: Iterable[Hole]) -> Reading[_T]:
        """As old as the oldest of the looks. Where all are holes it is as of now that nothing is known."""
        read = [(look.as_of, look.checked) for look in looks if look.as_of and look.checked]
        holes = (*holes, *(Hole(look.name, look.hole, look.since) for look in looks if look.hole))
        as_of = min((as_of for as_of, _ in read), default=self._now)
        return Reading(entries, as_of, holes, min((checked for _, checked in read), default=None))


def _troubles(looks: Iterable[SourceLook]) -> list[Trouble]:
    return [Trouble(one.place, one.why) for look in looks if look.reading for one in look.reading.told]


def _task(source: str, task: HomeTask) -> TaskEntry:
    return TaskEntry(
        id=task.id,
        title=task.title,
        source=source,
        place=task.place,
        project=task.project,
        minutes=task.minutes,
        energy=task.energy,
        due=task.due,
        scheduled=task.scheduled or task.start,
        priority=task.priority,
        after=task.depends_on,
        recurrence=task.recurrence,
        tags=task.tags,
        done=task.state in ("done", "cancelled"),
        done_by_event=not task.line,
    )


def _event(source: str, event: EventEntry) -> CalendarEntry:
    return CalendarEntry(
        id=event.uid,
        title=event.title,
        start=event.start,
        end=event.end,
        all_day=event.all_day,
        busy=event.is_busy,
        cancelled=event.standing == "cancelled",
        source=source,
        place=event.place,
    )


def marked(root: Path, task: HomeTask, day: date) -> None:
    """Mark a task as done where it lives: that one line, atomically, and only if it still reads as shown.

    Raises:
        WorkspaceError: it does not.
    """
    path = Path(task.place.rpartition(":")[0])
    data = mark_done_in(read_plain(root / path, _MOST_BYTES), task, day)
    if path.is_absolute():
        write_where_named(path, data)
    else:
        write_whole(root, path, data)
