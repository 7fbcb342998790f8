"""The fold of what was decided of apps: which are paused, pinned or retired, and which moves are unfinished."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from orchestrator.domain.app_facts import (
    AppDeleted,
    AppMoving,
    AppPaused,
    AppPinned,
    AppRestored,
    AppResumed,
    AppRetired,
    AppUnpinned,
    OfApps,
)
from orchestrator.domain.canonical import Digest
from orchestrator.domain.day_facts import NO_TEXT
from orchestrator.values import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class AppEvent:
    """A fact with its place in the stream."""

    seq: int
    fact: OfApps


@dataclass(frozen=True, slots=True)
class AppHold:
    """A pause or a pin."""

    since: str
    """The day on which it was said."""
    until: str = ""
    why: Digest = NO_TEXT
    by_itself: bool = False
    """Nobody said so: the app failed too often."""

    def holds(self, day: str) -> bool:
        return not self.until or day < self.until


@dataclass(frozen=True, slots=True)
class AppHistory:
    """Of one app. Whether its files are there is for the folder to say."""

    app: str
    paused: AppHold | None = None
    """As it was said last; whether it still holds, `AppHold.holds` says for a day."""
    pinned: AppHold | None = None
    retired: str = ""
    """The day on which it was retired; empty when it was not, or was restored since."""
    why_retired: Digest = NO_TEXT
    restored: str = ""
    deleted: str = ""
    moving: AppMoving | None = None
    """A move that was begun and not brought to its end."""
    moving_seq: int = 0
    was: Mapping[str, str] = field(default_factory=dict)
    """Of a retired app: path where each file lay -> SHA-256 of its bytes then."""
    last_seq: int = 0

    def is_paused(self, day: str) -> bool:
        return self.paused is not None and self.paused.holds(day)

    def is_pinned(self, day: str) -> bool:
        return self.pinned is not None and self.pinned.holds(day)


def histories_of(events: Iterable[AppEvent]) -> dict[str, AppHistory]:
    """App -> what was decided of it, by the events in the order of their stream."""
    found: dict[str, AppHistory] = {}
    for event in events:
        app = event.fact.app
        found[app] = replace(_after(found.get(app, AppHistory(app)), event), last_seq=event.seq)
    return found


def _after(known: AppHistory, event: AppEvent) -> AppHistory:
    match event.fact:
        case AppPaused(day=day, until=until, why=why, by_itself=by_itself):
            return replace(known, paused=AppHold(day, until, why, by_itself))
        case AppResumed():
            return replace(known, paused=None)
        case AppPinned(day=day, until=until, why=why):
            return replace(known, pinned=AppHold(day, until, why))
        case AppUnpinned():
            return replace(known, pinned=None)
        case AppMoving() as moving:
            return replace(known, moving=moving, moving_seq=event.seq)
        case AppRetired(day=day):
            was, why = (known.moving.files, known.moving.why) if known.moving else ({}, NO_TEXT)
            return AppHistory(known.app, retired=day, was=was, why_retired=why)
        case AppRestored(day=day):
            return AppHistory(known.app, restored=day)
        case AppDeleted(day=day):
            return AppHistory(known.app, deleted=day)
