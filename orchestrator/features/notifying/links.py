"""Links to a decision's page that a message carries: each opens one decision, once, for some days.

Looking at a link spends nothing, because mail scanners and previews look at every address they meet: `look_at_link` is
for GET, and what it shows has a button; `open_link` is for the POST behind that button. Nothing is answered by either.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import SYSTEM
from orchestrator.domain.facts import KERNEL, PERSON
from orchestrator.domain.link_token import ID_BYTES, LinkToken, could_be_token, link_id, mint, read_token
from orchestrator.domain.notice_facts import LinkFollowed
from orchestrator.errors import BatonError, WorkspaceError
from orchestrator.face.decision import Decision
from orchestrator.face.vouching import Vouching
from orchestrator.face.workspace import Workspace
from orchestrator.files.looking import read_own
from orchestrator.files.place import PRIVATE
from orchestrator.files.writing import write_new
from orchestrator.ports.clock import moment
from orchestrator.transcripts.summary import door_words

PLACE = "/l/"
"""Where links lie below the address of the page."""
HOLDS = timedelta(days=3)
"""A message of Friday evening is read on Monday morning. A later reminder has a link of its own."""
_WORD = "state/kept/link-key"
_WORD_BYTES = 32
"""256 bits, drawn once for a workspace. The file by itself signs nothing: this machine's own key goes into it, so that
a workspace which came along with its file opens nothing here. Taking the file away voids every link."""

Refused = Literal["unknown", "expired", "answered", "moved", "used"]
"""Nobody here made it; its time is over; the decision has its answer; it was withdrawn, or another question stands
there; it was followed before."""


class Link(NamedTuple):
    """One that was made. The token is for the message alone: no event and no log has it."""

    id: str
    token: str
    expires: datetime


class LinkOpened(NamedTuple):
    """The way to one decision, and to nothing else."""

    decision: str
    seal: str
    """The digest of the event that opened it: the same id with another seal would be another question."""
    link: str
    """The id of the link."""
    expires: datetime


class LinkRefused(NamedTuple):
    why: Refused
    told: str
    """A sentence for the person, with what is true now."""
    decision: str = ""
    """Empty where nobody here made the link."""


def make_link(workspace: Workspace, decision: Decision, now: datetime) -> Link:
    """A new link to an open decision.

    Raises:
        ValueError: the decision was not asked here.
        WorkspaceError: no key can be kept.
    """
    random = os.urandom(ID_BYTES)
    expires = now + HOLDS
    if decision.opened.expires_at:
        expires = min(expires, moment(decision.opened.expires_at))
    key = _key_to_sign(workspace.root)
    return Link(link_id(random), mint(key, random, decision.id, Digest(decision.seal), expires), expires)


def look_at_link(workspace: Workspace, token: str, now: datetime) -> LinkOpened | LinkRefused:
    """What a link would open at this moment. Nothing is recorded, however often anybody looks.

    Raises:
        JournalError: the journal cannot be read.
    """
    said = read_token(_known_key(workspace.root), token) if could_be_token(token) else None
    if said is None:
        return LinkRefused("unknown", "this is no link that Baton made here, or not all of it.")
    if now >= said.expires:
        told = f"this link to {said.decision} has expired. A later message has another one."
        return LinkRefused("expired", told, said.decision)
    decision = _meant(workspace, said)
    if decision is None:
        return LinkRefused("moved", f"{said.decision} is not here any more.", said.decision)
    if not decision.is_open:
        return _closed(workspace, decision)
    followed = workspace.journal.read_kinds(SYSTEM, (LinkFollowed.__name__,))
    if any(isinstance(event.fact, LinkFollowed) and event.fact.link == said.link for event in followed):
        return _was_used(said.decision)
    return LinkOpened(said.decision, decision.seal, said.link, said.expires)


def open_link(workspace: Workspace, token: str, now: datetime) -> LinkOpened | LinkRefused:
    """Follow a link: it is recorded, and of many who do it at once one gets in. Raises JournalError."""
    found = look_at_link(workspace, token, now)
    if isinstance(found, LinkRefused):
        return found
    fact = LinkFollowed(found.link, found.decision)
    if workspace.journal.append_next(SYSTEM, f"link:{found.link}", [fact], actor=PERSON).claimed:
        return _was_used(found.decision)
    return found


def _meant(workspace: Workspace, said: LinkToken) -> Decision | None:
    """The very question the link was made for."""
    if workspace.journal.decision(said.decision) is None:
        return None
    decision = workspace.decision(said.decision)
    return decision if said.is_of(Digest(decision.seal)) else None


def _closed(workspace: Workspace, decision: Decision) -> LinkRefused:
    """Answered, wherever that was, or withdrawn."""
    state = decision.run.state
    before = state.answered.get(decision.id)
    if before is None:
        again = f" It asks again as {state.decision.decision}." if state.decision else ""
        told = f"{decision.id} was withdrawn: {decision.run.id} has moved on.{again}"
        return LinkRefused("moved", told, decision.id)
    at = f"{moment(before.at).astimezone(workspace.days.constraints.timezone):%a %d %b %H:%M}"
    by = "by its time being over" if before.actor == KERNEL else f"by {before.actor}{door_words(before.given.door)}"
    told = f'{decision.id} was answered "{before.given.answer}" on {at}, {by}. Nothing waits here any more.'
    return LinkRefused("answered", told, decision.id)


def _was_used(decision: str) -> LinkRefused:
    told = f"this link to {decision} was followed before, and opens once. The decision is still open."
    return LinkRefused("used", told, decision)


def _key_to_sign(root: Path) -> bytes:
    """Raises WorkspaceError."""
    try:
        with suppress(FileNotFoundError):
            return _key(root, read_own(root, _WORD, private=True))
        with suppress(FileExistsError):  # another process was faster
            write_new(root, _WORD, os.urandom(_WORD_BYTES), mode=PRIVATE, sync=True)
        return _key(root, read_own(root, _WORD, private=True))
    except OSError as error:
        where = str(root / _WORD)
        mend = f"Move it away; links that were sent open nothing then: rm {where}"
        raise WorkspaceError(f"no key for links can be kept: {error.strerror}.", where=where, mend=mend) from error


def _known_key(root: Path) -> bytes:
    """Where there is none, one that has signed nothing."""
    try:
        return _key(root, read_own(root, _WORD, private=True))
    except (OSError, BatonError):
        return os.urandom(_WORD_BYTES)


def _key(root: Path, word: bytes) -> bytes:
    """Raises OSError: half a word, which a full disk leaves, could be guessed."""
    if len(word) != _WORD_BYTES:
        raise OSError(errno.EINVAL, "it is not as it was written")
    return Vouching(root).own_key("links", word)
