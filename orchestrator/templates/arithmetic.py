"""Operators that cannot fill the memory: what a result would take is known before it is made."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from orchestrator.errors import TemplateError
from orchestrator.templates.bounds import MAX_BITS, charge, finite, fits_list, fits_text, weigh
from orchestrator.templates.kind import kind_of

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
}
SYMBOLS = frozenset(_OPERATORS)


def compute(symbol: str, left: Any, right: Any) -> Any:
    """The result of `left symbol right` for numbers; texts and lists can be added and repeated."""
    charge()
    if isinstance(left, int | float) and isinstance(right, int | float):
        return _number(symbol, left, right)
    if symbol == "+" and isinstance(left, str | list) and type(left) is type(right):
        _fits(left, len(left) + len(right))
        return weigh(_OPERATORS["+"](left, right))
    if symbol == "*" and isinstance(left, str | list) and isinstance(right, int):
        _fits(left, len(left) * right)
        return weigh(left * right)
    raise TemplateError(
        f"cannot compute {kind_of(left)} {symbol} {kind_of(right)}.", mend="Join texts with '~'; count with '| length'."
    )


def _number(symbol: str, left: float, right: float) -> float:
    if symbol == "**" and isinstance(left, int) and isinstance(right, int) and right > 0:
        _fits_number(left.bit_length() * right)
    result = _OPERATORS[symbol](left, right)
    if isinstance(result, complex):
        raise TemplateError("takes a root of a negative number.", mend="Guard it with 'if'.")
    if isinstance(result, int):
        _fits_number(result.bit_length())
    return finite(result)  # type: ignore[no-any-return]  # int or float, as the operands


def _fits(value: str | list[Any], length: int) -> None:
    if isinstance(value, str):
        fits_text(length)
    else:
        fits_list(length)


def _fits_number(bits: int) -> None:
    if bits > MAX_BITS + 1:
        raise TemplateError(f"makes a whole number of more than {MAX_BITS} bits.", mend="Compute with smaller ones.")
