"""How channels stand: what each told last, what is held, and whether anything is there that would send it."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import NamedTuple

from orchestrator.domain.day_facts import NO_TEXT
from orchestrator.domain.event import SYSTEM
from orchestrator.domain.notice_facts import Settled
from orchestrator.errors import BatonError
from orchestrator.face.unattended.heartbeat import Beat, last_beat
from orchestrator.face.unattended.units import installed
from orchestrator.face.workspace import Workspace
from orchestrator.features.notifying.due import MOST_TRIES, due_now, quiet_at
from orchestrator.features.notifying.ledger import ChannelLedger, NoticeLedger
from orchestrator.features.notifying.thing import Thing, Things
from orchestrator.workspace.read.notify_entry import Notify, NotifyAddress
from orchestrator.workspace.read.settings import read_settings


class ChannelStanding(NamedTuple):
    name: str
    usual: bool
    """It is told what happens."""
    escalates: bool
    """It is told what goes on waiting."""
    last: Settled | None
    """How the last message came out; None: none was sent, or its end is not known yet."""
    last_at: datetime | None
    why: str
    """Why it was not taken."""
    on_its_way: datetime | None
    """Since when a message has been about to be sent, and nobody has said yet what came of it."""
    due: tuple[str, ...]
    """What the next look tells, or what is held until quiet hours end."""
    left: tuple[str, ...]
    """What was tried in vain as often as it is tried."""


class NoticeStanding(NamedTuple):
    now: datetime
    zone: tzinfo
    """The person's."""
    notify: Notify
    quiet_until: datetime | None
    """The end of the quiet hours it is now; None: it is none."""
    channels: tuple[ChannelStanding, ...]
    kept_by: str
    """What of the system is to send messages; empty: nothing."""
    beat: Beat | None
    """When anything looked last."""
    trouble: tuple[str, ...]

    @property
    def is_kept(self) -> bool:
        return self.beat is not None and self.beat.keeps(self.now)


def notice_standing(workspace: Workspace) -> NoticeStanding | None:
    """None: nobody is to be told anything. Nothing is sent by looking.

    Raises:
        DefinitionFaults: `baton.yaml` cannot be read.
    """
    notify = read_settings(workspace.root).notify
    if notify is None:
        return None
    zone, ledger, trouble = workspace.days.constraints.timezone, NoticeLedger(workspace.journal), list[str]()
    now = workspace.clock().astimezone(zone)
    usual, escalated = Things(workspace).now(notify, ledger, trouble.append)
    quiet = quiet_at(notify.quiet, notify.summary, now, zone) if notify.quiet else None
    units = installed(workspace.root)
    return NoticeStanding(
        now,
        zone,
        notify,
        quiet.end.astimezone(zone) if quiet and now < quiet.end else None,
        tuple(_channel(workspace, one, notify, ledger, (usual, escalated)) for one in notify.channels),
        units[0].told if units else "",
        last_beat(workspace.root),
        tuple(trouble),
    )


def _channel(
    workspace: Workspace,
    address: NotifyAddress,
    notify: Notify,
    ledger: NoticeLedger,
    things: tuple[list[Thing], list[Thing]],
) -> ChannelStanding:
    known, is_usual, escalates = ledger.of(address.name), address in notify.to, address in notify.escalate_to
    told = [*(things[0] if is_usual else ()), *(things[1] if escalates else ())]
    zone = workspace.days.constraints.timezone
    return ChannelStanding(
        address.name,
        is_usual,
        escalates,
        known.last,
        known.last_settled_at.astimezone(zone) if known.last_settled_at else None,
        _why(workspace, known),
        min((claim.at.astimezone(zone) for claim in known.open.values()), default=None),
        tuple(thing.about for thing, _ in due_now(told, known, workspace.clock())),
        tuple(thing.about for thing in told if _is_left(thing, known)),
    )


def _is_left(thing: Thing, known: ChannelLedger) -> bool:
    told = known.told.get(thing.about)
    return told is not None and told.how == "failed" and told.tries >= MOST_TRIES


def _why(workspace: Workspace, known: ChannelLedger) -> str:
    if known.why == NO_TEXT:
        return ""
    try:
        return workspace.journal.artifact(SYSTEM, known.why).text
    except BatonError:  # it was forgotten
        return ""
