"""One map of a user's file while it is read: typed access, every surprise a fault."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from orchestrator.errors import nearest_name
from orchestrator.workspace.yaml.faultlog import FaultLog, Place, listed
from orchestrator.workspace.yaml.foreign import EVERYWHERE
from orchestrator.workspace.yaml.node import Items, Node, Scalar, Table, called

NAME = re.compile(r"[a-z][a-z0-9_]*")
PATH = re.compile(rf"{NAME.pattern}(\.[A-Za-z_][A-Za-z0-9_]*)*")
"""A name, and what lies in it."""

ALL = "*"
"""Stands in `doubtful` when anything may be missing, because a key was not understood."""


class FileMap:
    """Reads a map's keys by type.

    What cannot be used is told once and left out, and its key is kept in `doubtful`, so that later checks
    that rest on it can keep silent.
    """

    def __init__(
        self, node: Node, what: str, keys: Collection[str], faults: FaultLog, foreign: Mapping[str, str] | None = None
    ) -> None:
        self.what = what
        self.place = node.place
        self.faults = faults
        self.doubtful: set[str] = set()
        self.table = self._table(node)
        self._tell_unknown(
            [entry.key for name, entry in self.table.entries.items() if name not in keys], keys, foreign or {}
        )

    @classmethod
    def over(cls, node: Node, what: str, faults: FaultLog) -> FileMap:
        """A map whose keys are the user's own."""
        return cls(node, what, node.entries if isinstance(node, Table) else (), faults)

    def below(self, key: str, keys: Collection[str]) -> FileMap | None:
        """The map at a key."""
        table = self.map(key)
        return FileMap(table, f"{key} of {self.what}", keys, self.faults) if table else None

    def _table(self, node: Node) -> Table:
        if isinstance(node, Table):
            return node
        self.faults.add(node.place, f"{self.what} is {called(node)}", "Write it as a map, 'key: value'.")
        self.doubtful.add(ALL)
        return Table(node.place, {})

    def _tell_unknown(self, unknown: list[Scalar], keys: Collection[str], foreign: Mapping[str, str]) -> None:
        """Each key with a mend of its own is told by itself, the others together."""
        others = []
        for key in unknown:
            meant = None if key.text in foreign else nearest_name(key.text, keys)
            self.doubtful.add(meant or ALL)
            mend = f"Use '{meant}'." if meant else foreign.get(key.text) or EVERYWHERE.get(key.text)
            if mend:
                self.faults.add(key.place, f"unknown key '{key.text}' in {self.what}", mend)
            else:
                others.append(key)
        if others:
            names = listed(f"'{key.text}'" for key in others)
            found = f"unknown key{'s' if len(others) > 1 else ''} {names} in {self.what}"
            self.faults.add(others[0].place, found, f"Known here: {listed(keys)}.")

    def fault(self, key: str, found: str, mend: str, *, node: Node | None = None) -> None:
        """Tell a fault at a key's value (or at a node below it), and doubt the key from now on."""
        place = node.place if node else self.place_of(key)
        self.faults.add(place, found, mend)
        self.doubtful.add(key)

    def place_of(self, key: str) -> Place:
        node = self.table.get(key)
        return node.place if node else self.place

    def has(self, key: str) -> bool:
        return key in self.table.entries

    def node(self, key: str) -> Node | None:
        return self.table.get(key)

    def scalar(self, key: str, *, required: bool = False) -> Scalar | None:
        """A text that is not empty, with its place."""
        node = self.table.get(key)
        if node is None:
            if required and self.doubtful.isdisjoint((ALL, key)):
                self.fault(key, f"{self.what} has no '{key}'", f"Add '{key}: ...'.")
            return None
        return self.text_of(key, node)

    def text_of(self, key: str, node: Node) -> Scalar | None:
        """A node that must be text, such as an entry of the list at `key`."""
        if isinstance(node, Scalar) and isinstance(node.value, str) and node.value.strip():
            return node
        found = "empty" if isinstance(node, Scalar) and node.value == "" else called(node)
        mend = f"Quote it: '{node.text}'." if isinstance(node, Scalar) and node.text else "Write a text."
        self.fault(key, f"'{key}' is {found}, where a text is due", mend, node=node)
        return None

    def text(self, key: str, *, required: bool = False) -> str:
        scalar = self.scalar(key, required=required)
        return scalar.text if scalar else ""

    def flag(self, key: str, default: bool) -> bool:
        node = self.table.get(key)
        if node is None:
            return default
        if isinstance(node, Scalar) and isinstance(node.value, bool):
            return node.value
        self.fault(key, f"'{key}' is {called(node)}", "Write true or false.")
        return default

    def number(self, key: str, default: float, *, least: float = 0) -> float:
        node = self.table.get(key)
        if node is None:
            return default
        if isinstance(node, Scalar) and _is_number(node.value) and node.value >= least:
            return float(node.value)
        self.fault(key, f"'{key}' is {called(node)}", f"Write a number, {least:g} or more.")
        return default

    def whole(self, key: str, default: int, *, least: int = 1) -> int:
        node = self.table.get(key)
        if node is None:
            return default
        if isinstance(node, Scalar) and type(node.value) is int and node.value >= least:
            return node.value
        self.fault(key, f"'{key}' is {called(node)}", f"Write a whole number, {least} or more.")
        return default

    def texts(self, key: str) -> tuple[Scalar, ...]:
        """A list of texts."""
        node = self.table.get(key)
        if node is None:
            return ()
        if not isinstance(node, Items):
            self.fault(key, f"'{key}' is {called(node)}", "Write a list: [a, b].")
            return ()
        found = (self.text_of(key, item) for item in node.items)
        return tuple(scalar for scalar in found if scalar)

    def map(self, key: str) -> Table | None:
        """A map, or None when there is none or nothing stands in it."""
        node = self.table.get(key)
        if isinstance(node, Table):
            return node
        if node is None or (isinstance(node, Scalar) and node.value is None):
            return None
        self.fault(key, f"'{key}' is {called(node)}", "Write a map, 'name: value'.")
        return None

    def named(self, key: str, noun: str) -> dict[str, Node]:
        """A map whose keys are names of ours; a key that is no name is told and left out."""
        table = self.map(key)
        if table is None:
            return {}
        found: dict[str, Node] = {}
        for name, entry in table.entries.items():
            if NAME.fullmatch(name):
                found[name] = entry.value
            else:
                self.fault(key, f"'{name}' is no name for {noun}", f"Write '{as_name(name)}'.", node=entry.key)
        return found


def as_name(text: str) -> str:
    """The nearest thing to `text` that can be a name."""
    cleaned = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return cleaned if NAME.fullmatch(cleaned) else f"x_{cleaned}".rstrip("_")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
