"""The smallest parts of a text that say something: a sentence, or a block that is one by its lines.

A paragraph whose lines mean something is a block too: it may not be joined nor taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from orchestrator.text.block import Block
from orchestrator.text.inline import plain
from orchestrator.text.language import STOP_WORDS, WORD, leans_back
from orchestrator.text.sentences import sentences
from orchestrator.values import dataclass

_HARD_BREAK = re.compile(r"(?:  |\\)\n|(?:^|\n)--[ ]?\n|<br", re.IGNORECASE)
_MARKED = re.compile(r"^[ \t]*(?:\||:\w|[-–—*•o][ \t]|>>>|\$[ \t]|\(?[a-z0-9]{1,2}[.)][ \t])", re.MULTILINE)
_DEFINED = re.compile(r"\n {0,3}(?::[ \t]+\S|\{:?[ \t]?[.#:\w][^{}\n]*\}[ \t]*(?:\n|$))")
_ATTRIBUTES_ABOVE = re.compile(r"[ \t]*\{:[ \t]?[.#:\w][^{}\n]*\}[ \t]*\n")
_HEADER = re.compile(r"(?:[A-Za-z][\w-]{0,30}:[ \t][^\n]*(?:\n|\Z)){2,}")
_RULED = re.compile(r"^[ \t]*[-=+]{2,}(?:[ \t+]+[-=+]{2,})+[ \t]*$", re.MULTILINE)
_INLINE_TAGS = "a|abbr|b|bdi|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var"
_OPENING = re.compile(
    rf"\{{\{{|\{{%|\$\$|\\(?:begin|\[)|:::|!!![ \t]|\?\?\?|import[ \t][\w{{*][^\n]*[ \t]from[ \t]|import[ \t][\"']|"
    rf"export[ \t](?:const|default|function)\b|\[\[_?toc|\[toc\]|<(?!(?:{_INLINE_TAGS})\b)/?[A-Za-z][\w.-]*(?=[\s/>])",
    re.IGNORECASE,
)
_PAIRED = re.compile(r"\{\{[<%]\s{0,9}/|\{%-?\s{0,9}(?:/|end)|\$\$|\\end\{|</(?:details|div|table|figure|[A-Z]\w*)>")
MODULE = re.compile(r"(?:import|export)\s(?:[\w*{\"'][^\n]*\sfrom\s|[\"']|const\b|default\b|function\b)")
"""Code that stands open in MDX."""
_LONGEST_VERSE = 60
"""Characters. Lines of prose are broken at seventy or more."""
_FEWEST_VERSES = 3
"""Two short lines are an address or a signature."""
_SENTENCE_END = '.!?…:;"”’)'


@dataclass(frozen=True)
class DraftPiece:
    text: str
    block: Block
    whole: bool
    """A whole block; else one sentence of its paragraph."""
    first: bool = False
    """The first sentence of its paragraph."""

    @cached_property
    def plain(self) -> str:
        return plain(self.text)

    @property
    def announces(self) -> bool:
        """Whether it is nothing without what follows: a sentence that ends with a colon."""
        return not self.whole and self.plain.endswith(":")

    @property
    def continues(self) -> bool:
        """Whether it goes on with a sentence that a list or code had broken off."""
        if not self.first or not self.plain:
            return False
        return WORD.search(self.plain) is None or (self.text[0].islower() and self.plain.split()[0] in STOP_WORDS)

    @property
    def leans(self) -> bool:
        return not self.whole and leans_back(self.plain)


def pieces_of(blocks: Iterable[Block]) -> list[DraftPiece]:
    """In order. Rules are none: they stand between what is kept."""
    return [piece for block in blocks if block.kind != "rule" for piece in _pieces(block)]


def is_prose(block: Block) -> bool:
    """A paragraph whose lines may be joined and whose sentences may be taken one by one."""
    return block.kind == "paragraph" and not lives_by_lines(block.text)


def is_told(block: Block) -> bool:
    """Whether it is text that is read from beginning to end: prose, and talk."""
    return block.kind == "turn" or is_prose(block)


def _pieces(block: Block) -> Iterator[DraftPiece]:
    if is_prose(block):
        for number, sentence in enumerate(sentences(block.text)):
            yield DraftPiece(sentence, block, whole=False, first=number == 0)
    else:
        yield DraftPiece(block.text, block, whole=True)


@lru_cache(maxsize=4096)
def lives_by_lines(paragraph: str) -> bool:
    """True for verses and addresses, tables of another dialect, template tags and components, pictures alone."""
    if _ATTRIBUTES_ABOVE.match(paragraph) or _HEADER.fullmatch(paragraph):
        return True
    if _HARD_BREAK.search(paragraph) or _OPENING.match(paragraph.lstrip()) or _PAIRED.search(paragraph):
        return True
    if len(_MARKED.findall(paragraph)) > 1 or _DEFINED.search(paragraph) or _RULED.search(paragraph):
        return True
    return _is_verse(paragraph) or not plain(paragraph)


def _is_verse(paragraph: str) -> bool:
    lines = paragraph.split("\n")
    if len(lines) < _FEWEST_VERSES or max(map(len, lines)) > _LONGEST_VERSE:
        return False
    starts = [line.lstrip("\"'“„»«*_([ \t")[:1] for line in lines]
    if not all(start.isupper() or not start.isalpha() for start in starts):
        return False
    return any(line.rstrip()[-1:] not in _SENTENCE_END for line in lines[:-1])
