"""A typed Python function as a tool: its parameters as JSON Schema, and from JSON into Python values."""

from __future__ import annotations

import asyncio
import inspect
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
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
from orchestrator.domain.messages import ToolSpec
from orchestrator.domain.pure import is_pure
from orchestrator.errors import ToolError, Untrusted, WorkspaceError
from orchestrator.ports.tool import Surroundings
from orchestrator.tools.json_value import json_value
from orchestrator.tools.module import place_of, told
from orchestrator.values import dataclass, is_dataclass

_SCALARS: dict[object, str] = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}
_KNOWN = "str, int, float, bool, list[...], dict, Literal[...], X | None, a TypedDict or a dataclass"


@dataclass(frozen=True)
class FunctionTool:
    """Named after the function, described by the first paragraph of its docstring."""

    spec: ToolSpec
    function: Callable[..., object]
    parameters: Parameters

    @property
    def pure(self) -> bool:
        return is_pure(self.function)

    @classmethod
    def of(cls, function: Callable[..., object]) -> FunctionTool:
        """Raises WorkspaceError when the annotations cannot be turned into a JSON Schema."""
        parameters = Parameters.of(function)
        paragraph = (inspect.getdoc(function) or "").split("\n\n")[0]
        spec = ToolSpec(parameters.function, " ".join(paragraph.split()), parameters.schema)
        return cls(spec, function, parameters)

    async def call(self, arguments: Mapping[str, JSON], surroundings: Surroundings) -> JSON:
        if inspect.iscoroutinefunction(self.function):
            with self._telling():
                return json_value(await self.function(**self.parameters.bind(arguments, surroundings)))
        # In a thread, so that a slow function holds nobody else up; its exceptions are turned there, because a
        # StopIteration cannot cross over.
        return await asyncio.to_thread(self._call_plainly, arguments, surroundings)

    def _call_plainly(self, arguments: Mapping[str, JSON], surroundings: Surroundings) -> JSON:
        with self._telling():
            return json_value(self.function(**self.parameters.bind(arguments, surroundings)))

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Whatever the function raises, the model is told."""
        try:
            yield
        except (ToolError, Untrusted):  # what nobody has allowed is the person's to hear of
            raise
        except (Exception, SystemExit) as error:
            raise ToolError(f"{told(error)}.", where=place_of(error) or self.spec.name) from error


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
        required = list(_required_of(hint))
    else:
        raise WorkspaceError(f"{where} has the type {hint}, which no JSON Schema is known for.", mend=f"Use {_KNOWN}.")
    hints = get_type_hints(hint)
    return _object({name: _schema(part, where, (*inside, hint)) for name, part in hints.items()}, required)


def _required_of(hint: Any) -> Iterator[str]:
    from dataclasses import MISSING, fields  # a person's own tool has the standard ones, and those know both

    for part in fields(hint):
        if part.default is MISSING and part.default_factory is MISSING:
            yield part.name


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
