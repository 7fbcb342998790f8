"""What a source says of itself, and what of that a person should know before it goes out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from orchestrator.text.day import Day, day_written
from orchestrator.text.front_matter import NoHeader, Read, UnreadableHeader, front_matter_of
from orchestrator.text.inline import words_of
from orchestrator.text.slug import slug_of
from orchestrator.text.written import Value, Written
from orchestrator.values import dataclass, field

_HEADER_LINES = re.compile(
    r"\s{0,100}(?P<lines>(?:[A-Za-z][\w-]{0,40}:(?:[ \t][^\n]*)?\n(?:[ \t]+\S[^\n]*\n)*){3,100})(?=\s*(?:\n|\Z))"
)
_HEADER_LINE = re.compile(r"^(?P<name>[A-Za-z][\w-]*):[ \t]*(?P<value>.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_LOOKED_AT = 8000
"""Characters: lines of a mail's head or of metadata stand at the beginning."""

_TITLES = ("title", "headline")
_SUMMARIES = ("summary", "description", "excerpt", "abstract")
_TAGS = ("tags", "tag", "keywords", "categories", "category")
_DATES = ("date", "published", "publishdate", "publish_date", "pubdate", "pubdatetime", "created", "datum")
_OUTSIDE = "draft drafts private unpublished hidden wip pending entwurf brouillon borrador unfinished unlisted internal"
_PHRASES = (
    "in progress",
    "work in progress",
    "not published",
    "not ready",
    "to do",
    "todo",
    "in arbeit",
    "do not publish",
)
_NOT_OUT = frozenset((*_OUTSIDE.split(), *_PHRASES))
_YES = frozenset(["true", "yes", "y", "on", "1", "ja", "oui", "si", "sí"])
_NO = frozenset(["false", "no", "n", "off", "0", "nein", "non", "never", "none"])
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST = {"title": 300, "summary": 2000, "tag": 100}
_MOST_TAGS = 50
"""No note has as many; a page is to hold them."""


@dataclass(frozen=True, slots=True)
class Said:
    """Empty where the source is silent."""

    title: str = ""
    summary: str = ""
    tags: tuple[str, ...] = ()
    date: str = ""
    """ISO 8601, a day."""
    undated: bool = False
    """It names a date, and no day can be had from it."""
    slug: str = ""
    held_back: tuple[str, ...] = ()
    """Its own words for not going out: `draft: true`, `status: private`."""
    others: Mapping[str, Value] = field(default_factory=dict)
    """All other entries, under the names the person gave them."""
    told: tuple[str, ...] = ()
    """One line each: what was read otherwise than it stands, or not at all."""


def read_source(source: str) -> tuple[Said, str]:
    """What a source says of itself, and its text."""
    match front_matter_of(source):
        case Read(text, values):
            return _Reading(values).said(()), text
        case UnreadableHeader(text, told, values):
            return _Reading(values).said((told,)), text
        case NoHeader(text):
            return _from_header(text), text


def _from_header(text: str) -> Said:
    """A letter's or a proposal's first lines stay text; what they name is named all the same."""
    header = header_of(text)
    if not header:
        return Said()
    day = day_written(header.get("date", ""))
    return Said(
        title=words_of(header["title"]),
        date=day.iso,
        undated=bool(day.told and not day.iso),
        told=(
            "Its first lines look like a header, and are text: put them between two lines of --- if they are not.",
            *([f"The date {day.told}"] if day.told else []),
        ),
    )


