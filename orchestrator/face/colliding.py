"""Which open decisions are in each other's way, from what their previews want. Folds no run."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.domain.canonical import JSON
from orchestrator.domain.facts import DecisionOpened
from orchestrator.engine.approval import previews_of
from orchestrator.errors import BatonError
from orchestrator.ports.journal import Journal
from orchestrator.ports.listing import DecisionRow
from orchestrator.text.visible import visible


class Colliding:
    """Asked of one decision after the other, it reads what is open once, until something else is open."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._known: tuple[list[DecisionRow], dict[str, tuple[str, ...]]] = ([], {})

    def with_others(self, decision: str) -> tuple[str, ...]:
        """What one open decision wants that others want too, a sentence each."""
        rows = self._journal.decisions()
        if rows != self._known[0]:
            self._known = rows, colliding(self._journal, rows)
        return self._known[1].get(decision, ())


def colliding(journal: Journal, rows: Iterable[DecisionRow]) -> dict[str, tuple[str, ...]]:
    """For those of these open decisions that want what another of them wants, a sentence each."""
    from orchestrator.tools.collision import collisions  # looking at what is alone can do without

    previews = {row.decision: found for row in rows if (found := _previews(journal, row))}
    if len(previews) < 2:
        return {}
    return {decision: tuple(map(visible, told)) for decision, told in collisions(previews).items()}


def _previews(journal: Journal, row: DecisionRow) -> list[JSON]:
    """Nothing where they were erased or cannot be read: its own run says so, and no other stands still for it."""
    try:
        opened = journal.read(row.run, after=row.seq - 1)[0].fact
        digests = previews_of(opened).values() if isinstance(opened, DecisionOpened) else ()
        return [journal.artifact(row.run, digest).value for digest in digests]
    except (BatonError, IndexError, ValueError):
        return []
