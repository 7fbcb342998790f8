"""A block of a Markdown text, with its source lines as they stand."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Literal

from orchestrator.text.inline import plain
from orchestrator.text.script import word_count
from orchestrator.values import dataclass

BlockKind = Literal[
    "heading", "paragraph", "list", "code", "table", "quote", "html", "rule", "definition", "container", "turn"
]
"""A container lives by its lines (`container.spans`); a turn is what one person says in a recorded talk."""
_ATTRIBUTES = re.compile(r"\{:?[ \t]*[.#\w][^{}\n]*\}$")


@dataclass(frozen=True)
class Block:
    kind: BlockKind
    text: str
    line: int
    """Of its first line, from 1."""
    level: int = 0
    """Of a heading, from 1."""

    @cached_property
    def words(self) -> int:
        return word_count(self.text)

    @property
    def title(self) -> str:
        """The words of a heading."""
        bare = self.text.strip()
        closed = bare.rstrip("#")
        words = closed if closed[-1:].isspace() else bare
        return plain(_ATTRIBUTES.sub("", words.lstrip("#").strip()))
