"""A note on its way to a page: its text, the person's own words about it, and what they should know at the gate.

Scripts of apps use these; they look at nothing but their arguments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from orchestrator.domain.canonical import JSON
from orchestrator.errors import RunError
from orchestrator.text.brief import Briefed
from orchestrator.text.comment import Comment
from orchestrator.text.extracted import still_so
from orchestrator.text.front_matter import Read, front_matter_of
from orchestrator.text.inline import words_of
from orchestrator.text.made_front import MadeFront, held
from orchestrator.text.page_front import TEXTS
from orchestrator.text.said import Said, read_source
from orchestrator.text.site_page import OF_THE_PAGE, front, settled_on, told_of, told_of_page
from orchestrator.text.site_place import There
from orchestrator.text.slug import slug_of

_SETTINGS = """
draft publish published private visibility weight order lastmod updated modified created publishdate expirydate pubdate
pubdatetime toc math menu images featured pin template theme extra params taxonomies cssclass cssclasses comments hidden
unlisted linktitle headline id uid
"""
_USUAL = TEXTS | frozenset(_SETTINGS.split())
"""Entries that generators of sites know."""
_LINE_END = re.compile(r"\r\n|\r|\n")
_HELD_BACK = "The note says of itself that it is not to go out"
_PAGE_HELD_BACK = "The page says of itself that it is not to go out"
_DRAFT = "draft: true"
_AS_DRAFT = re.compile(rf"{_HELD_BACK} \((?P<flags>.*)\)\. The page keeps that as {_DRAFT}\.")
_TO_COME = "Its date, "
_PLACE = "source"
"""Where a page names the digest of the note it was made from."""


def text_of(source: str) -> str:
    """The note without front matter, without what its author has commented out, and without its brief.

    Raises:
        RunError: nothing is left.
    """
    text = Briefed(source).text
    if not text.strip():
        raise RunError(
            "The note has no text besides its front matter and its comments.",
            mend="Write some below, or take it out of its marks, and begin a new run, which reads it again: baton run",
        )
    return text.strip("\n") + "\n"


def below_front_matter(page: str) -> str:
    """A page's text as it stands, byte for byte."""
    found = front_matter_of(page)
    if not isinstance(found, Read):
        return page
    if not found.text:
        return ""
    whole = page.replace("\r\n", "\n").replace("\r", "\n")
    ends = [end.end() for end in _LINE_END.finditer(page)]
    return page[ends[whole.count("\n") - found.text.count("\n") - 1] :]


def heeded(
    metadata: Mapping[str, JSON], source: str, day: str, site: There | None = None, draft: str = ""
) -> dict[str, JSON]:
    """Front matter in which the person's own words stand in place of a model's, with `warnings` for the gate.

    `site` is what the tool `look_at_site` told: whose tags are used first, whose pages this may be a new version of.
    What a model made is held to the `draft`, where one is given.
    """
    said, _ = read_source(source)
    made = held(metadata, draft, source, day) if draft else MadeFront(metadata)
    found = made.values
    settled: dict[str, JSON] = {
        **found,
        "title": said.title or words_of(str(found["title"])) or str(found["title"]),
        "summary": said.summary or words_of(str(found["summary"])),
        "tags": list(said.tags) or [words for tag in found["tags"] if (words := words_of(str(tag)))],
        "date": said.date or (day if said.undated else found["date"]),
        "slug": said.slug or (slug_of(said.title) if said.title else found["slug"]),
    }
    warnings = [*said.told, *_about_day(said, settled, day), *_held_back(said), *_others(said)]
    warnings += _comments(source)
    summary = settled["summary"]
    told: list[str] = []
    misfits: list[str] = []
    if site:
        settled, told = settled_on(site, settled, said, day)
        misfits = told_of(front(settled, source, site))
    has_title = bool(said.title) or found["title"] != metadata["title"]
    warnings += _still_so(metadata, title=has_title, summary=bool(said.summary) or settled["summary"] != summary)
    warnings += [one for name, one in made.told.items() if settled[name] == found[name] and not getattr(said, name)]
    return {**settled, "warnings": [*told, *warnings, *misfits]}


