"""What no chain shows: that a run names its branches, and was told how each of them ended. An end and the telling of it
are one commit, so that one without the other is damage.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import NamedTuple

from orchestrator.domain.branch import BranchStep, is_in_tree, last_step, parent_of, step_of
from orchestrator.domain.branch_end import ending
from orchestrator.domain.event import Event
from orchestrator.domain.facts import BranchEnded, BranchesOpened, BranchOf, BranchStatus, DriverClaimed, RunStarted
from orchestrator.ports.journal import Broken

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


class _EndAt(NamedTuple):
    seq: int
    status: BranchStatus


class Kin:
    """What one stream says of its place in a tree and of its branches, added up event by event."""

    def __init__(self, stream: str) -> None:
        self.stream = stream
        self.is_run = False
        self.branch: BranchOf | None = None
        self.ends: list[_EndAt] = []
        self.told: dict[str, list[_EndAt]] = {}
        """Of its branches, by the last parts of their names."""
        self._opened: dict[tuple[str, int], BranchesOpened] = {}
        self._is_shared = False
        """These events are the past of the run that it was forked from, with whose branches it has nothing to do."""

    @classmethod
    def of(cls, stream: str, events: Iterable[Event]) -> Kin:
        kin = cls(stream)
        for event in events:
            kin.take_in(event)
        return kin

    def take_in(self, event: Event) -> None:
        fact = event.fact
        match fact:
            case RunStarted(branch=branch, fork=fork):
                self.is_run, self.branch, self._is_shared = True, branch, fork is not None
            case DriverClaimed():
                self._is_shared = False  # who drove the other run is no part of it
            case BranchesOpened(phase=phase, visit=visit) if not self._is_shared:
                self._opened[phase, visit] = fact
            case BranchEnded(branch=name, status=status) if not self._is_shared:
                self.told.setdefault(name, []).append(_EndAt(event.seq, status))
        end = ending(self.branch, fact) if self.branch else None
        if end:
            self.ends.append(_EndAt(event.seq, end))

    def names(self, name: str) -> bool:
        """Whether it has opened a branch of this name, by the last part of it."""
        try:
            step = step_of(name)
        except ValueError:
            return False
        opened = self._opened.get((step.phase, step.visit))
        if opened is None or step.spelled != name:
            return False
        if opened.items is None:
            return step.which in (opened.members or ("",))
        # their names are not made: a file from elsewhere may count any number
        return bool(_NUMBER.fullmatch(step.which)) and int(step.which) <= opened.count


def is_verified_with(stream: str, named: str) -> bool:
    """Whether a stream is looked at where a run is named: a run with all its branches, a branch by itself."""
    return stream == named or (not parent_of(named) and is_in_tree(stream, named))


def misplaced(kin: Mapping[str, Kin], unsure: Collection[str] = ()) -> Iterator[Broken]:
    """What streams say of each other that does not agree.

    Args:
        kin: by their names, whole trees.
        unsure: streams that are not what was written: nothing is said of what they should hold.
    """
    for one in kin.values():
        if one.is_run:
            yield from misplaced_below(one, kin, unsure)
            yield from _of_told(one, kin, unsure)


def misplaced_below(one: Kin, kin: Mapping[str, Kin], unsure: Collection[str] = ()) -> Iterator[Broken]:
    """What a stream and its parent say of each other that does not agree."""
    above = parent_of(one.stream)
    if not (above or one.branch):
        return
    if one.branch is None or (one.branch.run, _spelled(one.branch)) != (above, last_step(one.stream)):
        yield Broken(one.stream, 1, "it is not the branch that its name says")
    elif above in unsure:
        return
    elif above not in kin or not kin[above].is_run:
        yield Broken(one.stream, 1, f"{above}, whose branch it is, is not there")
    elif not kin[above].names(last_step(one.stream)):
        yield Broken(one.stream, 1, f"{above} does not name it among its branches")
    else:
        yield from _of_ends(one, kin[above])


def _spelled(branch: BranchOf) -> str:
    return BranchStep(
        branch.phase, branch.visit, branch.member or (f"{branch.number}" if branch.number else "")
    ).spelled


def _of_ends(one: Kin, above: Kin) -> Iterator[Broken]:
    """The first end in which the two differ."""
    for end, told in zip_longest(one.ends, above.told.get(last_step(one.stream), ())):
        if told is None:
            yield Broken(one.stream, end.seq, f"it ended as {end.status}, and {above.stream} was never told")
            return
        if end is None or end.status != told.status:
            found = f"it was told that {last_step(one.stream)} is {told.status}, which {one.stream} does not say"
            yield Broken(above.stream, told.seq, found)
            return


def _of_told(one: Kin, kin: Mapping[str, Kin], unsure: Collection[str]) -> Iterator[Broken]:
    """Told of what it has not, or of what is nowhere."""
    for name, [first, *_] in one.told.items():
        branch = f"{one.stream}/{name}"
        if not one.names(name):
            yield Broken(one.stream, first.seq, f"it was told of {name}, which is no branch of it")
        elif branch not in kin and branch not in unsure:
            yield Broken(one.stream, first.seq, f"it was told that {name} is {first.status}, which is not there")
