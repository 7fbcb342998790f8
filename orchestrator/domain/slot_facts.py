"""What was kept of schedules and watched folders, recorded in the system's stream, named in the past tense.

Slots are ISO 8601 to the minute, by the person's clock with its distance from UTC: `2026-11-27T07:00+01:00`. What went
wrong is an artifact and stands here by digest.
"""

from __future__ import annotations

from typing import Literal

from orchestrator.domain.canonical import Digest
from orchestrator.domain.day_facts import NO_TEXT
from orchestrator.values import dataclass

MissedBecause = Literal["asleep", "not running", "late", "paused", "changed", "refused"]
"""The computer slept; nothing kept the schedule; `missed: skip`, and its moment was over; the app was paused; the
schedule was changed before anybody came to it; the run could not be begun."""
KeptBecause = Literal["new", "changed", "clock"]
"""It was seen for the first time; it says something else now; the clock was set back."""


@dataclass(frozen=True, slots=True)
class ScheduleKept:
    """From a moment on an app's schedule is kept: slots before it are owed to nobody.

    After the clock was set back, what was said of later slots as missed holds no more; runs stand.
    """

    app: str
    schedule: str
    since: str
    """A stamp of the journal's."""
    why: KeptBecause = "new"
    covered: str = ""
    """The newest slot up to then: a person who travels west does not owe it again. Empty: there is none."""


@dataclass(frozen=True, slots=True)
class SlotClaimed:
    """A slot got its run, in the commit that begins that run."""

    app: str
    slot: str
    run: str


@dataclass(frozen=True, slots=True)
class SlotMissed:
    """Slots in a row got no run of their own, and never will."""

    app: str
    first: str
    last: str
    count: int
    """How many; of very many the number counted, which is fewer."""
    why: MissedBecause
    told: Digest = NO_TEXT
    """Why the run could not be begun."""


@dataclass(frozen=True, slots=True)
class FileTaken:
    """A watched file got its run, in the commit that begins it: what stands in it is new to the app no more."""

    app: str
    path: str
    """Below the workspace, as it was then."""
    digest: str
    """Of its text as the run has it, with which the text itself lies."""
    run: str


@dataclass(frozen=True, slots=True)
class FileLeft:
    """No run could be begun with a watched file: what stands in it is left to the person."""

    app: str
    path: str
    digest: str
    told: Digest = NO_TEXT
    """Why not."""


OfSlots = ScheduleKept | SlotClaimed | SlotMissed | FileTaken | FileLeft
