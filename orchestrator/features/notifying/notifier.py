"""Tells the person where they are: at each look every message that is due is claimed, sent, and settled.

A message is claimed by going on from the last claim of its channel, in the system's stream: of many keepers one sends
it. Who is killed between the claim and its end has sent it or not: nobody knows, which is said, and it is not sent
again.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from orchestrator.domain.day_facts import NO_TEXT
from orchestrator.domain.event import SYSTEM
from orchestrator.domain.facts import KERNEL, PERSON
from orchestrator.domain.notice_facts import NotificationClaimed, NotificationSettled, Settled
from orchestrator.errors import BatonError, WorkspaceError
from orchestrator.face.workspace import Workspace
from orchestrator.features.notifying.due import Quiet, due_now, messages, quiet_at
from orchestrator.features.notifying.ledger import TEST, NoticeLedger
from orchestrator.features.notifying.links import PLACE, make_link
from orchestrator.features.notifying.over_apprise import apprise_channel
from orchestrator.features.notifying.thing import AskedThing, Thing, Things
from orchestrator.features.notifying.wording import message_of
from orchestrator.ports.channel import Channel, Delivery, Message, MessageLink
from orchestrator.workspace.home.folder import SETTINGS_FILE
from orchestrator.workspace.read.notify_entry import Notify, NotifyAddress
from orchestrator.workspace.read.settings import read_settings
from orchestrator.workspace.trust import Trust, notify_piece

LONGEST_S = 60.0
"""Of one sending. apprise gives a server four seconds, and some services ask several."""
UNCLEAR = timedelta(minutes=10)
"""A claim without an end after so long is nobody's any more: whoever made it was killed, or cut off."""
MOST_AT_ONCE = 20
"""Messages over one channel at one look; the next look goes on."""
_TRIES = 10
"""As many keepers may get in each other's way in the same moment, one after the other."""
MOST_LINKS = 5
"""In one message."""

ChannelFor = Callable[[NotifyAddress], Channel]
Tell = Callable[[str], None]


class _Claimed(NamedTuple):
    seq: int
    channel: Channel
    message: Message
    about: tuple[str, ...]


class Sent(NamedTuple):
    channel: str
    how: Settled
    why: str = ""


