"""Frozen dataclasses to plain JSON values and back, without a library on the start-up path."""

from __future__ import annotations

import types
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from orchestrator.domain.canonical import JSON

T = TypeVar("T")

_SCALARS = frozenset({str, int, float, bool, type(None)})


def to_plain(value: Any) -> JSON:
    """A dataclass as a JSON object; fields that hold their default are left out."""
    if type(value) in _SCALARS:
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {
            name: to_plain(getattr(value, name))
            for name, default in _defaults(type(value)).items()
            if getattr(value, name) != default
        }
    if isinstance(value, Mapping):
        return {key: to_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    return value


def from_plain(cls: type[T], plain: JSON) -> T:
    """The dataclass a plain JSON object stands for. Unknown keys are ignored: they come from a newer version."""
    hints = _hints(cls)  # type: ignore[arg-type]  # a class is hashable; mypy doubts it of type[T]
    known = {name: _convert(hints[name], item) for name, item in plain.items() if name in hints}
    return cls(**known)


def _convert(hint: Any, plain: JSON) -> Any:
    if plain is None or hint is Any:
        return plain
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _convert(next(arg for arg in get_args(hint) if arg is not type(None)), plain)
    if origin is Literal or origin is None:
        return from_plain(hint, plain) if isinstance(hint, type) and is_dataclass(hint) else plain
    if issubclass(origin, Mapping):
        item = get_args(hint)[1]
        return {key: _convert(item, value) for key, value in plain.items()}
    if issubclass(origin, Sequence):
        item = get_args(hint)[0]
        return tuple(_convert(item, value) for value in plain)
    return plain


@cache
def _hints(cls: Hashable) -> dict[str, Any]:
    return get_type_hints(cls)


@cache
def _defaults(cls: type) -> dict[str, Any]:
    return {field.name: _default(field) for field in fields(cls)}


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default
