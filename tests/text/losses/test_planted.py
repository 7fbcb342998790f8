"""What is shown of planted losses and of edits that lose nothing, in a fixed sample of the texts.

The proof `losses` of `make prove` looks at all of them, and at any page beside any source; `docs/what-was-lost.md` has
the table.
"""

from __future__ import annotations

import pytest
from planting import BY_KIND, FALSE, MISSES, Planted, missed, texts

from orchestrator.text.losses.comparison import report

SAMPLE = slice(3, None, 4)
"""12 texts of 51, with more than 200 planted losses and 200 faithful edits, in a quarter of the time."""


@pytest.fixture(scope="module")
def planted() -> list[Planted]:
    return [one for text in texts()[SAMPLE] for one in text.planted()]


def test_of_200_planted_losses_at_least_190_are_shown(planted: list[Planted]) -> None:
    lost = [one for one in planted if one.kind]
    assert len(lost) >= 200
    assert sum(not one.is_shown for one in lost) <= MISSES * len(lost), "\n".join(missed(lost))


def test_of_200_faithful_edits_at_most_10_are_told_as_losses(planted: list[Planted]) -> None:
    kept = [one for one in planted if not one.kind]
    assert len(kept) >= 200
    assert sum(bool(one.found) for one in kept) <= FALSE * len(kept), "\n".join(missed(kept))


def test_any_page_can_be_compared_with_any_source() -> None:
    some = texts()[SAMPLE]
    for place, one in enumerate(some):
        for other in some[place:]:
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
    told = [one for one in warnings if one.is_told_by_its_kind]
    assert len(told) >= len(warnings) * BY_KIND, [one.told for one in warnings if one not in told]
