"""Front matter that a model made of a page, held to the page: its title, its summary and its day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from orchestrator.domain.canonical import JSON
from orchestrator.text.block import Block
from orchestrator.text.blocks import blocks
from orchestrator.text.extracted import COPIED_SUMMARY, DAY_OF_RUN, HEADING_TITLE
from orchestrator.text.inline import plain
from orchestrator.text.said import read_source
from orchestrator.text.site_place import is_same_title
from orchestrator.text.slug import slug_of
from orchestrator.values import dataclass, field

_NO_TITLE = re.compile(
    r"\W*(?:read ?me|index|untitled|title|titel|introduction|overview|abstract|summary|description|contents|"
    r"table of contents|einleitung|einführung|überblick|übersicht|beschreibung|zusammenfassung|inhalt)?\W*",
    re.IGNORECASE,
)
"""Names of files and of parts, which are nobody's title."""
_ABSTRACT = re.compile(
    r"\W*(?:abstract|(?:executive )?summary|tl;?\s?dr|in short|in brief|zusammenfassung|kurzfassung|résumé|resumen|"
    r"riassunto|resumo|samenvatting|аннотация|резюме|概要|摘要|要約)(?:\W|\Z)",
    re.IGNORECASE,
)
"""How a paragraph begins, or the heading above it reads, that is a summary by itself."""
_LONGEST = 300
"""Characters of a title."""


@dataclass(frozen=True)
class MadeFront:
    values: Mapping[str, JSON]
    """Title, summary, tags, date and slug."""
    told: Mapping[str, str] = field(default_factory=dict)
    """Of those that are other than they were made: what the person should know of it."""


def held(made: Mapping[str, JSON], draft: str, source: str, day: str) -> MadeFront:
    """What was made, with the page's own heading as its title, without a summary that is its opening, and without a day
    that nobody names; and what is to be told of it.

    Args:
        made: title, summary, tags, date and slug.
        draft: the page's text.
        source: the note it was made of.
        day: of the run.
    """
    page = blocks(draft)
    found, told = dict(made), {}
    title = _heading(page)
    if title and not is_same_title(title, str(made["title"])) and len(title) <= _LONGEST:
        found["title"] = title
        told["title"] = f"{HEADING_TITLE}“{str(made['title'])[:100]}” was made for it."
        if made["slug"] == slug_of(str(made["title"])):
            found["slug"] = slug_of(title)
    if _is_opening(str(made["summary"]), page):
        found["summary"] = ""
        told["summary"] = COPIED_SUMMARY
    if made["date"] != day and not _is_named(str(made["date"]), f"{draft}\n{read_source(source)[1]}"):
        found["date"] = day
        told["date"] = f"{DAY_OF_RUN[0]}{made['date']} was made for it, which its text does not name."
    return MadeFront(found, told)


def _heading(page: Sequence[Block]) -> str:
    """The one heading of the first level; empty where there are several, or it is a name that every text could have."""
    found = [block.title for block in page if block.kind == "heading" and block.level == 1]
    return "" if len(found) != 1 or _NO_TITLE.fullmatch(found[0]) else found[0]


def _is_opening(summary: str, page: Sequence[Block]) -> bool:
    """Whether a summary is the first paragraph again, or stands in it, and that is no summary of the page's own."""
    words = _bare(summary)
    first = next((at for at, block in enumerate(page) if block.kind == "paragraph"), -1)
    if not words or first < 0:
        return False
    above = page[first - 1].title if first and page[first - 1].kind == "heading" else ""
    opening = plain(page[first].text)
    return _bare(opening).find(words) >= 0 and not (_ABSTRACT.match(opening) or _ABSTRACT.match(above))


def _is_named(day: str, text: str) -> bool:
    """Whether a text has the numbers of a day, in whatever order; one with its month's name has the other two."""
    year, month, number = [*day.split("-"), "", ""][:3]
    numbers = set(re.findall(r"\d+", text))
    return day.replace("-", "") in numbers or (year in numbers and bool({number, number.lstrip("0"), month} & numbers))


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", plain(text).casefold()))
