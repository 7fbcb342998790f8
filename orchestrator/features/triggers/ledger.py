"""The fold of what was kept of each app's schedule and watched folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import assert_never, get_args

from orchestrator.domain.app_facts import AppPaused, AppResumed
from orchestrator.domain.event import SYSTEM, Event
from orchestrator.domain.slot_facts import FileLeft, FileTaken, OfSlots, ScheduleKept, SlotClaimed, SlotMissed
from orchestrator.ports.clock import moment
from orchestrator.ports.journal import Journal
from orchestrator.values import dataclass, field, replace

_FOLDED = (*get_args(OfSlots), AppPaused, AppResumed)
_KINDS = tuple(fact.__name__ for fact in _FOLDED)
_REMEMBERED = 64
"""Slots that had their run: only those of a clock that was ahead matter."""
PATIENCE = 3
"""An app that fails so often in a row is paused."""


@dataclass(frozen=True, slots=True)
class AppLedger:
    """Of one app."""

    app: str
    schedule: str = ""
    """As it is kept; empty: none was seen yet."""
    since: str = ""
    covered: str = ""
    """The last slot since then that had its run or was missed."""
    ran: tuple[str, ...] = ()
    """Slots that had their run, the newest last."""
    last_seq: int = 0
    """Of the last event of the schedule: who goes on from it claims it."""
    last_at: str = ""
    claimed: SlotClaimed | None = None
    claimed_at: str = ""
    missed: SlotMissed | None = None
    missed_at: str = ""
    begun: tuple[str, ...] = ()
    """The last runs that began by themselves since the app was last paused or resumed; empty where one could not be
    begun."""
    begun_seq: int = 0
    """Of the event that says so of the last of them."""
    last_run: str = ""
    """The last run of all that began by themselves."""
    taken: frozenset[str] = field(default_factory=frozenset)
    """What stood in the files that were taken or left."""
    left: FileLeft | None = None


class Ledger:
    """All apps, and how far the system's stream is taken in."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._apps: dict[str, AppLedger] = {}
        self._seq = 0
        self._take_in(journal.read_kinds(SYSTEM, _KINDS))

    def refresh(self) -> None:
        """Take in what was recorded since."""
        self._take_in(self._journal.read(SYSTEM, after=self._seq))

    def of(self, app: str) -> AppLedger:
        return self._apps.get(app, AppLedger(app))

    @property
    def apps(self) -> Mapping[str, AppLedger]:
        return self._apps

    def _take_in(self, events: Iterable[Event]) -> None:
        for event in events:
            self._seq = event.seq
            if isinstance(event.fact, _FOLDED):
                app = event.fact.app
                self._apps[app] = _after(self.of(app), event)


def _after(known: AppLedger, event: Event) -> AppLedger:
    after = _taken_in(known, event)
    return after if after.begun is known.begun else replace(after, begun_seq=event.seq)


def _taken_in(known: AppLedger, event: Event) -> AppLedger:
    match event.fact:
        case ScheduleKept() | SlotClaimed() | SlotMissed():
            return replace(_after_slot(known, event.fact, event), last_seq=event.seq, last_at=event.at)
        case FileTaken(digest=digest, run=run):
            return replace(_begun(known, run), taken=known.taken | {digest}, last_run=run)
        case FileLeft(digest=digest) as left:
            return replace(_begun(known, ""), taken=known.taken | {digest}, left=left)
        case AppPaused() | AppResumed():
            return replace(known, begun=())
        case _:
            return known


def _after_slot(known: AppLedger, fact: ScheduleKept | SlotClaimed | SlotMissed, event: Event) -> AppLedger:
    match fact:
        case ScheduleKept(schedule=schedule, since=since, covered=covered):
            return replace(known, schedule=schedule, since=since, covered=covered)
        case SlotClaimed(slot=slot, run=run):
            ran = (*known.ran, slot)[-_REMEMBERED:]
            now = replace(_begun(known, run), covered=slot, ran=ran, last_run=run)
            return replace(now, claimed=fact, claimed_at=event.at)
        case SlotMissed(last=last, why=why):
            counted = _begun(known, "") if why == "refused" else known
            return replace(counted, covered=last, missed=fact, missed_at=event.at)
        case _:
            assert_never(fact)


def _begun(known: AppLedger, run: str) -> AppLedger:
    return replace(known, begun=(*known.begun, run)[-PATIENCE:])


def is_set_back(known: AppLedger, now: datetime, by_s: float) -> bool:
    """Whether the clock says less than when the schedule was last written of."""
    return bool(known.last_at) and (moment(known.last_at) - now).total_seconds() > by_s
