"""The plan of a day, as a value: what is placed, held and left, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from orchestrator.agenda.calendar import CalendarEntry
from orchestrator.agenda.energy import Energy
from orchestrator.agenda.facts import DayPlanned
from orchestrator.agenda.reading import Hole, Trouble
from orchestrator.agenda.score import FailedRule, RuleScore
from orchestrator.agenda.weighing import HoldReason
from orchestrator.domain.canonical import Digest
from orchestrator.values import dataclass

ItemKind = Literal["task", "decision"]
LeftKind = Literal["no_hours", "too_long", "deep", "capacity", "no_gap", "after"]


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """A task or a decision, as every part of a plan has it."""

    id: str
    title: str
    kind: ItemKind
    minutes: int
    assumed: bool
    """Nobody said how many minutes it takes."""
    place: str
    """Of a task: its home, `notes/tasks.md:12`."""
    due: date | None
    carried: int
    score: RuleScore


@dataclass(frozen=True, slots=True)
class PlacedItem:
    item: PlannedItem
    start: datetime
    """As the person's clock shows it."""
    end: datetime
    rank: int
    before: str = ""
    """The one that waits for it and drew it forward."""
    is_deep: bool = False


@dataclass(frozen=True, slots=True)
class HeldItem:
    """Not for today."""

    item: PlannedItem
    reasons: tuple[HoldReason, ...]


@dataclass(frozen=True, slots=True)
class LeftItem:
    """For today, and there is no place for it."""

    item: PlannedItem
    rank: int
    kind: LeftKind
    why: str


@dataclass(frozen=True, slots=True)
class FailedRules:
    """A rule that could not be asked of some tasks, and was left out there."""

    rule: str
    place: str
    told: str
    """Of the first of them."""
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedBefore:
    """How the last day with a plan went."""

    day: date
    done: tuple[str, ...]
    open: tuple[str, ...]
    """Carried: they are still to be done."""
    gone: tuple[str, ...]
    """In no list any more, and nobody said that they were done."""

    @property
    def planned(self) -> int:
        return len(self.done) + len(self.open) + len(self.gone)


@dataclass(frozen=True, slots=True)
class DayPlan:
    """Proposed; nothing in it moves by itself."""

    day: date
    timezone: str
    energy: Energy
    since: datetime | None
    """Where the day is planned from; None: from its beginning."""
    work_minutes: int
    free_minutes: int
    """Work hours less lunch less meetings."""
    plannable_minutes: int
    """Less the buffer; no more than that is placed."""
    deep_limit: int
    deep_done: int
    placed: tuple[PlacedItem, ...]
    """In order of time."""
    held: tuple[HeldItem, ...]
    """By due date, then title."""
    left: tuple[LeftItem, ...]
    """By rank."""
    loops: tuple[tuple[str, ...], ...]
    """Tasks that wait for each other, each by its id."""
    calendar: tuple[CalendarEntry, ...]
    """Of the day, in order of time; what takes no time too."""
    free: tuple[tuple[datetime, datetime], ...]
    """What of the gaps nothing was placed in."""
    failed: tuple[FailedRules, ...]
    before: PlannedBefore | None
    unread: tuple[str, ...]
    """Of `projects tasks gates calendar` those nobody looked for."""
    holes: tuple[Hole, ...]
    troubles: tuple[Trouble, ...]
    defaults: tuple[str, ...]
    """Constraints nobody wrote."""
    made_from: Mapping[str, Digest]
    """Part of the state -> its digest."""

    @property
    def placed_minutes(self) -> int:
        return sum(one.item.minutes for one in self.placed)

    @property
    def left_minutes(self) -> int:
        """Plannable and not planned: it stays the person's."""
        return self.plannable_minutes - self.placed_minutes

    @property
    def wanted_minutes(self) -> int:
        """What all that is for today would take."""
        return self.placed_minutes + sum(one.item.minutes for one in self.left)

    @property
    def deep_minutes(self) -> int:
        """Done and placed."""
        return self.deep_done + sum(one.item.minutes for one in self.placed if one.is_deep)

    @property
    def next(self) -> PlacedItem | None:
        return self.placed[0] if self.placed else None


def opening(plan: DayPlan) -> str:
    """The conflict a day opens with; empty when everything that is for today has a place.

    `6 h wanted, 4 h free: site-1 and site-4 leave today`, `site-1 finds no place today`, `nothing can be placed: you
    are away`
    """
    if not plan.left:
        return ""
    if all(one.kind == "no_hours" for one in plan.left):
        return f"nothing can be placed: {plan.left[0].why}"
    # Three names are read at a glance; of more the number is.
    names = [one.item.id for one in plan.left]
    leaving, s = _listed(names) if len(names) <= 3 else f"{len(names):,}", "s" if len(names) == 1 else ""
    if plan.wanted_minutes <= plan.plannable_minutes:
        return f"{leaving} find{s} no place today"
    return f"{_hours(plan.wanted_minutes)} wanted, {_hours(plan.plannable_minutes)} free: {leaving} leave{s} today"


def changed_since(shown: DayPlanned, plan: DayPlan) -> tuple[str, ...]:
    """Which parts of the state are not what the plan shown before was made from: what to name when a day is asked
    again and its plan is another.
    """
    parts = sorted({*shown.made_from, *plan.made_from})
    return tuple(part for part in parts if shown.made_from.get(part) != plan.made_from.get(part))


def failed_rules(failed: Mapping[str, tuple[FailedRule, ...]]) -> tuple[FailedRules, ...]:
    """By rule, from what failed for each task."""
    met: dict[tuple[str, str], tuple[str, list[str]]] = {}
    for id_ in sorted(failed):
        for one in failed[id_]:
            met.setdefault((one.rule, one.place), (one.told, []))[1].append(id_)
    return tuple(FailedRules(rule, place, told, tuple(ids)) for (rule, place), (told, ids) in sorted(met.items()))


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _hours(minutes: int) -> str:
    """`45 min`, `6 h`, `1.5 h`: tenths of an hour, as a person says it; rounded half up."""
    if minutes < 60:
        return f"{minutes} min"
    tenths = (minutes + 3) // 6
    return f"{tenths // 10} h" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10} h"
