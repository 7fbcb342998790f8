"""A walk: steps drawn from a seed, all invariants after each, and a failing one made shorter by leaving steps out."""

from __future__ import annotations

import os
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from acts import NOTHING, Order, do
from carried import Carried
from elsewhere import Child, Nursery, in_a_thread
from ground import Deed, Ground
from process import NOON, WORLD, Acknowledged, Chances, Clock, Killed, Process

from orchestrator.domain.canonical import Digest
from orchestrator.domain.definition import Definition
from orchestrator.domain.facts import DriverClaimed
from orchestrator.domain.run_status import ENDED
from orchestrator.errors import BatonError, JournalCorrupt
from orchestrator.ports.listing import RunRow, Wanted

SHORTEN_S = 60.0
"""How long a failing walk is made shorter."""


@dataclass(frozen=True)
class Step:
    """One thing that happens in a walk. What it meets, `number` chooses among what is there."""

    name: str
    order: Order = NOTHING
    number: int = 0
    dies_at: int = 0
    dies_durable: bool = False
    acting: tuple[str, str] = ("", "")
    """`before` or `after` the world is changed -> `dies`, `fails` or `other`."""
    event: int = 0
    """After which another one acts."""
    other: Order = NOTHING
    how: str = ""
    """Where the other one is: `twin` (the same object), `thread` or `process`."""
    calls: int = 0
    amount: float = 0.0

    def __str__(self) -> str:
        told = {name: value for name, value in vars(self).items() if value != getattr(_PLAIN, name)}
        return f"Step({', '.join(f'{name}={value!r}' for name, value in told.items())})"


_PLAIN = Step("")


class Walk:
    """One workspace, who works in it, and what has been acknowledged of it."""

    def __init__(self, base: Path, nursery: Nursery, mutants: Sequence[str] = ()) -> None:
        self.ground = Ground(base)
        self.ground.make()
        self.nursery = nursery
        self.mutants = mutants
        self.clock = Clock(NOON)
        self.known = Acknowledged()
        self.machine = "one"
        self.here: dict[str, int] = {}
        """Run -> the seq up to which it was written on another machine."""
        self.done_before = 0
        """So many deeds were done on another machine."""
        self.gone: set[str] = set()
        self.forgotten: dict[str, set[str]] = {}
        """Run -> digests of what was erased."""
        self.erased: set[str] = set()
        """Runs of which every text was."""
        self.carried: list[Carried] = []
        self.traces: dict[str, list[bytes]] = {}
        """Run -> pieces of what it was stored as before something was erased."""
        self.topics: dict[str, bytes] = {}
        self.survived: set[Deed] = set()
        """Deeds of processes that lived on, and could say what they had done."""
        self.deaths_seen = self.deeds_seen = 0
        self.asked: dict[str, str] = {}
        """Decision -> digest of the event that opened it, of all there ever were."""
        self.definitions: dict[Digest, Definition] = {}
        """What runs were pinned to, by digest: reading one takes long."""
        self.parts: dict[tuple[Digest, str], Definition] = {}
        """Their parts, by the way through the tree."""
        self.told: dict[str, object] = {}
        """Run -> what was read of it when the invariants were looked at last."""
        self.looked: object = None
        """What all of it was like then."""
        self.counts: Counter[str] = Counter()
        self.faults: list[BaseException] = []
        self.descriptors = descriptors()
        WORLD.number, WORLD.seen, WORLD.failed, WORLD.chances = 0, True, 0, Chances()
        self.process = self.opened()

    @property
    def deaths(self) -> int:
        """Another number as soon as a process may not know what its effect has done: it died, or the effect failed."""
        return WORLD.failed + sum(self.counts[name] for name in ("died", "kill", "race"))

    def opened(self) -> Process:
        return Process(self.ground, self.clock, self.known, self.machine)

    def reopen(self) -> None:
        """This process ends, and another begins."""
        self.process.close()
        self.process = self.opened()

    def close(self) -> None:
        self.process.close()

    def count(self) -> None:
        """How much has come about."""
        self.counts["deeds"] += len(self.ground.deeds())
        self.counts["requests"] += len(self.ground.requests())
        for row in self.rows():
            self.counts[f"runs {row.status}"] += 1
            self.counts["events"] += len(self.process.journal.inner.read(row.run))

    def rows(self) -> list[RunRow]:
        """Of all runs, also those that are branches of others."""
        return self.process.ws.runs(Wanted(branches=True))

    def roots(self) -> list[RunRow]:
        return self.process.ws.runs()

    def unfinished(self) -> list[RunRow]:
        return [row for row in self.rows() if row.status not in ENDED]

    def ended(self) -> list[RunRow]:
        return [row for row in self.rows() if row.status in ENDED]

    def do(self, work: Callable[[], object], chances: Chances | None = None) -> None:
        """Errors that tell a person something are fine; a process that died is followed by another one."""
        WORLD.chances = chances or Chances()
        try:
            work()
        except Killed:
            self.counts["died"] += 1
            self.reopen()
        except JournalCorrupt:
            raise
        except BatonError as error:
            self.counts[f"refused: {type(error).__name__}"] += 1
        finally:
            WORLD.chances = Chances()
        if self.faults:
            raise self.faults.pop()

    def elsewhere(self, step: Step) -> Callable[[], None]:
        """What another one does when the moment has come."""

        def act() -> None:
            self.counts[f"meanwhile, by a {step.how}: {step.other.act}"] += 1
            driver = self._driving(step.other.run)
            try:
                self._do_elsewhere(step)
            finally:
                if driver and step.other.act != "take_over":
                    self._check_kept_its_claim(step.other.run, driver)

        return act

    def _driving(self, run: str) -> str:
        row = self.process.journal.inner.run(run) if run else None
        return row.driver if row and self.process.liveness.alive(row.driver) else ""

    def _check_kept_its_claim(self, run: str, driver: str) -> None:
        """Only who says so takes a run from somebody who lives."""
        facts = [event.fact for event in self.process.journal.inner.read(run)]
        taken = any(isinstance(fact, DriverClaimed) and fact.took_over == driver for fact in facts)
        if taken:
            self.faults.append(Unheld(f"claims: {run} was claimed from a driver that lives"))

    def _do_elsewhere(self, step: Step) -> None:
        if step.how == "process":
            self.children(Child(step.other))
        elif step.how == "twin":
            self.faults += in_a_thread(lambda: do(self.process, step.other))
        else:
            self.faults += in_a_thread(lambda: self._as_another(step.other))

    def _as_another(self, order: Order) -> None:
        other = self.opened()
        try:
            do(other, order)
        finally:
            other.close()

    def children(self, *children: Child) -> list[int]:
        try:
            return self.nursery.together(self.ground, self.clock, self.known, self.machine, self.mutants, *children)
        except AssertionError as error:
            self.faults.append(error)
            return []


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0  # noqa: PTH208 - a number


