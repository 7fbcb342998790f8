"""Walking many walks, for as long as there is time."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from elsewhere import Nursery
from invariants import check_at_the_end, check_now
from planted import MUTANTS, planted
from steps import done, drawn
from walk import Broken, Step, Walk, played, shortened

MOST_FOR_A_MUTANT = 150
MEMORY = Path("/dev/shm")  # noqa: S108 - each walk works in a folder of its own there


class Walking:
    """Where walks are walked: a folder and a nursery, used by one after the other."""

    def __init__(self, base: Path, nursery: Nursery) -> None:
        self._base = base
        self._nursery = nursery
        self._mutants: tuple[str, ...] = ()
        self.counts: Counter[str] = Counter()
        self.walks = 0

    @contextmanager
    def with_mutant(self, name: str) -> Iterator[None]:
        """Planted here, and in every process that the walks begin."""
        with planted([name]):
            self._mutants = (name,)
            try:
                yield
            finally:
                self._mutants = ()

    def plays(self, steps: Sequence[Step]) -> Broken | None:
        walk = Walk(self._base / "walk", self._nursery, self._mutants)
        try:
            return played(walk, steps, done, (check_now, check_at_the_end))
        finally:
            self.counts += walk.counts
            self.walks += 1

    def walks_seed(self, seed: int, *, of_trees: bool = False) -> Broken | None:
        return self.plays(drawn(seed, of_trees=of_trees))

    def shortened(self, seed: int, broken: Broken, *, of_trees: bool = False) -> tuple[list[Step], Broken]:
        """The fewest steps found that break the same, and what they break."""
        steps = shortened(drawn(seed, of_trees=of_trees)[: broken.at or None], self.plays, broken.name)
        return steps, self.plays(steps) or broken


@contextmanager
def walking() -> Iterator[Walking]:
    with TemporaryDirectory(prefix="baton-walk-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        nursery = Nursery()
        try:
            yield Walking(Path(folder), nursery)
        finally:
            nursery.close()


def told(seed: int, broken: Broken, steps: Sequence[Step], *, of_trees: bool = False) -> str:
    walk = f"walk of seed {'trees ' if of_trees else ''}{seed}"
    lines = [f"{walk} breaks '{broken.name}': {broken.why}", *(f"    {step}" for step in steps)]
    return "\n".join(lines)


def walk_many(first: int, count: int, *, of_trees: bool = False) -> int:
    """Walk these; print what breaks, and return how many broke something."""
    began, faults, seen = time.monotonic(), 0, set[str]()
    with walking() as walks:
        for seed in range(first, first + count):
            broken = walks.walks_seed(seed, of_trees=of_trees)
            if broken is None:
                continue
            faults += 1
            if broken.name not in seen:
                seen.add(broken.name)
                steps, again = walks.shortened(seed, broken, of_trees=of_trees)
                _print(told(seed, again, steps, of_trees=of_trees), again.trace[-2500:])
            else:
                _print(told(seed, replace(broken, why=broken.why[:120]), (), of_trees=of_trees))
        _print(f"{count} walks from seed {first} in {time.monotonic() - began:.0f} s, {faults} broke something")
        _print(", ".join(f"{name} {number}" for name, number in sorted(walks.counts.items())))
    return faults


def see_mutants(wanted: Sequence[str], most: int) -> int:
    """Print for each mutant the first walk that sees it, and by what; returns how many nobody saw."""
    unseen = 0
    with walking() as walks:
        for mutant in MUTANTS:
            if wanted and not any(part in mutant.name for part in wanted):
                continue
            with walks.with_mutant(mutant.name):
                seeds = dict.fromkeys((mutant.seed, *range(1, most + 1)))
                seen = ((seed, walks.walks_seed(seed, of_trees=mutant.of_trees)) for seed in seeds)
                found = next(((seed, broken) for seed, broken in seen if broken), None)
            unseen += found is None
            _print(f"{mutant.name}: {_seen(*found) if found else f'NOT SEEN by {most} walks'}")
    return unseen


def _seen(seed: int, broken: Broken) -> str:
    return f"seed={seed}, steps={broken.at} by '{broken.name}': {broken.why[:90]}"


def _print(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def main(words: Sequence[str]) -> int:
    if words[:1] == ["mutants"]:
        return 1 if see_mutants(words[1:], MOST_FOR_A_MUTANT) else 0
    of_trees, words = words[:1] == ["trees"], [word for word in words if word != "trees"]
    first = int(words[0]) if words else 1
    count = int(words[1]) if len(words) > 1 else 1 if words else 100
    return 1 if walk_many(first, count, of_trees=of_trees) else 0
