"""The ledger of a review: what each id behind a line is."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.text.quantity import counted

_MOST_OF_A_LINE = 60
"""Entries; the rest is told as one, with a digest."""


class ReviewLedger:
    """Its entries stand in the order in which lines came to need them."""

    def __init__(self) -> None:
        self.entries: list[JSON] = []
        """`{id, told}` each."""
        self._numbers: dict[str, int] = {}

    def add(self, sort: str, told: str) -> str:
        """Give it an id: `sort` and its number among those of that sort."""
        self._numbers[sort] = number = self._numbers.get(sort, 0) + 1
        self.entries.append({"id": f"{sort}{number}", "told": told})
        return f"{sort}{number}"

    def add_all(self, sort: str, told: Sequence[str]) -> list[str]:
        """All of them; where they are many, what is left over is one entry, bound by a digest."""
        ids = [self.add(sort, one) for one in told[:_MOST_OF_A_LINE]]
        if rest := told[_MOST_OF_A_LINE:]:
            digest = Artifact.of_json(list(rest)).digest.partition(":")[2][:16]
            ids.append(self.add(sort, f"{counted(len(rest), 'more', 'more')}, up to: {rest[-1]} (digest {digest})"))
        return ids
