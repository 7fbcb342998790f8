"""Events that were appended elsewhere and came in a file: they are what they were, and hold nothing here."""

from __future__ import annotations

from journal_samples import DEFINITION, DRAFT, asked, begin, opened, started

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import canonical_json
from orchestrator.domain.event import Event, Head, fact_body
from orchestrator.domain.facts import Fact
from orchestrator.journal.memory import MemoryJournal
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.ports.journal import Arrival

NOTE = Artifact.of_text("A note.\n")


def elsewhere(*facts: Fact, run: str = "pub-1", past: tuple[Event, ...] = ()) -> Arrival:
    """What another machine would hand over, which has these facts after those."""
    there = MemoryJournal()
    if past:
        there.take_in(arrival(Head(run), past))
    head = past[-1].head if past else Head(run)
    return arrival(head, there.append(head, facts, actor="you"))


def arrival(head: Head, events: tuple[Event, ...], *artifacts: Artifact) -> Arrival:
    spelled = tuple((event, canonical_json(fact_body(event.fact))) for event in events)
    return Arrival(head, spelled, artifacts or (DRAFT, DEFINITION))


def events_of(came: Arrival) -> tuple[Event, ...]:
    return tuple(event for event, _ in came.events)


def test_the_lists_are_the_same_when_they_are_made_anew(sqlite: SqliteJournal) -> None:
    sqlite.append(begin(sqlite, "pub-2"), [opened("d-3")], actor="baton")
    sqlite.take_in(elsewhere(started(), asked(0.25), opened("d-9")))
    before = (
        sqlite.runs(),
        sqlite.decisions(open_only=False),
        sqlite.spend("2026-11-22", "pub-1"),
        sqlite.next_decision(),
    )
    sqlite.rebuild()
    after = (
        sqlite.runs(),
        sqlite.decisions(open_only=False),
        sqlite.spend("2026-11-22", "pub-1"),
        sqlite.next_decision(),
    )
    assert after == before
    assert sqlite.verify().ok
