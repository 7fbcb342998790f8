"""The parameters of a typed Python function: as JSON Schema for those who call it, and back into Python values."""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cached_property
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from orchestrator.domain.canonical import JSON
from orchestrator.domain.codec import from_plain
from orchestrator.domain.json_schema import Validator, validator_of
from orchestrator.errors import ToolError, WorkspaceError
from orchestrator.ports.tool import Surroundings

_SCALARS: dict[object, str] = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}
_KNOWN = "str, int, float, bool, list[...], dict, Literal[...], X | None, a TypedDict or a dataclass"


@dataclass(frozen=True)
class Parameters:
    """All parameters but those annotated `Surroundings`, which are filled in and shown to nobody."""

    function: str
    schema: Mapping[str, JSON]
    hints: Mapping[str, Any]
    injected: tuple[str, ...]

    @classmethod
    def of(cls, function: Callable[..., object]) -> Parameters:
        """Raises WorkspaceError naming the parameter that has no annotation, or one JSON Schema has no word for."""
        name = getattr(function, "__name__", "tool")
        try:
            hints = get_type_hints(function, include_extras=True)
        except (NameError, TypeError) as error:
            raise WorkspaceError(
                f"an annotation of {name} cannot be understood: {error}.", mend="Import it."
            ) from error
        properties: dict[str, JSON] = {}
        required: list[str] = []
        injected: list[str] = []
        for parameter in inspect.signature(function).parameters.values():
            where = f"parameter {parameter.name} of {name}"
            if parameter.kind not in (parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY):
                raise WorkspaceError(f"{where} cannot be given by name.", mend="Give it a name of its own.")
            if hints.get(parameter.name) is Surroundings:
                injected.append(parameter.name)
                continue
            if parameter.name not in hints:
                raise WorkspaceError(
                    f"{where} has no type.",
                    mend="Annotate it; a helper that is no tool has a name that begins with _.",
                )
            properties[parameter.name] = _schema(hints[parameter.name], where, ())
            if parameter.default is parameter.empty:
                required.append(parameter.name)
        return cls(name, _object(properties, required), hints, tuple(injected))

    def bind(self, arguments: Mapping[str, JSON], surroundings: Surroundings) -> dict[str, Any]:
        """Keyword arguments for the function. Raises ToolError saying what does not fit the schema."""
        for fault in self._validator.misfits(dict(arguments), 1):
            place = "".join(f"[{part!r}]" for part in fault.path)
            raise ToolError(f"{fault.message}.", where=f"{self.function}{place}", mend="Call it with other arguments.")
        values = {name: _python_value(self.hints[name], value) for name, value in arguments.items()}
        return values | dict.fromkeys(self.injected, surroundings)

    @cached_property
    def _validator(self) -> Validator:
        return validator_of(self.schema, formats=False)


def _object(properties: Mapping[str, JSON], required: list[str]) -> dict[str, JSON]:
    return {"type": "object", "properties": dict(properties), "required": required, "additionalProperties": False}


def _schema(hint: Any, where: str, inside: tuple[Any, ...]) -> dict[str, JSON]:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in inside:
        raise WorkspaceError(f"{where}: {hint.__name__} holds itself.", mend="Use a flat type.")
    if origin is Annotated:
        described = [about for about in arguments[1:] if isinstance(about, str)]
        return _schema(arguments[0], where, inside) | ({"description": described[0]} if described else {})
    if isinstance(hint, type) and hint in _SCALARS:
        return {"type": _SCALARS[hint]}
    if hint is Any:
        return {}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_schema(argument, where, inside) for argument in arguments]}
    if hint is list or origin is list:
        return {"type": "array"} | ({"items": _schema(arguments[0], where, inside)} if arguments else {})
    if hint is dict or (origin is dict and arguments[0] is str):
        return {"type": "object"} | (
            {"additionalProperties": _schema(arguments[1], where, inside)} if arguments else {}
        )
    return _record(hint, where, inside)


def _record(hint: Any, where: str, inside: tuple[Any, ...]) -> dict[str, JSON]:
    """The schema of a TypedDict or a dataclass."""
    if is_typeddict(hint):
        required = [
            name for name, part in get_type_hints(hint, include_extras=True).items() if _is_required(hint, name, part)
        ]
    elif isinstance(hint, type) and is_dataclass(hint):
        required = [part.name for part in fields(hint) if part.default is MISSING and part.default_factory is MISSING]
    else:
        raise WorkspaceError(f"{where} has the type {hint}, which no JSON Schema is known for.", mend=f"Use {_KNOWN}.")
    hints = get_type_hints(hint)
    return _object({name: _schema(part, where, (*inside, hint)) for name, part in hints.items()}, required)


def _is_required(record: Any, name: str, hint: Any) -> bool:
    """`__required_keys__` alone misses the marks in annotations that were postponed."""
    return get_origin(hint) is Required or (name in record.__required_keys__ and get_origin(hint) is not NotRequired)


def _python_value(hint: Any, value: JSON) -> Any:
    """Objects become the dataclass that was asked for; everything else is what JSON says."""
    if get_origin(hint) is Annotated:
        return _python_value(get_args(hint)[0], value)
    if isinstance(value, list) and get_origin(hint) is list:
        return [_python_value(get_args(hint)[0], item) for item in value]
    if isinstance(value, dict):
        candidates = [hint, *get_args(hint)]
        wanted = next((part for part in candidates if isinstance(part, type) and is_dataclass(part)), None)
        return from_plain(wanted, value) if wanted else value
    return value
