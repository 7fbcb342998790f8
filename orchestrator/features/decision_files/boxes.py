"""Boxes as people and programs write them: `- [ ] approve`, `* [X] Approve ✅ 2026-11-28`, `☑ approve`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from orchestrator.domain.canonical import Digest
from orchestrator.features.decision_files.lines import digest_of_lines, loose

BULLET = r"(?:[-*+•◦▪–—]|\d{1,3}[.)])"
_BOX = re.compile(rf"\s*(?:{BULLET}\s*)?(?:\\?\[(?P<mark>[^\[\]\n]{{0,12}}?)\\?\]|(?P<sign>[☐☑☒✅]))\s*(?P<label>.*)")
"""With its bullet or without; a writing program may have put `\\` before the brackets, or one sign for them."""
_TICKS = frozenset("xх✓✔☑✅")
"""What stands in a ticked box: the letter, also as a keyboard of Cyrillic has it, and signs for it."""
_DONE_ON = re.compile(r"\s*(?:✅\s*\d{4}-\d\d-\d\d|[\[(]completion::[^\])]*[\])]|\s\^[\w-]+)\s*$")
"""What programs for tasks put behind a box that was ticked, and the mark of a line that is linked to."""
_EMPHASIS = "*_~`\\ ."
_NOTHING = re.compile("[\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]")
"""Signs that show nothing, as keyboards and copying leave them."""


class Box(NamedTuple):
    mark: str
    """What stands in it; empty: nothing does."""
    label: str
    """As words are compared."""

    @property
    def is_ticked(self) -> bool:
        return self.mark in _TICKS and bool(self.mark)


def box_in(line: str) -> Box | None:
    """The box that a line is; None for one that is another thing."""
    found = _BOX.fullmatch(_NOTHING.sub("", unicodedata.normalize("NFKC", line)))
    if not found:
        return None
    mark = loose(found["sign"] or found["mark"] or "").replace("☐", "")
    return Box(mark, loose(_DONE_ON.sub("", found["label"])).strip(_EMPHASIS))


def digest_of_place(lines: Sequence[str]) -> Digest:
    """Of the place for the answer: the same as long as no box is ticked there and nobody has written in it."""
    return digest_of_lines([*_plain(lines)])


def _plain(lines: Sequence[str]) -> Iterator[str]:
    """Without empty lines, and boxes that are empty in one spelling."""
    for line in lines:
        box = box_in(line)
        if box:
            yield f"[{box.mark}] {box.label}"
        elif told := loose(line).rstrip("# "):
            yield told