class Notifier:
    """Of one workspace, for as long as the process lives."""

    def __init__(self, workspace: Workspace, tell: Tell, channel_for: ChannelFor = apprise_channel) -> None:
        """Args:
        workspace: where; whoever opened it closes it.
        tell: takes lines for whoever looks on.
        channel_for: the channel at an address; it may raise a BatonError that says what to mend.
        """
        self._workspace = workspace
        self._tell = tell
        self._channel_for = channel_for
        self._ledger: NoticeLedger | None = None
        self._things = Things(workspace)
        self._sending: set[int] = set()
        """Claims of this process whose messages are on their way."""
        self._ended: dict[int, tuple[str, Settled, str]] = {}
        """Claim -> its channel and its end, which could not be recorded yet: a full disk."""
        self._told: set[str] = set()
        """What was told already and is still so."""

    async def look(self) -> None:
        """Send what is due. What goes wrong is told, and keeps nothing else from going on."""
        lines: list[str] = []
        try:
            notify = read_settings(self._workspace.root).notify
            if notify is None:
                return
            self._check_trusted(notify)
            ledger = self._known()
            self._settle_unclear(ledger)
            await asyncio.gather(*(self._over(address, notify, ledger, lines) for address in notify.channels))
        except (BatonError, OSError) as error:
            lines.append(f"nobody can be told now: {_line(error)}")
        finally:
            self._say_new(lines)

    async def test(self) -> list[Sent]:
        """Send a message over each channel, whatever the hour, and say what came of it.

        Raises:
            WorkspaceError: there is no channel; Untrusted among them.
        """
        notify = read_settings(self._workspace.root).notify
        if notify is None:
            raise WorkspaceError(
                "nobody is told anything: it has no 'notify'.",
                where=SETTINGS_FILE,
                mend="Add notify: {to: '${PHONE}'}, and PHONE=ntfy://TOPIC to ~/.config/baton/secrets (chmod 600).",
            )
        self._check_trusted(notify)
        return [await self._tested(address, notify) for address in notify.channels]

    async def _tested(self, address: NotifyAddress, notify: Notify) -> Sent:
        try:
            channel = self._channel_for(address)
        except BatonError as error:
            return Sent(address.name, "failed", _line(error))
        claimed = NotificationClaimed(address.name, (TEST,))
        event = self._workspace.journal.append_next(
            SYSTEM, f"notify-test:{uuid.uuid4().hex}", [claimed], actor=PERSON
        ).events[0]
        said = f"channel {address.name}: this is a test, and nothing waits for you by it."
        message = Message("Baton can reach you", (said,), (), notify.page)
        how, why = await self._sent(channel, message)
        self._settle(event.seq, address.name, how, why)
        return Sent(address.name, how, why)

    # One channel

    async def _over(self, address: NotifyAddress, notify: Notify, ledger: NoticeLedger, lines: list[str]) -> None:
        try:
            for _ in range(MOST_AT_ONCE):
                claimed = self._claim_next(address, notify, ledger, lines)
                if claimed is None:
                    return
                await self._deliver(claimed, address.name)
        except BatonError as error:
            lines.append(_line(error))

    def _claim_next(
        self, address: NotifyAddress, notify: Notify, ledger: NoticeLedger, lines: list[str]
    ) -> _Claimed | None:
        """The next message that is due over this channel, which nobody else sends any more. None: there is none."""
        for _ in range(_TRIES):
            ledger.refresh()
            due = self._due(address, notify, ledger, lines)
            if not due:
                return None
            channel = self._channel_for(address)
            links, ids = self._links(due[0], notify)
            text = notify.include_text
            message = message_of(self._workspace, due[0], include_text=text, links=links, page=notify.page)
            fact = NotificationClaimed(address.name, tuple(thing.about for thing in due[0]), tuple(ids))
            key = f"notify:{address.name}:{ledger.of(address.name).last_claim}"
            keyed = self._workspace.journal.append_next(SYSTEM, key, [fact], actor=KERNEL)
            if not keyed.claimed:
                return _Claimed(keyed.events[0].seq, channel, message, fact.about)
        return None

    def _due(
        self, address: NotifyAddress, notify: Notify, ledger: NoticeLedger, lines: list[str]
    ) -> list[tuple[Thing, ...]]:
        usual, escalated = self._things.now(notify, ledger, lines.append)
        things = [*usual] if address in notify.to else []
        things += escalated if address in notify.escalate_to else []
        now, known = self._workspace.clock(), ledger.of(address.name)
        due = due_now(things, known, now)
        return messages(due, known.last_at, now, self._quiet(notify, now)) if due else []

    def _quiet(self, notify: Notify, now: datetime) -> Quiet | None:
        if notify.quiet is None:
            return None
        return quiet_at(notify.quiet, notify.summary, now, self._workspace.days.constraints.timezone)

    async def _deliver(self, claimed: _Claimed, name: str) -> None:
        self._sending.add(claimed.seq)
        try:
            how, why = await self._sent(claimed.channel, claimed.message)
            self._ended[claimed.seq] = name, how, why
            self._settle_ended()
        finally:
            self._sending.discard(claimed.seq)
        if how != "sent":
            about = ", ".join(claimed.about)
            self._tell(f"{name} {'did not take' if how == 'failed' else 'may not have'} the message on {about}: {why}")

    def _links(self, things: Sequence[Thing], notify: Notify) -> tuple[list[MessageLink], list[str]]:
        """To the decisions that are told, each its own, and the ids of the links."""
        asked = {thing.of.decision for thing in things if isinstance(thing.of, AskedThing)} if notify.page else set()
        links, ids = [], []
        for decision in sorted(asked, key=_number)[:MOST_LINKS]:
            link = make_link(self._workspace, self._workspace.decision(decision), self._workspace.clock())
            links.append(MessageLink(decision, f"{notify.page}{PLACE}{link.token}"))
            ids.append(link.id)
        return links, ids

    async def _sent(self, channel: Channel, message: Message) -> tuple[Settled, str]:
        try:
            delivery = await asyncio.wait_for(channel.send(message), LONGEST_S)
        except TimeoutError:
            return "unknown", f"it gave no answer within {LONGEST_S:.0f} s"
        except Exception as error:  # noqa: BLE001 - a channel is somebody else's, and the claim has its end
            delivery = Delivery("failed", f"it could not be asked ({type(error).__name__})")
        return delivery.how, delivery.why

    # What came of it

    def _settle(self, claim: int, channel: str, how: Settled, why: str) -> None:
        """Once for each claim; where somebody has said so before, that stands."""
        told = [self._workspace.days.text(why, "why a message was not taken")] if why else []
        fact = NotificationSettled(claim, channel, how, told[0].digest if told else NO_TEXT)
        self._workspace.journal.append_next(SYSTEM, f"notified:{claim}", [fact], actor=KERNEL, artifacts=told)

    def _settle_ended(self) -> None:
        """What is known stays known here until it is written."""
        for claim, (name, how, why) in [*self._ended.items()]:
            self._settle(claim, name, how, why)
            del self._ended[claim]

    def _settle_unclear(self, ledger: NoticeLedger) -> None:
        now = self._workspace.clock()
        self._settle_ended()
        ledger.refresh()
        for name, one in ledger.channels.items():
            for claim in [*one.open.values()]:
                if claim.seq not in self._sending and abs(now - claim.at) > UNCLEAR:
                    self._settle(claim.seq, name, "unknown", "")
                    about = ", ".join(claim.about)
                    self._tell(f"nobody knows whether the message on {about} went over {name}; it is not sent again")

    def _known(self) -> NoticeLedger:
        if self._ledger is None:
            self._ledger = NoticeLedger(self._workspace.journal)
        return self._ledger

    def _check_trusted(self, notify: Notify) -> None:
        """Raises Untrusted. The starter tells nobody anything, so it is not read for it at each look."""
        if self._workspace.must_be_trusted:
            Trust(self._workspace.root).check_pieces([notify_piece(notify)])

    def _say_new(self, lines: Sequence[str]) -> None:
        for line in dict.fromkeys(lines):
            if line not in self._told:
                self._tell(line)
        self._told = set(lines)


def _number(decision: str) -> tuple[int, str]:
    return len(decision), decision


def _line(error: BaseException) -> str:
    return " ".join(f"{error}".split())
