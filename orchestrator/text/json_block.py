"""A JSON object that stands at the start of a text."""

from __future__ import annotations

import json
import re

from orchestrator.text.written import MAX_DEPTH, NotReadable, Value, written

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[{}\[\]]', re.DOTALL)
_NUMBER_TOO_LONG = re.compile(r"\d{400}")


def end_of_object(text: str) -> int:
    """The offset behind the object that begins at 0; 0 where it is never closed.

    Raises:
        NotReadable: it is nested too deep.
    """
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "{[":
            depth += 1
        elif token[0] in "}]":
            depth -= 1
        if depth > MAX_DEPTH:
            line, column = _place(text, token.start())
            raise NotReadable(line, column, f"values nested deeper than {MAX_DEPTH}", "Make them flatter.")
        if depth == 0:
            return token.end()
    return 0


def read_json(text: str) -> Value:
    """The values of an object whose depth is bounded already.

    Raises:
        NotReadable: it is no JSON.
    """
    if long := _NUMBER_TOO_LONG.search(text):
        raise NotReadable(*_place(text, long.start()), "a number of hundreds of digits", "Quote it.")
    try:
        return written(json.loads(text, parse_constant=str))
    except json.JSONDecodeError as trouble:
        raise NotReadable(trouble.lineno, trouble.colno, f"not JSON: {trouble.msg}", "Mend it.") from trouble


def _place(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, len(before) - before.rfind("\n")
