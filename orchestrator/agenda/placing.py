"""Putting what is ranked into the gaps of a day."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.agenda.hours import DayHours
from orchestrator.agenda.plan import LeftKind
from orchestrator.agenda.wall import Stretch, common
from orchestrator.agenda.weighing import Ranked
from orchestrator.values import dataclass, field


@dataclass(frozen=True, slots=True)
class Unplaced:
    kind: LeftKind
    why: str


@dataclass
class Placing:
    """One pass over the ranking: whoever ranks higher chooses first, and what is longer than what is left lets a
    shorter one have it. Nothing is ever moved again, so a rank explains a place.
    """

    hours: DayHours
    deep_left: int
    """Minutes."""
    placed: dict[str, Stretch] = field(default_factory=dict)
    left: dict[str, Unplaced] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.gaps: list[Stretch] = list(self.hours.gaps)
        self.room = self.hours.plannable_minutes

    def place(self, ranking: Iterable[Ranked]) -> None:
        for ranked in ranking:
            found = self._found(ranked)
            if isinstance(found, Unplaced):
                self.left[ranked.candidate.id] = found
                continue
            self.placed[ranked.candidate.id] = found
            self.room -= ranked.candidate.minutes
            self.deep_left -= ranked.candidate.minutes if ranked.candidate.is_deep else 0
            self._take(found)

    def _found(self, ranked: Ranked) -> Stretch | Unplaced:
        one = ranked.candidate
        waits = [before for before in one.after if before in self.left]
        if waits:
            return Unplaced("after", f"after {waits[0]}, which has no place today")
        if refused := self._refused(one.minutes, is_deep=one.is_deep):
            return refused
        earliest = max((self.placed[before][1] for before in one.after if before in self.placed), default=0)
        start = self._start(ranked, earliest)
        if start is None:
            last = next((before for before in one.after if self.placed.get(before, (0, 0))[1] == earliest), "")
            after = f" after {last}" if last else ""
            return Unplaced("no_gap", f"no gap of {one.minutes} min is left{after}")
        return start, start + one.minutes

    def _refused(self, minutes: int, *, is_deep: bool) -> Unplaced | None:
        if self.hours.none_why:
            return Unplaced("no_hours", self.hours.none_why)
        if minutes > self.hours.longest_gap:
            return Unplaced("too_long", f"takes {minutes} min, and the longest gap has {self.hours.longest_gap}")
        if is_deep and minutes > self.deep_left:
            return Unplaced("deep", f"deep, and {max(self.deep_left, 0)} of the day's deep minutes are left")
        if minutes > self.room:
            return Unplaced("capacity", f"takes {minutes} min, and {self.room} that can be planned are left")
        return None

    def _start(self, ranked: Ranked, earliest: int) -> int | None:
        """The earliest minute in the hours that have the energy it asks for; where there is none, or it is urgent, the
        earliest of all.
        """
        one = ranked.candidate
        fitting = self.hours.stretches_of(one.energy) if one.energy and not ranked.is_urgent else ()
        for stretches in (common(self.gaps, fitting) if fitting else [], self.gaps):
            for start, end in stretches:
                begins = max(start, earliest)
                if begins + one.minutes <= end:
                    return begins
        return None

    def _take(self, taken: Stretch) -> None:
        at = next(at for at, (start, end) in enumerate(self.gaps) if start <= taken[0] and taken[1] <= end)
        start, end = self.gaps[at]
        self.gaps[at : at + 1] = [gap for gap in ((start, taken[0]), (taken[1], end)) if gap[0] < gap[1]]
