"""Which cases are run, where not all are."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestrator.errors import UsageError
from orchestrator.evals.selection import ALL, Selection
from orchestrator.evals.suite import Case, Suite

SUITE = Suite(
    "s",
    Path("evals/s"),
    cases=tuple(
        Case(f"{kind}-{number}", kind=kind, tags=("even",) if number % 2 == 0 else (), metadata={"level": number})
        for kind in ("geo", "math")
        for number in range(1, 6)
    ),
)


def names(selection: Selection) -> list[str]:
    return [case.name for case in selection.of(SUITE)]


def test_all_of_them_in_order_and_nothing_is_said_of_it() -> None:
    assert (len(names(ALL)), ALL.told) == (10, "")


def test_a_pattern_a_tag_a_kind_and_what_is_known_of_a_case_narrow_it() -> None:
    assert names(Selection(only=("geo-*",), tags=("even",))) == ["geo-2", "geo-4"]
    assert names(Selection(tags=("math", "level=3"))) == ["math-3"]


def test_a_sample_is_the_same_each_time_another_with_another_seed_and_says_both() -> None:
    one = Selection(sample=4, seed=7)
    assert names(one) == names(Selection(sample=4, seed=7)) != names(Selection(sample=4, seed=8))
    assert one.told == "a sample of 4, seed 7"
    assert names(Selection(sample=99)) == names(ALL)


def test_a_limit_takes_the_first() -> None:
    assert names(Selection(tags=("even",), limit=1)) == ["geo-2"]


@pytest.mark.parametrize(
    ("selection", "mend"),
    [
        (Selection(tags=("evne",)), "Did you mean even?"),
        (Selection(tags=("levle=3",)), "Did you mean level=VALUE?"),
        (Selection(tags=("level=9",)), "There are: geo"),
        (Selection(only=("nothing*",)), "see them with: baton eval ls s"),
    ],
)
def test_where_nothing_is_left_it_says_what_there_is(selection: Selection, mend: str) -> None:
    with pytest.raises(UsageError) as raised:
        selection.of(SUITE)
    assert mend in raised.value.mend