def reread(page: str, metadata: Mapping[str, JSON], site: There | None = None, day: str = "") -> dict[str, JSON]:
    """Front matter as a page says it that a person has edited. What it does not say, or not readably, stays.

    What is told of the page itself is told anew: of its day, whether it is to go out, and what the `site` wants of it.
    """
    said, _ = read_source(page)
    own: dict[str, JSON] = {
        "title": said.title,
        "summary": said.summary,
        "tags": list(said.tags),
        "date": said.date,
        "slug": said.slug,
    }
    if said.title and not said.slug and metadata["slug"] == slug_of(str(metadata["title"])):
        own["slug"] = slug_of(said.title)  # nobody chose the address, so it goes on following the title
    anew = {name: bool(value) and value != metadata[name] for name, value in own.items()}
    settled = {**metadata, **{name: value for name, value in own.items() if value}}
    kept = _still_so(metadata, title=anew["title"], summary=anew["summary"], date=anew["date"])
    again = [_still_held_back(said, kept)] if said.held_back else []
    again += [*_to_come(str(settled["date"]), day), *(told_of_page(page, site) if site else ())]
    stay = [one for one in kept if one not in said.told and not _stands_no_more(one)]
    return {**settled, "warnings": [*dict.fromkeys([*said.told, *again, *stay])]}


def _still_held_back(said: Said, kept: Iterable[str]) -> str:
    """As it was told, where the page says nothing that the note did not, and has the one word that was set for it."""
    flags = set(", ".join(said.held_back).split(", "))
    for one in kept:
        told = _AS_DRAFT.fullmatch(one)
        if told and _DRAFT in flags and flags <= {_DRAFT, *told["flags"].split(", ")}:
            return one
    return f"{_PAGE_HELD_BACK} ({', '.join(said.held_back)})."


def _stands_no_more(told: str) -> bool:
    """Whether something was told of a page as it was before an edit."""
    return told.startswith((_HELD_BACK, _PAGE_HELD_BACK, _TO_COME)) or OF_THE_PAGE.match(told) is not None


def _still_so(metadata: Mapping[str, JSON], *, title: bool, summary: bool, date: bool = False) -> list[str]:
    return [told for told in metadata.get("warnings", ()) if still_so(told, title=title, summary=summary, date=date)]


def _about_day(said: Said, settled: dict[str, JSON], day: str) -> Iterator[str]:
    """Mends a day that no calendar has; tells one that is still to come."""
    try:
        date.fromisoformat(settled["date"])
    except ValueError:
        yield f"The date {settled['date']} is no day of the calendar."
        settled["date"] = day
    if settled["date"] == day and not said.date and said.undated:
        yield f"The page gets the day of the run, {day}, as its date."
    yield from _to_come(settled["date"], day)


def _to_come(date_: str, day: str) -> Iterator[str]:
    if day and date_ > day:
        yield f"{_TO_COME}{date_}, is still to come. The site may show the page at once all the same."


def _held_back(said: Said) -> Iterator[str]:
    if said.held_back:
        flags = ", ".join(said.held_back)
        yield f"{_HELD_BACK} ({flags}). The page keeps that as {_DRAFT}."


def _others(said: Said) -> Iterator[str]:
    more = [name for name in said.others if name != _PLACE and name.lower() not in _USUAL]
    if more:
        yield f"Other entries of the note's front matter go out with the page: {', '.join(more)}."
    if _PLACE in said.others:
        yield f"Its entry {_PLACE} is left out: the page names the digest of the note there."


def _comments(source: str) -> Iterator[str]:
    found = Briefed(source).comments
    if found:
        lines = ", ".join(str(comment.line) for comment in found[:5])
        counted, is_, at = (
            ("1 comment", "is", "line") if len(found) == 1 else (f"{len(found)} comments", "are", "lines")
        )
        more = ", ..." if len(found) > 5 else ""
        yield (
            f"{counted} of the author {is_} left out ({at} {lines}{more}). "
            "To publish one, take its marks away in the note and start a new run."
        )
    yield from (_never_closed(comment) for comment in found if not comment.closed)


def _never_closed(comment: Comment) -> str:
    return (
        f"The comment that begins on line {comment.line} is never closed; what follows it is left out too. "
        "Close it, or take its mark away."
    )
