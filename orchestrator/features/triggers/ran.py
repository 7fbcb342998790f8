"""What ran by itself since yesterday, and what was missed: a line of bare `baton`. On the start-up path."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from orchestrator.face.lists import Lists
from orchestrator.ports.clock import moment, stamp

LATE = timedelta(minutes=10)
"""A slot that is come to so long after its moment was missed, and what goes on then is a catch-up. Timers of a system
may fire a minute late, and a keeper that is called every five minutes is on time."""
_HOURS = 24
"""A person who looks in the morning sees the night, and the evening before it."""


class RanByItself(NamedTuple):
    app: str
    slot: str
    """Of the last one that had its run; empty: none."""
    ran_at: str
    """When that run began."""
    run: str
    """The last that began by itself; empty: none."""
    files: int
    """How many were taken."""
    missed: int
    """Slots that had no run of their own."""
    missed_last: str
    why: str


def ran(lists: Lists) -> tuple[RanByItself, ...]:
    """App by app, those first that ran first."""
    found: dict[str, RanByItself] = {}
    for kind, at, fact in lists.kept_slots(stamp(lists.now() - timedelta(hours=_HOURS))):
        app = fact["app"]
        one = found.get(app, RanByItself(app, "", "", "", 0, 0, "", ""))
        match kind:
            case "SlotClaimed":
                found[app] = one._replace(slot=fact["slot"], ran_at=at, run=fact["run"])
            case "SlotMissed":
                found[app] = one._replace(missed=one.missed + fact["count"], missed_last=fact["last"], why=fact["why"])
            case "FileTaken":
                found[app] = one._replace(files=one.files + 1, run=fact["run"])
    return tuple(found.values())


def is_late(slot: str, at: datetime) -> bool:
    """Whether what ran then made up for a slot that was missed."""
    return at - datetime.fromisoformat(slot) > LATE


def ran_words(one: RanByItself, now: datetime) -> str:
    """`daily 07:00`, `publish 2 new`, `weekly-review missed Fri 20 16:00 (asleep), ran 18:12`."""
    told = [one.app]
    if one.missed:
        more = f"{one.missed} slots to " if one.missed > 1 else ""
        told.append(f"missed {more}{_slot(one.missed_last, now)} ({one.why})" + ("," if one.slot else ""))
    elif one.slot and is_late(one.slot, moment(one.ran_at)):
        told.append(f"missed {_slot(one.slot, now)},")
    if one.slot:
        came_to = one.missed or is_late(one.slot, moment(one.ran_at))
        # by the clock its slot is of: the computer's may be another, and a slot and its run are read side by side
        at = moment(one.ran_at).astimezone(datetime.fromisoformat(one.slot).tzinfo)
        told.append(f"ran {at:%H:%M}" if came_to else _slot(one.slot, now))
    if one.files:
        told.append(f"{one.files} new")
    return " ".join(told)


def _slot(slot: str, now: datetime) -> str:
    at = datetime.fromisoformat(slot)
    return f"{at:%H:%M}" if at.date() == now.astimezone(at.tzinfo).date() else f"{at:%a %d %b %H:%M}"


def ran_shape(ran: tuple[RanByItself, ...]) -> list[dict[str, object]]:
    return [one._asdict() for one in ran]