class _Reading:
    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values
        self._lower = {name.lower(): value for name, value in reversed(list(values.items()))}
        taxonomies = self._lower.get("taxonomies")  # where Zola keeps its tags
        if isinstance(taxonomies, Mapping):
            self._lower = {**taxonomies, **self._lower}
        self._told: list[str] = []
        self._names_a_date = False

    def said(self, told: tuple[str, ...]) -> Said:
        return Said(
            title=self._words(_TITLES, "title"),
            summary=self._words(_SUMMARIES, "summary"),
            tags=self._tags(),
            date=(day := self._date()),
            undated=not day and self._names_a_date,
            slug=self._slug(),
            held_back=tuple(self._held_back()),
            others={name: value for name, value in self._values.items() if name.lower() not in OWN},
            told=(*told, *self._told),
        )

    def _single(self, name: str) -> str:
        """The text of a single value; what is a list or a map where one is due is told."""
        value = self._lower.get(name)
        if isinstance(value, Written):
            return " ".join(value.text.split()) if value.value is not None else ""
        if value is not None:
            self._told.append(f"Its {name} is a list or a map, not a text, and is left out.")
        return ""

    def _words(self, names: Sequence[str], kind: str) -> str:
        said = next((words for name in names if name in self._lower and (words := words_of(self._single(name)))), "")
        if len(said) > _LONGEST[kind]:
            self._told.append(f"Its {kind} has {len(said)} characters; the page gets the first {_LONGEST[kind]}.")
            return said[: _LONGEST[kind]].rsplit(" ", 1)[0] + "…"
        return said

    def _tags(self) -> tuple[str, ...]:
        name = next(
            (name for name in _TAGS if self._lower.get(name) not in (None, [], Written("", None, plain=True))), ""
        )
        given = self._lower.get(name)
        if isinstance(given, Written):
            found: list[Value] = [Written(part, part) for part in re.split(r"[,;]|\s+(?=#)", given.text)]
        elif isinstance(given, Sequence):
            found = list(given)
        else:
            if given is not None:
                self._told.append(f"Its {name} are a map, not a list, and are left out.")
            return ()
        tags = [
            tag
            for tag in (words_of(value.text).lstrip("#").strip() for value in found if isinstance(value, Written))
            if tag
        ]
        kept = tuple(dict.fromkeys(tag for tag in tags if len(tag) <= _LONGEST["tag"]))[:_MOST_TAGS]
        if any(not isinstance(value, Written) for value in found) or set(kept) != set(tags):
            self._told.append(f"Of its {name} some are no words, too long or too many, and are left out.")
        return kept

    def _date(self) -> str:
        for name in _DATES:
            value = self._lower.get(name)
            if value is None or self._is_flag(value):
                continue
            day = day_written(value.text) if isinstance(value, Written) else Day("", "is a list or a map, and no day.")
            self._names_a_date = True
            if day.told:
                self._told.append(f"Its {name} {day.told}")
            if day.iso:
                return day.iso
        return ""

    @staticmethod
    def _is_flag(value: Value) -> bool:
        """`published: false` says nothing of a day, and an empty value nothing at all."""
        if not isinstance(value, Written):
            return False
        return value.value is None or not value.text.strip() or value.text.strip().lower() in _YES | _NO | _NOT_OUT

    def _slug(self) -> str:
        given = self._single("slug")
        if not given or _SLUG.fullmatch(given):
            return given
        slug = slug_of(given)
        self._told.append(f"Its slug “{given[:100]}” is written {slug} in the page's address.")
        return slug

    def _held_back(self) -> Iterator[str]:
        params = self._lower.get("params")
        more = {f"params.{name}": value for name, value in params.items()} if isinstance(params, Mapping) else {}
        for name, value in {**self._lower, **more}.items():
            single = value[0] if isinstance(value, Sequence) and len(value) == 1 else value
            if isinstance(single, Written) and single.value is not None and _holds_back(name, single.text):
                yield f"{name}: {single.text.strip()}"


def _holds_back(name: str, text: str) -> bool:
    name = re.sub(r"^params\.|^is(?=[-_]?(?:draft|private|public))|^dg-|[-_\s]", "", name.lower())
    said = " ".join(re.split(r"[-_\s]+", text.strip().lower()))
    if name in ("draft", "entwurf", "brouillon", "borrador"):
        return said not in _NO and said != ""  # what is neither yes nor no is no permission
    if name in ("private", "unlisted", "unpublished", "notready", "wip"):
        return said in _YES
    if name in ("publish", "published", "public", "listed", "released", "ready"):
        return said in _NO | _NOT_OUT
    return name in ("status", "state", "stage", "visibility", "poststatus") and said in _NOT_OUT


OWN = frozenset(("title", "summary", "tags", "date", "slug"))
"""Entries that a page always has."""


def header_of(text: str) -> dict[str, str]:
    """The lines that letters and proposals begin with, `Title: ...`, `From: ...`. They are text all the same.

    Lower-case names and values; empty unless the lines name a title or a subject, as a talk's do not.
    """
    found = _HEADER_LINES.match(text[:_LOOKED_AT] + "\n")
    if found is None:
        return {}
    values = {line["name"].lower(): " ".join(line["value"].split()) for line in _HEADER_LINE.finditer(found["lines"])}
    title = values.get("title") or values.get("subject") or ""
    return {**values, "title": title} if title else {}
