"""Notes under an outline of their points: what can be made of notes without anybody who writes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestrator.text.block import Block
from orchestrator.text.blocks import blocks
from orchestrator.text.brief import Briefed
from orchestrator.text.inline import plain
from orchestrator.text.sentences import sentences

_POINTS = "## Points"
_NOTES = "## The notes"
_IS_OUTLINE = re.compile(rf"\A(?:# [^\n]*\n\n)?{_POINTS}\n\n- .*^{_NOTES}\n", re.DOTALL | re.MULTILINE)
_LONGEST = 80
"""Characters of a point: a line of a list that is read at a glance."""
_WRAPPED = 60
"""Characters of a line that an editor has broken; a shorter one was ended by its author."""
_SENTENCE_END = re.compile(r"[.!?…:。！？]\W*$")
_ITEM = re.compile(r"(?P<indent>[ \t]*)(?:[-*+•]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(?P<words>.*)")
_CLAUSE_END = re.compile(r"[.!?;](?=\s)|,\s|\s[-–—=]\s|->")
_SHORTEST = 40
"""Characters: half a line. A point that is cut earlier says too little."""
_NESTED = 2
"""Columns of one level."""


def notes_outlined(notes: str, title: str) -> str:
    """Markdown: the title, a list of the points, and the notes below it, every line as it is.

    Lines that read like an instruction to a writer are no part of the notes.
    """
    gone = {line.number for line in Briefed(notes).reads_like}
    kept = "\n".join(line for number, line in enumerate(notes.split("\n"), 1) if number not in gone).strip("\n")
    points = [f"{' ' * depth}- {words}" for depth, words in _points(blocks(kept)) if words]
    return "\n".join((f"# {title}", "", _POINTS, "", *points, "", _NOTES, "", kept, ""))


def is_outline(draft: str) -> bool:
    """Whether a draft is what `notes_outlined` makes, and no page."""
    return _IS_OUTLINE.match(draft) is not None


def _points(found: list[Block]) -> Iterator[tuple[int, str]]:
    """Each with its indent. What stands below a heading is one level further in."""
    inner = 0
    for block in found:
        match block.kind:
            case "heading":
                inner = _NESTED
                yield 0, _shortened(block.title)
            case "list":
                yield from ((inner + depth, _shortened(words)) for depth, words in _items(block.text))
            case "paragraph" | "turn" | "quote":
                yield from ((inner, _shortened(line)) for line in _lines(block.text))
            case _:
                pass  # code and tables are no points, and stand below


def _items(text: str) -> Iterator[tuple[int, str]]:
    for line in text.split("\n"):
        if item := _ITEM.match(line):
            yield (_NESTED if item["indent"] else 0), item["words"]


def _lines(text: str) -> Iterator[str]:
    """Lines as their author ended them: one that an editor has broken goes on with the next."""
    running = ""
    for line in text.split("\n"):
        running = f"{running} {line.strip()}" if running else line.strip(" >")
        if len(line) < _WRAPPED or _SENTENCE_END.search(line):
            yield running
            running = ""
    if running:
        yield running


def _shortened(line: str) -> str:
    first = next(iter(sentences(line)), "")
    words = plain(first)
    if len(words) <= _LONGEST:
        return words.rstrip(" .;,")
    cuts = [end.start() for end in _CLAUSE_END.finditer(words) if _SHORTEST <= end.start() <= _LONGEST]
    end = cuts[-1] if cuts else words.rfind(" ", 0, _LONGEST)
    return words[: end if end > 0 else _LONGEST].rstrip(" .,;:-–—") + " …"
