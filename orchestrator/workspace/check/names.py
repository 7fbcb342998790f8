"""The names an app knows, inputs and artifacts, with the shape of what each holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from orchestrator.domain.definition import Field
from orchestrator.domain.sources import source_schema
from orchestrator.errors import TemplateError
from orchestrator.templates.expression import Expression
from orchestrator.values import replace
from orchestrator.workspace.read.app_source import AppSource
from orchestrator.workspace.read.field_schema import schema_of
from orchestrator.workspace.read.phase_source import PhaseSource
from orchestrator.workspace.read.shape import ITEM, NoSuchField, Shape, Trust
from orchestrator.workspace.yaml.section import PATH


class ShapedKind(Protocol):
    def shape(self, source: PhaseSource, names: Names) -> Shape:
        """What a phase of this kind hands on, each time it runs."""
        ...


class Names:
    """Looks up what a name of one app stands for."""

    def __init__(self, app: AppSource, kinds: Mapping[str, ShapedKind]) -> None:
        self._kinds = kinds
        self._inputs = {field.name: field for field in app.app.inputs}
        self._writers: dict[str, list[PhaseSource]] = {}
        for source in app.phases:
            self._writers.setdefault(source.phase.writes, []).append(source)
        self._found: dict[str, Shape] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._inputs or name in self._writers

    def __iter__(self) -> Iterator[str]:
        yield from self._inputs
        yield from self._writers

    def is_input(self, name: str) -> bool:
        return name in self._inputs

    def media(self, name: str) -> tuple[str, ...]:
        """Of an input that is a picture or a PDF, which it may be; empty for all else."""
        return self._inputs[name].media if name in self._inputs else ()

    def is_folder(self, name: str) -> bool:
        return name in self._inputs and self._inputs[name].type == "folder"

    def writers(self, name: str) -> tuple[PhaseSource, ...]:
        return tuple(self._writers.get(name, ()))

    def shape(self, name: str) -> Shape:
        if name not in self._found:
            self._found[name] = Shape(trust="foreign")  # while it is looked up: a list may be made from itself
            self._found[name] = self._look_up(name)
        return self._found[name]

    def item(self, source: PhaseSource) -> Shape:
        """What `item` is in a phase with `each`."""
        listed = source.phase.each.strip()
        try:
            expression = Expression.parse_each(listed)
            if expression.listed:
                return Shape(trust="foreign", given_by="a file", whole=False)
            names = [name for name in expression.names if name in self]
            if len(names) == 1 and PATH.fullmatch(listed):
                return self.shape(names[0]).at((*listed.split(".")[1:], ITEM), names[0])
        except (TemplateError, NoSuchField):
            return Shape()  # told where `each` is checked
        return Shape(trust=_least(self.shape(name).trust for name in names), whole=False)

    def _look_up(self, name: str) -> Shape:
        if name in self._inputs:
            return _of_input(self._inputs[name])
        shapes = [self.written(source) for source in self._writers[name]]
        if len(shapes) == 1 or all(shape.schema == shapes[0].schema for shape in shapes):
            return shapes[0]
        return Shape(trust=_least(shape.trust for shape in shapes))

    def written(self, source: PhaseSource) -> Shape:
        """What a phase writes: its result, or a list of them where it has `each`."""
        value = self._result(source)
        if not source.phase.each:
            return value
        item = self.item(source)
        if not value.schema:
            return replace(value, trust=_least((value.trust, item.trust)))
        entry = {"type": "object", "properties": {"item": item.schema, "value": value.schema, "error": {}}}
        trust = _least((value.trust, item.trust))
        return Shape({"type": "array", "items": entry}, trust, f"phase {source.name}")

    def _result(self, source: PhaseSource) -> Shape:
        if source.doubtful:
            return Shape()  # nothing may be concluded from what could not be read
        return self._kinds[source.phase.kind].shape(source, self)


def _least(trusts: Iterable[Trust]) -> Trust:
    """A value made from others is trusted as the least of them."""
    return max(trusts, key=("own", "checked", "foreign").index, default="own")


def _of_input(field: Field) -> Shape:
    if field.source:
        return Shape(source_schema(), "foreign", f"source {field.source}")
    # What stands for a picture or a PDF is in Baton's words: its name in the app, and never that of its file.
    trust: Trust = "foreign" if field.type == "file" and not field.media else "own"
    return Shape(schema_of(field), trust, f"input {field.name}")
