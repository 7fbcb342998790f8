"""Looks: that a person had a run, or a decision of it, before them. How one is recorded, and how they are read.

Where two overlap (two terminals), the seconds of both count for no more than the time that passed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from threading import Lock
from typing import NamedTuple

from orchestrator.domain.branch import root_of_tree
from orchestrator.domain.event import SYSTEM
from orchestrator.domain.facts import PERSON
from orchestrator.domain.use_facts import IDLE_S as IDLE_S
from orchestrator.domain.use_facts import Looked, Surface
from orchestrator.errors import BatonError
from orchestrator.face.home import Home
from orchestrator.ports.clock import day_of, moment, stamp
from orchestrator.ports.journal import Journal

_LEAST = 0.1
"""Seconds of a look that was measured, however short: 0 is *not measured*."""


class CountedLook(NamedTuple):
    """One look, as it is counted."""

    run: str
    """Of a branch, the branch."""
    app: str
    """Of the root of its tree."""
    surface: Surface
    began: str
    """As the journal stamps moments."""
    ended: str
    decision: str
    """Empty: the run was looked at, and no question of it."""
    seconds: float
    """Attended; less than was recorded where it overlapped others. 0: not measured."""

    @property
    def root(self) -> str:
        return root_of_tree(self.run)


class Gaps:
    """Adds up the time between moments, each gap no more than counts. Threads may share one."""

    def __init__(self, start: float) -> None:
        self.total = 0.0
        self._last = start
        self._alone = Lock()

    def moved(self, now: float) -> None:
        """Somebody is there at this moment; one before the last is no news."""
        with self._alone:
            gap = now - self._last
            if gap > 0:
                self.total += min(gap, IDLE_S)
                self._last = now


def note_look(
    home: Home,
    run: str,
    *,
    decision: str = "",
    surface: Surface = "terminal",
    began: datetime | None = None,
    seconds: float | None = None,
) -> None:
    """Record that a person looked. Where it cannot be recorded it is left out: nothing they do may fail for it.

    Args:
        home: whose run it is.
        run: its id; of a branch, the branch's.
        decision: what they were asked there.
        surface: where.
        began: when it was on the screen; None: now.
        seconds: attended. None: not measured; such a look is recorded once for each run, decision and day.
    """
    with suppress(BatonError, OSError):
        row = home.journal.run(root_of_tree(run))
        if row is None:
            return
        now = home.clock()
        attended = 0.0 if seconds is None else max(_LEAST, round(seconds, 1))
        looked = Looked(day_of(now), run, row.app, surface, stamp(began or now), decision, attended)
        once = os.urandom(16).hex() if attended else f"{surface}:{looked.day}:{run}:{decision}"
        home.journal.append_next(SYSTEM, f"looked:{once}", [looked], actor=PERSON)


def looks_in(journal: Journal) -> list[CountedLook]:
    """All that were ever recorded, in order; those of runs that are gone, too."""
    events = journal.read_kinds(SYSTEM, [Looked.__name__])
    return counted_once(_look(event.fact, event.at) for event in events if isinstance(event.fact, Looked))


def _look(fact: Looked, at: str) -> CountedLook:
    return CountedLook(fact.run, fact.app, fact.surface, fact.began, at, fact.decision, fact.seconds)


def counted_once(looks: Iterable[CountedLook]) -> list[CountedLook]:
    """Shortened, each in proportion, where several that overlap count for more than passed in all."""
    ordered = sorted(looks, key=lambda look: look.began)
    return [look for overlapping in _overlapping(ordered) for look in _shortened(overlapping)]


def _overlapping(ordered: Sequence[CountedLook]) -> Iterator[list[CountedLook]]:
    together: list[CountedLook] = []
    end = ""
    for look in ordered:
        if together and look.began >= end:
            yield together
            together = []
        together.append(look)
        end = max(end, look.ended) if len(together) > 1 else look.ended
    if together:
        yield together


def _shortened(looks: list[CountedLook]) -> list[CountedLook]:
    total = sum(look.seconds for look in looks)
    if len(looks) == 1 or not total:
        return looks
    passed = (moment(max(look.ended for look in looks)) - moment(looks[0].began)).total_seconds()
    most = max(passed, *(look.seconds for look in looks))  # a clock that was set back shortens nobody's look
    return [look._replace(seconds=look.seconds * min(1.0, most / total)) for look in looks]
