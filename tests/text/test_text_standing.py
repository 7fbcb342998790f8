"""How a cited work stands: a metadata error, an invented work and a question nobody answered are three things."""

from __future__ import annotations

from typing import Any

import pytest

from orchestrator.text.standing import of_library, of_search

OURS = {
    "title": "Time, Clocks",
    "author": [{"family": "Lamport", "given": "L."}],
    "issued": {"date-parts": [[1978]]},
    "DOI": "10.1145/359545.359563",
}


LINE = "Lamport: Time, Clocks. 1978. doi:10.1145/359545.359563"


def answer(state: str, why: str = "", **record: Any) -> dict[str, Any]:
    return {"state": state, "why": why, "works": [OURS | record] if state == "found" else []}


@pytest.mark.parametrize(
    ("answered", "word", "is_resolved", "why"),
    [
        (answer("found"), "confirmed", True, ""),
        (
            answer("found", issued={"date-parts": [[1979]]}),
            "differs",
            True,
            "year: the library has “1978”, the register “1979”",
        ),
        (
            answer("found", title="On Cabbages", author=[{"family": "Smith"}]),
            "another work",
            False,
            "its DOI is that of Smith: On Cabbages. 1978. doi:10.1145/359545.359563",
        ),
        (
            answer("nothing", "the register knows no such DOI"),
            "nothing answers",
            False,
            "the register knows no such DOI: 10.1145/359545.359563",
        ),
        (
            answer("not asked", "the register: no answer within 30 s"),
            "not asked",
            True,
            "the register: no answer within 30 s",
        ),
        (None, "not asked", True, "it has no DOI in the library, so nobody else was asked"),
    ],
)
def test_a_work_of_the_library(answered: dict[str, Any] | None, word: str, is_resolved: bool, why: str) -> None:
    told = of_library(OURS, answered)
    assert (told["standing"], told["resolved"], told["why"]) == (word, is_resolved, why)


@pytest.mark.parametrize(
    ("answered", "word"),
    [
        (answer("found"), "confirmed"),
        (answer("nothing", "the search finds no such work"), "nothing answers"),
        (answer("not asked", "no search is named"), "not asked"),
    ],
)
def test_a_work_that_was_searched_for(answered: dict[str, Any], word: str) -> None:
    told, work = of_search("time clocks", answered)
    assert (told["standing"], work is not None) == (word, word == "confirmed")


@pytest.mark.parametrize(
    ("sought", "is_meant"),
    [
        ("Lamport time clocks", True),
        ("Time, Clocks", True),
        ("10.1145/359545.359563", True),
        ("clocks of the middle ages", False),
        ("Gray on transactions", False),
    ],
)
def test_what_a_search_finds_is_not_always_what_was_sought(sought: str, is_meant: bool) -> None:
    told, work = of_search(sought, answer("found"))
    assert (work is not None) == is_meant
    if not is_meant:
        assert told["why"] == f"“{sought}”: it finds only others, such as {LINE}"
