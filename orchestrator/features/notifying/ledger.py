"""The fold of what was sent: of each channel what it has told, and what nobody has said the end of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from orchestrator.domain.app_facts import AppPaused, AppResumed
from orchestrator.domain.canonical import Digest
from orchestrator.domain.day_facts import NO_TEXT
from orchestrator.domain.event import SYSTEM, Event
from orchestrator.domain.notice_facts import NotificationClaimed, NotificationSettled, Settled
from orchestrator.domain.slot_facts import SlotMissed
from orchestrator.ports.clock import moment
from orchestrator.ports.journal import Journal
from orchestrator.values import dataclass, field

_FOLDED = (NotificationClaimed, NotificationSettled, SlotMissed, AppPaused, AppResumed)
_KINDS = tuple(fact.__name__ for fact in _FOLDED)
_MOST_MISSES = 64
"""The last ones: what is told is days old at most."""
TEST = "test"
"""What a message is about that was sent to see whether it comes."""


class ToldThing(NamedTuple):
    """One thing, over one channel."""

    first_at: datetime
    """When a message about it was first about to be sent."""
    at: datetime
    """The last time."""
    tries: int
    how: Settled | Literal["claimed"]
    """Of the last. `claimed`: nobody has said yet."""


class OpenClaim(NamedTuple):
    seq: int
    at: datetime
    about: tuple[str, ...]


@dataclass(slots=True)
class ChannelLedger:
    last_claim: int = 0
    """The seq of the last claim: who goes on from it claims the next."""
    last_at: datetime | None = None
    told: dict[str, ToldThing] = field(default_factory=dict)
    open: dict[int, OpenClaim] = field(default_factory=dict)
    last: Settled | None = None
    """How the last message that has an end came out, tests too."""
    last_settled_at: datetime | None = None
    why: Digest = NO_TEXT


class MissedThing(NamedTuple):
    fact: SlotMissed
    at: datetime


class PausedThing(NamedTuple):
    fact: AppPaused
    seq: int
    at: datetime


class NoticeLedger:
    """All channels, what may have to be told of schedules, and how far the system's stream is taken in."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._channels: dict[str, ChannelLedger] = {}
        self._seq = 0
        self.missed: list[MissedThing] = []
        self.paused: dict[str, PausedThing] = {}
        """App -> that it paused by itself, and was not resumed or paused by the person since."""
        self._take_in(journal.read_kinds(SYSTEM, _KINDS))

    def refresh(self) -> None:
        """Take in what was recorded since."""
        self._take_in(self._journal.read(SYSTEM, after=self._seq))

    @property
    def channels(self) -> Mapping[str, ChannelLedger]:
        return self._channels

    def of(self, channel: str) -> ChannelLedger:
        return self._channels.setdefault(channel, ChannelLedger())

    def first_told(self, about: str) -> datetime | None:
        """When a message about it was first about to be sent, over whichever channel."""
        found = [told.first_at for one in self._channels.values() if (told := one.told.get(about))]
        return min(found, default=None)

    def _take_in(self, events: Iterable[Event]) -> None:
        for event in events:
            self._seq = event.seq
            match event.fact:
                case NotificationClaimed() as claimed:
                    self._claimed(claimed, event)
                case NotificationSettled() as settled:
                    self._settled(settled, event)
                case SlotMissed() as missed:
                    self.missed = [*self.missed, MissedThing(missed, moment(event.at))][-_MOST_MISSES:]
                case AppPaused(app=app, by_itself=True) as paused:
                    self.paused[app] = PausedThing(paused, event.seq, moment(event.at))
                case AppPaused(app=app) | AppResumed(app=app):
                    self.paused.pop(app, None)

    def _claimed(self, fact: NotificationClaimed, event: Event) -> None:
        one, at = self.of(fact.channel), moment(event.at)
        one.open[event.seq] = OpenClaim(event.seq, at, fact.about)
        if fact.about == (TEST,):
            return
        one.last_claim, one.last_at = event.seq, at
        for about in fact.about:
            known = one.told.get(about)
            one.told[about] = ToldThing(known.first_at if known else at, at, known.tries + 1 if known else 1, "claimed")

    def _settled(self, fact: NotificationSettled, event: Event) -> None:
        one = self.of(fact.channel)
        claim = one.open.pop(fact.claim, None)
        one.last, one.last_settled_at, one.why = fact.how, moment(event.at), fact.told
        for about in claim.about if claim else ():
            if known := one.told.get(about):
                one.told[about] = known._replace(how=fact.how)
