"""Branches: what came of one of several, and what runs that are branches of others are called.

A run that does an entry of a list, a member of a `together` or another app for a run is called by a path:
`res-4f2a/fetch.3`, `res-4f2a/fetch~2.3` on the phase's second visit, `wee-91c0/gather.blocked`, `wee-91c0/publish`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from orchestrator.domain.canonical import JSON

_STEP = re.compile(r"(?P<phase>[^/~.]+)(?:~(?P<visit>[0-9]{1,9}))?(?:\.(?P<which>[^/~.]+))?")


def branch(item: JSON = None, value: JSON = None, error: str = "") -> JSON:
    """`{item, value, error}`, null where absent."""
    return {"item": item, "value": value, "error": error or None}


def is_failed(value: JSON) -> bool:
    """Whether it is one with an error."""
    is_branch = isinstance(value, Mapping) and value.keys() == {"item", "value", "error"}
    return is_branch and value["error"] is not None


class Step(NamedTuple):
    """One part of such a path."""

    phase: str
    visit: int
    which: str
    """The number of an entry, or the name of a member; empty: there is only one branch."""

    @property
    def spelled(self) -> str:
        visit = f"~{self.visit}" if self.visit != 1 else ""
        return f"{self.phase}{visit}{'.' if self.which else ''}{self.which}"


def step_of(spelled: str) -> Step:
    """Raises ValueError where it is none."""
    found = _STEP.fullmatch(spelled)
    if found is None:
        raise ValueError(f"{spelled!r} is no branch")
    return Step(found["phase"], int(found["visit"] or 1), found["which"] or "")


def names_of(phase: str, visit: int, count: int, members: tuple[str, ...], *, listed: bool) -> tuple[str, ...]:
    """Of all branches of a visit, in their order: of the entries of a list, of members, or of the one there is."""
    whiches = map(str, range(1, count + 1)) if listed else members or ("",)
    return tuple(Step(phase, visit, which).spelled for which in whiches)


def by_place(run: str) -> tuple[tuple[str, int, int, str], ...]:
    """A key that brings the runs of a tree into the order of their lists: the third entry before the tenth."""
    return tuple(_place(step_of(spelled)) for spelled in run.split("/")[1:])


def _place(step: Step) -> tuple[str, int, int, str]:
    return step.phase, step.visit, int(step.which) if step.which.isdecimal() else 0, step.which


def root_of_tree(run: str) -> str:
    """The run that all branches above hang on; a run that is none hangs on itself."""
    return run.partition("/")[0]


def parent_of(run: str) -> str:
    """The run whose branch it is; empty where it is none."""
    return run.rpartition("/")[0]


def last_step(run: str) -> str:
    """The last part of a branch's name, which is all its parent calls it."""
    return run.rpartition("/")[2]


def is_in_tree(run: str, root: str) -> bool:
    """Whether it is the run, or below it."""
    return run == root or run.startswith(f"{root}/")
