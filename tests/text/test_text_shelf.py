"""A library looked through by words: what is near, what is meant, and what a work says that bears on a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from orchestrator.text.shelf import BookShelf, WorkPassage, passage_in, words_of

ENTRIES: list[dict[str, Any]] = [
    {
        "id": "lamport1978",
        "title": "Time, Clocks, and the Ordering of Events in a Distributed System",
        "authors": ["Lamport, Leslie"],
        "abstract": "The concept of one event happening before another is examined. A distributed algorithm is given.",
    },
    {
        "id": "gray1978",
        "title": "Notes on data base operating systems",
        "authors": ["Gray, Jim"],
        "doi": "https://doi.org/10.1007/3-540-08755-9_9",
        "annotation": "He says that a commit may block for ever. Read again for the part on logs.",
        "abstract": "A commit is described.",
        "tags": ["database"],
    },
    {
        "id": "li2020",
        "title": "分布式系统的时钟",
        "authors": ["李, 雷"],
        "abstract": "本文讨论分布式系统中的逻辑时钟。",
    },
    {"id": "gray1978", "title": "Another under the same key"},
]
SHELF = BookShelf(ENTRIES)


def test_the_first_of_a_key_is_the_work_and_others_are_not_there() -> None:
    assert len(SHELF) == 3
    assert SHELF.entry("gray1978")["title"] == "Notes on data base operating systems"
    assert "nobody" not in SHELF


def test_a_small_shelf_is_shown_whole_nearest_first() -> None:
    assert SHELF.nearest("clocks in distributed systems", 10) == ["lamport1978", "gray1978", "li2020"]
    assert SHELF.nearest("clocks in distributed systems", 1) == ["lamport1978"]


@pytest.mark.parametrize(
    ("sought", "key"),
    [
        ("Lamport time clocks ordering events", "lamport1978"),
        ("Gray notes on data base operating systems", "gray1978"),
        ("分布式系统的时钟", "li2020"),
        ("operating theatres in hospitals", ""),
        ("Gray", ""),
        ("time", ""),
        ("clocks of the middle ages and their makers", ""),
        ("", ""),
    ],
)
def test_a_search_means_a_work_or_none(sought: str, key: str) -> None:
    assert SHELF.best(sought) == key


@pytest.mark.parametrize(
    ("key", "bears_on", "passage"),
    [
        (
            "gray1978",
            "A commit may block for ever.",
            WorkPassage("He says that a commit may block for ever.", "your annotation"),
        ),
        (
            "lamport1978",
            "One event is happening before another.",
            WorkPassage("The concept of one event happening before another is examined.", "its abstract"),
        ),
        ("li2020", "分布式系统需要时钟", WorkPassage("本文讨论分布式系统中的逻辑时钟。", "its abstract")),
        ("lamport1978", "Cabbages grow.", WorkPassage()),
        ("nobody", "One event is happening before another.", WorkPassage()),
    ],
)
def test_a_work_shows_what_bears_on_a_sentence_or_nothing(key: str, bears_on: str, passage: WorkPassage) -> None:
    assert SHELF.passage(key, bears_on) == passage


def test_the_persons_own_words_come_first_and_a_long_one_is_cut_and_says_so() -> None:
    long = {"annotation": "", "note": "commit block " * 100, "abstract": "commit block"}
    passage = passage_in(long, "a commit may block")
    assert passage.origin == "the note in your library"
    assert len(passage.text) <= 402
    assert passage.text.endswith(" …")


def test_words_say_what_a_text_is_about() -> None:
    assert words_of("The approvals of an approval, in 1984: 时钟系统!") == {"approval", "1984", "时钟", "钟系", "系统"}


@pytest.mark.parametrize(
    ("sought", "key"),
    [
        ("gray1978", "gray1978"),
        ("doi:10.1007/3-540-08755-9_9.", "gray1978"),
        ("10.1007/3-540-08755-9_9", "gray1978"),
        ("10.1145/359545.359563", ""),  # a DOI is that of one work: words near it find no other
        ("nobody2020", ""),
    ],
)
def test_a_key_and_a_doi_mean_the_work_that_has_it(sought: str, key: str) -> None:
    assert SHELF.best(sought) == key
