"""What is shown of planted losses and of edits that lose nothing; `docs/what-was-lost.md` has the table."""

from __future__ import annotations

from pathlib import Path

import pytest
from planting import Planted, missed, table, texts

from orchestrator.text.losses.comparison import report

MISSES = 0.05
"""Of planted losses, that are not shown."""
FALSE = 0.05
"""Of faithful edits, that are told as losses."""
NEXT = 12
"""Texts with which each is compared; with all of them it takes a minute."""
PAGE = Path(__file__).resolve().parents[3] / "docs/what-was-lost.md"


@pytest.fixture(scope="module")
def planted() -> list[Planted]:
    return [one for text in texts() for one in text.planted()]


def test_of_200_planted_losses_at_least_190_are_shown(planted: list[Planted]) -> None:
    lost = [one for one in planted if one.kind]
    assert len(lost) >= 200
    assert sum(not one.is_shown for one in lost) <= MISSES * len(lost), "\n".join(missed(lost))


def test_of_200_faithful_edits_at_most_10_are_told_as_losses(planted: list[Planted]) -> None:
    kept = [one for one in planted if not one.kind]
    assert len(kept) >= 200
    assert sum(bool(one.found) for one in kept) <= FALSE * len(kept), "\n".join(missed(kept))


def test_the_page_has_the_table_as_it_is(planted: list[Planted]) -> None:
    assert table(planted) in PAGE.read_text(encoding="utf-8")


def test_any_page_can_be_compared_with_any_source() -> None:
    every = texts()
    for place, one in enumerate(every):
        for other in every[place : place + NEXT]:
            report(one.source, other.draft)
            report(one.draft[::-1], other.source)


@pytest.mark.parametrize("name", [text.name for text in texts()])
def test_nothing_is_told_as_lost_of_a_faithful_draft(name: str) -> None:
    [text] = [text for text in texts() if text.name == name]
    assert text.of_draft.losses == ()
    assert text.of_draft.compare == ()


def test_a_lost_warning_is_told_as_one(planted: list[Planted]) -> None:
    """A kind that is told as a lighter one would not have to be seen before a yes."""
    warnings = [one for one in planted if one.kind == "warning" and one.is_shown]
    told = [one for one in warnings if any(loss.kind == "warning" for loss in (*one.found, *one.unsure))]
    assert len(told) >= len(warnings) * 0.9, [one.told for one in warnings if one not in told]
