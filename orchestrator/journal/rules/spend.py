"""What events mean for money: pure, and the same for every adapter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from datetime import datetime, timedelta

from orchestrator.domain.event import Event
from orchestrator.domain.facts import (
    BudgetRaised,
    CapScope,
    DriverClaimed,
    Fact,
    ModelAnswered,
    ModelAsked,
    ModelFailed,
)
from orchestrator.domain.money import in_nano, in_usd
from orchestrator.errors import BudgetReached
from orchestrator.ports.journal import Spend
from orchestrator.values import dataclass, replace


@dataclass(frozen=True, slots=True)
class SpendEntry:
    """One request that counts: its reserve until it is settled, then its cost. In nano-dollars."""

    day: str
    nano: int
    cap: int
    """The day's cap when it was asked; 0: none."""


@dataclass(frozen=True, slots=True)
class Raise:
    day: str
    """Empty: the cap of the run."""
    nano: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over a run, or over a day."""

    spent: int
    raised: int


def entered_by(fact: Fact, *, imported: bool = False) -> SpendEntry | None:
    """What was spent elsewhere counts for the run, and for no day of this machine."""
    if isinstance(fact, ModelAsked) and fact.budget:
        day = "" if imported else fact.budget.day
        return SpendEntry(day, in_nano(fact.reserved_usd), in_nano(fact.budget.day_usd))
    return None


def settled_by(fact: Fact) -> tuple[int, int] | None:
    """The seq of the request a fact settles, and what that cost."""
    if isinstance(fact, ModelAnswered | ModelFailed) and fact.settles:
        return fact.settles, in_nano(fact.cost_usd)
    return None


def raised_by(fact: Fact, *, imported: bool = False) -> Raise | None:
    """A turn's cap is no matter of the journal: one driver keeps it. What was allowed elsewhere is not allowed here."""
    if isinstance(fact, BudgetRaised) and fact.scope != "turn" and not imported:
        return Raise(fact.day if fact.scope == "day" else "", in_nano(fact.usd))
    return None


def project(
    entries: MutableMapping[int, SpendEntry],
    raises: MutableMapping[int, Raise],
    event: Event,
    *,
    imported: bool = False,
) -> None:
    """Take an event into one stream's entries and raises, both by seq."""
    if entry := entered_by(event.fact, imported=imported):
        entries[event.seq] = entry
    if raised := raised_by(event.fact, imported=imported):
        raises[event.seq] = raised
    settled = settled_by(event.fact)
    if settled and settled[0] in entries:
        entries[settled[0]] = replace(entries[settled[0]], nano=settled[1])


def counts_still(days: Iterable[str], now: datetime) -> bool:
    """Whether one of these days may not be over yet, somewhere on earth: what was spent on it must not be removed."""
    return max(days, default="") >= (now - timedelta(days=1)).date().isoformat()


def refuse_beyond(asked: ModelAsked, run: Tally, day: Tally) -> None:
    """Raises BudgetReached when a request, its reserve counted already, passes a cap of its budget."""
    if asked.budget:
        _refuse("run", asked, run, asked.budget.run_usd)
        _refuse("day", asked, day, asked.budget.day_usd)


def _refuse(scope: CapScope, asked: ModelAsked, tally: Tally, cap_usd: float) -> None:
    cap = in_nano(cap_usd) + tally.raised
    wanted = in_nano(asked.reserved_usd)
    if cap_usd and wanted and tally.spent > cap:
        raise BudgetReached(
            scope,
            spent_usd=in_usd(tally.spent - wanted),
            wanted_usd=in_usd(wanted),
            cap_usd=in_usd(cap),
            day=asked.budget.day if asked.budget else "",
        )


MOST_LENGTHS = 20
"""Answers an agent's next one is measured by. Of one that works every day these are of the last days."""


def settled_within(events: Iterable[Event]) -> tuple[set[int], int]:
    """The requests that events settle, by seq; and where the run was claimed last: who asked before has lost it."""
    settled: set[int] = set()
    claimed = 0
    for event in events:
        if found := settled_by(event.fact):
            settled.add(found[0])
        elif isinstance(event.fact, DriverClaimed):
            claimed = event.seq
    return settled, claimed


def still_open(entries: Mapping[int, SpendEntry], events: Iterable[Event], *, of_run: bool) -> list[SpendEntry]:
    """Of one stream's entries, by seq, those that nothing has settled. `events` are those that settle or claim, from
    the first entry on. A run has one request under way at a time.
    """
    settled, claimed = settled_within(events)
    last = max(entries, default=0)
    return [
        entry for seq, entry in entries.items() if seq not in settled and seq > claimed and (seq == last or not of_run)
    ]


def ended_requests(events: Iterable[Event]) -> list[tuple[Event, Event | None]]:
    """The requests for vendors among one stream's events, each with what it came to. One that was reserved for is
    settled by name; one that was not, by what follows it: a run has one under way at a time.
    """
    found: dict[int, tuple[Event, Event | None]] = {}
    last = 0
    for event in events:
        fact = event.fact
        if isinstance(fact, ModelAsked):
            last = event.seq if ":" in (fact.attempt or fact.model) else 0
            if last:
                found[last] = event, None
        elif isinstance(fact, ModelAnswered) and fact.reused:
            found.pop(last, None)
        elif isinstance(fact, ModelAnswered | ModelFailed):
            asked = found.get(fact.settles or last)
            if asked and asked[1] is None:
                found[fact.settles or last] = asked[0], event
    return list(found.values())


def length_of(fact: Fact) -> int:
    """Tokens of an answer that was given here; of one that was cut off what it came to; else 0."""
    if isinstance(fact, ModelAnswered) and not fact.reused:
        return fact.output_tokens
    return fact.output_tokens if isinstance(fact, ModelFailed) and fact.cause == "cut_off" else 0


def is_asked(fact: Fact, model: str) -> bool:
    """Whether a request went to a model, as roles name it."""
    return isinstance(fact, ModelAsked) and (fact.attempt or fact.model) == model


def length_after(events: Iterable[Event], asked: int) -> int:
    """Tokens of the answer that settles the request of a seq, among events behind it."""
    return next((length_of(event.fact) for event in events if (settled_by(event.fact) or (0, 0))[0] == asked), 0)


def tally(entries: Iterable[SpendEntry], raises: Iterable[Raise]) -> Tally:
    return Tally(sum(entry.nano for entry in entries), sum(raised.nano for raised in raises))


def spend_of(run: Tally, day: Tally, cap: int) -> Spend:
    return Spend(in_usd(run.spent), in_usd(run.raised), in_usd(day.spent), in_usd(day.raised), in_usd(cap))
