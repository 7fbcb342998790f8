"""The pages of a site as they say themselves what they are, and which of them were made of one note."""

from __future__ import annotations

import hashlib
import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.text.front_matter import NoHeader, Read, front_matter_of
from orchestrator.text.front_written import Format, json_value
from orchestrator.text.said import read_source
from orchestrator.text.shingle import Shingles, shared, shingles
from orchestrator.text.site_place import is_same_title, title_in
from orchestrator.text.site_schema import SCHEMAS, SiteSchema
from orchestrator.text.written import Value
from orchestrator.tools.site_generator import SiteGenerator, folder_named
from orchestrator.values import dataclass

_PAGE = re.compile(r"\.(?:md|markdown|mdx)\Z")
_NO_PAGES = frozenset(
    [
        "node_modules",
        "vendor",
        "themes",
        "archetypes",
        ".github",
        ".git",
        "_site",
        "public",
        "dist",
        "layouts",
        "_includes",
        "_layouts",
        "_drafts",
    ]
)
_NO_PAGE = re.compile(
    r"(?:readme|license|licence|changelog|contributing|code_of_conduct|security|_index(?:\..+)?)\.\w+\Z"
)
_LONGEST = 200
"""Characters of a title, tag or key that are told: whoever wrote them may be anybody."""
_MOST_KEPT = 200_000
"""Characters of a page that is told whole."""
_SAME_TEXT = 0.3
"""Of the five-word pieces of the shorter text: a note that was worked over keeps more, another one of the same title
hardly any.
"""
_LIKE_TEXT = 0.5
"""The same where nothing else but the title speaks for it."""


@dataclass(frozen=True)
class SitePage:
    path: str
    title: str
    date: str
    tags: tuple[str, ...]
    keys: tuple[str, ...]
    format: Format | None
    """Of its front matter; None where it has none that can be read."""
    is_read: bool
    """Whether its front matter, where it has any, could be read."""
    source: str = ""
    """The digest of the note it was made of, where it names one."""
    source_id: str = ""
    layout: str = ""

    @classmethod
    def of(cls, path: str, text: str, schema: SiteSchema) -> SitePage:
        found = front_matter_of(text)
        values = found.values if isinstance(found, Read) else {}
        said, body = read_source(text)
        layout = str(_value(values, ("layout",)) or "")
        return cls(
            path,
            line_of(said.title or title_in(body)),
            said.date,
            tuple(line_of(tag) for tag in said.tags),
            tuple(_keys(values)),
            _format(found.block) if isinstance(found, Read) else None,
            isinstance(found, Read | NoHeader),
            _ours(_value(values, schema.names["source"]), "sha256:"),
            _ours(_value(values, schema.names["source_id"]), "note-"),
            line_of(layout),
        )

    @property
    def json(self) -> dict[str, JSON]:
        told = {"path": self.path, "title": self.title, "date": self.date}
        return told | {name: value for name in ("source", "source_id") if (value := getattr(self, name))}


def page_paths(paths: Iterable[str], generator: SiteGenerator) -> list[str]:
    """Which of a site's files are pages of its own."""
    roots = _roots(generator)
    found = []
    for path in paths:
        parts = path.split("/")
        if not _PAGE.search(path) or _NO_PAGE.match(parts[-1].lower()) or not _NO_PAGES.isdisjoint(parts[:-1]):
            continue
        if (
            generator.name == "jekyll"
            and "_posts" not in parts[:-1]
            and not any(part[:1] == "_" for part in parts[:-1])
        ):
            continue
        if not roots or path.startswith(roots):
            found.append(path)
    return found


def _roots(generator: SiteGenerator) -> tuple[str, ...]:
    base = f"{generator.base}/" if generator.base else ""
    match generator.name:
        case "hugo":
            return (f"{base}{folder_named(generator, 'contentdir') or 'content'}/",)
        case "zola":
            return (f"{base}content/",)
        case "astro":
            return tuple(
                f"{base}{folder}/" for folder in ("src/content", "src/data", "src/pages", "src/blog", "content")
            )
        case _:
            return (base,) if base else ()


