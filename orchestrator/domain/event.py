"""Events: facts with a place, a time and an actor, chained by digest."""

from __future__ import annotations

from typing import Any, get_args

from orchestrator.domain.canonical import JSON, Digest, canonical_json, digest_of, quoted
from orchestrator.domain.codec import from_plain, spelt, to_plain
from orchestrator.domain.facts import Fact
from orchestrator.values import dataclass

GENESIS = Digest("sha256:" + "0" * 64)
"""What the first event of every stream is chained to."""
SYSTEM = "system"
"""The stream of the operating system's own events; it is no run."""

_FACTS: dict[str, type[Any]] = {cls.__name__: cls for cls in get_args(Fact)}


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a stream as one reader knows it: the only place where the next event may go."""

    stream: str
    seq: int = 0
    digest: Digest = GENESIS


@dataclass(frozen=True, slots=True)
class Event:
    """A fact with its place in a stream, sealed over the event before it."""

    stream: str
    seq: int
    """Counts from 1 without gaps."""
    at: str
    """UTC, ISO 8601 with microseconds, ending in `Z`."""
    actor: str
    fact: Fact
    digest: Digest

    @property
    def kind(self) -> str:
        return type(self.fact).__name__

    @property
    def head(self) -> Head:
        return Head(self.stream, self.seq, self.digest)


def fact_body(fact: Fact) -> JSON:
    """The plain JSON object a fact is stored as."""
    return to_plain(fact)


def spelt_body(fact: Fact) -> bytes:
    """That object in its canonical spelling."""
    return spelt(fact)


def fact_from(kind: str, body: JSON) -> Fact:
    """The fact a stored kind and body stand for. Raises KeyError for a kind this version does not know."""
    fact: Fact = from_plain(_FACTS[kind], body)
    return fact


def fact_kind(kind: str) -> type[Any] | None:
    """The class of the facts of a kind; None for one that this version does not know."""
    return _FACTS.get(kind)


def seal(previous: Digest, stream: str, seq: int, kind: str, at: str, actor: str, body: JSON) -> Digest:
    """SHA-256 over the previous digest and all of an event's own canonical content."""
    return seal_spelled(previous, stream, seq, kind, at, actor, canonical_json(body))


def seal_spelled(previous: Digest, stream: str, seq: int, kind: str, at: str, actor: str, body: bytes) -> Digest:
    """The same of a body in its canonical spelling, which need not be made twice."""
    before = f"[{quoted(previous)},{quoted(stream)},{seq},{quoted(kind)},{quoted(at)},{quoted(actor)},"
    return digest_of(before.encode("utf-8", "surrogatepass") + body + b"]")
