"""The one YAML loader: PyYAML's parser, YAML 1.2 core scalars, a place for every key and value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import yaml

from orchestrator.domain.canonical import JSON
from orchestrator.text.yaml_scalar import core_value
from orchestrator.text.yaml_trouble import told
from orchestrator.workspace.yaml.faultlog import FaultLog, Place
from orchestrator.workspace.yaml.node import Items, Node, NodeEntry, Scalar, Table

MAX_DEPTH = 40
"""Levels. Nobody reads ten; what reads the nodes goes down by recursion."""
MAX_VALUES = 20_000
"""Aliases written out: a document of a few lines can stand for billions of values otherwise."""

_TAG = "tag:yaml.org,2002:"


class UnreadableYaml(Exception):
    """The document cannot be read past this place."""

    def __init__(self, place: Place, found: str, mend: str) -> None:
        super().__init__(found)
        self.place = place
        self.found = found
        self.mend = mend


def parse_document(text: str, path: str, faults: FaultLog, *, first_line: int = 1) -> Node | None:
    """The document's tree, or None when it cannot be read; what is wrong goes to `faults`.

    `first_line` is the line of the file on which `text` begins.
    """
    composer = _Composer(text, path, faults, first_line)
    try:
        return composer.document()
    except UnreadableYaml as trouble:
        faults.add(trouble.place, trouble.found, trouble.mend)
    except yaml.YAMLError as trouble:
        line, column, found, mend = told(trouble, text)
        faults.add(Place(path, line + first_line - 1, column), found, mend)
    return None


class _Composer:
    """Builds the tree from PyYAML's events. Its own composer knows neither duplicate keys nor bounds."""

    def __init__(self, text: str, path: str, faults: FaultLog, first_line: int) -> None:
        self._lines = text.splitlines()
        self._text = text
        self._path = path
        self._faults = faults
        self._offset = first_line
        self._anchors: dict[str, Node | None] = {}
        """None while the anchored value is still being read."""
        self._values = 0

    def document(self) -> Node:
        self._events: Iterator[yaml.Event] = yaml.parse(self._text, Loader=yaml.SafeLoader)
        for event in self._events:
            if not isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
                break
        if isinstance(event, yaml.StreamEndEvent):
            raise UnreadableYaml(Place(self._path), "the file is empty", "Write something, or delete it.")
        root = self._node(event, 0)
        next(self._events)
        event = next(self._events)
        if not isinstance(event, yaml.StreamEndEvent):
            raise UnreadableYaml(self._place(event.start_mark), "a second document starts here", "Keep one in a file.")
        return root

    def _node(self, event: yaml.Event, depth: int) -> Node:
        place = self._place(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            node = self._aliased(event.anchor or "", place)
            self._values += node.size
        else:
            node = self._anchored(event, place, depth)
            self._values += 1
        if self._values > MAX_VALUES:
            raise UnreadableYaml(place, f"more than {MAX_VALUES} values, aliases written out", "Make the file smaller.")
        return node

    def _aliased(self, anchor: str, place: Place) -> Node:
        if anchor not in self._anchors:
            mend = "Quote it, if the star is meant." if not self._anchors else "Put &name on a value above."
            raise UnreadableYaml(place, f"'*{anchor}' names no anchor", mend)
        node = self._anchors[anchor]
        if node is None:
            raise UnreadableYaml(place, f"'*{anchor}' stands inside the value it names", "Write the value out.")
        return node

    def _anchored(self, event: yaml.Event, place: Place, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise UnreadableYaml(place, f"values nested deeper than {MAX_DEPTH}", "Make them flatter.")
        anchor = event.anchor if isinstance(event, yaml.NodeEvent) else None
        if anchor:
            self._anchors[anchor] = None
        node = self._value(event, place, depth)
        if anchor:
            self._anchors[anchor] = node
        return node

    def _value(self, event: yaml.Event, place: Place, depth: int) -> Node:
        match event:
            case yaml.ScalarEvent():
                return self._scalar(event, place)
            case yaml.SequenceStartEvent():
                self._check_tag(event.tag, "seq", place)
                return self._items(place, depth)
            case yaml.MappingStartEvent():
                self._check_tag(event.tag, "map", place)
                return self._table(place, depth, flow=bool(event.flow_style))
            case _:
                raise UnreadableYaml(place, "a value is missing", "Write one.")

    def _items(self, place: Place, depth: int) -> Items:
        items = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return Items(place, tuple(items), 1 + sum(item.size for item in items))

    def _table(self, place: Place, depth: int, *, flow: bool) -> Table:
        entries: dict[str, NodeEntry] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event)
            value_event = next(self._events)
            if flow and ":" not in self._text[_mark(event.end_mark).index : _mark(value_event.start_mark).index]:
                raise self._cut_short(event, key)
            value = self._node(value_event, depth + 1)
            if key.text in entries:
                self._told_twice(key, entries[key.text].key)
            else:
                entries[key.text] = NodeEntry(key, value)
        return Table(place, entries, 1 + sum(1 + entry.value.size for entry in entries.values()))

    def _key(self, event: yaml.Event) -> Scalar:
        place = self._place(event.start_mark)
        if not isinstance(event, yaml.ScalarEvent):
            raise UnreadableYaml(
                place, "a map or list stands where a key is due", "Quote a text that begins with {{ or [."
            )
        if not event.value:
            raise UnreadableYaml(place, "a key is missing before ':'", "Name it.")
        return Scalar(place, event.value, event.value)

    def _cut_short(self, event: yaml.Event, key: Scalar) -> UnreadableYaml:
        """A key without a value is, inside { }, mostly the rest of a text that a comma cut in two."""
        before = self._text[: _mark(event.start_mark).index].rstrip()
        if not before.endswith(","):
            return UnreadableYaml(key.place, f"'{key.text}' has no value", f"Write '{key.text}: ...'.")
        line, column = before.count("\n") + self._offset, len(before) - (before.rfind("\n") + 1)
        mend = "Quote the text, or put each key on a line of its own."
        return UnreadableYaml(Place(self._path, line, column), "',' ends a text inside { }", mend)

    def _told_twice(self, key: Scalar, first: Scalar) -> None:
        found = (
            f"'{key.text}' stands here again; it stands on line {first.place.line}, column {first.place.column} already"
        )
        self._faults.add(key.place, found, "Keep one.")

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> Scalar:
        plain = event.implicit[0] and not event.style
        try:
            event.value.encode()
            value = core_value(event.value) if plain else self._tagged(event, place)
        except ValueError:
            raise UnreadableYaml(place, "a value JSON cannot hold", "Quote it, or write another.") from None
        indent = self._indent(place.line - self._offset) if event.style in ("|", ">") else 0
        return Scalar(place, event.value, value, event.style or "", indent)

    def _tagged(self, event: yaml.ScalarEvent, place: Place) -> JSON:
        self._check_tag(event.tag, "str", place)
        return event.value

    def _check_tag(self, tag: str | None, expected: str, place: Place) -> None:
        if tag not in (None, "!", _TAG + expected):
            shown = "!!" + tag.removeprefix(_TAG) if tag.startswith(_TAG) else tag
            raise UnreadableYaml(place, f"the tag '{shown}' means nothing here", "Delete it.")

    def _indent(self, header: int) -> int:
        """The columns before a block text, from the first of its lines that holds anything."""
        for number in range(header + 1, len(self._lines)):
            line = self._lines[number]
            if line.strip():
                return len(line) - len(line.lstrip(" "))
        return 0

    def _place(self, found: Any) -> Place:
        mark = _mark(found)
        return Place(self._path, mark.line + self._offset, mark.column + 1)


def _mark(found: Any) -> yaml.Mark:
    """PyYAML's own parser marks every event; only its types doubt it."""
    return cast("yaml.Mark", found)
