"""How a branch is told to people: `research › fetch › 3 of 12 “a.md”`. On the start-up path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from orchestrator.text.visible import visible

_LONGEST_ITEM = 32
"""Characters of an entry that still name it; a longer one is only numbered."""


class PathStep(NamedTuple):
    """One branch on the way from a root down."""

    phase: str
    visit: int = 1
    number: int = 0
    """Of an entry, from 1; 0: of no list."""
    of: int = 0
    member: str = ""
    item: object = None
    """The entry, where it is at hand."""


def branch_path(app: str, steps: Iterable[PathStep]) -> str:
    """The root's app, then of each branch its phase and which of several it is."""
    return " › ".join([app, *_told(steps)])


def _told(steps: Iterable[PathStep]) -> Iterator[str]:
    before = ""
    for step in steps:
        if step.phase != before:  # a member whose work is a list is called as the phase that goes through it
            yield step.phase if step.visit == 1 else f"{step.phase}, visit {step.visit}"
        if step.number:
            yield f"{step.number} of {step.of}{item_told(step.item)}"
        elif step.member:
            yield step.member
        before = step.member


def item_told(item: object) -> str:
    """An entry, to stand behind its number, where it is a short text; else empty."""
    told = " ".join(visible(item).split()) if isinstance(item, str) and len(item) <= _LONGEST_ITEM else ""
    return f" “{told}”" if told else ""
