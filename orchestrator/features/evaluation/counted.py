"""A journal in memory whose spending counts in the workspace's own: for what is recorded for evals."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

from orchestrator.domain.artifact import PLAIN_TEXT, Artifact
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import KERNEL, Budget, Fact, ModelAnswered, ModelAsked, ModelFailed
from orchestrator.errors import BatonError
from orchestrator.journal.memory import MemoryJournal
from orchestrator.ports.journal import Fits, Journal, fits_anywhere
from orchestrator.ports.purse import Purse


class CountedJournal(MemoryJournal):
    """What is asked here is reserved there first, and settled there as it is here.

    There it stands in a stream of its own, which is no run: who was asked, and what it cost. What was said is kept by
    the suite. The day's cap holds for runs and recordings together, whichever process asks first.
    """

    def __init__(self, journal: Journal, purse: Purse, suite: str) -> None:
        """`purse` says which day it is, and its cap."""
        super().__init__()
        self._counts_in = journal
        self._purse = purse
        self._end = Head(f"eval-{os.urandom(8).hex()}")
        self._note = Artifact.of_text(
            f"It was asked for a recording of {suite}, which keeps what was said.", PLAIN_TEXT
        )
        self._reserved: dict[tuple[str, int], int] = {}
        """Stream and seq of a request here -> its seq there."""

    def append(
        self,
        head: Head,
        facts: Sequence[Fact],
        *,
        actor: str | Sequence[str],
        artifacts: Iterable[Artifact] = (),
        fits: Fits = fits_anywhere,
    ) -> tuple[Event, ...]:
        """As in the port. Raises BudgetReached, too, when the workspace's day has not as much left."""
        reserved = {
            head.seq + place: self._tell(self._of_the_day(fact))
            for place, fact in enumerate(facts, 1)
            if isinstance(fact, ModelAsked) and fact.budget
        }
        try:
            events = super().append(head, facts, actor=actor, artifacts=artifacts, fits=fits)
        except BaseException:
            for seq in reserved.values():
                with suppress(BatonError):  # nothing was sent; what cannot be given back counts
                    self._tell(ModelFailed("", "not_asked", self._note.digest, settles=seq))
            raise
        self._reserved |= {(head.stream, here): there for here, there in reserved.items()}
        for event in events:
            self._settle(event)
        return events

    def _of_the_day(self, fact: ModelAsked) -> ModelAsked:
        """The recording's own bound is kept here; there the day's cap counts."""
        budget = Budget(self._purse.today(), 0.0, self._purse.caps().day_usd)
        return ModelAsked(fact.key, fact.model, fact.reserved_usd, budget, fact.attempt)

    def _settle(self, event: Event) -> None:
        fact = event.fact
        if isinstance(fact, ModelAnswered | ModelFailed) and (event.stream, fact.settles) in self._reserved:
            seq = self._reserved.pop((event.stream, fact.settles))
            if isinstance(fact, ModelAnswered):
                self._tell(replace(fact, answer=self._note.digest, settles=seq))
            else:
                self._tell(replace(fact, error=self._note.digest, settles=seq))

    def _tell(self, fact: Fact) -> int:
        artifacts = [] if isinstance(fact, ModelAsked) else [self._note]
        [event] = self._counts_in.append(self._end, [fact], actor=KERNEL, artifacts=artifacts)
        self._end = event.head
        return event.seq
