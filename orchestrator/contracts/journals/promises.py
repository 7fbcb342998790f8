"""A promise of journals: tried on one that is new, and closed behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from orchestrator.contracts.contract import Contract, telling
from orchestrator.contracts.journals.samples import Ticking
from orchestrator.ports.clock import Clock
from orchestrator.ports.journal import Journal
from orchestrator.ports.listing import RunRow

P = TypeVar("P", bound="JournalPromises")


class JournalPromises(Contract):
    def make(self, clock: Clock) -> Journal:
        """A journal in which nothing has happened, whose time this clock tells. It is closed after use."""
        raise NotImplementedError("write def make(self, clock), which gives a new journal")


Method = Callable[["JournalPromises"], None]


def on_a_journal(method: Callable[[P, Journal], None]) -> Method:
    return on_all([()])(method)


def on_each(cases: Iterable[object]) -> Callable[[Callable[..., None]], Method]:
    """On a journal of its own for each of these."""
    return on_all([(case,) for case in cases])


def on_all(cases: Iterable[tuple[object, ...]]) -> Callable[[Callable[..., None]], Method]:
    """The same with several values a case."""
    kept = list(cases)

    def decorated(method: Callable[..., None]) -> Method:
        def tried(self: JournalPromises) -> None:
            with telling(self, method.__name__):
                for case in kept:
                    _try(self, partial(method, self), case)

        tried.__name__, tried.__qualname__ = method.__name__, method.__qualname__  # pytest takes what `wraps` adds, too
        return tried

    return decorated


def _try(contract: JournalPromises, work: Callable[..., None], case: tuple[object, ...]) -> None:
    journal = contract.make(Ticking())
    try:
        work(journal, *case)
    except AssertionError as error:
        of_case = f" (with {', '.join(map(repr, case))})" if case else ""
        raise AssertionError(f"{error}{of_case}") from error
    finally:
        journal.close()


def line(journal: Journal, run: str) -> RunRow:
    """Of the run list."""
    row = journal.run(run)
    if row is None:
        raise AssertionError(f"the run list has no {run}")
    return row


def is_whole(journal: Journal, stream: str | None = None) -> None:
    """Every digest is right, and so is every list."""
    found = journal.verify(stream)
    if not found.ok:
        first = found.broken[0]
        raise AssertionError(f"verify names event {first.seq} of {first.stream}: {first.found}")
