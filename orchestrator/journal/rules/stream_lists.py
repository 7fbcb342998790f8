"""What the events of one stream come to in all lists: the same wherever these are kept, and to compare them with."""

from __future__ import annotations

from orchestrator.domain.event import Event
from orchestrator.domain.facts import KeyClaimed
from orchestrator.journal.rules.projection import (
    Spans,
    closed_by,
    ends_import,
    is_imported,
    number_taken_by,
    opened_by,
    run_after,
)
from orchestrator.journal.rules.spend import Raise, SpendEntry, project
from orchestrator.ports.listing import DecisionRow, RunRow


class StreamLists:
    """Takes in a stream's events one after another."""

    def __init__(self) -> None:
        self.run: RunRow | None = None
        """Its line of the run list, without what is reserved; None: no run has started in it."""
        self.decisions: dict[str, DecisionRow] = {}
        """By id, in the order they were opened."""
        self.entries: dict[int, SpendEntry] = {}
        """By seq."""
        self.raises: dict[int, Raise] = {}
        """By seq."""
        self.keys: dict[str, int] = {}
        """The seq of the event that claimed it."""
        self.last_number = 0
        """The highest that a decision had, of this stream or of one that it says is gone."""

    def take_in(self, event: Event, spans: Spans = ()) -> None:
        self.run = run_after(self.run, event, spans)
        self.last_number = max(self.last_number, number_taken_by(event.fact))
        opened = opened_by(event, spans)
        if opened:
            self.decisions[opened.decision] = opened
        closed = closed_by(event)
        if closed in self.decisions:
            was = self.decisions[closed]
            self.decisions[closed] = was._replace(open=False, closed=was.closed or event.seq)
        if ends_import(event.seq, spans):
            self.decisions = {name: row._replace(open=False) for name, row in self.decisions.items()}
        if isinstance(event.fact, KeyClaimed):
            self.keys[event.fact.key] = event.seq
        project(self.entries, self.raises, event, imported=is_imported(event.seq, spans))
