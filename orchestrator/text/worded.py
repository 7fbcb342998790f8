"""Sentences that a model words about a page: whether they name only what stands there.

Code cannot tell whether a sentence is true. It can tell that each of its numbers, and each word that is none of a few
plain ones, stands on the page; a sentence of which that is not so is left out by whoever asked for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
NUMBER = re.compile(r"\d+(?:[.:]\d+)*")
PART = re.compile(r"[^\W_]+")
PLAIN = frozenset(
    WORD.findall(
        """
    a about after afternoon afterwards again all along also although an and another any are as at back be
    because been before begin beginning begins behind between both breathe brief but by calm can closes
    come comes day deep do done down each early easy eight eleven end ends energy enough evening every
    everything few fifteen fifty finally finish first five focus follow followed following follows for forty
    four free from fully get give gives go goes good half has have high hour hours if in into is it its
    just keep last late later leave leaves leaving left let light long low lunch make makes medium
    meeting meetings mid midday minute minutes morning most move much next nine no noon nothing now of on once
    one only open opens or order other others out over part pause piece plan planned quick quiet quietly rest
    second set seven short simple six slow small so some space spare start starting starts stay stays
    steady take takes task tasks ten than that the their them then there these thing things third thirty this
    three through time to today together turn twelve twenty two under until up use wait waits was well when
    where which while whole will with work working workday wrap you your yours monday tuesday wednesday thursday
    friday saturday sunday january february march april may june july august september october november december
    """
    )
)
"""Words for order, time and effort, which name no task."""
COUNTED = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_SIGNS = " ,;:.!?()'’\"“”–—%&/-"
"""Of a plain sentence, besides letters and numbers: no pictures, no letters in circles, nothing that is not seen."""
_WITHIN = frozenset(("a", "an", "at", "for", "from", "in", "of", "on", "the", "to", "with", "your"))
"""Those of them that do not end what something is called by: in "call the dentist" a task is named."""


def is_plain(sentence: str, most: int) -> bool:
    """Whether it is plain writing, so long at most: no pictures, no addresses, nothing that is not seen."""
    is_seen = all(char in _SIGNS or unicodedata.category(char)[0] in "LMN" for char in sentence)
    return bool(sentence) and len(sentence) <= most and is_seen and "://" not in sentence


def one_form(text: str) -> str:
    """Letters that only look another way are the same: wide ones, ligatures, those with a loose accent."""
    return unicodedata.normalize("NFKC", text).casefold()


def words_of(text: str) -> set[str]:
    return set(WORD.findall(one_form(text)))


def unfounded_number(meant: str, figures: set[str], counts: Iterable[str] = ()) -> str:
    """The first number of a sentence, in figures or as a word, that is none of these; empty when all are.

    Args:
        meant: the sentence in one form.
        figures: the numbers of the page.
        counts: numbers that may stand as a word besides, as how many things the page has.
    """
    for number in NUMBER.findall(meant):
        if number not in figures:
            return str(number)
    may = figures | set(counts)
    return next((word for word in WORD.findall(meant) if word in COUNTED and str(COUNTED[word]) not in may), "")


def names_in(meant: str, plain: frozenset[str]) -> Iterator[set[str]]:
    """Words one after the other that are none of the plain ones: what something could be called by.

    Args:
        meant: the sentence in one form.
        plain: words that name nothing.
    """
    for part in re.split(r"[,;:.!?()–—]", meant):
        run: set[str] = set()
        for word in [*WORD.findall(part), "and"]:  # what is left open ends with its part
            if word not in plain:
                run = run | {word}
            elif word not in _WITHIN:
                if run:
                    yield run
                run = set()
