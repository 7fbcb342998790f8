"""Which part of a record is what of a case: `dataset:` of a suite."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal, get_args

from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.errors import nearest_name
from orchestrator.evals.datasets.chat import chat_text
from orchestrator.evals.datasets.record import Record, some
from orchestrator.evals.suite import EvaluatorSpec
from orchestrator.values import dataclass, field

As = Literal["", "text", "number", "boolean", "json", "list", "chat"]
READINGS: tuple[str, ...] = get_args(As)[1:]
FROM = "from"


class Unmapped(Exception):
    """A record lacks something, or it cannot be taken as what it is to be."""

    def __init__(self, found: str, mend: str) -> None:
        super().__init__(found)
        self.found = found
        self.mend = mend


@dataclass(frozen=True, slots=True)
class MappedValue:
    """Where a value is found: at a path of the record, or the same one for all."""

    path: str = ""
    is_optional: bool = False
    read_as: As = ""
    value: JSON = None
    """Where there is no path."""
    is_file: bool = False
    """It names a file, from the folder of the dataset; else it is the text itself, whatever it looks like."""

    @classmethod
    def at(cls, path: str, read_as: As = "", *, is_file: bool = False) -> MappedValue:
        return cls(path, False, read_as, is_file=is_file)


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a suite's `dataset` says of each record."""

    name: MappedValue | None = None
    inputs: Mapping[str, MappedValue] = field(default_factory=dict)
    all_inputs: str = ""
    """A path to a map whose every entry is an input."""
    expected: Mapping[str, MappedValue] = field(default_factory=dict)
    kind: MappedValue | None = None
    tags: tuple[MappedValue, ...] = ()
    expected_failure: MappedValue | None = None
    may_lack: frozenset[str] = frozenset()
    """Paths that a record may be without, or have nothing at: an empty cell, a null, an empty text."""
    evaluators: tuple[EvaluatorSpec, ...] = ()
    """For each record; an argument `{from: PATH}` is taken from it."""

    @property
    def whole(self) -> set[str]:
        """Paths that are taken as they stand."""
        taken = (
            self.name,
            self.kind,
            self.expected_failure,
            *self.tags,
            *self.inputs.values(),
            *self.expected.values(),
        )
        return {one.path for one in taken if one and not one.read_as} | {self.all_inputs}


_NOTHING = object()


def taken(record: Record, one: MappedValue, may_lack: Collection[str] = ()) -> tuple[bool, JSON]:
    """Whether the record has it, and the value.

    Raises:
        Unmapped: it is not there, and may not be missing; or it is no number, no JSON ...
    """
    if not one.path:
        return True, one.value
    value = _at(record.fields, one.path)
    is_optional = one.is_optional or one.path in may_lack
    if value is _NOTHING and is_optional:
        return False, None
    if value is _NOTHING:
        raise _missing(record, one.path)
    if is_optional and value in (None, ""):
        return False, None
    return True, _read(value, one)


def _at(value: JSON, path: str) -> JSON:
    """A name given whole goes before a path: columns are called `answer.text`, too."""
    if isinstance(value, Mapping) and path in value:
        return value[path]
    key, dot, rest = path.partition(".")
    while dot:
        inner = _step(value, key)
        if inner is not _NOTHING:
            return _at(inner, rest)
        more, dot, rest = rest.partition(".")
        key = f"{key}.{more}"
    return _step(value, key)


def _step(value: JSON, key: str) -> JSON:
    if isinstance(value, Mapping):
        return value.get(key, _NOTHING)
    if isinstance(value, Sequence) and not isinstance(value, str) and key.removeprefix("-").isdecimal():
        number = int(key)
        return value[number] if -len(value) <= number < len(value) else _NOTHING
    return _NOTHING


def _missing(record: Record, path: str) -> Unmapped:
    known = list(record.fields)
    near = nearest_name(path.partition(".")[0], known)
    if near and near != path.partition(".")[0]:
        mend = f"Did you mean '{near}'? "
    else:
        mend = f"It has {', '.join(map(str, known[:8])) or 'nothing'}. "
    lacking = f"Where some records may be without it: may_lack: [{path}], when it is imported: --may-lack {path}"
    return Unmapped(f"the record has no '{path}'", f"{mend}{lacking}")


def _read(value: JSON, one: MappedValue) -> JSON:
    match one.read_as:
        case "text":
            return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        case "chat":
            return _chat(value, one.path)
        case "list":
            return value if isinstance(value, list) else _cells(str(value))
        case "json":
            return _parsed(value, one.path) if isinstance(value, str) else value
        case "number" | "boolean":
            return _plain(value, one)
        case _:
            return value


def _cells(text: str) -> list[JSON]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _chat(value: JSON, path: str) -> str:
    told = chat_text(_parsed(value, path) if isinstance(value, str) and value.lstrip().startswith("[") else value)
    if told is None:
        raise Unmapped(f"'{path}' is no chat: “{some(str(value))}”", "A chat is a list of {role, content}.")
    return told


def _parsed(value: str, path: str) -> JSON:
    try:
        return read_json(value)
    except NotJSON as error:
        raise Unmapped(
            f"'{path}' is no JSON: {error}; it begins “{some(value)}”", "Mend it, or read it as text."
        ) from None


_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def _plain(value: JSON, one: MappedValue) -> JSON:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if one.read_as == "number" and is_number:
        return value
    if one.read_as == "boolean" and str(value).strip().lower() in _BOOLEANS:
        return _BOOLEANS[str(value).strip().lower()]
    if one.read_as == "number" and isinstance(value, str):
        try:
            read = read_json(value.strip())
        except NotJSON:
            read = None
        if isinstance(read, int | float) and not isinstance(read, bool):
            return read
    wanted = "a number" if one.read_as == "number" else "true or false"
    raise Unmapped(f"'{one.path}' is “{some(str(value))}”, and no {wanted.removeprefix('a ')}", f"Write {wanted}.")


def filled(record: Record, specs: Sequence[EvaluatorSpec]) -> Iterator[EvaluatorSpec]:
    """Evaluators with what they take from the record. Raises Unmapped."""
    for spec in specs:
        arguments = {key: _argument(record, value) for key, value in spec.arguments.items()}
        yield EvaluatorSpec(spec.name, arguments, spec.where, spec.negated)


def _argument(record: Record, value: JSON) -> JSON:
    if isinstance(value, Mapping) and list(value) == [FROM] and isinstance(value[FROM], str):
        return taken(record, MappedValue(value[FROM]))[1]
    return value
