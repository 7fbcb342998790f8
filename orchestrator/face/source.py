"""One source, looked at: as fresh as is asked for, and from what was kept where nothing changed."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from orchestrator.domain.canonical import JSON
from orchestrator.errors import BatonError, NotFound, WorkspaceError
from orchestrator.face.kept import KeptSource, KeptSources, digest_of_parts
from orchestrator.face.world import NOT_YOURS, OwnWorld
from orchestrator.files.links import followed
from orchestrator.files.seen import is_sure, marks_of
from orchestrator.readers.bringing import Where, brought, looked_at
from orchestrator.readers.options import Options
from orchestrator.readers.reading import Brought, Placed, SourceReading, SourceTrouble, SourceUnread
from orchestrator.readers.table import READERS, SourceReader, read_parts, reader_named, reader_names
from orchestrator.values import dataclass, replace

Freshness = Literal["now", "recent", "kept"]
"""How fresh a reading must be. Files are as they are now in each of them. `now`: commands are run and addresses asked.
`recent`: those that were a few minutes ago are not. `kept`: none is, whatever the age of what is kept."""

RECENT = timedelta(minutes=5)
"""A tracker or calendar this old is the same in most looks, and one command after the other asks it once."""
LONGEST_STAND_IN = timedelta(days=7)
"""An address that cannot be reached is stood in for by what lay there so long ago: a journey without a network is
shorter, and of an older calendar too much has been moved."""
TOPIC_VARIABLE = "BATON_TOPIC"
"""Of the environment of a search."""
NOT_READ = "not read yet: baton today"


@dataclass(frozen=True)
class SourceLook:
    """One source, looked at: it has been read, or it is a hole; both, where something older stands in."""

    name: str
    reader: str
    where: str
    """Its paths, command or address as written; `$NAME` of an address that a variable holds."""
    reading: SourceReading[Placed] | None = None
    as_of: datetime | None = None
    """When what is there was really read; None: never."""
    checked: datetime | None = None
    """When it was known to be still so: later than `as_of`, where nothing has changed since."""
    hole: str = ""
    since: str = ""
    """ISO 8601; the first time in a row that it could not be read."""


@dataclass(frozen=True)
class NamedSource:
    """An entry of `sources` in `baton.yaml`."""

    name: str
    settings: Mapping[str, JSON]

    @property
    def reader(self) -> str:
        return str(self.settings.get("reader", ""))

    @property
    def paths(self) -> tuple[str, ...]:
        paths = self.settings.get("path", ())
        return (paths,) if isinstance(paths, str) else tuple(map(str, paths))

    @property
    def variable(self) -> str:
        """Of the environment, that holds the address."""
        return str(self.settings.get("address_env", ""))

    @property
    def where(self) -> str:
        if self.variable:
            return f"${self.variable}"
        return ", ".join(self.paths) or str(self.settings.get("command") or self.settings.get("address") or "")

    @property
    def is_files(self) -> bool:
        """Nothing is run or asked for it."""
        return bool(self.paths) and self.reader != "git"

    @property
    def is_search(self) -> bool:
        """A command that is told what to look for."""
        return self.reader == "links" and bool(self.settings.get("command"))

    @property
    def is_address(self) -> bool:
        return bool(self.variable or self.settings.get("address"))

    @property
    def address(self) -> str:
        """As it is asked; empty, where the variable that holds it is not set."""
        return os.environ.get(self.variable, "").strip() if self.variable else str(self.settings.get("address", ""))

    def key(self, root: Path) -> str:
        """Of what is kept of it: another folder, other settings and another address have another."""
        held = [str(followed(root)), self.name, self.settings, self.address]
        return hashlib.sha256(json.dumps(held, sort_keys=True, default=str).encode()).hexdigest()


class _NotReadYet(SourceUnread):
    """Nothing of it is kept, and it is not to be asked. It is no failure of the source."""


@dataclass(frozen=True)
class _WantedLook:
    """One source, as one look wants it."""

    source: NamedSource
    options: Options
    key: str
    reader: SourceReader

    @property
    def heeded(self) -> dict[str, JSON]:
        """The options that decide what its reader makes of it."""
        options = self.options
        start, day = options.start, options.day
        held = {"day": day and day.isoformat(), "start": start and start.isoformat(), "days": options.days}
        held |= {"zone": options.zone, **options.own}
        return {name: value for name, value in held.items() if name in self.reader.takes}

    @property
    def is_storable(self) -> bool:
        """A reader of an installed package changes when we do not see it."""
        return READERS.get(self.source.reader) is self.reader and self.reader.entry is not None

    def kept_reading(self, kept: KeptSource) -> SourceReading[Placed] | None:
        return kept.reading(self.heeded, self.reader.entry) if self.is_storable else None

    def read(self, parts: Sequence[Brought], told: Sequence[SourceTrouble], kept: KeptSource) -> SourceReading[Placed]:
        """What the parts hold, and from now on what is kept. Raises BatonError; what was kept is as it was then."""
        digest = digest_of_parts(parts, told)
        reading = self.kept_reading(kept) if digest == kept.digest else None
        if reading is not None:
            return reading
        made = read_parts(self.reader, parts, self.options)
        reading = SourceReading(made.entries, (*told, *made.told))
        if digest != kept.digest:
            kept.digest, kept.readings = digest, []
        if self.is_storable:
            kept.take_reading(self.heeded, reading)
        return reading


class Looks:
    """At the sources of one workspace, at one moment."""

    def __init__(self, root: Path, now: datetime, world: OwnWorld, kept: KeptSources, freshness: Freshness) -> None:
        self._root = root
        self._now = now
        self._world = world
        self._kept = kept
        self._freshness = freshness

    def at(self, source: NamedSource, options: Options) -> SourceLook:
        """Whatever it is, a look; that it cannot be read is a hole in it."""
        try:
            reader = source_reader(source.reader)
        except BatonError as trouble:
            return _look(source, hole=_line(trouble))
        if source.variable and not source.address:  # in another shell it is, so what is kept stays
            return _look(source, hole=f"the variable {source.variable} is not set")
        key = source.key(self._root)
        if source.is_search:  # what was found for another topic is something else
            key = hashlib.sha256(f"{key} {options.topic}".encode("utf-8", "surrogatepass")).hexdigest()
        one = _WantedLook(source, replace(options, source=source.name), key, reader)
        kept = self._kept.load(source.name, one.key)
        try:
            return self._files(one, kept) if source.is_files else self._elsewhere(one, kept)
        except _NotReadYet as trouble:
            return _look(source, hole=_line(trouble))
        except BatonError as trouble:
            return self._failed(one, kept, _line(trouble))

    def _files(self, one: _WantedLook, kept: KeptSource) -> SourceLook:
        paths = self._inside(one.source)
        reading = one.kept_reading(kept) if not kept.since and kept.is_as_marked() else None
        if reading is not None:
            return _look(one.source, reading, kept.read_at, self._now)
        began_ns = time.time_ns()
        looked: list[Path] = []
        parts, told = brought(Where(self._root, paths), one.reader.endings, None, looked=looked)
        reading = one.read(parts, told, kept)
        marks = marks_of(looked)
        kept.marks = marks if is_sure(marks, at_ns=began_ns) else None
        return self._read_now(one, kept, reading)

    def _elsewhere(self, one: _WantedLook, kept: KeptSource) -> SourceLook:
        if self._may_serve(kept):
            reading = self._from_kept(one, kept)
            if reading is not None:
                hole = self._stood_in(one, kept) if kept.since else ""
                return _look(one.source, reading, kept.read_at, kept.read_at, hole, kept.since)
        if self._freshness == "kept":
            return self._not_asked(one, kept)
        parts = self._asked(one, kept)
        reading = one.read(parts, (), kept)
        kept.take_parts(parts if one.source.reader != "git" else ())  # git says other things of other days
        return self._read_now(one, kept, reading)

    def _may_serve(self, kept: KeptSource) -> bool:
        if kept.read_at is None or self._freshness == "now":
            return False
        age = self._now - kept.read_at
        return self._freshness == "kept" or (not kept.since and timedelta(0) <= age < RECENT)

    def _not_asked(self, one: _WantedLook, kept: KeptSource) -> SourceLook:
        if not self._kept.is_own:
            raise SourceUnread(f"is not read: {NOT_YOURS}")
        if kept.since:
            return _look(one.source, hole=kept.why or "could not be read", since=kept.since)
        raise _NotReadYet(NOT_READ)

    def _asked(self, one: _WantedLook, kept: KeptSource) -> tuple[Brought, ...]:
        """Raises SourceUnread."""
        source = one.source
        if source.reader == "git" and source.paths:
            return self._world.commits(source.paths, one.options)
        if command := source.settings.get("command", ""):
            return (Brought(str(command), self._world.ran(str(command), self._told(one))),)
        if source.address:
            before = next(iter(kept.parts()), None)
            return (self._world.fetched(source.address, shown=source.where, before=before),)
        raise SourceUnread("names no path, no command and no address.")

    def _told(self, one: _WantedLook) -> dict[str, str]:
        """What a search is told, in its environment: no shell and no option of it can mistake that for something else.

        Raises SourceUnread: there is nothing to look for.
        """
        if not one.source.is_search:
            return {}
        if not one.options.topic:
            raise SourceUnread("has no topic to look for: an app with an input 'topic' gives one")
        return {TOPIC_VARIABLE: one.options.topic}

    def _from_kept(self, one: _WantedLook, kept: KeptSource) -> SourceReading[Placed] | None:
        """What was read before, or is made of the parts that were brought then."""
        reading = one.kept_reading(kept)
        parts = kept.parts() if reading is None else ()
        if parts:
            with suppress(BatonError):
                reading = one.read(parts, (), kept)
                self._kept.save(one.source.name, one.key, kept)
        return reading

    def _read_now(self, one: _WantedLook, kept: KeptSource, reading: SourceReading[Placed]) -> SourceLook:
        kept.read_at, kept.since, kept.why = self._now, None, ""
        self._kept.save(one.source.name, one.key, kept)
        return _look(one.source, reading, self._now, self._now)

    def _failed(self, one: _WantedLook, kept: KeptSource, why: str) -> SourceLook:
        known, since = (kept.since, kept.why), kept.since or self._now
        kept.since, kept.why = since, why
        is_known = known == (since, why) or self._kept.save(one.source.name, one.key, kept) or known[0] is not None
        reading, hole = None, why
        if one.source.is_address and kept.read_at and timedelta(0) <= self._now - kept.read_at <= LONGEST_STAND_IN:
            reading = self._from_kept(one, kept)
            hole = self._stood_in(one, kept) if reading else why
        at = kept.read_at if reading else None
        return _look(one.source, reading, at, at, hole, since if is_known else None)

    def _stood_in(self, one: _WantedLook, kept: KeptSource) -> str:
        at = kept.read_at.astimezone(one.options.clock()) if kept.read_at else None
        return f"{kept.why or 'could not be read'}; as of {at:%a %d %b %H:%M}" if at else kept.why

    def known_hole(self, source: NamedSource) -> tuple[str, str]:
        """Why it could not be read the last time it was, and since when, ISO 8601; empty, where it could. Nothing of
        it is read, run or asked for this.
        """
        kept = self._kept.load(source.name, source.key(self._root))
        return (kept.why, kept.since.isoformat()) if kept.since else ("", "")

    def hangs_on(self, source: NamedSource) -> list[Path]:
        """The files and folders that decide what it holds; none of one that is not files, or may not be read.

        Raises:
            WorkspaceError: its pattern cannot be gone through.
        """
        if not source.is_files:
            return []
        try:
            paths = self._inside(source)
        except SourceUnread:
            return []
        return looked_at(self._root, paths, source_reader(source.reader).endings)

    def _inside(self, source: NamedSource) -> tuple[str, ...]:
        """Its paths; those that lead out of the workspace, where it is the person's own. Raises SourceUnread."""
        paths = source.paths
        if any(path.startswith(("/", "~")) or ".." in path.split("/") for path in paths) and not self._kept.is_own:
            raise SourceUnread("leads out of this workspace, which is not known to be yours: baton trust --always")
        return tuple(os.path.normpath(self._root / path) if ".." in path.split("/") else path for path in paths)


def source_reader(name: str) -> SourceReader:
    """Raises WorkspaceError: there is none, and it names those there are; or an installed one is no reader."""
    try:
        return reader_named(name)
    except NotFound as error:
        known = ", ".join(reader_names())
        raise WorkspaceError(f"{error.message.rstrip('.')}; there are: {known}.", mend=error.mend) from error


def _look(
    source: NamedSource,
    reading: SourceReading[Placed] | None = None,
    as_of: datetime | None = None,
    checked: datetime | None = None,
    hole: str = "",
    since: datetime | None = None,
) -> SourceLook:
    told = since.isoformat() if since else ""
    return SourceLook(source.name, source.reader, source.where, reading, as_of, checked, hole, told)


def _line(trouble: BatonError) -> str:
    return trouble.message.rstrip(".")
