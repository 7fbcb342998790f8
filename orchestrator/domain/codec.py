"""Frozen dataclasses to plain JSON values and back, without a library on the start-up path."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from math import isfinite
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

from orchestrator.domain.canonical import JSON, canonical_text, quoted
from orchestrator.values import MISSING, Field, fields, is_dataclass

T = TypeVar("T")
Convert = Callable[[JSON], Any]

_SCALARS = frozenset({str, int, float, bool, type(None)})


def to_plain(value: Any) -> JSON:
    """A dataclass as a JSON object; fields that hold their default are left out."""
    kind = type(value)
    if kind in _SCALARS:
        return value
    known = _HELD_FIELDS.get(kind) or _held_fields(kind)
    if known.held is not None:
        plain = {}
        for name, held, default in zip(known.names, known.held(value), known.defaults, strict=True):
            if held != default:
                plain[name] = held if type(held) in _SCALARS else to_plain(held)
        return plain
    if kind is dict or isinstance(value, Mapping):  # an abstract class is asked ten times as long
        return {key: to_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_plain(item) for item in value]
    return value


def spelt(value: Any) -> bytes:
    """`canonical_json(to_plain(value))` of a dataclass, put together from its fields: most are texts and numbers, and
    an encoder is made anew for each value that is neither.
    """
    return spelt_text(value).encode("utf-8", "surrogatepass")


def spelt_text(value: Any) -> str:
    """The same before it becomes bytes. Raises what `canonical_text` raises."""
    kind = type(value)
    known = _HELD_FIELDS.get(kind) or _held_fields(kind)
    if known.held is None:
        raise TypeError(f"{kind.__name__} is no dataclass")
    return _spelt_fields(known, known.held(value))


def _spelt_fields(known: _HeldFields, held: Sequence[Any]) -> str:
    parts = [
        f"{key}{quoted(item) if type(item) is str else _spelt(item)}"  # most are texts, which need no call of ours
        for key, at, default in known.spelling
        if (item := held[at]) is not default and item != default
    ]
    return f"{{{','.join(parts)}}}"


def _spelt(value: Any) -> str:
    """Of what is mostly no text."""
    kind = type(value)
    if kind is int:
        return str(value)
    if kind is bool:
        return "true" if value else "false"
    if kind is float:
        return repr(value) if isfinite(value) else canonical_text(value)
    if kind is dict or kind is types.MappingProxyType:  # an abstract class is asked ten times as long
        if {str}.issuperset(map(type, value.values())):
            return f"{{{','.join([f'{quoted(key)}:{quoted(value[key])}' for key in sorted(value)])}}}"
    elif kind is tuple:
        return f"[{','.join([quoted(item) if type(item) is str else _spelt(item) for item in value])}]"
    elif (known := _HELD_FIELDS.get(kind) or _held_fields(kind)).held is not None:
        return _spelt_fields(known, known.held(value))
    return canonical_text(to_plain(value))


def from_plain(cls: type[T], plain: JSON) -> T:
    """The dataclass a plain JSON object stands for. Unknown keys are ignored: they come from a newer version."""
    converters = _converters(cls)  # type: ignore[arg-type]  # a class is hashable; mypy doubts it of type[T]
    known = {}
    for name, item in plain.items():
        if name in converters:
            convert = converters[name]
            known[name] = item if convert is None or item is None else convert(item)
    return cls(**known)


# What is to be done with a class is worked out once: a run is folded and sealed event by event, and each is small.


class _HeldFields(NamedTuple):
    """What a class of values has."""

    names: tuple[str, ...] = ()
    defaults: tuple[Any, ...] = ()
    held: Callable[[Any], Sequence[Any]] | None = None
    """Gives what is in the fields, all at once; None for what is no dataclass."""
    spelling: tuple[tuple[str, int, Any], ...] = ()
    """The names as canonical JSON has them, with their colon and in its order, each with its place in the fields and
    what it holds where nothing else is said.
    """


_HELD_FIELDS: dict[type, _HeldFields] = {}


def _held_fields(cls: type) -> _HeldFields:
    form = _HeldFields()
    if is_dataclass(cls):
        names = tuple(field.name for field in fields(cls))
        defaults = tuple(_default(field) for field in fields(cls))
        places = sorted(zip(names, range(len(names)), defaults, strict=True), key=lambda place: place[0])
        spelling = tuple((f"{quoted(name)}:", at, default) for name, at, default in places)
        form = _HeldFields(names, defaults, _held_by(names), spelling)
    _HELD_FIELDS[cls] = form
    return form


def _held_by(names: tuple[str, ...]) -> Callable[[Any], Sequence[Any]]:
    if len(names) > 1:  # of one alone it gives no tuple
        return attrgetter(*names)
    return lambda value: [getattr(value, name) for name in names]


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


@cache
def _converters(cls: type) -> dict[str, Convert | None]:
    """Field -> how its plain value becomes what it holds; None where it is that already."""
    return {name: _converter(hint) for name, hint in get_type_hints(cls).items()}


def _converter(hint: Any) -> Convert | None:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _converter(next(arg for arg in get_args(hint) if arg is not type(None)))
    if isinstance(hint, type) and is_dataclass(hint):
        return lambda plain: from_plain(hint, plain)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _of_mapping(_converter(get_args(hint)[1]))
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return _of_sequence(_converter(get_args(hint)[0]))
    return None


def _of_mapping(item: Convert | None) -> Convert | None:
    if item is None:
        return None
    return lambda plain: {key: None if value is None else item(value) for key, value in plain.items()}


def _of_sequence(item: Convert | None) -> Convert:
    if item is None:
        return tuple
    return lambda plain: tuple(None if value is None else item(value) for value in plain)
