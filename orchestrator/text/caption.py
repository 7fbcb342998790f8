"""What belongs to a block without being part of it in Markdown: the caption of a table, the attributes of a picture."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from orchestrator.text.block import Block
from orchestrator.text.inline import IMAGE

_ATTRIBUTES = re.compile(r"\{:?[ \t]*[.#:\w][^{}\n]*\}")
_CAPTION = re.compile(
    r"[*_]{0,3}(?:table|tab\.|figure|fig\.|listing|tabelle|abbildung|abb\.)(?:[ \t]*[\d.]{1,8})?[*_]{0,3}:",
    re.IGNORECASE,
)
_PANDOC = re.compile(r":[ \t]+\S")
_LONGEST = 60
"""Words of a caption."""


def with_captions(blocks: Iterable[Block], lines: Sequence[str]) -> list[Block]:
    """Blocks in order, each with the caption or the attributes that stand right above or below it."""
    together: list[Block] = []
    for block in blocks:
        if together and _belong(together[-1], block):
            together[-1] = _made_one(together[-1], block, lines)
        elif block.text:
            together.append(block)
    return together


def _belong(above: Block, below: Block) -> bool:
    if _ATTRIBUTES.fullmatch(below.text) and above.kind not in ("heading", "rule", "definition"):
        return True
    if _is_caption(below) and _has_captions(above):
        return not _CAPTION.match(above.text)
    return _is_caption(above) and _has_captions(below)


def _is_caption(block: Block) -> bool:
    if block.kind not in ("paragraph", "container") or block.words > _LONGEST:
        return False
    return _CAPTION.match(block.text) is not None or _PANDOC.match(block.text) is not None


def _has_captions(block: Block) -> bool:
    if block.kind in ("table", "code", "html"):
        return True
    return block.kind == "paragraph" and IMAGE.fullmatch(block.text) is not None


def _made_one(above: Block, below: Block, lines: Sequence[str]) -> Block:
    end = below.line + below.text.count("\n")
    kind = above.kind if _has_captions(above) and above.kind != "paragraph" else below.kind
    if kind == "paragraph":
        kind = "container"
    return replace(above, kind=kind, text="\n".join(lines[above.line - 1 : end]).rstrip())
