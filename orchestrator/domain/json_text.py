"""JSON from outside: bounded before it is parsed, and of what JSON has, nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from math import isfinite
from typing import NoReturn

from orchestrator.domain.bounds import MAX_DEPTH, MAX_DIGITS, MAX_JSON_BYTES, MAX_VALUES
from orchestrator.domain.canonical import JSON


class NotJSON(ValueError):
    """A text is no JSON that can be worked with. The message is the end of a sentence: `it ends too early`."""


_TEXT_OR_BRACKET = re.compile(r'"(?>[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)
_LONG_NUMBER = re.compile(rf"\d{{{MAX_DIGITS + 1}}}")
_QUOTED = re.compile(r'"(?>[^"\\]|\\.)*"?', re.DOTALL)
_HALF = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")


def read_json(text: str, *, max_bytes: int = MAX_JSON_BYTES, halves: bool = False) -> JSON:
    """The value a text spells.

    What Python reads and JSON has not is refused: `NaN`, numbers too large to hold, half of a surrogate pair. `halves`
    lets such a half pass, for who has the other one.

    Raises:
        NotJSON: it is none, or passes a bound of `domain.bounds`.
    """
    check_bounds(text, max_bytes)
    value = read_bounded(text)
    if not halves and _HALF.search(text):
        check_characters(value)
    return value


def read_bounded(text: str) -> JSON:
    """The same of a text that was checked before, or stands in one that was; halves of characters pass.

    Raises:
        NotJSON: it is none.
    """
    try:
        if text.startswith("\ufeff"):
            raise NotJSON("it begins with a byte order mark")
        return _decoded(text)
    except NotJSON:
        raise
    except (ValueError, RecursionError, MemoryError) as error:
        raise NotJSON(_told(error)) from None


def check_bounds(text: str, max_bytes: int = MAX_JSON_BYTES) -> None:
    """Raises NotJSON for a text that no parser should be given."""
    _check_size(text, max_bytes)
    if text.count("[") + text.count("{") > MAX_DEPTH:
        check_depth(text)
    if _may_hold_long_number(text) and _LONG_NUMBER.search(text) and _LONG_NUMBER.search(_QUOTED.sub('""', text)):
        raise NotJSON(f"it has a number of more than {MAX_DIGITS} digits")


def _may_hold_long_number(text: str) -> bool:
    """Such a number lies over one of these places, and goes half as far on one side of it at least. A few slices, where
    a pattern would be tried at every digit.
    """
    half = MAX_DIGITS // 2
    places = range(MAX_DIGITS, len(text), MAX_DIGITS + 1)
    return any(text[at : at + half].isdigit() or text[at - half : at].isdigit() for at in places)


def check_characters(value: JSON) -> None:
    """Raises NotJSON when some text or key holds half of a character, which no UTF-8 can spell."""
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise NotJSON("it holds half of a character") from None


_SPACES = " \t\n\r"
_NESTED = (list, tuple, dict)
"""Spelled as a union where it is asked, it would be put together for each value anew."""


def check_value(value: JSON) -> None:
    """Raises NotJSON for a value of Python's own that lies too deep to be read again."""
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [inner for outer in level if isinstance(outer, _NESTED) for inner in _inner(outer)]
        if not level:
            return
        if len(level) > 4 * MAX_VALUES:
            raise NotJSON(f"it has more than {4 * MAX_VALUES:,} values")
    raise NotJSON(f"it is nested more than {MAX_DEPTH} deep")


def _inner(value: list[JSON] | tuple[JSON, ...] | dict[str, JSON]) -> Iterable[JSON]:
    return value.values() if isinstance(value, dict) else value


def check_depth(text: str) -> None:
    """Raises NotJSON when lists and objects stand in each other too deep. Brackets within texts do not count."""
    depth = 0
    for found in _TEXT_OR_BRACKET.finditer(text):
        match found[0][0]:
            case "[" | "{":
                depth += 1
                if depth > MAX_DEPTH:
                    raise NotJSON(f"it is nested more than {MAX_DEPTH} deep")
            case "]" | "}":
                depth -= 1


def _check_size(text: str, max_bytes: int) -> None:
    size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
    if size > max_bytes:
        raise NotJSON(f"it has {size:,} bytes, and {max_bytes:,} is the most")
    if len(text) > MAX_VALUES and _marks(text) > MAX_VALUES and _marks(_QUOTED.sub('""', text)) > MAX_VALUES:
        raise NotJSON(f"it has more than {MAX_VALUES:,} values")


def _marks(text: str) -> int:
    return sum(map(text.count, ",:[{"))


def _decoded(text: str) -> JSON:
    """`decode` looks for spaces before and behind with a pattern; of a text that has none this takes half the time."""
    value, end = _decoder.raw_decode(text) if text[:1] in ("{", "[") else (None, -1)
    return value if end >= 0 and not text[end:].strip(_SPACES) else _decoder.decode(text)


def _told(error: Exception) -> str:
    return str(error) if isinstance(error, ValueError) else f"it is nested more than {MAX_DEPTH} deep"


def _no_json(constant: str) -> NoReturn:
    raise NotJSON(f"{constant[:40]} is not JSON")


def _finite(number: str) -> float:
    value = float(number)
    return value if isfinite(value) else _no_json(number)


_decoder = json.JSONDecoder(parse_constant=_no_json, parse_float=_finite)
"""`json.loads` makes one anew for each text that it is given options for."""
