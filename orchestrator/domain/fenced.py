"""What stands in the fenced blocks of a text, where a model was asked for a value and gave it with words around it."""

from __future__ import annotations

import re

_FENCE = re.compile(r"^[ \t]{0,3}(`{3,}|~{3,})[ \t]*([^\n`]*)$", re.MULTILINE)


def fenced(text: str) -> list[str]:
    """The insides of the blocks in order; one that nothing closes reaches to the end of the text."""
    blocks: list[str] = []
    mark, begin = "", 0
    for fence in _FENCE.finditer(text):
        if not mark:
            mark, begin = fence[1], fence.end() + 1
        elif fence[1].startswith(mark) and not fence[2].strip():
            blocks.append(text[begin : fence.start()])
            mark = ""
    if mark:
        blocks.append(text[begin:])
    return blocks
