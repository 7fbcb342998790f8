"""What a page shows to be typed: its blocks of `sh`, the files it shows before them, and why one is not run."""

from __future__ import annotations

import re
from pathlib import Path

_BLOCK = re.compile(
    r"^(?:<!-- (?P<what>not run|file|added to): (?P<said>[^\n]+) -->\n+)?```(?P<language>\w*)\n(?P<shown>.*?)^```",
    re.MULTILINE | re.DOTALL,
)
_BEFORE = re.compile(r"^<!-- run first: ([^\n]+) -->$", re.MULTILINE)


def script_of(page: Path) -> str:
    """The blocks of a page in order, as one script, after what the page needs to be there.

    A block after `<!-- file: PATH -->` is that file from there on, one after `<!-- added to: PATH -->` ends it.
    """
    text = page.read_text(encoding="utf-8")
    before = "".join(f"{line}\n" for line in _BEFORE.findall(text))
    shown = "".join(_typed(found) for found in _BLOCK.finditer(text))
    return before + shown if "```sh" in text and shown else ""


def _typed(found: re.Match[str]) -> str:
    if found["what"] in ("file", "added to"):
        path, sign = found["said"], ">" if found["what"] == "file" else ">>"
        return f"mkdir -p $(dirname {path})\ncat {sign} {path} <<'END OF {path}'\n{found['shown']}END OF {path}\n"
    return "" if found["what"] or found["language"] != "sh" else found["shown"]