@dataclass(frozen=True)
class Note:
    """What is about to be published, as far as pages can be known by it."""

    digest: str
    id: str
    """Of the file it stands in; empty where it stands in none."""
    title: str
    text: str
    pieces: Shingles

    @classmethod
    def of(cls, source: str, path: str) -> Note:
        said, body = read_source(source)
        digest = "sha256:" + hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()
        return cls(digest, id_of(path), said.title or title_in(body), body, shingles(body))


def id_of(path: str) -> str:
    """Of a file, the same whenever it is published from its place; the path cannot be read from it. Empty for none.

    It stands on a page that everybody may see, and a path may say more of its owner than the page does.
    """
    if not path:
        return ""
    plain = posixpath.normpath(unicodedata.normalize("NFC", path).replace("\\", "/"))
    return "note-" + hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def sameness(page: SitePage, text: str, note: Note) -> str:
    """How a page is known to be this very note's: `digest`, `note` (the file it stands in, with the same title or
    text), `text`; `file` where another note stood in that file; empty for a stranger's.
    """
    if page.source == note.digest:
        return "digest"
    if not page.source:
        return ""
    same_title = is_same_title(page.title, note.title)
    if page.source_id:
        if page.source_id != note.id:
            return ""
        return "note" if same_title or shared(shingles(text), note.pieces) >= _SAME_TEXT else "file"
    return "text" if same_title and shared(shingles(text), note.pieces) >= _LIKE_TEXT else ""


def is_of_another_note(out_there: str, page: str) -> bool:
    """Whether two pages name the notes they were made of, and name two. A page that names none is nobody's."""
    old, new = (_source_named(text) for text in (out_there, page))
    if not (old.source and new.source):
        return False
    if old.source_id and new.source_id:
        return old.source_id != new.source_id
    return old.source != new.source


def _source_named(text: str) -> SitePage:
    """Under the names of any generator."""
    pages = (SitePage.of("", text, schema) for schema in SCHEMAS.values())
    return max(pages, key=lambda page: bool(page.source))


def whole(page: SitePage, text: str, same: str) -> dict[str, JSON]:
    """A page of this note, with what stands in it."""
    return {**page.json, "same": same, "text": text if len(text) <= _MOST_KEPT else ""}


def line_of(text: str) -> str:
    """On one line that can be kept and shown."""
    shown = "".join(mark for mark in " ".join(text.split()) if unicodedata.category(mark)[0] != "C")
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"


def tag_counts(pages: Iterable[SitePage], most: int) -> dict[str, int]:
    """The site's tags, most used first."""
    counted = Counter(tag for page in pages for tag in dict.fromkeys(page.tags) if tag)
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:most])


def key_counts(pages: Iterable[SitePage]) -> dict[str, int]:
    return dict(Counter(key for page in pages for key in page.keys))


def _ours(value: JSON, start: str) -> str:
    """Empty for what others write under the name: `source` is the address of a quotation, to many."""
    return line_of(value) if isinstance(value, str) and value.startswith(start) else ""


def _keys(values: Mapping[str, Value]) -> Iterator[str]:
    for name, value in list(values.items())[:100]:
        yield line_of(name)
        if isinstance(value, Mapping):
            yield from (f"{line_of(name)}.{line_of(below)}" for below in list(value)[:100])


def _value(values: Mapping[str, Value], names: Iterable[str]) -> JSON:
    for name in names:
        found: JSON = json_value(values)
        for part in name.split("."):
            found = found.get(part) if isinstance(found, dict) else None
        if found is not None:
            return found
    return None


def _format(block: str) -> Format:
    start = block.lstrip("\ufeff \t\n")[:3]
    return "json" if start[:1] == "{" else "toml" if start == "+++" else "yaml"