@dataclass(frozen=True)
class Broken:
    """An invariant that a walk has broken."""

    name: str
    why: str
    at: int
    """The number of the step after which it was seen."""
    trace: str = field(default="", compare=False, repr=False)


Check = Callable[[Walk], None]
"""Raises AssertionError, whose first argument begins with the invariant's name, when something does not hold."""


def played(
    walk: Walk, steps: Sequence[Step], doing: Callable[[Walk, Step], None], checks: Sequence[Check]
) -> Broken | None:
    """What the steps break, or None.

    Args:
        walk: which has not begun.
        steps: what happens.
        doing: does a step.
        checks: what holds after each, and last of all what holds at the end.
    """
    at = 0
    try:
        for at, step in enumerate(steps, 1):  # noqa: B007 - told of when one breaks something
            walk.counts[step.name] += 1
            doing(walk, step)
            checks[0](walk)
        walk.count()
        for check in checks[1:]:
            check(walk)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        name, _, why = str(error).partition(": ") if isinstance(error, Unheld) else (_place(error), "", str(error))
        return Broken(name, f"{type(error).__name__}: {why}"[:600], at, "".join(traceback.format_exception(error)))
    finally:
        walk.close()
    return None


class Unheld(AssertionError):
    """An invariant does not hold: its name, a colon, and what was found."""


def _place(error: BaseException) -> str:
    """Where an error that no invariant raised came from, so that a shorter walk can be known to break the same."""
    frames = [
        f for f in traceback.extract_tb(error.__traceback__) if "orchestrator" in f.filename or "walk" in f.filename
    ]
    return f"{type(error).__name__} in {frames[-1].name}" if frames else type(error).__name__


def shortened(steps: Sequence[Step], plays: Callable[[Sequence[Step]], Broken | None], name: str) -> list[Step]:
    """The steps without those that the fault does not need: halves first, then one by one."""
    until, kept, size = time.monotonic() + SHORTEN_S, list(steps), max(len(steps) // 2, 1)
    while size and time.monotonic() < until:
        at = len(kept)
        while at > 0 and time.monotonic() < until:
            fewer = kept[: max(at - size, 0)] + kept[at:]
            found = plays(fewer) if fewer else None
            if found and found.name == name:
                kept = fewer
            at -= size
        size = size // 2
    return kept
