"""What was sent to the person where they are, recorded in the system's stream, named in the past tense.

A notification's address is a secret: a channel stands here by its short name. What is told is not recorded, what it is
about is: `opened d-19`, `missed daily 2026-11-27T07:00+01:00`.
"""

from __future__ import annotations

from typing import Literal

from orchestrator.domain.canonical import Digest
from orchestrator.domain.day_facts import NO_TEXT
from orchestrator.values import dataclass

Settled = Literal["sent", "failed", "unknown"]
"""The channel took it; it did not; nobody knows: who was about to send it never said."""


@dataclass(frozen=True, slots=True)
class NotificationClaimed:
    """A message is about to be sent over one channel. Whoever records this sends it, and nobody else."""

    channel: str
    about: tuple[str, ...]
    """Each thing that it tells."""
    links: tuple[str, ...] = ()
    """Of the links in it the ids, which open nothing by themselves."""


@dataclass(frozen=True, slots=True)
class NotificationSettled:
    """What came of it."""

    claim: int
    """The seq of the event that claimed it."""
    channel: str
    how: Settled
    told: Digest = NO_TEXT
    """Why it was not taken."""


@dataclass(frozen=True, slots=True)
class LinkFollowed:
    """The person came to a decision by a link of a message. It opens nothing any more."""

    link: str
    decision: str


OfNotices = NotificationClaimed | NotificationSettled | LinkFollowed
