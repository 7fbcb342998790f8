"""The slots of a schedule: which moments five cron fields name, where the person is.

A schedule that names an hour and a minute has a slot for each wall time: 07:00 of a Friday is one slot, also where it
comes twice because the clock is set back or the person travels west, and where it does not exist the slot is the first
moment after the gap. One whose minutes or hours begin with `*` goes by the time that passes instead. Cron does both so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice, takewhile
from typing import NamedTuple

from orchestrator.errors import WorkspaceError
from orchestrator.features.triggers.library import library

_MOST = 5_000
"""Slots that are counted: a quarter of a second. A schedule of every minute reaches that in three days."""
_BACK = (timedelta(hours=2), timedelta(days=2), timedelta(days=60), timedelta(days=1500))
"""How far back the newest of very many slots is looked for, the nearest first. The last is a leap year's round."""


class Due(NamedTuple):
    """Slots in a row that are owed."""

    first: datetime
    before_last: datetime | None
    """The last one but one."""
    last: datetime
    number: int
    """How many; of very many the number counted."""


class Schedule(NamedTuple):
    app: str
    text: str
    """Five cron fields."""
    zone: tzinfo
    """The person's."""

    @property
    def is_by_name(self) -> bool:
        """Whether a slot is a wall time, and not a moment."""
        minutes, hours, *_ = self.text.split()
        return not (minutes.startswith("*") or hours.startswith("*"))

    def name_of(self, slot: str) -> str:
        """What a slot is told apart by: two of one name are one slot."""
        at = datetime.fromisoformat(slot)
        return f"{at:%Y-%m-%dT%H:%M}" if self.is_by_name else f"{at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"

    def after(self, since: datetime, covered: str = "", ran: Collection[str] = ()) -> Iterator[datetime]:
        """Slots, in order, without end as a rule.

        Args:
            since: the moment from which the schedule is kept.
            covered: the last slot after it that had its run or was missed, wherever the person was then.
            ran: names of slots that had their run though their moment is still to come.

        Raises:
            WorkspaceError: the fields name no moment.
        """
        start, last = since.astimezone(self.zone), ""
        if covered:
            at, last = datetime.fromisoformat(covered), self.name_of(covered)
            start = at.replace(tzinfo=self.zone) if self.is_by_name else at.astimezone(self.zone)
        for slot in self._from(start):
            name = self.name_of(spelled(slot))
            if name > last and name not in ran:
                last = name
                yield slot

    def due(self, now: datetime, since: datetime, covered: str = "", ran: Collection[str] = ()) -> Due | None:
        """The slots up to now that are owed; None: there is none. Takes and raises what `after` does."""
        slots = self.after(since, covered, ran)
        first = before = last = None
        count = 0
        for slot in slots:
            if _utc(slot) > _utc(now):
                break
            first, before, last, count = first or slot, last, slot, count + 1
            if count == _MOST:
                before, last = self.newest(now, ran)
                break
        return Due(first, before, last, count) if first and last else None

    def newest(self, now: datetime, ran: Collection[str] = ()) -> tuple[datetime | None, datetime | None]:
        """The last two slots up to now, as far back as a leap year goes round. Raises WorkspaceError."""
        found: list[datetime] = []
        for back in _BACK:
            up_to = takewhile(lambda slot: _utc(slot) <= _utc(now), self.after(_utc(now) - back, "", ran))
            found = list(islice(up_to, _MOST))
            if len(found) > 1:
                break
        return (found[-2] if len(found) > 1 else None), (found[-1] if found else None)

    def _from(self, start: datetime) -> Iterator[datetime]:
        cronsim = library("cronsim", f"schedule of {self.app}")
        try:
            yield from cronsim.CronSim(self.text, start)
        except cronsim.CronSimError as error:
            raise WorkspaceError(
                f"'{self.text}' names no moment: {error}.",
                where=f"apps/{self.app}.yaml",
                mend='Write cron times, such as "0 7 * * 1-5".',
            ) from error


def spelled(slot: datetime) -> str:
    """As it is recorded."""
    return slot.isoformat(timespec="minutes")


def _utc(at: datetime) -> datetime:
    """Two moments of one zone are compared by the wall otherwise, and an hour that comes twice is one."""
    return at.astimezone(UTC)
