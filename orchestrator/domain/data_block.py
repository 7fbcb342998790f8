"""Untrusted text between delimiters it cannot forge: they derive from its own digest."""

from __future__ import annotations

import re

from orchestrator.domain.canonical import digest_of, short
from orchestrator.values import dataclass

_BLOCK = re.compile(
    r'^<data name="(?P<name>[^"\n]*)" id="(?P<id>[0-9a-f]{20})">\n(?P<text>.*?)\n</data id="(?P=id)">$',
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class DataBlock:
    """Material in a prompt, never an instruction."""

    name: str
    """What the template called it: `draft`, `critique.findings`."""
    text: str

    @property
    def id(self) -> str:
        """80 bits: a text that holds its own mark cannot be found by trying."""
        return short(digest_of(self.text.encode("utf-8", "surrogatepass")), 20)

    def __str__(self) -> str:
        identity = self.id  # worked out once: it goes over the whole text
        return f'<data name="{self.name}" id="{identity}">\n{self.text}\n</data id="{identity}">'


def data_blocks(prompt: str) -> tuple[DataBlock, ...]:
    """The blocks of a prompt in order. Only a block whose id is the digest of its text counts."""
    found = ((match["id"], DataBlock(match["name"], match["text"])) for match in _BLOCK.finditer(prompt))
    return tuple(block for identity, block in found if block.id == identity)
