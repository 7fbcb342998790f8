"""A Markdown text as the statements in it: sentences, headings, items, cells of a row together, lines of code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestrator.text.front_matter import Read
from orchestrator.text.front_matter import front_matter_of as read
from orchestrator.text.inline import plain
from orchestrator.text.sentences import sentences

_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_UNIT_START = re.compile(r"\s*(?:[-*+•]\s|\d{1,3}[.)]\s|#{1,6}\s|>|\||\[[^\]]+\]:\s)")
_MARK = re.compile(r"^\s*(?:(?:[-*+•]|\d{1,3}[.)]|#{1,6}|>)\s+)+|^\s*>|\s#+\s*$")
_MAY_END = re.compile(r"[.!?…]\S*\s|[。！？]")
"""Without this, all of it is one sentence."""
_MARKED = re.compile(r"[`*_\[\]<>&\\~]")
_TARGET = re.compile(r"\]\(\s*<?([^()\s<>]+)|<?\b((?:https?|mailto):[^\s<>)\]]+)")


def front_matter_of(text: str) -> str:
    """The block as it stands, with its marks; empty where the text begins with none."""
    found = read(text)
    return found.block if isinstance(found, Read) else ""


def statements(text: str) -> Iterator[str]:
    """In order, with their Markdown marks."""
    for unit in units(text):
        yield from sentences(unit) if _MAY_END.search(unit) else (unit,)


def units(text: str) -> Iterator[str]:
    """Paragraphs, headings, items, rows, lines of code, in order."""
    return (_MARK.sub("", unit) for unit in _units(text.removeprefix(front_matter_of(text))))


def unmarked(statement: str) -> str:
    """As a reader sees it. Addresses of links are no words of it."""
    return plain(statement) if _MARKED.search(statement) else statement


def targets(statement: str) -> list[str]:
    """Where it leads a reader who follows its links."""
    if "](" not in statement and ":" not in statement:
        return []
    return [found[1] or found[2].rstrip(".,;:!?'\"") for found in _TARGET.finditer(statement)]


def _units(text: str) -> Iterator[str]:
    gathered: list[str] = []
    fence = ""
    for line in text.splitlines():
        opens = _FENCE.match(line)
        if fence or opens:
            yield from _joined(gathered)
            gathered = []
            if opens and not fence:
                fence = opens[1]
            elif opens and opens[1].startswith(fence):
                fence = ""
            elif line.strip():
                yield line
            continue
        if not line.strip() or _UNIT_START.match(line):
            yield from _joined(gathered)
            gathered = []
        if line.strip():
            gathered.append(line)
        if line.lstrip().startswith("#"):
            yield from _joined(gathered)
            gathered = []
    yield from _joined(gathered)


def _joined(lines: list[str]) -> Iterator[str]:
    if lines:
        yield "\n".join(lines)
