"""The front matter of a page: the note's own block where it has one, changed key by key to what is settled.

What stands in the block stays byte for byte where it says what is settled already and the site's schema takes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from orchestrator.domain.canonical import JSON
from orchestrator.text.front_block import FrontBlock, NewValue, Path
from orchestrator.text.front_matter import Read, UnreadableHeader, front_matter_of
from orchestrator.text.front_written import Format, is_misread
from orchestrator.text.said import Said, read_source
from orchestrator.text.site_schema import Role
from orchestrator.text.written import Value, Written
from orchestrator.values import dataclass

_WORDS = """
author authors language lang locale canonical canonicalurl canonical_url url permalink description subtitle excerpt
keywords tag categories category aliases series layout type status image cover title headline slug tags summary abstract
"""
TEXTS = frozenset(_WORDS.split())
"""Entries that are texts whatever they look like: Norway is no `false`."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[Tt ].*)?")
"""As every generator reads a day, perhaps with a time."""
_FREE_DAY = re.compile(
    rf"{_DAY.pattern}|[A-Z][a-z]{{2,8}}\.? \d{{1,2}},? \d{{4}}.*|\d{{1,2}} [A-Z][a-z]{{2,8}} \d{{4}}.*"
)
"""As the date parsers of JavaScript and Ruby do: `Jul 08 2022`."""
_FLAGS = frozenset(("draft", "drafts", "published", "publish", "private", "unlisted", "hidden", "status", "visibility"))
"""Entries of an older page that do not come back with a note that no longer says them."""
_YES_NO = frozenset(("yes", "no", "true", "false", "on", "off"))
_NAMES: Mapping[Role, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "summary": ("summary", "description", "excerpt", "abstract"),
    "tags": ("tags", "tag", "keywords", "categories", "category", "taxonomies.tags", "taxonomies.categories"),
    "date": ("date", "published", "publishdate", "publish_date", "pubdate", "pubdatetime", "created", "datum"),
    "updated": ("updated", "lastmod", "modified", "last_modified_at", "updateddate", "moddatetime"),
    "slug": ("slug",),
}
"""What people name a thing, whatever their generator does; lower case."""


@dataclass(frozen=True)
class PageFront:
    """A block on its way to the page, with what the person should know of the way."""

    block: FrontBlock
    schema: JSON
    told: tuple[str, ...] = ()

    @property
    def said(self) -> Said:
        return read_source(f"{self.block}\n.\n")[0]

    def holding(self, block: FrontBlock, *told: str) -> PageFront:
        return PageFront(block, self.schema, (*self.told, *told))

    def key_of(self, role: Role) -> Path | None:
        """Where the block says it: under the schema's name, one of its others, or one that people use for it."""
        names = (self.schema["names"][role], *self.schema["other_names"].get(role, ()), *_NAMES.get(role, ()))
        values = self.block.values
        for name in dict.fromkeys(names):
            found = _found(values, tuple(name.split(".")))
            if found and (role not in ("date", "updated") or _may_be_day(_at(values, found))):
                return found
        return None

    def own_key(self, role: Role) -> Path:
        return tuple(self.schema["names"][role].split("."))

    def settled(self, role: Role, value: NewValue, *, is_said: bool) -> PageFront:
        """With `value` for a role. `is_said`: the block says so already, in its own words."""
        at, own = self.key_of(role), self.own_key(role)
        if at is None:
            return self.holding(self.block.with_value(own, value, after=self._neighbour(role)))
        if self._is_foreign(at) or (at != own and _lower(at) == _lower(own) and not self.schema["any_case"]):
            block = self.block.with_value(own, value, after=at[0]).without(at)
            return self.holding(block, *(() if _lower(at) == _lower(own) else (self._moved(at, own),)))
        front = self
        if role == "date" and self._says_no_day(at):
            pass  # the generator finds it by itself
        elif not is_said:
            front = self.holding(self.block.with_value(at, value))
        elif not self._fits(at, role):
            front = self.holding(self.block.with_value(at, value), self._rewritten(at, value))
        wanted = {*self.schema["required"], *self.schema.get("usual", ())}
        if at != own and ".".join(own) in wanted and not _found(self.block.values, own):
            return front.holding(front.block.with_value(own, value, after=at[0]))
        return front

    def _says_no_day(self, at: Path) -> bool:
        value = _at(self.block.values, at)
        return isinstance(value, Written) and value.text.strip().lower() in self.schema["day_words"]

    def _rewritten(self, at: Path, value: NewValue) -> str:
        old = _at(self.block.values, at)
        was = old.text if isinstance(old, Written) else "a list"
        new = ", ".join(map(str, value)) if isinstance(value, list) else value
        return f"Its {'.'.join(at)} “{was}” is written {new}, as {self.schema['generator'].title()} reads it."

    def _neighbour(self, role: Role) -> str:
        """A day of change stands below the day it was written on."""
        at = self.key_of("date") if role == "updated" else None
        return at[0] if at else ""

    def _is_foreign(self, at: Path) -> bool:
        return bool(self.schema["elsewhere"]) and at[0] not in self.schema["kinds"]

    def _moved(self, at: Path, to: Path) -> str:
        return f"Its entry {'.'.join(at)} stands as {'.'.join(to)}: {self.schema['generator'].title()} reads it there."

    def _fits(self, at: Path, role: Role) -> bool:
        value = _at(self.block.values, at)
        if role in ("date", "updated"):
            pattern = _FREE_DAY if self.schema["free_days"] else _DAY
            return isinstance(value, Written) and pattern.fullmatch(value.text.strip()) is not None
        if role == "tags":
            usual = ["list"] if self.schema["elsewhere"] else ["list", "text"]
            kinds = self.schema["kinds"].get(".".join(at), usual)
            return not isinstance(value, Written) or "text" in kinds
        return True

    def in_its_places(self) -> PageFront:
        """Entries that the generator does not know stand where it lets them stand."""
        elsewhere = self.schema["elsewhere"]
        if not elsewhere:
            return self
        block, moved = self.block, []
        for name, value in self.block.values.items():
            if name not in self.schema["kinds"]:
                block = block.with_value((elsewhere, name), value).without((name,))
                moved.append(name)
        told = f"{self.schema['generator'].title()} reads no such entries of a page at the top, so they stand in"
        return self.holding(block, f"{told} {elsewhere}: {', '.join(moved)}.") if moved else self

    def with_texts_quoted(self) -> PageFront:
        """Texts that some reader of YAML would take for something else."""
        if self.block.format != "yaml":
            return self
        block = self.block
        for name, value in self.block.values.items():
            if name.lower() in TEXTS and _is_misread(value):
                block = block.with_value((name,), as_text(name, value))
        return self.holding(block)

    def with_constants(self) -> PageFront:
        block = self.block
        for name, value in self.schema["constants"].items():
            if not _found(block.values, (name,)):
                block = block.with_value((name,), value)
        return self.holding(block)


