"""Whether two spellings that are folded alike mean one quantity: `5 mW` is none of `5 MW`, and `5′` none of `5″`."""

from __future__ import annotations

import re
import unicodedata

_UNIT = re.compile(r"[0-9] ?([^\W\d_]{2,4})(?![^\W\d_])")
_PRIME = re.compile(r"(?<=[0-9])'")
_MEASURED = frozenset(("W", "A", "V", "Hz", "Pa", "J", "Ω", "eV", "Sv", "Bq", "g", "Wh", "bit", "mol", "N", "F"))
"""Before which `m` is a thousandth, and `M` a million. Nobody measures in millions of seconds, metres or litres."""
_OF_SIZES = frozenset("kmgtp")
_PRIMES = {"′": 1, "'": 1, "’": 1, "‘": 1, "`": 1, "´": 1, "″": 2, '"': 2, "”": 2, "“": 2, "〞": 2}
_SURELY = "′″"


def units(folded: str) -> list[tuple[int, int]]:
    """Where, in a folded text, units stand behind numbers whose letters mean something by their case."""
    return [found.span(1) for found in _UNIT.finditer(folded)]


def primes(folded: str) -> list[int]:
    """Where marks stand behind numbers: of feet, of minutes, or of what is quoted."""
    return [found.start() for found in _PRIME.finditer(folded)]


def is_other_unit(mine: str, its: str) -> bool:
    """Whether two units whose letters are the same, but for their case, are two."""
    mine, its = unicodedata.normalize("NFKC", mine), unicodedata.normalize("NFKC", its)
    if mine == its or mine.casefold() != its.casefold():
        return False
    if {mine, its} == {"kN", "kn"}:
        return True
    if len(mine) == 2 and mine[0].casefold() in _OF_SIZES and mine[1].casefold() == "b":
        return mine[1] != its[1]
    return mine[0] != its[0] and mine[0] in "mM" and mine[1:] in _MEASURED and its[1:] in _MEASURED


def is_other_prime(mine: str, its: str, *, is_closing: bool) -> bool:
    """Whether one of two marks behind a number says feet or minutes, and the other inches or seconds.

    Args:
        is_closing: something was opened before it, so that it may be the end of that.
    """
    kinds = [len(one) if one in ("''", "’’", "``") else _PRIMES.get(one, 0) for one in (mine, its)]
    if 0 in kinds or kinds[0] == kinds[1]:
        return False
    return not is_closing or any(one in _SURELY for one in (mine, its))
