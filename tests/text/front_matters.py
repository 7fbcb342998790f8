"""Front matter as people have it: shapes of public sites of five generators, with texts of our own."""

from __future__ import annotations

import re
from pathlib import Path

_KEPT = (Path(__file__).parent / "front_matters.txt").read_text(encoding="utf-8")

BLOCKS = [
    (found[1], found[2]) for found in re.finditer(r"^%%%% (\w+)\n(.*?)(?=^%%%% |\Z)", _KEPT, re.MULTILINE | re.DOTALL)
]
"""Generator, and a block with its marks."""
EVERY = [block for _, block in BLOCKS]
