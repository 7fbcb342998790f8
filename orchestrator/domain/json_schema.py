"""Validators of JSON Schemas that make no request and no work without a bound: a schema may have come along with
somebody else's run, and a value from a model.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Never

from orchestrator.domain.canonical import JSON
from orchestrator.domain.schema_telling import telling
from orchestrator.domain.schema_work import SchemaWork, schema_work
from orchestrator.errors import WorkspaceError
from orchestrator.values import dataclass

if TYPE_CHECKING:  # loaded with the first schema; many runs have none
    import jsonschema_rs

MAX_CHECKED = 100_000_000
"""Values of the schema times values of what is checked: some seconds where every one of them met every other."""
MAX_LEVELS = 6_000
"""Levels of a schema that refers to itself times levels of what is checked. The validator goes down by recursion."""
MAX_HEAVY = 5_000_000
"""Microseconds of a schema's heaviest work times values of what is checked."""

_BACKTRACKS = 10_000
"""Steps back of one pattern on one text; where it takes more, the text does not fit."""
_PATTERN_BYTES = 1024 * 1024
"""Of one pattern, compiled."""
_CHARACTERS = 100
"""Of a text weigh as much as one value."""
_UNTOLD = "does not fit, and where cannot be told: the schema branches at each of its levels, or too much is wrong"


@dataclass(frozen=True)
class SchemaMisfit:
    path: tuple[str | int, ...]
    """The way to it in the value."""
    message: str

    @property
    def place(self) -> str:
        return f"/{'/'.join(map(str, self.path))}"


class Validator:
    """One schema, compiled. Whatever it is given, it answers within some seconds and a hundred megabytes."""

    def __init__(self, schema: Mapping[str, JSON], work: SchemaWork, compiled: jsonschema_rs.Draft202012Validator):
        self._schema = schema
        self._work = work
        self._compiled = compiled

    def is_valid(self, value: JSON) -> bool:
        """What would be too much work to check is not."""
        return not self._too_much(value) and self._compiled.is_valid(value)

    def misfits(self, value: JSON, most: int) -> list[SchemaMisfit]:
        """Where a value does not fit, so many at most; none when it fits. A value of which not every fault can be told
        has one.
        """
        if why := self._too_much(value):
            return [SchemaMisfit((), why)]
        if self._compiled.is_valid(value):
            return []
        weight = telling(self._schema, value)
        if weight.may_tell_all:
            return [_misfit(error) for error in islice(self._compiled.iter_errors(value), most)]
        is_plain = not self._work.is_recursive and not self._work.has_choices
        return [self._first(value) if is_plain or weight.may_tell_one else SchemaMisfit((), _UNTOLD)]

    def _first(self, value: JSON) -> SchemaMisfit:
        import jsonschema_rs

        try:
            self._compiled.validate(value)
        except jsonschema_rs.ValidationError as error:
            return _misfit(error)
        return SchemaMisfit((), _UNTOLD)

    def _too_much(self, value: JSON) -> str:
        values, levels = _measured(value)
        if self._work.is_recursive and self._work.levels * levels > MAX_LEVELS:
            return f"is too deep to be checked: its {levels} levels and those of the schema multiply"
        if self._work.values * values > MAX_CHECKED or self._work.heavy * values > MAX_HEAVY:
            return "is too much to be checked: its values and those of the schema multiply to too much work"
        return ""


def _misfit(error: jsonschema_rs.ValidationError) -> SchemaMisfit:
    return SchemaMisfit(tuple(error.instance_path), error.message)


def _measured(value: JSON) -> tuple[int, int]:
    """Names and values, with hundreds of characters, and levels."""
    values, levels, row = 0, 0, [value]
    while row:
        levels += 1
        values += sum(1 + len(part) // _CHARACTERS if isinstance(part, str) else 1 for part in row)
        row = [part for outer in row for part in _parts(outer)]
    return values, levels


def _parts(value: JSON) -> Iterator[JSON]:
    if isinstance(value, dict):
        yield from value
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def compiled(schema: Mapping[str, JSON], *, formats: bool = True) -> Validator:
    """A validator of draft 2020-12. What a schema refers to must stand in it; the draft's own schemas are bundled.

    Raises:
        jsonschema_rs.ValidationError: it is no schema.
        jsonschema_rs.ReferencingError: it refers to something outside it; nothing was fetched.
        ValueError: it is of another draft, cannot be read, or would be too much work.
    """
    import jsonschema_rs

    root = dict(schema)
    work = schema_work(root)
    patterns = jsonschema_rs.FancyRegexOptions(backtrack_limit=_BACKTRACKS, size_limit=_PATTERN_BYTES)
    validator = jsonschema_rs.Draft202012Validator(
        root, validate_formats=formats, retriever=_retrieve_nothing, pattern_options=patterns
    )
    return Validator(root, work, validator)


@lru_cache(maxsize=32)
def _kept(spelled: str, *, formats: bool) -> Validator:
    """Compiled once: each answer of a list is held to the same."""
    return compiled(json.loads(spelled), formats=formats)


def validator_of(schema: Mapping[str, JSON], *, formats: bool = True) -> Validator:
    """The same for a schema that was checked when it was written down, here or elsewhere. Raises WorkspaceError."""
    import jsonschema_rs

    try:
        return _kept(json.dumps(schema, ensure_ascii=False), formats=formats)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError, RecursionError) as error:
        told = " ".join(str(error).split())[:300].rstrip(".")
        raise WorkspaceError(
            f"the schema that this run is pinned to cannot be used: {told}. Nothing was fetched.",
            mend='A schema holds all that it refers to, under "$defs". A new run takes one that does: baton fork',
        ) from error


def _retrieve_nothing(uri: str) -> Never:
    raise LookupError(uri)
