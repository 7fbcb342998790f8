"""A note on its way to a page: its text, the person's own words about it, and what they should know at the gate.

Scripts of apps use these; they look at nothing but their arguments.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import yaml

from orchestrator.domain.canonical import JSON
from orchestrator.errors import RunError
from orchestrator.text.brief import Briefed
from orchestrator.text.comment import Comment
from orchestrator.text.inline import words_of
from orchestrator.text.said import Said, read_source
from orchestrator.text.slug import slug_of
from orchestrator.text.written import Value, Written
from orchestrator.text.yaml_scalar import core_value

_ELSEWHERE = re.compile(
    r"(?:y|n|yes|no|on|off|true|false|null|none)"  # booleans of YAML 1.1 in whatever case, and of laxer readers
    r"|[=~]|<<"  # its value, null and merge keys
    r"|[-+.]?[\d_][\d_,.:eExXoObBa-fA-F+-]*"  # numbers of every base, times, days, with or without underscores
    r"|[-+]?\.?(?:inf|nan|infinity)",
    re.IGNORECASE,
)


_BREAKS = re.compile("[\n\r\x85\u2028\u2029]")
"""Line ends to one version of YAML or the other."""

_WORDS = """
author authors language lang locale canonical canonicalurl canonical_url url permalink description subtitle excerpt
keywords tag categories category aliases series layout type status image cover
"""
_TEXTS = frozenset(_WORDS.split())
"""Entries that are texts whatever they look like: Norway is no `false`."""
_SETTINGS = """
draft publish published private visibility weight order lastmod updated modified created publishdate expirydate pubdate
pubdatetime toc math menu images featured pin template theme extra params taxonomies cssclass cssclasses comments hidden
unlisted linktitle headline id uid
"""
_USUAL = _TEXTS | frozenset(_SETTINGS.split())
"""Entries that generators of sites know."""
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


def heeded(metadata: Mapping[str, JSON], source: str, day: str) -> dict[str, JSON]:
    """Front matter in which the person's own words stand in place of a model's, with `warnings` for the gate."""
    said, _ = read_source(source)
    settled: dict[str, JSON] = {
        **metadata,
        "title": said.title or words_of(str(metadata["title"])) or str(metadata["title"]),
        "summary": said.summary or words_of(str(metadata["summary"])),
        "tags": list(said.tags) or [words for tag in metadata["tags"] if (words := words_of(str(tag)))],
        "date": said.date or (day if said.undated else metadata["date"]),
        "slug": said.slug or (slug_of(said.title) if said.title else metadata["slug"]),
    }
    warnings = [*said.told, *_about_day(said, settled, day), *_held_back(said), *_others(said)]
    warnings += [*_comments(source), *metadata.get("warnings", ())]
    return {**settled, "warnings": warnings}


def page_of(draft: str, metadata: Mapping[str, JSON], source: str) -> str:
    """The draft under its front matter: the settled entries, the person's others, the digest of the note."""
    said, _ = read_source(source)
    digest = "sha256:" + hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()
    own = {name: metadata[name] for name in ("title", "summary", "tags", "date", "slug") if name in metadata}
    front: dict[str, Value | JSON | date] = {**own, "date": date.fromisoformat(metadata["date"])}
    front |= {name: _as_text(name, value) for name, value in said.others.items() if _is_kept(name, said)}
    front |= {name: value for name, value in metadata.items() if name not in front and name != "warnings"}
    front |= ({"draft": True} if said.held_back else {}) | {_PLACE: digest}
    body = draft.strip("\n")
    return f"{front_matter(front)}\n{body}\n"


def reread(page: str, metadata: Mapping[str, JSON]) -> dict[str, JSON]:
    """Front matter as a page says it that a person has edited. What it does not say, or not readably, stays."""
    said, _ = read_source(page)
    own: dict[str, JSON] = {
        "title": said.title,
        "summary": said.summary,
        "tags": list(said.tags),
        "date": said.date,
        "slug": said.slug,
    }
    told = [warning for warning in metadata.get("warnings", ()) if warning not in said.told]
    return {**metadata, **{name: value for name, value in own.items() if value}, "warnings": [*said.told, *told]}


def _is_kept(name: str, said: Said) -> bool:
    return name != _PLACE and not (said.held_back and name.lower() == "draft")


def _as_text(name: str, value: Value) -> Value:
    if name.lower() not in _TEXTS:
        return value
    match value:
        case Written() if value.value is None or isinstance(value.value, bool):
            return value
        case Written():
            return Written(value.text, value.text)
        case Sequence():
            return [_as_text(name, item) for item in value]
        case _:
            return value


def _about_day(said: Said, settled: dict[str, JSON], day: str) -> Iterator[str]:
    """Mends a day that no calendar has; tells one that is still to come."""
    try:
        date.fromisoformat(settled["date"])
    except ValueError:
        yield f"The date {settled['date']} is no day of the calendar."
        settled["date"] = day
    if settled["date"] == day and not said.date and said.undated:
        yield f"The page gets the day of the run, {day}, as its date."
    if settled["date"] > day:
        yield f"Its date, {settled['date']}, is still to come. The site may show the page at once all the same."


def _held_back(said: Said) -> Iterator[str]:
    if said.held_back:
        flags = ", ".join(said.held_back)
        yield f"The note says of itself that it is not to go out ({flags}). The page keeps that as draft: true."


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


def front_matter(values: Mapping[str, Value | JSON | date]) -> str:
    """The block with its marks. Texts that something would misread stand in quotes; a day stands bare."""
    body = yaml.dump(_ready(values), Dumper=_HeaderDumper, allow_unicode=True, sort_keys=False, width=float("inf"))
    return f"---\n{body}---\n" if values else "---\n---\n"


def is_misread(text: str) -> bool:
    """Whether a text that stands without quotes is something else to some reader of YAML."""
    try:
        return not isinstance(core_value(text), str) or _ELSEWHERE.fullmatch(text) is not None
    except ValueError:
        return True


class _HeaderDumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - as PyYAML calls it
        """What is the same twice is written twice: not every generator knows aliases."""
        return True


def _text(dumper: _HeaderDumper, text: str) -> yaml.Node:
    style = '"' if _BREAKS.search(text) else "'" if is_misread(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _as_written(dumper: _HeaderDumper, written: Written) -> yaml.Node:
    """Without quotes, as the person wrote it, where that is one line which means the same here."""
    tag: str = dumper.resolve(yaml.ScalarNode, written.text, (True, False))  # type: ignore[no-untyped-call]
    return dumper.represent_scalar(tag, written.text)


_HeaderDumper.add_representer(str, _text)
_HeaderDumper.add_representer(Written, _as_written)


def _ready(value: Any) -> Any:
    """Plain containers, with every text of a person's quoted or not."""
    match value:
        case Written(plain=False):
            return value.text
        case Written() if value.text == "" or not value.text.isprintable():
            return value.value
        case Mapping():
            return {str(name): _ready(below) for name, below in value.items()}
        case list() | tuple():
            return [_ready(item) for item in value]
        case _:
            return value
