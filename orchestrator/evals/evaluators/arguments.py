"""The arguments an evaluator is given in a suite, checked against the fields of its class."""

from __future__ import annotations

import math
import types
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

from orchestrator.domain.canonical import JSON
from orchestrator.errors import WorkspaceError, nearest_name
from orchestrator.values import MISSING, Field, dataclass, field, fields

ArtifactPath = NewType("ArtifactPath", str)
"""An artifact or input, or a dotted path into it: `metadata.slug`."""
PhaseName = NewType("PhaseName", str)
EffectName = NewType("EffectName", str)
SchemaName = NewType("SchemaName", str)
RubricName = NewType("RubricName", str)
Share = NewType("Share", float)
Amount = NewType("Amount", float)
Count = NewType("Count", int)

EvaluatorFunction = Callable[..., object]


@dataclass(frozen=True)
class Materials:
    """What the evaluators of a suite may name. An empty collection of names is not checked against."""

    artifacts: Collection[str] = ()
    """Artifacts and inputs of the app."""
    phases: Collection[str] = ()
    effects: Collection[str] = ()
    schemas: Mapping[str, str] = field(default_factory=dict)
    """File name under `schemas/` -> text."""
    rubrics: Mapping[str, str] = field(default_factory=dict)
    """File name under the suite's `rubrics/` -> text."""
    instructions: Collection[str] = ()
    """What the app's agents are told: their systems, and their prompts as they are written."""
    functions: Mapping[str, EvaluatorFunction] = field(default_factory=dict)
    """The functions of the suite's own `evaluators.py`."""
    given: Mapping[str, Any] = field(default_factory=dict)
    """Those that a program gave as they are: evaluators and functions, by the names that its suite has for them."""

    def known(self, hint: object) -> tuple[str, Collection[str]]:
        """How a name of this type is called, and the names there are."""
        kinds: Mapping[object, tuple[str, Collection[str]]] = {
            ArtifactPath: ("artifact or input", self.artifacts),
            PhaseName: ("phase", self.phases),
            EffectName: ("effect", self.effects),
            SchemaName: ("schema", self.schemas),
            RubricName: ("rubric", self.rubrics),
        }
        return kinds.get(hint, ("", ()))


@dataclass(frozen=True)
class Parameter:
    key: str
    """As it is written in YAML; the attribute of `in` is `in_`."""
    attribute: str
    hint: Any
    required: bool


def parameters_of(kind: type) -> tuple[Parameter, ...]:
    """The fields of an evaluator class; those it fills itself have `init=False`."""
    hints = get_type_hints(kind)
    return tuple(_parameter(item, hints[item.name]) for item in fields(kind) if item.init and _is_written(item))


def read_arguments(
    evaluator: str, parameters: tuple[Parameter, ...], arguments: Mapping[str, JSON], materials: Materials
) -> dict[str, Any]:
    """Attribute -> value, for everything given.

    Raises:
        WorkspaceError: an argument is unknown, missing or of the wrong kind, or names what is not there.
    """
    by_key = {parameter.key: parameter for parameter in parameters}
    for key in arguments:
        if key not in by_key:
            raise WorkspaceError(f'{evaluator} has no argument "{key}".', mend=_offer(str(key), by_key))
    missing = [parameter.key for parameter in parameters if parameter.required and parameter.key not in arguments]
    if missing:
        raise WorkspaceError(f"{evaluator} needs {' and '.join(missing)}.", mend=_example(evaluator, parameters))
    return {
        by_key[key].attribute: _checked(evaluator, by_key[key], value, materials) for key, value in arguments.items()
    }


def _is_written(item: Field[Any]) -> bool:
    return not item.metadata.get("handed_in", False)


def _parameter(item: Field[Any], hint: Any) -> Parameter:
    required = item.default is MISSING and item.default_factory is MISSING
    return Parameter(item.name.rstrip("_"), item.name, hint, required)


