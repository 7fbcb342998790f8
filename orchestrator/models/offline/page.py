"""A draft taken apart so that a sentence can be pointed at, cut, split or moved, and put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from orchestrator.models.offline.piece import is_prose
from orchestrator.text.block import Block
from orchestrator.text.blocks import blocks
from orchestrator.text.divider import without_idle
from orchestrator.text.inline import plain
from orchestrator.text.link_definition import with_definitions
from orchestrator.text.script import joined
from orchestrator.text.sentences import sentences
from orchestrator.values import dataclass, replace

_DEFINITION = re.compile(r"\[(?P<label>[^\]^][^\]]*)\]:\s*<?(?P<target>[^\s>]+)")

_QUOTED_WORDS = 12
"""Enough to find the place, few enough to read over."""
_QUOTED_CHARACTERS = 200
"""The same in scripts that put no spaces between words."""


@dataclass(frozen=True)
class Part:
    """A block of the draft; a paragraph knows its sentences."""

    block: Block
    sentences: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return joined(self.sentences) if self.sentences else self.block.text

    def with_sentences(self, changed: tuple[str, ...]) -> Part | None:
        return replace(self, sentences=changed) if changed else None


@dataclass(frozen=True)
class PagePlace:
    """Where a sentence, or a block that is not prose, stands in the draft."""

    part: int
    sentence: int
    text: str
    line: int
    quote: str
    """The beginning of it, exactly as that line has it."""

    @cached_property
    def plain(self) -> str:
        return plain(self.text)


@dataclass(frozen=True)
class Page:
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, draft: str) -> Page:
        return cls(
            tuple(Part(block, tuple(sentences(block.text)) if is_prose(block) else ()) for block in blocks(draft))
        )

    def __str__(self) -> str:
        body = "\n\n".join(part.text for part in self.parts if part.block.kind != "definition")
        return with_definitions(body, (part.block for part in self.parts if part.block.kind == "definition"))

    def places(self) -> Iterator[PagePlace]:
        """In the order of the draft. Sentences of prose one by one, every other block as a whole."""
        for number, part in enumerate(self.parts):
            if part.sentences:
                yield from _sentence_places(number, part)
            else:
                first = next((line for line in part.block.text.split("\n") if line.strip()), "")
                yield PagePlace(number, 0, part.block.text, part.block.line, first.strip()[:80].rstrip())

    def at(self, line: int, quote: str) -> PagePlace | None:
        """What a finding points at: its line counts, and where the quote is not there, the quote alone."""
        wanted = " ".join(quote.split()).rstrip("….").strip()
        near = [place for place in self.places() if wanted and wanted in " ".join(place.text.split())]
        return min(near, key=lambda place: abs(place.line - line), default=None)

    def without(self, place: PagePlace) -> Page:
        return self.replaced(place, ())

    def replaced(self, place: PagePlace, sentences: tuple[str, ...]) -> Page:
        part = self.parts[place.part]
        before, after = part.sentences[: place.sentence], part.sentences[place.sentence + 1 :]
        changed = part.with_sentences((*before, *sentences, *after)) if part.sentences else None
        return Page((*self.parts[: place.part], *([changed] if changed else []), *self.parts[place.part + 1 :])).tidy()

    def tidy(self) -> Page:
        """Without headings that have nothing under them any more, and without rules that part nothing."""
        kept = [
            part
            for number, part in enumerate(self.parts)
            if part.block.kind != "heading" or not self.is_bare_heading(number)
        ]
        kept = without_idle(kept, lambda part: part.block.kind == "rule")
        return self if len(kept) == len(self.parts) else Page(tuple(kept)).tidy()

    def is_bare_heading(self, number: int) -> bool:
        later = (self.parts[place].block for place in range(number + 1, len(self.parts)))
        following = next((block for block in later if block.kind not in ("definition", "rule")), None)
        if following is None:
            return True
        return following.kind == "heading" and following.level <= self.parts[number].block.level


def _sentence_places(number: int, part: Part) -> Iterator[PagePlace]:
    """Sentences are found by counting the characters that are no spaces, which joining lines leaves as they are."""
    lines = part.block.text.split("\n")
    places = [(line, column) for line, text in enumerate(lines) for column, one in enumerate(text) if not one.isspace()]
    start = 0
    for index, sentence in enumerate(part.sentences):
        end = start + sum(not one.isspace() for one in sentence)
        line, column = places[min(start, len(places) - 1)]
        same = [at for at in places[start:end] if at[0] == line]
        quoted = lines[line][column : same[-1][1] + 1] if same else lines[line].strip()
        beginning = re.match(rf"\S+(?:\s+\S+){{0,{_QUOTED_WORDS - 1}}}", quoted[:_QUOTED_CHARACTERS])
        yield PagePlace(number, index, sentence, part.block.line + line, beginning[0] if beginning else quoted)
        start = end


def link_targets(page: Page) -> dict[str, str]:
    """What the link definitions at the end of a page say, by label."""
    definitions = (_DEFINITION.match(part.text) for part in page.parts if part.block.kind == "definition")
    return {found["label"].lower(): found["target"] for found in definitions if found}


def target_of(link: re.Match[str], targets: Mapping[str, str]) -> str:
    """The target of a match of `inline.LINK`; empty when no definition gives it."""
    if link["target"] is not None:
        return str(link["target"])
    return targets.get((link["label"] or link["words"]).lower(), "")
