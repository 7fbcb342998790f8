"""Names and arguments of tool calls, as servers send them, in the one form vendors' libraries read."""

from __future__ import annotations

import json
import re
from collections.abc import Collection

from orchestrator.domain.bounds import MAX_ANSWER_BYTES
from orchestrator.domain.canonical import JSON
from orchestrator.domain.fenced import fenced
from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.domain.whole_characters import joined
from orchestrator.models.incoming.unfit import too_large

_UNFIT = re.compile(r"[^A-Za-z0-9_-]")
_LONGEST_NAME = 64
"""As OpenAI has it: what is sent back to a server under another name is refused."""

_LEAKED = re.compile(r"<\|.*|\s*\(.*|:\d+$", re.DOTALL)
"""What stands behind a name: a token of the model's own format, its arguments, Kimi's count of calls."""


def tool_name(said: JSON, offered: Collection[str]) -> str:
    """The offered tool that is meant, or the name as near as it can be sent back.

    What is only written otherwise is mended: blanks, a namespace before it, capitals. Anything else stays what it is,
    and the model is told that there is no such tool.
    """
    name = said.strip().strip("\"'`") if isinstance(said, str) else ""
    if name in offered:
        return name
    bare = _LEAKED.sub("", name).strip()
    for candidate in (bare, *(bare[found.end() :] for found in re.finditer(r"[.:/]|__", bare[:500]))):
        if candidate in offered:
            return candidate
        alike = [
            known for known in offered if known.casefold().replace("-", "_") == candidate.casefold().replace("-", "_")
        ]
        if len(alike) == 1:
            return alike[0]
    return _UNFIT.sub("_", bare or name)[:_LONGEST_NAME] or "unnamed"


def arguments_text(said: JSON) -> str:
    """The arguments as JSON text. What cannot be read as such stays as it is; the model is told of it."""
    if isinstance(said, str) and len(said) > MAX_ANSWER_BYTES:
        raise too_large("what a tool is called with", f"{MAX_ANSWER_BYTES:,} bytes")
    match said:
        case None:
            return "{}"
        case str():
            return _read(joined(said))
        case _:
            return json.dumps(said)


def _read(text: str) -> str:
    plain = text.strip()
    if plain.lower() in ("", "null", "none", "undefined", '""'):
        return "{}"
    for _ in range(3):  # spelled as a text within a text, once or twice
        try:
            value = read_json(plain, max_bytes=MAX_ANSWER_BYTES)
        except NotJSON:
            inner = fenced(plain)
            if len(inner) != 1 or inner[0] == plain:
                return text
            plain = inner[0].strip()
            continue
        if not isinstance(value, str):
            return text if plain is text.strip() else plain
        plain = value.strip()
        if plain in ("", "null"):
            return "{}"
    return text
