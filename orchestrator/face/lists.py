"""The lists of runs and of what waits, as a person looks at them. On the start-up path: no run is opened here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Self

from orchestrator.domain.run_status import STATUSES, RunStatus, Status
from orchestrator.face.status import with_branches
from orchestrator.journal.liveness import LockLiveness
from orchestrator.journal.sqlite.looking import Looking
from orchestrator.ports.clock import day_of, system_clock
from orchestrator.ports.listing import RunRow as RunRow
from orchestrator.ports.listing import Waiting as Waiting
from orchestrator.ports.listing import Wanted
from orchestrator.workspace.home.folder import find_workspace

_UNSURE: frozenset[Status] = frozenset({"running", "interrupted", "waiting", "sleeping"})
"""What the stored word of a run that is on its way may turn out to be."""


class Filter(NamedTuple):
    """What a person asks a list for; what is left empty asks for nothing."""

    app: str = ""
    statuses: tuple[Status, ...] = ()
    since: str = ""
    """A stamp of the journal's."""
    changed_since: str = ""
    limit: int | None = None


class Listed(NamedTuple):
    runs: tuple[tuple[RunRow, Status], ...]
    """Newest first."""
    found: int
    """With those that are not shown."""


class Lists:
    def __init__(self, root: Path) -> None:
        self.root = root
        self._looking = Looking(root / "state" / "journal.db")
        self._liveness = LockLiveness(root / "state" / "locks")

    @classmethod
    def open(cls) -> Self:
        """Of the workspace at or above this folder. Raises what `Workspace.open` raises."""
        return cls(find_workspace(Path.cwd()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._looking.close()

    def now(self) -> datetime:
        return system_clock()

    def runs(self, asked: Filter) -> Listed:
        """Whether a run that claims to be driven lives, its driver's lock says; how one stands that only waits for its
        branches, they do. No others are asked for it.
        """
        statuses = asked.statuses or STATUSES
        wanted = Wanted(app=asked.app, since=asked.since, changed_since=asked.changed_since)
        stored, told = self._sorted_out(wanted, statuses)
        rows = self._looking.runs(stored, asked.limit) if stored.statuses else []
        found = len(told) + (self._looking.count_runs(stored) if stored.statuses else 0)
        told += [self._told(row) for row in rows]
        told.sort(key=lambda listed: listed[0].started_at, reverse=True)
        return Listed(tuple(told[: asked.limit]), found)

    def _sorted_out(self, wanted: Wanted, statuses: Sequence[Status]) -> tuple[Wanted, list[tuple[RunRow, Status]]]:
        """What the stored words alone can find, and the runs that have one of these statuses in spite of theirs."""
        if _UNSURE.issubset(statuses):
            return wanted._replace(statuses=(*_plainly_stored(statuses), "running")), []
        stored = wanted._replace(statuses=_plainly_stored(statuses), rested=False)
        unsure: list[RunRow] = []
        if {"running", "interrupted"}.intersection(statuses):
            unsure += self._looking.runs(wanted._replace(statuses=("running",)))
        if _UNSURE.intersection(statuses):
            unsure += self._looking.runs(wanted._replace(rested=True))
        return stored, [(row, status) for row, status in map(self._told, unsure) if status in statuses]

    def _told(self, row: RunRow) -> tuple[RunRow, Status]:
        return with_branches(row, self._looking.runs, self._liveness)

    def asleep(self) -> list[str]:
        """Runs that sleep until a moment, and branches of others that do, those that began first before the rest."""
        return [row.run for row in reversed(self._looking.runs(Wanted(statuses=("sleeping",), branches=True)))]

    def waiting(self, asked: Filter) -> tuple[list[Waiting], int]:
        """Open decisions, oldest first, and how many there are with those that are not shown."""
        found = self._looking.waiting(app=asked.app, since=asked.since, limit=asked.limit)
        if asked.limit is None or len(found) < asked.limit:
            return found, len(found)
        return found, self._looking.count_waiting(app=asked.app, since=asked.since)

    def colliding(self, waiting: Sequence[Waiting]) -> dict[str, tuple[str, ...]]:
        """Of these, those that want what another of them wants, a sentence each."""
        if len(waiting) < 2:
            return {}
        from orchestrator.tools.collision import collisions

        return collisions({row.decision: self._looking.previews(row.decision) for row in waiting})

    def behind_a_plan(self) -> str:
        """A word for all of the journal that a day is planned from."""
        return self._looking.behind_a_plan()

    def kept_slots(self, since: str) -> list[tuple[str, str, Any]]:
        """Of schedules and watched folders what was kept since a moment: kind of event, when, and the fact as JSON."""
        return self._looking.kept_slots(since)

    def begun_first(self) -> str:
        """When the oldest run of all was begun, as the journal stamps moments; empty: there is none."""
        return self._looking.begun_first()

    def spent_today(self) -> tuple[float, float]:
        """What all runs have spent since midnight, where the person is, and what they may; 0: no cap. In dollars."""
        spent, raised, cap = self._looking.day(day_of(self.now()))
        return spent / 1e9, (cap + raised) / 1e9 if cap else 0.0


def _plainly_stored(statuses: Sequence[Status]) -> tuple[RunStatus, ...]:
    """The stored words that need no lock to be told."""
    words: list[RunStatus] = []
    for status in statuses:
        match status:
            case "running":
                pass
            case "interrupted":
                words.append("stopped")
            case _:
                words.append(status)
    return tuple(words)
