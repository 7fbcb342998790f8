"""Values from outside, looked at field by field before a dataclass is made of them: the codec takes whatever comes."""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from orchestrator.domain.canonical import JSON, Digest
from orchestrator.values import MISSING, fields, is_dataclass

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_MOST_NUMBER = 2**53
"""Up to here a float, as other languages read a number of JSON, is exact."""
_MOST_USD = 1e6
"""Far above what any run costs, and far below where sums in nano-dollars leave the journal's integers."""
_SAVINGS = frozenset({"cache_saved_usd"})
"""Amounts that may be a loss: what was put into a vendor's cache and never found there cost more than it saved."""
_MOST_ENTRIES = 10_000
"""Facts of a run have tens; texts and lists of a user's are artifacts."""
_MOST_TEXT = 100_000
"""Characters. Free texts are artifacts; the longest of a fact's own are conditions and addresses."""
_MOST_NAME = 4_000
"""A step of an effect is named with an address, and a path may be as long."""
_TEXTS = frozenset({"why", "cause", "accepts", "files"})
"""Fields that hold what somebody wrote; every other one holds a name, which is spelled in characters one can see."""


class Misshapen(ValueError):
    """A body is not of its kind. The message goes on from "event 3": `cost_usd is below zero`."""


class UnknownField(Misshapen):
    """It has a field that this version does not know."""


def check_fact(cls: type[Any], body: JSON) -> None:
    """Raises Misshapen when a plain body does not have the fields of a fact, each of its type and within bounds."""
    _FactShape(_IN_FACTS, knows_all=True).object(cls, body, cls.__name__)


def check_types(cls: type[Any], plain: JSON) -> None:
    """Raises Misshapen when a plain value is no dataclass of its kind. Fields of a newer version are passed over."""
    _FactShape(_ANYWHERE, knows_all=False).object(cls, plain, cls.__name__)


class _FactShape:
    """Compares plain values with type hints."""

    def __init__(self, scalars: Mapping[Any, Callable[[JSON, str], None]], *, knows_all: bool) -> None:
        self._scalars = scalars
        self._knows_all = knows_all

    def object(self, cls: type[Any], plain: JSON, place: str) -> None:
        _must(isinstance(plain, dict), place, "is no object")
        hints = get_type_hints(cls)
        unknown = sorted(plain.keys() - hints.keys())
        if unknown and self._knows_all:
            raise UnknownField(f"{place} has {unknown[0][:60]!r}, which this version does not know")
        for field in fields(cls):
            if field.name in plain:
                self._value(hints[field.name], plain[field.name], field.name)
            elif field.default is MISSING and field.default_factory is MISSING:
                raise Misshapen(f"{place} has no {field.name}")

    def _value(self, hint: Any, plain: JSON, place: str) -> None:
        origin, inner = get_origin(hint), get_args(hint)
        if origin in (Union, types.UnionType):
            if plain is not None:
                self._value(next(arg for arg in inner if arg is not type(None)), plain, place)
        elif origin is Literal:
            _must(plain in inner, place, f"is none of {', '.join(map(str, inner))}")
        elif isinstance(hint, type) and is_dataclass(hint):
            self.object(hint, plain, place)
        elif isinstance(origin, type) and issubclass(origin, Mapping):
            _must(isinstance(plain, dict) and len(plain) <= _MOST_ENTRIES, place, "is no object, or too large a one")
            for key, value in plain.items():
                self._scalars[str](key, place)
                self._value(inner[1], value, place)
        elif isinstance(origin, type) and issubclass(origin, Sequence):
            _must(isinstance(plain, list) and len(plain) <= _MOST_ENTRIES, place, "is no list, or too long a one")
            for value in plain:
                self._value(inner[0], value, place)
        elif hint is not Any:
            self._scalars[hint](plain, place)


def _name(plain: JSON, place: str) -> None:
    _must(isinstance(plain, str), place, "is no text")
    if place in _TEXTS:
        _must(len(plain) <= _MOST_TEXT, place, f"has more than {_MOST_TEXT:,} characters")
    else:
        _must(len(plain) <= _MOST_NAME, place, f"has more than {_MOST_NAME:,} characters")
        _must(plain.isprintable(), place, "holds a character that cannot be seen")


def _digest(plain: JSON, place: str) -> None:
    _must(isinstance(plain, str) and bool(_DIGEST.fullmatch(plain)), place, "is no digest")


def _count(plain: JSON, place: str) -> None:
    _must(isinstance(plain, int) and not isinstance(plain, bool), place, "is no whole number")
    _must(0 <= plain <= _MOST_NUMBER, place, "is below zero, or too large")


def _amount(plain: JSON, place: str) -> None:
    _must(isinstance(plain, int | float) and not isinstance(plain, bool), place, "is no number")
    if place in _SAVINGS:
        _must(isfinite(plain) and abs(plain) <= _MOST_USD, place, f"is beyond {_MOST_USD:,.0f}, to either side")
    else:
        _must(isfinite(plain) and 0 <= plain <= _MOST_USD, place, f"is below zero, or above {_MOST_USD:,.0f}")


def _yes_or_no(plain: JSON, place: str) -> None:
    _must(isinstance(plain, bool), place, "is neither true nor false")


def _must(holds: bool, place: str, found: str) -> None:
    if not holds:
        raise Misshapen(f"{place} {found}")


def _text(plain: JSON, place: str) -> None:
    _must(isinstance(plain, str), place, "is no text")


def _number(plain: JSON, place: str) -> None:
    _must(isinstance(plain, int | float) and not isinstance(plain, bool) and isfinite(plain), place, "is no number")


def _whole(plain: JSON, place: str) -> None:
    _must(isinstance(plain, int) and not isinstance(plain, bool), place, "is no whole number")


_IN_FACTS: dict[Any, Callable[[JSON, str], None]] = {
    str: _name,
    Digest: _digest,
    int: _count,
    float: _amount,
    bool: _yes_or_no,
}
_ANYWHERE: dict[Any, Callable[[JSON, str], None]] = {**_IN_FACTS, str: _text, int: _whole, float: _number}
