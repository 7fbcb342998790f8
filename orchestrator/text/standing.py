"""How a cited work stands: whether it is there, who says so, and whether what is said of it agrees.

Three things that look alike are told apart. A *metadata error*: the work is there, and two accounts of it differ. An
*invented work*: somebody was asked who would know it, and nothing answers to it, or another work does. And *not asked*:
nobody was, or nobody could be; that is never *fine*.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from orchestrator.domain.canonical import JSON
from orchestrator.text.work import Work, differences, is_another, told_in_a_line

StandingWord = Literal["confirmed", "differs", "not asked", "nothing answers", "another work", "unknown key"]
RESOLVED: frozenset[StandingWord] = frozenset({"confirmed", "differs", "not asked"})
"""Of a work that is in the library or was found; one that nobody knows has no fields to be told by."""


def of_library(work: Work, answer: Mapping[str, JSON] | None) -> dict[str, Any]:
    """A work of the library beside what a register said of its DOI.

    Args:
        work: the library's.
        answer: what `fetch_citation` gave; None: it has no DOI to ask by.
    """
    if answer is None:
        return _standing("not asked", "it has no DOI in the library, so nobody else was asked")
    if answer["state"] == "not asked":
        return _standing("not asked", str(answer["why"]))
    if answer["state"] == "nothing":
        return _standing("nothing answers", f"{answer['why']}: {work.get('DOI', '')}")
    (record,) = answer["works"]
    if is_another(work, record):
        return _standing("another work", f"its DOI is that of {told_in_a_line(record)}")
    told = differences(work, record)
    return _standing("differs" if told else "confirmed", _told(told), told)


def of_search(sought: str, answer: Mapping[str, JSON]) -> dict[str, Any]:
    """What came of looking for a work that the library does not have."""
    if answer["state"] == "not asked":
        return _standing("not asked", f"“{sought}”: {answer['why']}")
    if answer["state"] == "nothing" or not answer["works"]:
        return _standing("nothing answers", f"“{sought}”: {answer['why']}")
    return _standing("confirmed", "")


def _standing(word: StandingWord, why: str, differs: list[dict[str, str]] | None = None) -> dict[str, Any]:
    return {"standing": word, "resolved": word in RESOLVED, "why": why, "differs": differs or []}


def _told(differs: list[dict[str, str]]) -> str:
    return "; ".join(
        f"{one['field']}: the library has “{one['ours']}”, the register “{one['theirs']}”" for one in differs
    )
