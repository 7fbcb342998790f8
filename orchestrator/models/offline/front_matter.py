"""What a source says about itself above its text: YAML front matter, or header lines as letters and RFCs have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_FENCED = re.compile(r"\A\ufeff?---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADER = re.compile(r"\A\s*(?P<lines>(?:[A-Z][\w-]*:(?:[ \t][^\n]*)?\n(?:[ \t]+\S[^\n]*\n)*){3,})(?=\s*\n)")
_HEADER_LINE = re.compile(r"^(?P<name>[A-Z][\w-]*):[ \t]*(?P<value>.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Empty where the source is silent."""

    title: str = ""
    summary: str = ""
    tags: tuple[str, ...] = ()
    date: str = ""
    """ISO 8601, a day."""
    slug: str = ""


def split_front_matter(source: str) -> tuple[FrontMatter, int]:
    """What the source says of itself, and where its body starts (offset in characters)."""
    if fenced := _FENCED.match(source):
        return _from_values(_yaml(fenced["yaml"])), fenced.end()
    if header := _HEADER.match(source):
        values = {
            line["name"].lower(): " ".join(line["value"].split()) for line in _HEADER_LINE.finditer(header["lines"])
        }
        return _from_values(values), header.end()
    return FrontMatter(), 0


def _yaml(text: str) -> dict[str, object]:
    import yaml  # only a source with front matter pays for it

    try:
        values = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes nothing but text, lists and maps
    except yaml.YAMLError:
        return {}
    return {str(key).lower(): value for key, value in values.items()} if isinstance(values, dict) else {}


def _from_values(values: Mapping[str, object]) -> FrontMatter:
    date = _DATE.search(_text(values.get("date")) or _text(values.get("created")))
    return FrontMatter(
        title=_text(values.get("title")) or _text(values.get("subject")),
        summary=_text(values.get("summary")) or _text(values.get("description")),
        tags=_tags(values.get("tags") or values.get("keywords")),
        date=date[0] if date else "",
        slug=_text(values.get("slug")),
    )


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _tags(value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list) else re.split(r"[,;]", value) if isinstance(value, str) else []
    return tuple(dict.fromkeys(tag for tag in map(_text, given) if tag))
