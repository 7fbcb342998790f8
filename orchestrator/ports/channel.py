"""The port to one way in which a person is sent a message where they are."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from orchestrator.domain.notice_facts import Settled


class MessageLink(NamedTuple):
    label: str
    """`d-19`."""
    address: str


class Message(NamedTuple):
    """Plain text. It holds no secret, and no text of a page unless the person allowed that."""

    title: str
    lines: tuple[str, ...]
    links: tuple[MessageLink, ...] = ()
    page: str = ""
    """Where the person finds everything that waits; empty: nowhere they can reach from where they are."""


class Delivery(NamedTuple):
    how: Settled
    """Whether the channel took it; `unknown`: it may have, and did not say so. That anybody read it nobody knows."""
    why: str = ""
    """Why it was not taken, without the channel's address."""

    @property
    def taken(self) -> bool:
        return self.how == "sent"


class Channel(Protocol):
    async def send(self, message: Message) -> Delivery:
        """Hand over one message, once. What goes wrong is told and never raised; it ends within a minute, or is cut off
        by whoever asked, who then does not know whether it went.
        """
        ...
