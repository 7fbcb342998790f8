"""What a model may say to open a review: what stands in one of its lines, and nothing beside it."""

from __future__ import annotations

import pytest

from orchestrator.text.review_opening import opening_fault

EVIDENCE = {
    "sections": [
        {"name": "SHIPPED", "lines": [{"text": "site: 3 commits, 1 of them published by a run", "ids": ["g1"]}]},
        {"name": "TIME", "lines": [{"text": "meetings 6.5 h", "ids": ["c1"]}]},
        {"name": "BLOCKED", "lines": [{"text": "#41 Search index: no movement for 16 days", "ids": ["i1"]}]},
        {"name": "NOTES", "lines": [{"text": "“Zoë rang about *Müller*”", "ids": ["n1"]}]},
    ],
    "ledger": [
        {"id": "g1", "told": "site 6fe488f0abcd Wed 25 Nov 17:04: Bind approvals"},
        {"id": "c1", "told": "Standup Mon 23 Nov 10:00, uid 1"},
        {"id": "i1", "told": "#41 Search index, moved Wed 11 Nov 09:00"},
        {"id": "n1", "told": "log event 10, note, Tue 24 Nov 18:00"},
    ],
}


@pytest.mark.parametrize(
    "said",
    [
        "Three commits went to the site [g1], and meetings took 6.5 hours.",
        "The search index had no movement for 16 days [i1].",
        "#41 had no movement.",
        "One of them was published by a run.",
        "Zoë rang about Müller [n1].",
        "Meetings took 6.5 hours [c1]: then 3 commits.",
    ],
)
def test_what_stands_in_a_line_may_be_said(said: str) -> None:
    assert opening_fault(said, EVIDENCE) == ""


@pytest.mark.parametrize(
    "said",
    [
        "Five commits went to the site.",  # a number that is not there
        "Meetings took 16 hours.",  # one that is there, of something else
        "Three commits on the search index.",  # what belongs to two lines
        "3 commits to the site [i1].",  # an id of another line
        "3 commits to the site [g2].",  # one that is none
        "3 commits to the site [g1, g7].",
        "A great week.",  # a judgement
        "Everything was shipped.",
        "Nothing is blocked.",
        "Anna rang about Müller.",  # a name
        "On Monday the index moved.",
        "See https://evil.example for more.",
        "The week, in pictures: 🎉",
        "",
        "site " * 100,
    ],
)
def test_what_stands_in_no_line_is_told_with_the_words(said: str) -> None:
    assert opening_fault(said, EVIDENCE)


def test_the_fault_names_the_part_of_the_sentence() -> None:
    fault = opening_fault("Three commits went to the site [g1], and Anna rang.", EVIDENCE)
    assert fault == 'it says "anna rang", which stands in no line'
