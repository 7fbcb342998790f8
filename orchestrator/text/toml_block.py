"""A block of TOML, bounded before it is parsed."""

from __future__ import annotations

import re
import tomllib

from orchestrator.text.written import MAX_DEPTH, NotReadable, Value, written

_MOST_DOTS = 200
"""In one line. The parser's work grows with the square of a dotted key."""
_MOST_BRACKETS = 400
_WHERE = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


def read_toml(text: str) -> Value:
    """The values of the document.

    Raises:
        NotReadable: it is no TOML, or beyond a bound.
    """
    _check_bounds(text)
    try:
        return written(tomllib.loads(text))
    except (ValueError, RecursionError) as trouble:
        where = _WHERE.search(str(trouble))
        line, column = (int(where["line"]), int(where["column"])) if where and where["line"] else (0, 0)
        found = _WHERE.sub("", str(trouble))
        raise NotReadable(
            line, column, f"not TOML: {found[:1].lower()}{found[1:]}", "Quote texts; dates stand bare."
        ) from trouble


def _check_bounds(text: str) -> None:
    deepest = 0
    for number, line in enumerate(text.split("\n"), 1):
        deepest = max(0, deepest + line.count("[") + line.count("{") - line.count("]") - line.count("}"))
        if deepest > MAX_DEPTH or line.count("[") + line.count("{") > _MOST_BRACKETS:
            raise NotReadable(number, 1, f"values nested deeper than {MAX_DEPTH}", "Make them flatter.")
        if line.count(".") > _MOST_DOTS:
            raise NotReadable(number, 1, f"more than {_MOST_DOTS} dots in a line", "Make it shorter.")
