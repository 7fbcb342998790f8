"""How a cited work stands: whether it is there, who says so, and whether what is said of it agrees.

Three things that look alike are told apart. A *metadata error*: the work is there, and two accounts of it differ. An
*invented work*: somebody was asked who would know it, and nothing answers to it, or another work does. And *not asked*:
nobody was, or nobody could be; that is never *fine*.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from orchestrator.domain.canonical import JSON
from orchestrator.text.shelf import most_of, words_of
from orchestrator.text.work import Work, differences, doi_in, is_another, told_in_a_line, who

StandingWord = Literal["confirmed", "differs", "not asked", "nothing answers", "another work", "unknown key"]
RESOLVED: frozenset[StandingWord] = frozenset({"confirmed", "differs", "not asked"})
"""Where there is a work at all: in the library, or found. One that nobody knows has no fields to be told by."""


def of_library(work: Work, answer: Mapping[str, JSON] | None) -> dict[str, Any]:
    """A work of the library beside what a register said of its DOI.

    Args:
        work: the library's.
        answer: what `look_up_work` gave; None: it has no DOI to ask by.
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


def of_search(sought: str, answer: Mapping[str, JSON]) -> tuple[dict[str, Any], Work | None]:
    """What came of looking for a work that the library does not have: how it stands, and which it is.

    A search always finds something. So the work that is meant has most of the words that were sought, or its title
    stands among them; what was asked for by its DOI is what the register says it is.
    """
    if answer["state"] == "not asked":
        return _standing("not asked", f"“{sought}”: {answer['why']}"), None
    works = answer["works"] if answer["state"] == "found" else []
    meant = next((work for work in works if doi_in(sought) or _is_meant(sought, work)), None)
    if meant is not None:
        return _standing("confirmed", ""), meant
    others = f"it finds only others, such as {told_in_a_line(works[0])}" if works else str(answer["why"])
    return _standing("nothing answers", f"“{sought}”: {others}"), None


def _is_meant(sought: str, work: Work) -> bool:
    wanted, title = words_of(sought), words_of(str(work["title"]))
    shared = wanted & (title | words_of(who(work)))
    return len(shared) >= max(2, most_of(wanted)) or (len(title) > 1 and len(wanted & title) >= most_of(title))


def _standing(word: StandingWord, why: str, differs: list[dict[str, str]] | None = None) -> dict[str, Any]:
    return {"standing": word, "resolved": word in RESOLVED, "why": why, "differs": differs or []}


def _told(differs: list[dict[str, str]]) -> str:
    return "; ".join(
        f"{one['field']}: the library has “{one['ours']}”, the register “{one['theirs']}”" for one in differs
    )
