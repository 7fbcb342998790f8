"""What a page shows to be typed: its blocks of `sh`, and why one is not run."""

from __future__ import annotations

import re
from pathlib import Path

_BLOCK = re.compile(r"^(?:<!-- not run: (?P<why>[^\n]+) -->\n+)?```sh\n(?P<shown>.*?)^```", re.MULTILINE | re.DOTALL)
_BEFORE = re.compile(r"^<!-- run first: ([^\n]+) -->$", re.MULTILINE)


def script_of(page: Path) -> str:
    """The blocks of a page in order, as one script, after what the page needs to be there."""
    text = page.read_text(encoding="utf-8")
    before = "".join(f"{line}\n" for line in _BEFORE.findall(text))
    shown = "".join(found["shown"] for found in _BLOCK.finditer(text) if not found["why"])
    return before + shown if shown else ""
