"""The sources of the person's day, read: tasks and calendars, from `notes/` or as `sources` of `baton.yaml` says.

A source that cannot be read is a hole with its reason.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from orchestrator.agenda.calendar import CalendarEntry
from orchestrator.agenda.reading import UNREAD, Hole, Reading, Trouble
from orchestrator.agenda.task import TaskEntry
from orchestrator.domain.canonical import JSON
from orchestrator.domain.provider import KEY_VARIABLES
from orchestrator.errors import BatonError, DefinitionFaults, NotFound
from orchestrator.face.trust import trust_in
from orchestrator.face.world import OwnWorld
from orchestrator.files.looking import read_plain
from orchestrator.files.writing import write_where_named, write_whole
from orchestrator.readers.bringing import Where, looked_at
from orchestrator.readers.calendar.entry import EventEntry
from orchestrator.readers.options import Options
from orchestrator.readers.reading import Placed, SourceReading
from orchestrator.readers.table import read, read_parts, reader_named
from orchestrator.readers.tasks.entry import HomeTask
from orchestrator.readers.tasks.marking import mark_done_in
from orchestrator.workspace.read.settings import Settings, read_settings

_MOST_BYTES = 16_000_000
"""As much as a reader takes of one file."""
USUAL_TASKS: Mapping[str, JSON] = {"notes": {"reader": "markdown-tasks", "path": "notes/**/*.md"}}
"""Where tasks are looked for when `baton.yaml` names no source of tasks."""


@dataclass(frozen=True)
class SourceLook:
    """One source, looked at: it has been read, or it is a hole."""

    name: str
    reader: str
    where: str
    """Its paths, command or address, as written."""
    as_of: datetime
    reading: SourceReading[Placed] | None
    hole: str = ""


@dataclass
class OwnTasks:
    reading: Reading[TaskEntry]
    homes: dict[str, HomeTask] = field(default_factory=dict)
    """Those whose line can be marked."""
    troubles: list[Trouble] = field(default_factory=list)


class Sources:
    """Of one workspace, as they are at one moment."""

    def __init__(self, root: Path, now: datetime) -> None:
        self._root = root
        self._now = now
        self._holes: list[Hole] = []
        try:
            settings = read_settings(root)
        except DefinitionFaults as faults:
            settings = Settings()
            self._holes = [Hole("sources", f"{faults.faults[0]}")]
        self._named = settings.sources
        self._world = OwnWorld(root, (*KEY_VARIABLES, *(one.key_env for one in settings.providers.values())))
        self._gives: dict[str, str] = {}
        for name, source in self._named.items():
            try:
                self._gives[name] = reader_named(str(source.get("reader", ""))).gives
            except BatonError as trouble:  # it may be one of tasks: never taken for a source that has none
                self._holes.append(Hole(name, trouble.message.rstrip(".")))
        if not self._of("tasks") and os.path.lexists(root / "notes"):
            self._named = {**USUAL_TASKS, **self._named}
            self._gives |= dict.fromkeys(USUAL_TASKS, "tasks")

    def tasks(self, options: Options) -> OwnTasks:
        """From every source of tasks, the first of a name first."""
        own = OwnTasks(Reading((), self._now))
        entries, holes = [], list(self._holes)
        for name, settings in self._of("tasks").items():
            try:
                reading = self._read(name, settings, options)
            except BatonError as trouble:
                holes.append(Hole(name, trouble.message.rstrip(".")))
                continue
            for task in reading.entries:
                if isinstance(task, HomeTask):
                    entries.append(_task(name, task))
                    own.homes |= {task.id: task} if task.line else {}
            own.troubles += [Trouble(one.place, one.why) for one in reading.told]
        own.reading = Reading(tuple(entries), self._now, tuple(holes))
        return own

    def calendar(self, day: date, options: Options) -> tuple[Reading[CalendarEntry], list[Trouble]]:
        """The days around a day, from every calendar; unread where none is named."""
        named = self._of("events")
        if not named:
            return UNREAD, []
        window = replace(options, start=day - timedelta(days=1), days=3)
        entries: list[CalendarEntry] = []
        holes, troubles = [], []
        for name, settings in named.items():
            try:
                reading = self._read(name, settings, window)
            except BatonError as trouble:
                holes.append(Hole(name, trouble.message.rstrip(".")))
                continue
            entries += [_event(name, one) for one in reading.entries if isinstance(one, EventEntry)]
            troubles += [Trouble(one.place, one.why) for one in reading.told]
        return Reading(tuple(entries), self._now, tuple(holes)), troubles

    @property
    def outside(self) -> tuple[str, ...]:
        """Of the sources of the day those that are commands or addresses: nothing marks a change of what they say."""
        return tuple(name for name, one in self._of_day() if one.get("command") or one.get("address"))

    def looked_at(self) -> list[Path]:
        """Every file and folder that the day's sources hang on. Raises WorkspaceError where they cannot be named."""
        looked: list[Path] = []
        trusted = trust_in(self._root).has_folder()
        for _, settings in self._of_day():
            paths = _paths(settings)
            if trusted or not _leads_out(paths):
                endings = reader_named(str(settings["reader"])).endings
                looked += looked_at(self._root, self._placed(paths), endings)
        return looked

    def _of_day(self) -> list[tuple[str, JSON]]:
        return [*self._of("tasks").items(), *self._of("events").items()]

    def looks(self, options: Options) -> tuple[SourceLook, ...]:
        """Every source, read now. Raises DefinitionFaults where `baton.yaml` cannot be read."""
        read_settings(self._root)
        return tuple(self.look_at(name, settings, options) for name, settings in self._named.items())

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._named)

    def look(self, name: str, options: Options) -> SourceLook:
        """Raises NotFound where no source has that name, DefinitionFaults where `baton.yaml` cannot be read."""
        read_settings(self._root)
        if name not in self._named:
            raise NotFound("source", name, list(self._named), mend="See all: baton sources")
        return self.look_at(name, self._named[name], options)

    def look_at(self, name: str, settings: JSON, options: Options) -> SourceLook:
        """One that need not be named in `baton.yaml`, read now by the settings it would have there."""
        written = settings.get("path") or settings.get("command") or settings.get("address") or ""
        where = written if isinstance(written, str) else ", ".join(written)
        try:
            reading, hole = self._read(name, settings, options), ""
        except BatonError as trouble:
            reading, hole = None, trouble.message.rstrip(".")
        return SourceLook(name, str(settings.get("reader", "")), where, self._now, reading, hole)

    def _of(self, gives: str) -> dict[str, JSON]:
        return {name: settings for name, settings in self._named.items() if self._gives.get(name) == gives}

    def _read(self, name: str, settings: JSON, options: Options) -> SourceReading[Placed]:
        """Raises BatonError where it is a hole."""
        options = replace(options, source=name)
        paths = _paths(settings)
        if settings["reader"] == "git":
            return read_parts(reader_named("git"), self._world.commits(paths, options), options)
        if _leads_out(paths) and not trust_in(self._root).has_folder():
            raise BatonError("leads out of this workspace, which is not known to be yours: baton trust --always")
        where = Where(self._root, self._placed(paths), settings.get("command", ""), settings.get("address", ""))
        return read(settings["reader"], where, options, self._world)

    def _placed(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(os.path.normpath(self._root / path) if ".." in path.split("/") else path for path in paths)


def _paths(settings: JSON) -> tuple[str, ...]:
    written = settings.get("path", ())
    return (written,) if isinstance(written, str) else tuple(written)


def _leads_out(paths: tuple[str, ...]) -> bool:
    return any(path.startswith(("/", "~")) or ".." in path.split("/") for path in paths)


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
