"""A tree whose process dies at any moment goes on: nothing is lost or done twice, and siblings are not touched."""

from __future__ import annotations

import random

import pytest
from killed_tree import NOTES, Trees, differing, killed_after, killed_at

INSTANTS = 30
SEED = 20261127


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Trees:
    return Trees(tmp_path_factory.mktemp("trees"))


def test_a_tree_that_nothing_disturbs_does_each_thing_once(trees: Trees) -> None:
    seen = trees.expected

    assert seen.written == ["A", "C"]
    assert (seen.intents, seen.steps, seen.broken) == (2, 2, [])
    assert set(seen.ends.values()) == {1}
    assert len(seen.ends) == 2 + len(NOTES)
    assert trees.commits > 20


def test_killed_before_or_after_any_commit_it_comes_to_the_same(trees: Trees) -> None:
    for number in range(1, trees.commits + 1):
        for moment in ("before", "after"):
            assert not differing(trees.expected, trees.after(killed_at(number, moment))), (number, moment)


def test_killed_at_any_instant_it_comes_to_the_same(trees: Trees) -> None:
    chance = random.Random(SEED)  # noqa: S311 - repeatable, not secret
    for _ in range(INSTANTS):
        after = chance.uniform(0.0, trees.seconds)
        assert not differing(trees.expected, trees.after(killed_after(after))), after
