"""A recorded talk taken apart by who speaks, so that nothing is ever said by somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from orchestrator.text.block import Block
from orchestrator.text.speaker import is_talk, label_of

_ITEM = re.compile(r"(?:[-*+]|\d{1,4}[.)])[ \t]+")
_LONG_LIST = 150
"""Words; a shorter list stays one block."""


def with_turns(found: list[Block]) -> list[Block]:
    """The blocks, with each turn of a talk as one: from a label to the next one, or to a heading or a rule."""
    if not any(_begins(block.text) for block in found if block.kind in ("paragraph", "list")):
        return found
    apart = [part for block in found for part in _by_line(block)]
    spoken = [part.text for part in apart if part.kind in ("paragraph", "list")]
    return list(_gathered(apart)) if is_talk(_ITEM.sub("", text, count=1) for text in spoken) else found


def _begins(text: str) -> bool:
    return any(label_of(_ITEM.sub("", line, count=1) + "\n-") for line in text.split("\n")[:50])


def _by_line(block: Block) -> Iterator[Block]:
    """A paragraph, or a long list, in which several are named, line by line."""
    lines = block.text.split("\n")
    if block.kind == "paragraph":
        starts = [number for number, _ in enumerate(lines) if label_of("\n".join(lines[number : number + 2]))]
    elif block.kind == "list" and block.words > _LONG_LIST:
        items = [number for number, line in enumerate(lines) if _ITEM.match(line)]
        starts = items if all(label_of(_ITEM.sub("", lines[item], count=1)) for item in items) else []
    else:
        starts = []
    if len(starts) < 2:
        yield block
        return
    cuts = [*({0, *starts} - {0}), len(lines)]
    start = 0
    for end in sorted(cuts):
        yield replace(block, text="\n".join(lines[start:end]).rstrip(), line=block.line + start)
        start = end


def _gathered(parts: Sequence[Block]) -> Iterator[Block]:
    turn: list[Block] = []
    for part in parts:
        named = part.kind in ("paragraph", "list") and label_of(_ITEM.sub("", part.text, count=1)) != ""
        ends = part.kind in ("heading", "rule")
        if turn and (named or ends):
            yield _made_one(turn)
            turn = []
        if named or (turn and part.kind != "definition"):
            turn.append(part)
        else:
            yield part
    if turn:
        yield _made_one(turn)


def _made_one(turn: Sequence[Block]) -> Block:
    return replace(turn[0], kind="turn", text="\n\n".join(part.text for part in turn))
