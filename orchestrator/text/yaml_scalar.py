"""Plain scalars by YAML 1.2's core schema."""

from __future__ import annotations

import math
import re

from orchestrator.domain.bounds import MAX_DIGITS
from orchestrator.domain.canonical import JSON

_WORDS: dict[str, JSON] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def core_value(text: str) -> JSON:
    """A plain scalar by YAML 1.2's core schema: `yes`, `on`, `12:30` and dates are text.

    Raises:
        ValueError: a number that JSON does not know.
    """
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > MAX_DIGITS and any(kind.fullmatch(text) for kind in (_INTEGER, _OCTAL, _HEXADECIMAL, _FLOAT)):
        raise ValueError(f"a number of more than {MAX_DIGITS} digits")
    if _INTEGER.fullmatch(text):
        return int(text)
    if _OCTAL.fullmatch(text):
        return int(text[2:], 8)
    if _HEXADECIMAL.fullmatch(text):
        return int(text, 16)
    if _FLOAT.fullmatch(text):
        return _finite(float(text))
    if _NOT_FINITE.fullmatch(text):
        raise ValueError(text)
    return text


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise ValueError(number)
    return number
