"""What of a source is not in a draft, told to the person who is to say yes to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestrator.models.offline.piece import is_prose
from orchestrator.text.block import Block
from orchestrator.text.boilerplate import boilerplate
from orchestrator.text.document import Document, Section
from orchestrator.text.inline import plain
from orchestrator.text.language import STRONG_CAVEAT
from orchestrator.text.picture import addresses
from orchestrator.text.sentences import sentences

_NAMES = {
    "list": "a list",
    "code": "a block of code",
    "table": "a table",
    "quote": "a quotation",
    "html": "a block of HTML",
    "container": "a block",
    "turn": "what was said",
}
_MOST = 12
"""Lines; what is more is counted."""
_SHOWN = 60
"""Characters of what is named."""
_COMPARED = 6
"""Words."""
_MOST_WARNINGS = 4
"""Each is a finding of its own; a review that lists all is not read."""
_FOOTNOTE = re.compile(r"\[\^[^\[\]]+\]")


def left_out(source: Document, draft: str) -> list[str]:
    """One line for each section, block, picture and foot-note of the source that the draft has not, in its order."""
    kept = "\n".join(line.strip() for line in draft.split("\n"))
    told = [*_sections_and_blocks(source, kept), *_pictures(source, draft), *_notes(source, draft)]
    told += [*_boilerplate(source, kept), *_sentences(source, kept)]
    if len(told) > _MOST:
        told = [*told[: _MOST - 1], f"Left out: {len(told) - _MOST + 1} more sections, blocks, pictures or sentences."]
    return told


def _boilerplate(source: Document, kept: str) -> Iterator[str]:
    found: dict[str, list[Block]] = {}
    for block in source.blocks:
        if (of := boilerplate(block, source.targets)) and not _stands(block, kept):
            found.setdefault(of, []).append(block)
    for kind, dropped in found.items():
        count = f" ({len(dropped)} blocks)" if len(dropped) > 1 else ""
        beginning = "" if kind == "badges" else f", “{_beginning(dropped[0])}”"
        yield f"Left out: {kind}{count}{beginning}."


def _sentences(source: Document, kept: str) -> Iterator[str]:
    """How many sentences of the sections that stay are not in the draft; those that warn or forbid by their words."""
    said = f"{_letters(kept)} {_letters(plain(kept))}"
    prose = [
        sentence
        for section, is_gone in _sections(source, kept)
        for block in section.blocks
        if not is_gone and is_prose(block) and not boilerplate(block, source.targets)
        for sentence in sentences(block.text)
    ]
    gone = [sentence for sentence in prose if not _is_said(sentence, said)]
    if gone:
        yield f"Left out: {len(gone)} of {len(prose)} sentences."
    warnings = [sentence for sentence in gone if STRONG_CAVEAT.search(plain(sentence))]
    yield from (f"Left out: the sentence “{_short(sentence)}”." for sentence in warnings[:_MOST_WARNINGS])


def _is_said(sentence: str, said: str) -> bool:
    """By how it begins: a long sentence may have been made two."""
    words = _letters(plain(sentence)).split()[:_COMPARED]
    return not words or " ".join(words) in said


def _letters(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def _notes(source: Document, draft: str) -> Iterator[str]:
    """Foot-notes; those of a sentence that went are gone with it."""
    for block in source.definitions:
        label = _FOOTNOTE.match(block.text)
        if label and label[0] not in draft:
            yield f"Left out: the foot-note {_short(block.text)}"


def _sections_and_blocks(source: Document, kept: str) -> Iterator[str]:
    for section, is_gone in _sections(source, kept):
        if is_gone:
            yield f"Left out: the section “{_short(section.title)}”."
            continue
        for block in section.blocks:
            name = _NAMES.get(block.kind, "" if block.kind != "paragraph" or is_prose(block) else "lines")
            if name and not boilerplate(block, source.targets) and not _stands(block, kept):
                yield f"Left out: {name}, “{_beginning(block)}”."


def _sections(source: Document, kept: str) -> Iterator[tuple[Section, bool]]:
    """Each with whether it is gone; what is below one that is gone is not named."""
    gone_level = 0
    for section in source.all_sections:
        if gone_level and section.level > gone_level:
            continue
        gone_level = section.level if section.heading and _is_gone(section, source, kept) else 0
        yield section, gone_level > 0


def _is_gone(section: Section, source: Document, kept: str) -> bool:
    """Whether nothing is left of a section that has something besides boilerplate, nor its heading."""
    heading = section.heading.text.strip() if section.heading else ""
    if heading and heading in kept:
        return False
    return any(not boilerplate(block, source.targets) for block in section.blocks) or not section.blocks


def _stands(block: Block, kept: str) -> bool:
    return all(line.strip() in kept for line in block.text.split("\n"))


def _pictures(source: Document, draft: str) -> Iterator[str]:
    """Pictures inside sentences and blocks that went; badges and whole blocks are told elsewhere."""
    for block in source.blocks:
        if block.kind != "paragraph" or boilerplate(block, source.targets):
            continue
        for address in addresses(block.text, source.targets):
            if address and address not in draft:
                yield f"Left out: the picture {_short(address)}."


def _beginning(block: Block) -> str:
    lines = [line.strip() for line in block.text.split("\n")]
    return _short(next((line for line in lines if len(plain(line)) > 1 and line[:3] not in ("```", "~~~")), lines[0]))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"
