"""What there is to tell a person who is not there: a thing each, with the moment from which it is due."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from orchestrator.domain.branch import root_of_tree
from orchestrator.domain.facts import DecisionKind
from orchestrator.domain.slot_facts import MissedBecause
from orchestrator.errors import BatonError
from orchestrator.face.workspace import Workspace
from orchestrator.features.deciding.seen import on_screen_among
from orchestrator.features.notifying.ledger import MissedThing, NoticeLedger, PausedThing
from orchestrator.features.triggers.unfinished import began_by_itself
from orchestrator.ports.clock import moment
from orchestrator.ports.listing import DecisionRow
from orchestrator.values import dataclass
from orchestrator.workspace.read.notify_entry import Notify

A_MOMENT = timedelta(seconds=20)
"""A person who has just started a run has its question on their screen, which is noted a moment later."""
RECENT = timedelta(days=2)
"""What was missed longer ago is in `baton watch --status`; nobody wants to be woken by it when a channel is added."""
_EXPECTED: tuple[MissedBecause, ...] = ("paused", "changed")
"""Misses that the person made."""
ThingKind = Literal["opened", "reminder", "escalation", "missed", "paused"]


@dataclass(frozen=True, slots=True)
class AskedThing:
    """An open decision."""

    decision: str
    seal: str
    run: str
    app: str
    """Of the root, where a branch asks."""
    phase: str
    kind: DecisionKind
    at: datetime
    by_itself: bool
    """The run began so: nobody sat there."""
    expires_at: str
    expires_answer: str


@dataclass(frozen=True, slots=True)
class Thing:
    kind: ThingKind
    about: str
    """As events name it: `opened d-19`."""
    since: datetime
    """From when on it is due."""
    of: AskedThing | MissedThing | PausedThing


class Things:
    """Of one workspace. An open decision is read once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._asked: dict[str, AskedThing] = {}

    def now(self, notify: Notify, ledger: NoticeLedger, tell: Callable[[str], None]) -> tuple[list[Thing], list[Thing]]:
        """For the channels of `to`, and for those of `escalate`, the oldest first. What of it cannot be read is told.

        Raises:
            JournalError: the lists of the journal cannot be read.
        """
        now = self._workspace.clock()
        asked = self._open(tell)
        seen = on_screen_among(self._workspace.root, {one.decision: one.seal for one in asked})
        from_when = {one.decision: _from_when(one, ledger, seen, now) for one in asked}
        usual = [
            *(_opened(one, now) for one in asked if one.decision not in seen and not _is_just_asked(one, now)),
            *_again("reminder", asked, notify.remind_after, from_when, now),
            *_missed(ledger.missed, now),
            *_paused(ledger.paused.values(), now),
        ]
        escalated = _again("escalation", asked, notify.escalate_after, from_when, now)
        return sorted(usual, key=_order), sorted(escalated, key=_order)

    def _open(self, tell: Callable[[str], None]) -> list[AskedThing]:
        rows = self._workspace.journal.decisions()
        known, self._asked = self._asked, {}
        for row in rows:
            try:
                self._asked[row.decision] = known.get(row.decision) or self._read(row)
            except BatonError as error:
                tell(f"{row.decision} cannot be told of: {error}")
        return [*self._asked.values()]

    def _read(self, row: DecisionRow) -> AskedThing:
        workspace = self._workspace
        decision = workspace.decision(row.decision)
        opened = decision.opened
        root = workspace.journal.run(root_of_tree(row.run))
        return AskedThing(
            row.decision,
            decision.seal,
            row.run,
            root.app if root else "",
            opened.phase,
            opened.kind,
            moment(decision.opened_at),
            began_by_itself(workspace, row.run),
            opened.expires_at or "",
            opened.expires_answer,
        )


def _opened(asked: AskedThing, now: datetime) -> Thing:
    return Thing("opened", f"opened {asked.decision}", min(asked.at, now), asked)


def _is_just_asked(asked: AskedThing, now: datetime) -> bool:
    return not asked.by_itself and timedelta() <= now - asked.at < A_MOMENT


def _from_when(asked: AskedThing, ledger: NoticeLedger, seen: Container[str], now: datetime) -> datetime | None:
    """What the person waits since: since they were told, or, where they saw it by themselves, since it was asked. None:
    they do not know of it.
    """
    told = ledger.first_told(f"opened {asked.decision}")
    if told is None:
        return asked.at if asked.decision in seen else None
    return told if told <= now else asked.at  # the clock was ahead when they were told


def _again(
    kind: ThingKind,
    asked: Sequence[AskedThing],
    after: timedelta,
    from_when: Mapping[str, datetime | None],
    now: datetime,
) -> Iterator[Thing]:
    for one in asked if after else ():
        since = from_when[one.decision]
        if since is not None and since + after <= now:
            yield Thing(kind, f"{kind} {one.decision}", since + after, one)


def _missed(missed: Iterable[MissedThing], now: datetime) -> Iterator[Thing]:
    """Of a slot that was missed again after the clock was set back, once."""
    for one in {(one.fact.app, one.fact.last): one for one in missed}.values():
        if one.fact.why not in _EXPECTED and abs(now - one.at) < RECENT:
            yield Thing("missed", f"missed {one.fact.app} {one.fact.last}", min(one.at, now), one)


def _paused(paused: Iterable[PausedThing], now: datetime) -> Iterator[Thing]:
    for one in paused:
        if abs(now - one.at) < RECENT:
            yield Thing("paused", f"paused {one.fact.app} {one.seq}", min(one.at, now), one)


def _order(thing: Thing) -> tuple[datetime, str]:
    return thing.since, thing.about
