"""What is to be done with a note: kept as it is, edited to a brief, or written out from notes; guessed by a plain rule.

The rule in one sentence: a text whose words mostly stand in whole sentences is kept as it is, and else it is notes;
one that is ordered by headings needs half as many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from orchestrator.text.block import Block
from orchestrator.text.blocks import blocks
from orchestrator.text.inline import plain
from orchestrator.text.script import word_count
from orchestrator.text.sentences import sentences
from orchestrator.values import dataclass

Intent = Literal["as-is", "edit", "from-notes"]
INTENTS: tuple[Intent, ...] = ("as-is", "edit", "from-notes")

_ENDS = re.compile(r"[.!?…。！？｡؟۔।॥։][\"'”’»“)\]*_」』）]*$|[:：]$")
"""Of a sentence; a colon ends what announces a list or a block."""
_MARKS = "\"'“„»«‘([*_`~¿¡—–-…"
_NO_STOPS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Burmese and Khmer, of which the first two end a sentence with a space."""
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?", re.MULTILINE)
_LEAST = 0.5
"""Of the words: what is usual. Essays of the corpus have 0.8 and more, notes 0.3 and less."""
_LEAST_UNDER_HEADINGS = 0.25
"""Reference pages say much in fragments, and nobody orders a heap of notes. Notes that were ordered have less still."""
_HEADINGS = 3
"""A title and two more."""
_LONG_LIST = 3
"""Times as many words in lists as in paragraphs and tables: then the lists are the text, unless headings order it."""
_SHOWN = ("table", "code", "quote", "html", "container")
_LEAST_WORDS = 3
"""Of a sentence: two words with a full stop are as often a note."""


@dataclass(frozen=True, slots=True)
class IntentGuess:
    intent: Intent
    why: str
    """For the person, behind “as”."""


def guessed(text: str) -> IntentGuess:
    """What the form of a note says is meant. The text has no front matter and no comments.

    Code, tables, quotations and headings say nothing of it: they stand in notes and in finished texts alike.
    """
    found = blocks(text)
    ordered = sum(block.kind == "heading" for block in found) >= _HEADINGS
    whole = partial = 0
    for sentence in _running(found, with_lists=not ordered):
        words = word_count(sentence)
        if _is_whole(sentence):
            whole += words
        else:
            partial += words
    if 2 * (whole + partial) < sum(block.words for block in found if block.kind in _SHOWN):
        return IntentGuess("as-is", "most of it are tables, code or quotations")
    if whole + partial == 0:
        return IntentGuess("as-is", "it has no running text that could be notes")
    share = whole / (whole + partial)
    if share >= (_LEAST_UNDER_HEADINGS if ordered else _LEAST):
        return IntentGuess("as-is", f"{share:.0%} of its words stand in whole sentences")
    return IntentGuess("from-notes", f"only {share:.0%} of its words stand in whole sentences")


def _running(found: Iterable[Block], *, with_lists: bool) -> Iterator[str]:
    """The sentences of paragraphs and of what is said; of lists too, where they are most of the text."""
    told = [block for block in found if block.kind in ("paragraph", "turn")]
    lists = [block for block in found if block.kind == "list"]
    for block in told:
        yield from _of_paragraph(block.text)
    tables = (block for block in found if block.kind == "table")  # nobody sets a heap of notes in one
    set_out = sum(block.words for block in (*told, *tables))
    if with_lists and sum(block.words for block in lists) > _LONG_LIST * set_out:
        for block in lists:
            for item in _ITEM.split(block.text):
                yield from _of_paragraph(item)


def _of_paragraph(text: str) -> Iterator[str]:
    for sentence in sentences(text):
        if words := plain(sentence):
            yield words


def _is_whole(sentence: str) -> bool:
    if _NO_STOPS.search(sentence):
        return True
    first = sentence.lstrip(_MARKS)[:1]
    return not first.islower() and _ENDS.search(sentence) is not None and word_count(sentence) >= _LEAST_WORDS
