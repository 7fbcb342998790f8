"""JSON as one line of a text file, whatever its texts hold."""

from __future__ import annotations

import json
import re

from orchestrator.domain.canonical import JSON

_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_SPELLED_OUT = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What editors and Python take for the end of a line, what UTF-8 cannot spell, and controls nobody sees."""


def json_line(value: JSON) -> str:
    """Without the line's end. Texts stand as they are read, but for what would break the line or the file."""
    return one_line(_encoder.encode(value))


def one_line(line: str) -> str:
    """The same of JSON that is spelled already, without a line's end between its values."""
    if line.isascii() and "\x7f" not in line:
        return line  # JSON spells out the other controls
    return line if line.isprintable() else _SPELLED_OUT.sub(_escaped, line)  # nothing that it spells out is printable


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
