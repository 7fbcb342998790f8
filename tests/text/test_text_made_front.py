"""Front matter that a model made is held to its page."""

from __future__ import annotations

import pytest

from orchestrator.text.extracted import COPIED_SUMMARY
from orchestrator.text.made_front import held
from orchestrator.text.note import heeded

DAY = "2026-11-22"
OPENING = "The hedge along the road is hornbeam. It is cut twice a year."
DRAFT = f"# Of hedges\n\n{OPENING}\n\nBirds nest in it from March on.\n"
MADE = {"title": "Of hedges", "summary": "Birds nest in it.", "tags": ["hedge"], "date": DAY, "slug": "of-hedges"}


def test_what_fits_its_page_stays() -> None:
    assert held(MADE, DRAFT, DRAFT, DAY).values == MADE
    assert held(MADE, DRAFT, DRAFT, DAY).told == {}


@pytest.mark.parametrize(
    ("draft", "title"),
    [
        (DRAFT, "Of hedges"),
        ("Of *hedges* {#top}\n=========\n\nText.\n", "Of hedges"),
        ("Text.\n\n# Of hedges\n\n## More\n", "Of hedges"),
        ("# One\n\n# Two\n", "Hedges Are Great!"),
        ("## A part\n\nText.\n", "Hedges Are Great!"),
        ("# Introduction\n\nText.\n", "Hedges Are Great!"),
        ("Text alone.\n", "Hedges Are Great!"),
    ],
)
def test_the_one_heading_of_a_page_is_its_title(draft: str, title: str) -> None:
    made = {**MADE, "title": "Hedges Are Great!", "slug": "hedges-are-great"}
    found = held(made, draft, draft, DAY)
    assert found.values["title"] == title
    assert found.values["slug"] == ("of-hedges" if title == "Of hedges" else "hedges-are-great")
    assert bool(found.told) == (title == "Of hedges")


def test_a_slug_that_was_chosen_stays() -> None:
    assert held({**MADE, "title": "Great!", "slug": "why-hedges"}, DRAFT, DRAFT, DAY).values["slug"] == "why-hedges"


@pytest.mark.parametrize("summary", [OPENING, "The hedge along the road is hornbeam.", OPENING.upper()])
def test_a_summary_that_is_the_opening_again_is_left_out(summary: str) -> None:
    found = held({**MADE, "summary": summary}, DRAFT, DRAFT, DAY)
    assert found.values["summary"] == ""
    assert found.told == {"summary": COPIED_SUMMARY}


@pytest.mark.parametrize("draft", [f"# T\n\n## Abstract\n\n{OPENING}\n", f"# T\n\n**TL;DR:** {OPENING}\n"])
def test_a_summary_of_the_pages_own_may_stand_first(draft: str) -> None:
    assert held({**MADE, "title": "T", "summary": OPENING}, draft, draft, DAY).values["summary"] == OPENING


@pytest.mark.parametrize(
    "said", ["Written 5 March 2019.", "2019-03-05", "05.03.2019", "20190305", "2019年3月5日", "March 5th, 2019"]
)
def test_a_day_that_page_or_note_names_stays(said: str) -> None:
    made = {**MADE, "date": "2019-03-05"}
    assert held(made, f"{DRAFT}\n{said}\n", "", DAY).values["date"] == "2019-03-05"
    assert held(made, DRAFT, f"{said}\n", DAY).values["date"] == "2019-03-05"


def test_a_day_that_nobody_names_is_the_day_of_the_run() -> None:
    found = held({**MADE, "date": "2019-03-05"}, DRAFT, DRAFT, DAY)
    assert found.values["date"] == DAY
    assert "2019-03-05 was made for it" in found.told["date"]


def test_the_notes_own_words_win_and_nothing_is_told_of_what_they_replace() -> None:
    source = f"---\ntitle: Mine\nsummary: Short.\ndate: 2020-01-01\n---\n\n{DRAFT}"
    made = {**MADE, "title": "Great!", "summary": OPENING, "date": "2019-03-05"}
    settled = heeded(made, source, DAY, draft=DRAFT)
    assert (settled["title"], settled["summary"], settled["date"]) == ("Mine", "Short.", "2020-01-01")
    assert settled["warnings"] == []
    told = heeded(made, DRAFT, DAY, draft=DRAFT)["warnings"]
    assert len(told) == 3
