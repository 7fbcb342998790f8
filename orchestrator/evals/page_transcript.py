"""The account of a case on the page: its turns and calls as lines, long texts folded under what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from orchestrator.text.html import Html, joined, tag
from orchestrator.text.quantity import counted

_FENCE = re.compile(r"(`{3,}|~{3,})")
_RULE = re.compile(r"[|\s:-]+")
"""What a table of Markdown has under its head."""
_SHORT = 6
"""Lines that are shown at once: an answer of a sentence, a call. Prompts and sources are longer."""


def transcript(text: str) -> Html:
    """Markdown as `transcripts` writes it: headings, lines, and every text of others within a fence of its own."""
    return tag("div", *_blocks(text.split("\n")), class_="turns")


def _blocks(lines: Sequence[str]) -> Iterator[Html]:
    said: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        fence = _FENCE.match(line)
        if fence:
            end = _end(lines, at + 1, fence[1])
            label = said.pop() if said and said[-1].endswith(":") else "text:"
            yield from _paragraphs(said)
            said = []
            yield _folded(label.rstrip(":"), lines[at + 1 : end])
            at = end
        elif line.startswith("#"):
            yield from _paragraphs(said)
            said = []
            yield tag("h4", line.lstrip("# "), class_="text")
        elif line.strip() and not _RULE.fullmatch(line):
            said.append(line)
        at += 1
    yield from _paragraphs(said)


def _end(lines: Sequence[str], at: int, fence: str) -> int:
    """Where the text ends; at the last line, where nothing ends it."""
    while at < len(lines) and not (lines[at].startswith(fence) and not lines[at].strip(fence[0] + " ")):
        at += 1
    return at


def _paragraphs(said: Sequence[str]) -> Iterator[Html]:
    if said:
        yield tag("p", joined(said, "\n"), class_="text told")


def _folded(label: str, lines: Sequence[str]) -> Html:
    whole = tag("pre", "\n".join(lines), class_="text")
    if len(lines) <= _SHORT:
        return tag("div", tag("p", label, class_="soft text"), whole)
    return tag("details", tag("summary", label, tag("span", f" · {counted(len(lines), 'line')}", class_="soft")), whole)
