"""One span of a trace, and how its ids come about: from what it is of, so that they are the same whoever tells it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from orchestrator.domain.facts import RunStarted
from orchestrator.ports.clock import moment
from orchestrator.values import dataclass, field

SpanOf = Literal["run", "phase", "agent", "chat", "tool", "gate", "effect", "step", "sleep", "failure"]
"""What a span is of. `failure`: the attempt at a phase that a failure ended."""
Attribute = str | int | float | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpanLink:
    """To a span of another trace: the run that a fork shares its past with."""

    trace: str
    span: str


@dataclass(frozen=True, slots=True)
class TracedSpan:
    trace: str
    """32 hex digits."""
    id: str
    """16 hex digits."""
    parent: str
    """Of the span around it; empty: none."""
    of: SpanOf
    name: str
    run: str
    seq: int
    """Of the event it was opened by."""
    start: str
    """UTC, as the journal stamps it."""
    end: str = ""
    """Empty: it has not ended."""
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    error: str = ""
    """Its kind, where it ended in one."""
    links: tuple[SpanLink, ...] = ()
    leaves: bool = False
    """A request to another process: a vendor's model."""

    def took(self, now: str = "") -> timedelta:
        return moment(self.end or now or self.start) - moment(self.start)


def trace_of(root: str, started: RunStarted) -> str:
    """The trace of a run and all its branches, by the root of their tree. The same on each machine the run comes to."""
    return _hashed("trace", root, started.nonce)[:32]


def span_of(trace: str, run: str, *what: str | int) -> str:
    return _hashed("span", trace, run, *what)[:16]


def run_span(trace: str, run: str) -> str:
    return span_of(trace, run, "run")


def phase_span(trace: str, run: str, phase: str, visit: int) -> str:
    """By the visit's number and not by an event's, so that a branch knows the span it is in without its parent's
    events.
    """
    return span_of(trace, run, "phase", phase, visit)


def _hashed(*parts: str | int) -> str:
    return hashlib.sha256("\0".join(["baton", *map(str, parts)]).encode("utf-8", "surrogatepass")).hexdigest()
