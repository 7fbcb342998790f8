"""The smallest parts a draft is made of: a sentence, or a block that is kept whole or dropped whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from orchestrator.text.block import Block
from orchestrator.text.inline import plain
from orchestrator.text.language import STOP_WORDS, WORD, leans_back
from orchestrator.text.line_wise import lives_by_lines
from orchestrator.text.script import word_count
from orchestrator.text.sentences import sentences

_ENDED = re.compile(r"[.!?…:。！？][\"'”’»“)\]」』）]*$")


@dataclass(frozen=True)
class DraftPiece:
    text: str
    block: Block
    whole: bool
    """A whole block; else one sentence of its paragraph."""
    first: bool = False
    """The first sentence of its paragraph."""
    last: bool = False

    @cached_property
    def words(self) -> int:
        return word_count(self.text)

    @cached_property
    def plain(self) -> str:
        return plain(self.text)

    @property
    def announces(self) -> bool:
        """Whether it is nothing without what follows: a sentence that ends with a colon."""
        return not self.whole and self.plain.endswith(":")

    @property
    def breaks_off(self) -> bool:
        """Whether its paragraph has no end, as where code or a list goes on with the sentence."""
        return self.last and (_ENDED.search(self.plain) is None or self.plain.endswith(("...", "…")))

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
    """Whether it is text that is read from beginning to end, of which a draft keeps a share: prose, and talk."""
    return block.kind == "turn" or is_prose(block)


def _pieces(block: Block) -> Iterator[DraftPiece]:
    if is_prose(block):
        found = sentences(block.text)
        for number, sentence in enumerate(found):
            yield DraftPiece(sentence, block, whole=False, first=number == 0, last=number == len(found) - 1)
    else:
        yield DraftPiece(block.text, block, whole=True)
