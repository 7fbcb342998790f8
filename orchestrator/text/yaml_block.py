"""A block of YAML as values with the text that was written, read within bounds.

Front matter is no file of Baton's, so that the words of the workspace's own loader (names, places of every value) have
no use here; its scalars, its explanations and its bounds are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import yaml

from orchestrator.text.written import MAX_DEPTH, MAX_VALUES, NotReadable, Value, Written
from orchestrator.text.yaml_scalar import core_value
from orchestrator.text.yaml_trouble import told


def read_yaml(text: str) -> Value:
    """The one document that `text` is; an empty one is an empty map.

    Raises:
        NotReadable: it is no YAML, more than one document, or beyond a bound.
    """
    try:
        return _Block(text).value()
    except yaml.YAMLError as trouble:
        raise NotReadable(*told(trouble, text)) from trouble


class _Block:
    def __init__(self, text: str) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=yaml.SafeLoader)
        self._anchors: dict[str, tuple[Value, int]] = {}
        self._values = 0

    def value(self) -> Value:
        for event in self._events:
            if not isinstance(event, yaml.StreamStartEvent | yaml.DocumentStartEvent):
                break
        if isinstance(event, yaml.StreamEndEvent):
            return {}
        value = self._node(event, 0)
        next(self._events)
        if not isinstance(event := next(self._events), yaml.StreamEndEvent):
            raise _not_readable(event, "a second document starts here", "Keep one.")
        return value

    def _node(self, event: yaml.Event, depth: int) -> Value:
        if isinstance(event, yaml.AliasEvent):
            value, size = self._aliased(event)
            self._count(event, size)
            return value
        if depth > MAX_DEPTH:
            raise _not_readable(event, f"values nested deeper than {MAX_DEPTH}", "Make them flatter.")
        before = self._values
        self._count(event, 1)
        value = self._read(event, depth)
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            self._anchors[event.anchor] = value, self._values - before
        return value

    def _count(self, event: yaml.Event, size: int) -> None:
        self._values += size
        if self._values > MAX_VALUES:
            raise _not_readable(event, f"more than {MAX_VALUES} values, aliases written out", "Make it smaller.")

    def _aliased(self, event: yaml.AliasEvent) -> tuple[Value, int]:
        if (name := event.anchor or "") not in self._anchors:
            raise _not_readable(event, f"'*{name}' names no anchor above", "Quote it, if the star is meant.")
        return self._anchors[name]

    def _read(self, event: yaml.Event, depth: int) -> Value:
        match event:
            case yaml.SequenceStartEvent():
                items: list[Value] = []
                while not isinstance(below := next(self._events), yaml.SequenceEndEvent):
                    items.append(self._node(below, depth + 1))
                return items
            case yaml.MappingStartEvent():
                return self._map(depth)
            case yaml.ScalarEvent():
                return _scalar(event)
            case _:
                raise _not_readable(event, "a value is missing", "Write one.")

    def _map(self, depth: int) -> Value:
        entries: dict[str, Value] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _not_readable(event, "a map or list stands where a key is due", "Quote a text that begins so.")
            if event.value in entries:
                raise _not_readable(event, f"'{event.value}' stands here again", "Keep one.")
            entries[event.value] = self._node(next(self._events), depth + 1)
        return entries


def _scalar(event: yaml.ScalarEvent) -> Written:
    plain = bool(event.implicit[0] and not event.style)
    try:
        return Written(event.value, core_value(event.value) if plain else event.value, plain)
    except ValueError:  # infinity, or a number of thousands of digits: for us it is the text it is
        return Written(event.value, event.value, plain)


def _not_readable(event: yaml.Event, found: str, mend: str) -> NotReadable:
    mark = cast("Any", event.start_mark)
    return NotReadable(mark.line + 1, mark.column + 1, found, mend)
