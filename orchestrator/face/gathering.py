"""What the inputs of an app are read from: the sources of `baton.yaml`, and those that the kernel gives itself.

Read once, when a run starts, and recorded with it: so a run is a function of recorded values.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path

from orchestrator.domain.canonical import JSON
from orchestrator.domain.sources import KERNEL_SOURCES, USUAL_SOURCES, AskedOf
from orchestrator.face.day import Days
from orchestrator.face.own_sources import OWN, KernelDay
from orchestrator.face.source_value import hole, source_value, value_of_look
from orchestrator.face.sources import Sources
from orchestrator.ports.journal import Journal
from orchestrator.ports.liveness import Liveness
from orchestrator.readers.options import Options
from orchestrator.values import replace

USUAL_EVENT_DAYS = 7
"""Of a calendar, from the app's day on, where the app names no window: the week ahead."""


class Gathering:
    """For one run that starts, or several that are looked at together: whatever is asked twice is read once."""

    def __init__(self, root: Path, days: Days, journal: Journal, liveness: Liveness) -> None:
        self._root = root
        self._days = days
        self._journal = journal
        self._liveness = liveness
        self._own: dict[date, KernelDay] = {}
        self._read_before: set[str] = set()
        self._values: dict[AskedOf, JSON] = {}

    def value(self, asked: AskedOf) -> JSON:
        """`{as_of, entries, holes}`: when it was read, what it holds, and what of it could not be read.

        A hole has `source why since place`; one with a place is a part that could not be read, the rest is there.
        """
        if asked not in self._values:
            is_own = asked.source in KERNEL_SOURCES
            self._values[asked] = OWN[asked.source](self._of_day(asked), asked) if is_own else self._read(asked)
        return self._values[asked]

    def _of_day(self, asked: AskedOf) -> KernelDay:
        day = asked.day or self._days.today
        if day not in self._own:
            self._own[day] = KernelDay(self._root, self._days, self._journal, self._liveness, day)
        return self._own[day]

    @cached_property
    def _sources(self) -> Sources:
        return self._days.sources()[0]

    @cached_property
    def _sources_again(self) -> Sources:
        """For other days of what was read a moment ago: no command runs twice, and no address is asked twice."""
        return self._days.sources("recent")[0]

    def _read(self, asked: AskedOf) -> JSON:
        zone, now = str(self._days.constraints.timezone), self._days.local_now
        options = Options("", asked.day or self._days.today, asked.start, asked.days, zone, asked.topic)
        name = asked.source
        sources = self._sources_again if name in self._read_before else self._sources
        self._read_before.add(name)
        if asked.start is None and sources.gives(name) == "events":  # recurrences have no end to read up to
            options = replace(options, start=options.day, days=USUAL_EVENT_DAYS)
        if name in sources.names:
            return value_of_look(sources.look(name, options), now)
        usual = USUAL_SOURCES.get(name)
        if usual is None:
            return source_value([], now, [hole(name, f"not configured: add {name} to sources in baton.yaml")])
        return value_of_look(sources.look_at(name, usual, options), now)