def _offer(name: str, known: Collection[str]) -> str:
    nearest = nearest_name(name, known)
    if nearest:
        return f"Did you mean {nearest}?"
    return f"It takes {', '.join(known)}." if known else "It takes none."


def _example(evaluator: str, parameters: tuple[Parameter, ...]) -> str:
    shown = ", ".join(f"{item.key}: {_wanted(item.hint).upper()}" for item in parameters if item.required)
    return f"Write {evaluator}: {{{shown}}}."


def _checked(evaluator: str, parameter: Parameter, value: JSON, materials: Materials) -> Any:
    if not _fits(parameter.hint, value):
        raise WorkspaceError(
            f"{parameter.key} of {evaluator} is {_shown(value)}.", mend=f"Give {_wanted(parameter.hint)}."
        )
    for hint, name in _names(parameter.hint, value):
        noun, known = materials.known(hint)
        root = name.partition(".")[0] if hint is ArtifactPath else name
        if known and root not in known:
            nearest = nearest_name(root, known)
            mend = f"Did you mean {nearest}?" if nearest else f"There are: {', '.join(sorted(known))}."
            raise WorkspaceError(f'{parameter.key} of {evaluator} names no {noun}: "{root}".', mend=mend)
    return tuple(value) if isinstance(value, list) and get_origin(parameter.hint) is tuple else value


def _shown(value: JSON) -> str:
    words = f'"{value}"' if isinstance(value, str) else str(value)
    return words if len(words) <= 40 else words[:39] + "…"


def _is_number(value: JSON) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_text(value: JSON) -> bool:
    return isinstance(value, str) and bool(value.strip())


_KINDS: Mapping[Any, tuple[str, Callable[[JSON], bool]]] = {
    str: ("text", _is_text),
    bool: ("true or false", lambda value: isinstance(value, bool)),
    int: ("a whole number", lambda value: isinstance(value, int) and not isinstance(value, bool)),
    float: ("a number", _is_number),
    ArtifactPath: ("the name of an artifact", _is_text),
    PhaseName: ("the name of a phase", _is_text),
    EffectName: ("the name of an effect", _is_text),
    RubricName: ("a file of the suite's rubrics/", _is_text),
    SchemaName: ("a file under schemas/", _is_text),
    Share: ("a number from 0 to 1", lambda value: _is_number(value) and 0 <= value <= 1),
    Amount: ("a number, 0 or more", lambda value: _is_number(value) and value >= 0),
    Count: ("a whole number, 1 or more", lambda value: type(value) is int and value >= 1),
}


def _fits(hint: Any, value: JSON) -> bool:
    if hint in _KINDS:
        return _KINDS[hint][1](value)
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return any(_fits(option, value) for option in get_args(hint))
    if origin is tuple:
        return isinstance(value, list | tuple) and bool(value) and all(_fits(get_args(hint)[0], item) for item in value)
    if origin is not None and issubclass(origin, Mapping):
        name, held = get_args(hint)
        return isinstance(value, Mapping) and all(_fits(name, key) and _fits(held, item) for key, item in value.items())
    return value is None if hint is type(None) else True


def _wanted(hint: Any) -> str:
    if hint in _KINDS:
        return _KINDS[hint][0]
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return " or ".join(_wanted(option) for option in get_args(hint) if option is not type(None))
    if origin is tuple:
        return f"a list: {_wanted(get_args(hint)[0])} each"
    if origin is not None and issubclass(origin, Mapping):
        name, held = get_args(hint)
        return f"a map: {_wanted(name)} -> {_wanted(held)}"
    return "a value"


def _names(hint: Any, value: JSON) -> Iterator[tuple[Any, str]]:
    """Every name inside a value, with its type."""
    if isinstance(value, str):
        yield hint, value
    elif isinstance(value, list | tuple) and get_origin(hint) is tuple:
        for item in value:
            yield from _names(get_args(hint)[0], item)
    elif isinstance(value, Mapping):
        options = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
        for option in options:
            if get_origin(option) not in (None, tuple):
                yield from ((get_args(option)[0], key) for key in value)
