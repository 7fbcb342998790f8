"""A block of front matter that is changed key by key: every other byte of it stays as its author wrote it."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import yaml

from orchestrator.domain.canonical import JSON
from orchestrator.text.front_matter import FrontMatter, Read, front_matter_of, read_toml
from orchestrator.text.front_written import MARKS, Format, entries, front_matter, json_value, toml_key, toml_value
from orchestrator.text.written import NotReadable, Value
from orchestrator.values import dataclass, replace

Path = tuple[str, ...]
"""Of an entry: its key, and before it those of the maps it stands in."""
NewValue = Value | JSON | date

_OPENING = re.compile(r"(?P<mark>---|\+\+\+)[ \t]*(?P<format>ya?ml|toml)?[ \t]*\n", re.IGNORECASE)
_COLON = re.compile(r"\s*:")
_IDLE = re.compile(r"[ \t]*(?:#[^\n]*)?\n?")
"""A line that is blank or a comment. At the end of an entry it belongs to what follows."""
_TABLE = re.compile(r"[ \t]*\[")
_SPACE = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True, slots=True)
class _Entry:
    path: Path
    start: int
    """Of its first line, in the body of the block."""
    value: int
    """Where its value begins, behind what parts it from the key."""
    value_end: int
    end: int
    """Behind its last line. What is left between this and the next entry are comments and blank lines."""


@dataclass(frozen=True)
class FrontBlock:
    format: Format
    body: str
    """What stands between the marks; of JSON the object itself."""
    named: str = ""
    """A format that is named behind the opening mark, as `---toml`."""

    @classmethod
    def of(cls, block: str) -> FrontBlock | None:
        """A block as it stands, with its marks; None where it is none, or none that can be changed in its place."""
        if not isinstance(_read(block), Read):
            return None
        block = block.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").lstrip()
        if opening := _OPENING.match(block):
            format_: Format = _format(opening)
            inner = block[opening.end() :].rstrip().rsplit("\n", 1)
            body = inner[0] + "\n" if len(inner) > 1 else ""
            return cls(format_, body, (opening["format"] or "").lower())
        return cls("json", block.rstrip()) if block.startswith("{") else None

    def __str__(self) -> str:
        if self.format == "json":
            return f"{self.body}\n"
        mark = MARKS[self.format]
        return f"{mark}{self.named}\n{self.body}{mark}\n"

    @property
    def values(self) -> Mapping[str, Value]:
        read = _read(str(self))
        return read.values if isinstance(read, Read) else {}

    def with_value(self, path: Path, value: NewValue, *, after: str = "") -> FrontBlock:
        """The same with one entry changed, or added: behind the entry `after` where that is there, else at the end."""
        changed = self._set(path, value, after)
        expected = _with(_plain(self.values), path, json_value(value))
        return changed if changed and _plain(changed.values) == expected else self._written_anew(expected)

    def without(self, path: Path) -> FrontBlock:
        """The same without one entry, and without its lines."""
        expected = _without(_plain(self.values), path)
        found = self._found(path)
        if found is None:
            if expected == _plain(self.values):
                return self
            changed = self._anew(path, None) if len(path) > 1 else None
            return changed if changed and _plain(changed.values) == expected else self._written_anew(expected)
        if self.format == "json":
            changed = replace(self, body=_json_without(self.body, found))
        else:
            changed = replace(self, body=self.body[: found.start] + self.body[found.end :])
        return changed if _plain(changed.values) == expected else self._written_anew(expected)

    def _set(self, path: Path, value: NewValue, after: str) -> FrontBlock | None:
        found = self._found(path)
        if found:
            return self._replaced(found, value)
        if len(path) > 1:
            if self._found(path[:-1]):
                return self._anew(path, value)
            if self.format == "toml":
                return self._added_to_table(path, value)
            return self._set(path[:-1], {path[-1]: json_value(value)}, after)  # a map that is not there yet
        return self._added(path[0], value, after)

    def _found(self, path: Path) -> _Entry | None:
        return next((entry for entry in self._entries() if entry.path == path), None)

    def _entries(self) -> list[_Entry]:
        finders = {"yaml": _yaml_entries, "toml": _toml_entries, "json": _json_entries}
        return list(finders[self.format](self.body))

    def _replaced(self, found: _Entry, value: NewValue) -> FrontBlock:
        old = self.body[found.value : found.value_end]
        new = self._rendered(found.path[-1], value, old)
        return replace(self, body=self.body[: found.value] + new + self.body[found.value_end :])

    def _rendered(self, name: str, value: NewValue, old: str) -> str:
        if self.format == "json":
            return json.dumps(json_value(value), ensure_ascii=False)
        if self.format == "toml":
            gap = "" if old[:1] in (" ", "\t") or not old else " "
            return _gap(old) + toml_value(value) if not gap else f" {toml_value(value)}"
        whole = entries({name: value}, "yaml")
        lines = whole[whole.index(":") + 1 :].rstrip("\n")
        if old.lstrip().startswith("[") and lines.startswith("\n"):
            return " " + yaml_flow(value)
        return _indented_as(lines, old)

    def _added(self, name: str, value: NewValue, after: str) -> FrontBlock:
        if self.format == "json":
            return replace(self, body=_json_with(self.body, name, value))
        body = self.body if self.body.endswith("\n") or not self.body else self.body + "\n"
        root = [entry for entry in self._entries() if len(entry.path) == 1 or self.format != "toml"]
        if self.format == "toml":
            line = f"{toml_key(name)} = {toml_value(value)}\n"
        else:
            line = textwrap.indent(entries({name: value}, "yaml"), _gap(body[root[0].start :]) if root else "")
        before = next((entry for entry in root if entry.path == (after,)), None)
        if before is None and self.format == "toml":
            before = root[-1] if root else None
            if before is None:
                return replace(self, body=line + ("\n" if body else "") + body)
        place = before.end if before else len(body)
        return replace(self, body=body[:place] + line + body[place:])

    def _added_to_table(self, path: Path, value: NewValue) -> FrontBlock | None:
        """Below the last entry of a table of TOML, or in one more table at the end. Deeper ones nobody asks for."""
        if len(path) != 2:
            return None
        line = f"{toml_key(path[1])} = {toml_value(value)}\n"
        inside = [entry for entry in _toml_entries(self.body) if entry.path[:1] == path[:1]]
        header = re.search(rf"^[ \t]*\[[ \t]*{re.escape(toml_key(path[0]))}[ \t]*\][^\n]*\n", self.body, re.MULTILINE)
        if header and self._is_toml_line(header.start()):
            own = [entry.end for entry in inside if entry.start >= header.end() and len(entry.path) == len(path)]
            place = max(own, default=header.end())
            return replace(self, body=self.body[:place] + line + self.body[place:])
        body = self.body if self.body.endswith("\n") or not self.body else self.body + "\n"
        return replace(self, body=f"{body}{'' if not body else chr(10)}[{toml_key(path[0])}]\n{line}")

    def _is_toml_line(self, offset: int) -> bool:
        """Whether a line is no part of a text over several lines."""
        return not any(entry.start < offset < entry.end for entry in _toml_entries(self.body))

    def _anew(self, path: Path, value: NewValue) -> FrontBlock | None:
        """The map that an entry stands in, written anew with it or without it."""
        inside = _at(self.values, path[:-1])
        if not isinstance(inside, Mapping):
            return None
        kept: dict[str, Any] = {name: below for name, below in inside.items() if name != path[-1]}
        found = self._found(path[:-1])
        if found is None:
            return None
        if value is not None:
            kept = {name: value if name == path[-1] else below for name, below in inside.items()} | {path[-1]: value}
        return self._replaced(found, kept)

    def _written_anew(self, values: Mapping[str, JSON]) -> FrontBlock:
        """Where lines cannot be told apart (anchors, explicit keys, a map in braces): all but the spelling is kept."""
        read = self.values
        kept = {name: read[name] if _plain(read.get(name)) == value else value for name, value in values.items()}
        block = front_matter(kept, self.format)
        body = (
            block.rstrip() if self.format == "json" else block.split("\n", 1)[1].removesuffix(f"{MARKS[self.format]}\n")
        )
        return FrontBlock(self.format, body, self.named)


def _read(block: str) -> FrontMatter:
    """With a text below it: an object that stands alone is a text."""
    return front_matter_of(block.rstrip("\n") + "\n\n.\n")


def yaml_flow(value: NewValue) -> str:
    """A list on one line, as its author has lists."""
    text = yaml.safe_dump(json_value(value), default_flow_style=True, allow_unicode=True, width=float("inf"))
    return text.removesuffix("...\n").rstrip("\n")


def _format(opening: re.Match[str]) -> Format:
    named = (opening["format"] or "").lower()
    if named == "toml" or (not named and opening["mark"] == "+++"):
        return "toml"
    return "yaml"


def _gap(old: str) -> str:
    return old[: len(old) - len(old.lstrip(" \t"))]


def _indented_as(lines: str, old: str) -> str:
    """A list below its key stands as far in as the one before it did."""
    was = re.match(r"[ \t]*(?:#[^\n]*)?\n(?P<indent> *)- ", old)
    if was is None or not lines.startswith("\n- "):
        return lines
    return lines.replace("\n", f"\n{was['indent']}")


def _yaml_entries(body: str) -> Iterator[_Entry]:
    """Of the map at the top, where it is written line by line."""
    try:
        events = list(yaml.parse(body, Loader=yaml.SafeLoader))
    except yaml.YAMLError:
        return
    top: list[tuple[yaml.ScalarEvent, int, bool]] = []
    depth, key = 0, None
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            if depth == 0 and event.flow_style:
                return
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth != 1 or isinstance(event, yaml.MappingStartEvent) or not isinstance(event, yaml.Event):
            continue
        if key is None and isinstance(event, yaml.ScalarEvent):
            key = event
        elif key is not None:
            is_open = isinstance(event, yaml.CollectionEndEvent) or getattr(event, "style", "") in ("|", ">")
            top.append((key, _at_mark(event.end_mark), is_open))
            key = None
    yield from _yaml_spans(body, top)


def _yaml_spans(body: str, top: list[tuple[yaml.ScalarEvent, int, bool]]) -> Iterator[_Entry]:
    starts = [body.rfind("\n", 0, _at_mark(key.start_mark)) + 1 for key, *_ in top]
    for number, (key, value_end, is_open) in enumerate(top):
        following = starts[number + 1] if number + 1 < len(top) else len(body)
        end = following - _idle_end(body[starts[number] : following])
        colon = _COLON.match(body, _at_mark(key.end_mark))
        if colon is None:
            return
        if is_open:
            value_end = len(body[:end].rstrip("\n")) if value_end >= end else value_end
        yield _Entry((key.value,), starts[number], colon.end(), max(value_end, colon.end()), end)


def _at_mark(mark: Any) -> int:
    return int(mark.index)


def _idle_end(region: str) -> int:
    """How many characters of blank lines and comments an entry ends with."""
    count = 0
    for line in reversed(region.splitlines(keepends=True)[1:]):
        if not _IDLE.fullmatch(line):
            break
        count += len(line)
    return count


def _toml_entries(body: str) -> Iterator[_Entry]:
    """TOML ends an entry with its line, so the first lines that can be read by themselves are one."""
    table: Path = ()
    lines = body.splitlines(keepends=True)
    number, start = 0, 0
    while number < len(lines):
        count, path = _toml_entry(lines, number)
        text = "".join(lines[number : number + count])
        if path and _TABLE.match(text):
            table = path
        elif path:
            value, value_end = _equals(text), _toml_value_end(text, _equals(text))
            yield _Entry((*table, *path), start, start + value, start + value_end, start + len(text))
        number, start = number + count, start + len(text)


_MOST_LINES = 400
"""Of one entry; each more is read again with those before it."""


def _toml_entry(lines: list[str], number: int) -> tuple[int, Path]:
    """How many lines an entry has, and its key with those of the maps it names itself; no key for an idle line."""
    if not lines[number].strip() or lines[number].lstrip().startswith("#"):
        return 1, ()
    for count in range(1, min(_MOST_LINES, len(lines) - number) + 1):
        try:
            read = read_toml("".join(lines[number : number + count]))
        except NotReadable:
            continue
        is_table = _TABLE.match(lines[number]) is not None
        return count, _named(read, is_table=is_table, dotted=lines[number].split("=", 1)[0])
    return 1, ()


def _named(read: Value, *, is_table: bool, dotted: str) -> Path:
    path: list[str] = []
    deepest = len(re.findall(r'"[^"]*"|\'[^\']*\'|[^.\s]+', dotted)) if not is_table else 100
    while isinstance(read, Mapping) and len(read) == 1 and len(path) < deepest:
        name = next(iter(read))
        path.append(name)
        read = read[name]
    return tuple(path)


def _equals(text: str) -> int:
    quoted = re.match(r"[ \t]*(?:(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|[\w-]+)[ \t]*\.?[ \t]*)+=", text)
    return quoted.end() if quoted else text.index("=") + 1


def _toml_value_end(text: str, start: int) -> int:
    """Before a comment beside the value, and before the end of the line: the shortest that reads as the whole does."""
    bare = len(text.rstrip("\n"))
    whole = read_toml(text)
    for place in [found.start() for found in re.finditer(r"[ \t]*#", text) if found.start() > start]:
        try:
            if read_toml(text[:place]) == whole:
                return place
        except NotReadable:
            continue
    return len(text[:bare].rstrip())


def _json_entries(body: str) -> Iterator[_Entry]:
    decoder = json.JSONDecoder()
    at = _SPACE.match(body, 1).end()  # type: ignore[union-attr]  # it matches nothing at all too
    while body[at : at + 1] == '"':
        start = at
        name, at = decoder.raw_decode(body, at)
        at = _SPACE.match(body, at).end()  # type: ignore[union-attr]
        at = value = _SPACE.match(body, at + 1).end()  # type: ignore[union-attr]
        _, at = decoder.raw_decode(body, at)
        value_end = at
        at = _SPACE.match(body, at).end()  # type: ignore[union-attr]
        yield _Entry((name,), start, value, value_end, value_end)
        if body[at : at + 1] != ",":
            return
        at = _SPACE.match(body, at + 1).end()  # type: ignore[union-attr]


def _json_with(body: str, name: str, value: NewValue) -> str:
    told = f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(json_value(value), ensure_ascii=False)}"
    found = list(_json_entries(body))
    if not found:
        return f"{{\n  {told}\n}}"
    last = found[-1]
    line = body.rfind("\n", 0, last.start)
    gap = body[line : last.start] if line >= 0 and not body[line + 1 : last.start].strip() else " "
    return f"{body[: last.value_end]},{gap}{told}{body[last.value_end :]}"


def _json_without(body: str, found: _Entry) -> str:
    every = list(_json_entries(body))
    number = next(place for place, entry in enumerate(every) if entry == found)
    if number + 1 < len(every):
        return body[: found.start] + body[every[number + 1].start :]
    if number:
        return body[: every[number - 1].value_end] + body[found.value_end :]
    return "{}"


def _plain(value: Any) -> Any:
    return json_value(value)


def _at(values: Any, path: Path) -> Any:
    for name in path:
        values = values.get(name, {}) if isinstance(values, Mapping) else {}
    return values


def _with(values: dict[str, Any], path: Path, value: JSON) -> dict[str, Any]:
    if len(path) == 1:
        return {**values, path[0]: value}
    below = values.get(path[0])
    return {**values, path[0]: _with(below if isinstance(below, dict) else {}, path[1:], value)}


def _without(values: dict[str, Any], path: Path) -> dict[str, Any]:
    if len(path) == 1:
        return {name: below for name, below in values.items() if name != path[0]}
    below = values.get(path[0])
    return {**values, path[0]: _without(below, path[1:])} if isinstance(below, dict) else values
