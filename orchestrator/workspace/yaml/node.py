"""The tree of a YAML document, each value with the place it stands at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.values import dataclass
from orchestrator.workspace.yaml.faultlog import Place


@dataclass(frozen=True, eq=False)
class Scalar:
    """A text, number, boolean or null."""

    place: Place
    text: str
    """As written, without quotes."""
    value: JSON
    style: str = ""
    """How it was written: plain (empty), a quote, `|` or `>`."""
    indent: int = 0
    """Columns in front of a block text's lines."""

    size = 1

    @property
    def plain(self) -> JSON:
        return self.value

    def inside(self, line: int, column: int) -> Place:
        """The place in the file of a place in this text (both from 1), as well as it can be told."""
        if self.style == "|":
            return Place(self.place.path, self.place.line + line, self.indent + column)
        if line == 1 and self.style != ">":
            return Place(self.place.path, self.place.line, self.place.column + column - 1 + len(self.style))
        return self.place


@dataclass(frozen=True, eq=False)
class Items:
    """A list."""

    place: Place
    items: tuple[Node, ...]
    size: int = 1
    """How many values stand in it, itself included and aliases written out."""

    @property
    def plain(self) -> JSON:
        return [item.plain for item in self.items]


@dataclass(frozen=True, eq=False)
class NodeEntry:
    """One key of a table with its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, eq=False)
class Table:
    """A map from names to values, in the order written."""

    place: Place
    entries: Mapping[str, NodeEntry]
    size: int = 1

    @property
    def plain(self) -> JSON:
        return {name: entry.value.plain for name, entry in self.entries.items()}

    def get(self, name: str) -> Node | None:
        entry = self.entries.get(name)
        return entry.value if entry else None


Node = Scalar | Items | Table


def scalars(node: Node, key: str = "") -> Iterator[tuple[str, Scalar]]:
    """Every scalar below a node, with the nearest key above it."""
    match node:
        case Scalar():
            yield key, node
        case Items(items=items):
            for item in items:
                yield from scalars(item, key)
        case Table(entries=entries):
            for name, entry in entries.items():
                yield from scalars(entry.value, name)


def called(node: Node) -> str:
    """What a value is, in a user's words."""
    match node:
        case Items():
            return "a list"
        case Table():
            return "a map"
        case Scalar(value=None):
            return "empty"
        case Scalar(value=bool()):
            return f"the boolean {node.text}"
        case Scalar(value=int() | float()):
            return f"the number {node.text}"
        case _:
            return "text"
