"""How much work one evaluation may do. Pure Python cannot be interrupted, so work is counted before it is done."""

from __future__ import annotations

from contextvars import ContextVar
from math import isfinite
from typing import TypeVar

from orchestrator.errors import TemplateError
from orchestrator.values import dataclass

T = TypeVar("T")
N = TypeVar("N", int, float)

MAX_TEXT = 4 * 1024 * 1024
"""Characters of one text, and of everything one rendering prints."""
MAX_ITEMS = 100_000
"""Items of one list made by a template."""
MAX_BITS = 256
"""Size of a whole number."""
MAX_STEPS = 1_000_000
"""Iterations, items and hundreds of characters handled in one evaluation: about a second."""
MAX_SOURCE = 256 * 1024
"""Characters of one template."""
MAX_NODES = 5_000
"""Names, tags and values in one template: Jinja's compiler takes time that grows with their square."""
MAX_INCLUDED = 10_000
"""The same in one template with all that it includes, each once."""

_CHARACTERS_PER_STEP = 100
"""Of a text that is gone through, as MAX_STEPS counts them. Chosen by hand."""


@dataclass
class _Meter:
    left: int = MAX_STEPS


_meter: ContextVar[_Meter] = ContextVar("meter")


class BoundedWork:
    """Everything charged inside counts against one bound."""

    def __enter__(self) -> None:
        self._token = _meter.set(_Meter())

    def __exit__(self, *_: object) -> None:
        _meter.reset(self._token)


def charge(steps: int = 1) -> None:
    meter = _meter.get()
    meter.left -= steps
    if meter.left < 0:
        raise TemplateError(
            f"does more than {MAX_STEPS:,} steps of work.", mend="Loop over less, or do the work in a script."
        )


def weigh(value: T) -> T:
    """Charge for handling a value once, and hand it back."""
    if isinstance(value, str):
        fits_text(len(value))
        charge(1 + len(value) // _CHARACTERS_PER_STEP)
    elif isinstance(value, list | tuple | dict | range):
        charge(1 + len(value))
    else:
        charge()
    return value


def fits_text(length: int) -> None:
    if length > MAX_TEXT:
        raise TemplateError(f"makes a text of more than {MAX_TEXT:,} characters.", mend="Print less.")


def finite(number: N) -> N:
    """The number, when JSON has it. Jinja writes infinity and what is no number into its code, as names nobody has."""
    if not isfinite(number):
        raise TemplateError("gives a number that is not finite.", mend="Compare with a number that JSON has.")
    return number


def fits_list(length: int) -> None:
    if length > MAX_ITEMS:
        raise TemplateError(f"makes a list of more than {MAX_ITEMS:,} items.", mend="Take less.")
