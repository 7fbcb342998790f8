"""Hostile texts cost the offline model work that grows as they do, counted in steps and not in seconds."""

import sys
from collections.abc import Callable

import pytest
from hostile import SHAPES
from offline_publishing import FROM_NOTES, describe, review, write

from orchestrator.models.offline.piece import lives_by_lines
from orchestrator.text.inline import plain
from orchestrator.text.intent import guessed
from orchestrator.text.proof import proof_of

SHORT = 2_000
DOUBLED = 2.5
"""How much more a text of twice the length may cost."""


def publish(source: str) -> None:
    """Every way of the offline model through a source, once."""
    plain.cache_clear()
    lives_by_lines.cache_clear()
    write(source, aim=FROM_NOTES)
    review(source.replace("a", "b"), source)
    describe(source, source)
    guessed(source)
    proof_of(source)


def steps(work: Callable[[], None]) -> int:
    """Calls of functions, in Python and in C."""
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_twice_the_text_costs_no_more_than_twice_the_steps(shape: Callable[[int], str]) -> None:
    publish(shape(100))
    once, twice = (steps(lambda size=size: publish(shape(size))) for size in (SHORT, 2 * SHORT))
    assert twice <= DOUBLED * once + 2_000