def front_of(source: str, schema: JSON) -> PageFront | None:
    """The note's own block, in a format that the site's generator reads; None where it has none."""
    found = front_matter_of(source)
    match found:
        case Read(_, values, block):
            kept, formats = FrontBlock.of(block), _formats(schema)
            if kept is not None and kept.format in formats and not _has_odd_marks(block, kept.format):
                return PageFront(_without_brief(kept), schema)
            read = "" if kept is not None and kept.format in formats else _told_format(schema)
            return PageFront(_anew(values, schema), schema, (read,) if read else ())
        case UnreadableHeader(_, _, values) if values:
            return PageFront(_anew(values, schema), schema)
        case _:
            return None


def _formats(schema: JSON) -> Sequence[str]:
    """In which a note's own block stays. What makes pages of a plain site nobody knows: as the pages that are there."""
    return [schema["format"]] if schema["generator"] == "plain" else schema["formats"]


def _told_format(schema: JSON) -> str:
    anew = f"so the note's is written anew in {schema['format'].upper()}."
    if schema["generator"] == "plain":
        return f"Nobody knows which front matter is read where the site has no generator, {anew}"
    formats = " or ".join(name.upper() for name in schema["formats"])
    return f"{schema['generator'].title()} reads front matter in {formats}, {anew}"


def _has_odd_marks(block: str, format_: Format) -> bool:
    """Marks that some reader knows and no generator: `;;;`."""
    return format_ != "json" and block.lstrip("\ufeff \t\n")[:3] not in ("---", "+++")


def _without_brief(block: FrontBlock) -> FrontBlock:
    """What the person wants of the page is no part of it."""
    for name in block.values:
        if name.lower() == "brief":
            block = block.without((name,))
    return block


def _anew(values: Mapping[str, Value], schema: JSON) -> FrontBlock:
    block = empty(schema)
    for name, value in values.items():
        if name.lower() == "brief":
            continue
        block = block.with_value((name,), _day_alone(value) if _is_bare_day(name, schema) else value)
    return block


def _is_bare_day(name: str, schema: JSON) -> bool:
    """Without a generator a page says its day as Baton writes it: nobody knows who would read its time."""
    return schema["generator"] == "plain" and name.lower() in _NAMES["date"]


def _day_alone(value: Value) -> Value:
    found = isinstance(value, Written) and _DAY.fullmatch(value.text.strip())
    return Written(day := found[0][:10], date.fromisoformat(day)) if found else value


def empty(schema: JSON) -> FrontBlock:
    format_: Format = schema["format"]
    return FrontBlock(format_, "{}" if format_ == "json" else "")


def as_text(name: str, value: Value) -> Value:
    if name.lower() not in TEXTS:
        return value
    match value:
        case Written() if value.value is None or isinstance(value.value, bool):
            return value
        case Written():
            return Written(value.text, value.text)
        case Sequence():
            return [as_text(name, item) for item in value]
        case _:
            return value


def _is_misread(value: Value) -> bool:
    """Whether a text stands without quotes that is something else to another reader."""
    match value:
        case Written():
            is_text = value.value is not None and not isinstance(value.value, bool)
            return value.plain and is_text and is_misread(value.text)
        case Mapping():
            return False
        case _:
            return any(_is_misread(item) for item in value)


def _found(values: Mapping[str, Value], path: Path) -> Path | None:
    """The path as the block spells it; exactly so before otherwise in case."""
    for name in (path[0], *(name for name in values if name.lower() == path[0].lower())):
        if name in values:
            if len(path) == 1:
                return (name,)
            below = values[name]
            inner = _found(below, path[1:]) if isinstance(below, Mapping) else None
            return (name, *inner) if inner else None
    return None


def _at(values: Any, path: Path) -> Any:
    for name in path:
        values = values.get(name) if isinstance(values, Mapping) else None
    return values


def _may_be_day(value: Any) -> bool:
    """`published: false` is none; `date: soon` is one that cannot be read."""
    if not isinstance(value, Written) or isinstance(value.value, bool):
        return False
    return value.text.strip().lower() not in _YES_NO


def _lower(path: Path) -> Path:
    return tuple(name.lower() for name in path)


def kept_of(old: PageFront, front: PageFront, ours: Iterable[str]) -> dict[str, Value]:
    """Entries of the page out there that the note does not have: whoever wrote them there, they are not lost."""
    skipped = {name.lower() for name in ours} | _FLAGS
    here = {name.lower() for name in front.block.values}
    return {
        name: value
        for name, value in old.block.values.items()
        if name.lower() not in here and name.lower() not in skipped
    }
