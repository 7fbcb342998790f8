"""Rules between the parts of a page: kept while there is something on both sides of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

Part = TypeVar("Part")


def without_idle(parts: Iterable[Part], is_rule: Callable[[Part], bool]) -> list[Part]:
    """The parts without a rule at the beginning, at the end, or right behind another one."""
    kept: list[Part] = []
    for part in parts:
        if is_rule(part) and (not kept or is_rule(kept[-1])):
            continue
        kept.append(part)
    return kept[:-1] if kept and is_rule(kept[-1]) else kept
