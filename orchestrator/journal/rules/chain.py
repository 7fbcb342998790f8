"""The chain of a stream: each event sealed over the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import GENESIS, Event, Head, seal_spelled, spelt_body
from orchestrator.domain.facts import Fact
from orchestrator.errors import HeadMoved
from orchestrator.ports.journal import Append, Seal, unsealed


class ChainLink(NamedTuple):
    """An event with the spelling of the body it was sealed over, which need not be made twice."""

    event: Event
    body: bytes


def chained(
    head: Head,
    facts: Sequence[Fact],
    *,
    actor: str | Sequence[str],
    at: str,
    earlier: Sequence[str] = (),
    seal: Seal = unsealed,
) -> list[ChainLink]:
    """The events that follow `head`. Facts share their time, but for the first, whose are `earlier`; each is sealed in
    its place.
    """
    if not facts:
        raise ValueError("an append needs at least one fact")
    if head.seq == 0 and head.digest != GENESIS:
        raise head_moved(head)
    actors = [actor] * len(facts) if isinstance(actor, str) else actor
    links = []
    before = head
    times = [*earlier, *[at] * (len(facts) - len(earlier))]
    for seq, (by, bare, when) in enumerate(zip(actors, facts, times, strict=True), head.seq + 1):
        fact = seal(before, by, bare)
        body = spelt_body(fact)
        digest = seal_spelled(before.digest, head.stream, seq, type(fact).__name__, when, by, body)
        links.append(ChainLink(Event(head.stream, seq, when, by, fact, digest), body))
        before = Head(head.stream, seq, digest)
    return links


def numbered(
    head: Head, facts: Sequence[Fact], *, actor: str | Sequence[str], at: str, earlier: Sequence[str] = ()
) -> tuple[Event, ...]:
    """The same events with their numbers in place of digests: for what is thrown away when it was looked at."""
    actors = [actor] * len(facts) if isinstance(actor, str) else actor
    times = [*earlier, *[at] * (len(facts) - len(earlier))]
    each = enumerate(zip(actors, facts, times, strict=True), head.seq + 1)
    return tuple([Event(head.stream, seq, when, by, fact, Digest(f"number:{seq}")) for seq, (by, fact, when) in each])


def check_appends(appends: Sequence[Append]) -> None:
    """Raises ValueError when they cannot be one commit: there is none, or two for one stream."""
    if not appends:
        raise ValueError("a commit needs at least one append")
    if len(appends) > 1 and len({append.head.stream for append in appends}) < len(appends):
        raise ValueError("a commit has one append for each stream")


def head_moved(head: Head) -> HeadMoved:
    found = f'"{head.stream}" does not end at {head.seq}; somebody else appended first.'
    return HeadMoved(head.stream, found, mend="Read it again, then retry.")


def decision_taken(stream: str, decision: str) -> HeadMoved:
    return HeadMoved(stream, f'the decision id "{decision}" is taken.', mend="Ask for the next one, then retry.")
