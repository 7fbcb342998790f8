"""What of a source is not in a draft, told to the person who is to say yes to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from orchestrator.models.offline.block import Block
from orchestrator.models.offline.boilerplate import boilerplate
from orchestrator.models.offline.document import Document, Section
from orchestrator.models.offline.picture import addresses
from orchestrator.text.inline import plain

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


def left_out(source: Document, draft: str) -> list[str]:
    """One line for each section, block and picture of the source that the draft has not, in its order."""
    kept = "\n".join(line.strip() for line in draft.split("\n"))
    told = [*_sections_and_blocks(source, kept), *_pictures(source, draft)]
    dropped = Counter(
        kind for block in source.blocks if (kind := boilerplate(block, source.targets)) not in (None, "rules")
    )
    told += [f"Left out: {kind}" + (f" ({count} blocks)" if count > 1 else "") + "." for kind, count in dropped.items()]
    if len(told) > _MOST:
        told = [*told[:_MOST], f"Left out: {len(told) - _MOST} more sections, blocks or pictures."]
    return told


def _sections_and_blocks(source: Document, kept: str) -> Iterator[str]:
    gone_level = 0
    for section in source.all_sections:
        if gone_level and section.level > gone_level:
            continue
        gone_level = section.level if section.heading and _is_gone(section, source, kept) else 0
        if gone_level:
            yield f"Left out: the section “{_short(section.title)}”."
            continue
        for block in section.blocks:
            if block.kind in _NAMES and not boilerplate(block, source.targets) and not _stands(block, kept):
                yield f"Left out: {_NAMES[block.kind]}, “{_beginning(block)}”."


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
