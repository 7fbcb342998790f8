"""The filters and tests templates have: an allow-list, each bounded."""

from __future__ import annotations

from collections.abc import Iterator
from functools import wraps
from itertools import islice
from typing import Any

from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.tests import TESTS as JINJA_TESTS

from orchestrator.domain.bounds import MAX_DIGITS
from orchestrator.errors import TemplateError
from orchestrator.templates.absent import Absent
from orchestrator.templates.bounds import MAX_ITEMS, charge, finite, fits_list, fits_text, weigh
from orchestrator.templates.kind import kind_of
from orchestrator.templates.listing import listed_files
from orchestrator.templates.pattern import search
from orchestrator.templates.plain import plain
from orchestrator.templates.printing import data_block, spelled

DATA = "data"

# What the compiler puts in; the space keeps a template from writing them.
BLOCK = " block"
CONCAT = " concat"
EACH = " each"
COMPARED = " compared"
LISTED = " listed"

Function = Any
"""A callable; Jinja types its own as plain functions."""


def replace(text: Any, old: Any, new: Any) -> str:
    source, sought, put = spelled(text), spelled(old), spelled(new)
    fits_text(len(source) + source.count(sought) * len(put))
    return source.replace(sought, put)


def _concat(parts: list[Any]) -> str:
    return _join(parts)


def _join(parts: Any, between: Any = "") -> str:
    texts, separator = [spelled(part) for part in parts], spelled(between)
    fits_text(sum(map(len, texts)) + len(separator) * len(texts))
    return separator.join(texts)


def _sum(values: Any) -> float:
    return finite(sum(_number(value) for value in values))


def _number(value: Any) -> float:
    if isinstance(value, int | float):
        return value
    raise TemplateError(f"computes with {kind_of(value)}.", mend="Turn text into a number with '| int' or '| float'.")


def _int(value: Any) -> int:
    if isinstance(value, int | float):
        return int(finite(value))
    text = spelled(value)
    if len(text) > MAX_DIGITS:
        raise TemplateError("makes a number of a text too long for one.", mend="Take a shorter text.")
    return int(text)


def _float(value: Any) -> float:
    return finite(float(value) if isinstance(value, int | float) else float(spelled(value)))


def _round(value: Any, digits: Any = 0) -> float:
    if not isinstance(digits, int) or not 0 <= digits <= 15:
        raise TemplateError("rounds to something other than 0 to 15 digits.", mend="Give that many.")
    return round(float(_number(value)), digits)


def _counted(number: Any, noun: Any) -> str:
    """`1 day`, `2 days`: what a reason says of a number that may be one."""
    return f"{_number(number):g} {spelled(noun)}{'' if number == 1 else 's'}"


def _list(value: Any) -> list[Any]:
    return list(islice(value, MAX_ITEMS + 1))


def _each(value: Any, steps: int) -> Any:
    """What a loop goes over; each time costs the steps of its body."""
    if isinstance(value, list | tuple | dict | range):
        charge(len(value) * steps)
        return value
    raise TemplateError(
        f"loops over {kind_of(value)}.", mend="Loop over a list, guarded with 'if' where it may be none."
    )


def _compared(value: Any) -> Any:
    plain(value)  # a comparison goes all the way down
    return value


# fmt: off
_TAKEN_FILTERS = (
    "abs", "count", "d", "default", "dictsort", "first", "items", "last", "length", "map", "max", "min", "reject",
    "rejectattr", "reverse", "select", "selectattr", "sort", "unique",
)
_TAKEN_TESTS = (
    "!=", "<", "<=", "==", ">", ">=", "boolean", "defined", "divisibleby", "eq", "equalto", "even", "false", "float",
    "ge", "greaterthan", "gt", "in", "integer", "iterable", "le", "lessthan", "lt", "mapping", "ne", "none", "number",
    "odd", "sequence", "string", "true", "undefined",
)
_COMPARING = frozenset({
    "!=", "<", "<=", "==", ">", ">=", "dictsort", "eq", "equalto", "ge", "greaterthan", "gt", "in", "le", "lessthan",
    "lt", "max", "min", "ne", "sort", "unique",
})
# fmt: on

_OWN_FILTERS: dict[str, Function] = {
    "counted": _counted,
    "capitalize": lambda value: spelled(value).capitalize(),
    "float": _float,
    "int": _int,
    "join": _join,
    "list": _list,
    "lower": lambda value: spelled(value).lower(),
    "replace": replace,
    "round": _round,
    "string": spelled,
    "sum": _sum,
    "title": lambda value: spelled(value).title(),
    "trim": lambda value: spelled(value).strip(),
    "upper": lambda value: spelled(value).upper(),
    "wordcount": lambda value: len(spelled(value).split()),
    CONCAT: _concat,
    EACH: _each,
    COMPARED: _compared,
    LISTED: listed_files,
}

_MAY_SEE_ABSENT = frozenset({"d", "default", "defined", "undefined"})


def _bounded(name: str, function: Function) -> Function:
    """Charges for what goes in and what comes out, and turns generators into lists."""
    first = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def bounded(*args: Any, **kwargs: Any) -> Any:
        for value in args[first:]:
            if isinstance(value, Absent) and name not in _MAY_SEE_ABSENT:
                value.used()
            (plain if name in _COMPARING else weigh)(value)
        return weigh(_settled(function(*args, **kwargs)))

    return bounded


def _settled(result: Any) -> Any:
    settled = _list(result) if isinstance(result, Iterator) else result
    if isinstance(settled, list):
        fits_list(len(settled))
    return settled


FILTERS: dict[str, Function] = {
    **{name: _bounded(name, JINJA_FILTERS[name]) for name in _TAKEN_FILTERS},
    **{name: _bounded(name, function) for name, function in _OWN_FILTERS.items()},
    BLOCK: data_block,
}

TESTS: dict[str, Function] = {
    **{name: _bounded(name, JINJA_TESTS[name]) for name in _TAKEN_TESTS},
    "search": _bounded("search", search),
}

FILTER_NAMES = frozenset(name for name in FILTERS if not name.startswith(" ")) | {DATA}
