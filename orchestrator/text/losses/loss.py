"""One thing that a source says and a page made from it no longer says."""

from __future__ import annotations

from typing import Literal

from orchestrator.values import dataclass

Kind = Literal["warning", "negation", "number", "condition", "hedge", "quotation", "date", "name", "link", "code"]

WEIGHTS: dict[Kind, int] = {
    "warning": 100,
    "negation": 80,
    "number": 70,
    "condition": 60,
    "hedge": 50,
    "quotation": 45,
    "date": 45,
    "name": 40,
    "link": 30,
    "code": 30,
}
"""By the harm to a reader who acts on the page. A warning keeps somebody from losing something; a negation that goes
turns a sentence into its opposite; a number or a condition makes it wrong for some; a hedge makes a guess a fact. Of
what is left, a reader misses something and is not misled: words and days that can be looked up, then who, then where
to read on.
"""
CHANGED = 5
"""Added where the page says something else instead: a reader sees no gap."""
IN_A_WARNING = 10
"""Added where what is lost stood in a warning: its number, its condition."""


@dataclass(frozen=True, slots=True)
class Loss:
    kind: Kind
    line: int
    """Of the source, from 1: where the sentence begins."""
    sentence: str
    """Of the source, as a reader sees it, shortened."""
    lost: str
    """The word, the number or the phrase that is gone; empty where the whole sentence is."""
    instead: str = ""
    """What stands in its place on the page, shortened; empty where nothing does, or where that cannot be told."""
    weight: int = 0
    count: int = 1
    """How many sentences went with this one, of a section that is gone as a whole."""
    section: str = ""
    """The heading of that section."""


def shortened(text: str, longest: int = 160) -> str:
    """On one line, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
