"""The header lines that letters and proposals begin with: `Title: ...`, `From: ...`. They are text all the same."""

from __future__ import annotations

import re

_LINES = re.compile(
    r"\s{0,100}(?P<lines>(?:[A-Za-z][\w-]{0,40}:(?:[ \t][^\n]*)?\n(?:[ \t]+\S[^\n]*\n)*){3,100})(?=\s*(?:\n|\Z))"
)
_LINE = re.compile(r"^(?P<name>[A-Za-z][\w-]*):[ \t]*(?P<value>.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_LOOKED_AT = 8000


def header_of(text: str) -> dict[str, str]:
    """Lower-case names and values; empty unless the lines name a title or a subject, as a talk's do not."""
    found = _LINES.match(text[:_LOOKED_AT] + "\n")
    if found is None:
        return {}
    values = {line["name"].lower(): " ".join(line["value"].split()) for line in _LINE.finditer(found["lines"])}
    title = values.get("title") or values.get("subject") or ""
    return {**values, "title": title} if title else {}
