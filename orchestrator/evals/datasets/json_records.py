"""Records from JSON: an object a line, a list of them, or a list somewhere in an object."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.errors import nearest_name
from orchestrator.evals.datasets.record import MAX_RECORDS, DatasetTrouble, Layout, Record, some
from orchestrator.values import dataclass

_SPACE = re.compile(r"[ \t\r\n]*")
LISTS = ("cases", "tests", "rows", "data", "examples", "samples", "instances", "records", "items")
"""Where tools keep their records. `rows` is what a viewer of datasets answers, with each record under `row`."""


@dataclass(frozen=True, slots=True)
class PlacedValue:
    """A value, and the line on which it begins."""

    line: int
    value: JSON


def json_lines(text: str, trouble: DatasetTrouble) -> list[Record]:
    """An object a line. Only a line feed ends one: other line ends may stand in a text."""
    records = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = read_json(line.strip())
        except NotJSON as error:
            told = re.sub(r": line \d+ column (\d+) \(char \d+\)", r" in column \1", str(error))
            trouble.at(number, f"no JSON: {told}; the line begins “{some(line)}”", _one_a_line(line))
            continue
        records.append(PlacedValue(number, value))
        if len(records) > MAX_RECORDS:
            trouble.at(number, f"more than {MAX_RECORDS:,} records", "Split the file.")
            break
    return objects(records, trouble)


def _one_a_line(line: str) -> str:
    begins = line.strip()[:1]
    return "Write one whole object a line." if begins == "{" else "Each line of JSON lines is an object: {...}."


def json_records(text: str, layout: Layout, trouble: DatasetTrouble) -> list[Record]:
    """A list of objects, or the list at a key of one object; also columns, a list each. JSON lines are told apart."""
    start = _skip(text, 0)
    try:
        value = read_json(text)  # once as a whole: it is bounded, and nothing but JSON
    except NotJSON as error:
        if "Extra data" in str(error) and text[start : start + 1] == "{":
            return json_lines(text, trouble)
        found = re.search(r"line (\d+)", str(error))
        trouble.at(int(found[1]) if found else 0, f"no JSON: {error}", "Mend the file; is it cut off?")
        return []
    path = layout.at.split(".") if layout.at else _way(value)
    lines = _lines(text, path)
    found_there = inside(PlacedValue(1, value), layout, trouble)
    if len(lines) == len(found_there):
        found_there = [PlacedValue(line, one.value) for line, one in zip(lines, found_there, strict=True)]
    return objects(found_there, trouble)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _lines(text: str, path: Sequence[str]) -> list[int]:
    """The line of each element of the list at a path of a JSON text that was read; none, where there is no such."""
    at = _skip(text, 0)
    for key in path:
        at = next((start for name, start in _members(text, at) if name == key), -1)
        if at < 0:
            return []
    if text[at] != "[":
        return []
    lines, line, counted = [], text.count("\n", 0, at) + 1, at
    for start in _starts(text, at):
        line += text.count("\n", counted, start)
        counted = start
        lines.append(line)
    return lines


_DECODER = json.JSONDecoder()


def _starts(text: str, start: int) -> Iterator[int]:
    """Where each element of a list begins."""
    at = _skip(text, start + 1)
    while text[at] != "]":
        yield at
        at = _skip(text, _DECODER.raw_decode(text, at)[1])
        at = _skip(text, at + (text[at] == ","))


def _members(text: str, start: int) -> Iterator[tuple[str, int]]:
    """Each name of an object, and where its value begins."""
    if text[start] != "{":
        return
    at = _skip(text, start + 1)
    while text[at] == '"':
        name, at = _DECODER.raw_decode(text, at)
        value = _skip(text, _skip(text, at) + 1)
        yield name, value
        at = _skip(text, _DECODER.raw_decode(text, value)[1])
        at = _skip(text, at + (text[at] == ","))


def _way(value: JSON) -> list[str]:
    """The key under which the records are, where they are not the document itself."""
    if not isinstance(value, Mapping):
        return []
    listed = _list_of(value)
    return [key for key, held in value.items() if held is listed][:1]


def inside(found: PlacedValue, layout: Layout, trouble: DatasetTrouble) -> list[PlacedValue]:
    """The records of a document: the list it is, the one at the key that is named, or the only one there is."""
    value = found.value
    if layout.at:
        for key in layout.at.split("."):
            if not isinstance(value, Mapping) or key not in value:
                known = list(value) if isinstance(value, Mapping) else []
                near = nearest_name(key, known)
                mend = f"Did you mean {near}?" if near else f"There are: {', '.join(map(str, known)) or 'no keys'}."
                trouble.at(found.line, f"'at' names {layout.at}, and there is no '{key}'", mend)
                return []
            value = value[key]
    elif isinstance(value, Mapping):
        value = _list_of(value)
    if isinstance(value, Mapping) and (columns := _columns(value)) is not None:
        return [PlacedValue(found.line, row) for row in columns]
    if not isinstance(value, Sequence) or isinstance(value, str):
        keys = ", ".join(map(str, found.value)) if isinstance(found.value, Mapping) else "none"
        trouble.at(found.line, f"no list of records; its keys are {some(keys)}", "Say where it is: at: KEY")
        return []
    return [PlacedValue(found.line, _row(one)) for one in value]


def _list_of(value: Mapping[str, JSON]) -> JSON:
    for key in LISTS:
        if isinstance(value.get(key), list):
            return value[key]
    lists = [held for held in value.values() if isinstance(held, list) and held and isinstance(held[0], Mapping)]
    return lists[0] if len(lists) == 1 else value


def _row(value: JSON) -> JSON:
    """The record a viewer of datasets wraps: `{row_idx, row}`."""
    wrapped = isinstance(value, Mapping) and "row_idx" in value and isinstance(value.get("row"), Mapping)
    return {"row_idx": value["row_idx"], **value["row"]} if wrapped else value


def _columns(value: Mapping[str, JSON]) -> list[dict[str, JSON]] | None:
    """Records from `{column: [values]}`; None, where it is no such thing."""
    lengths = {len(column) if isinstance(column, list) else -1 for column in value.values()}
    if len(lengths) != 1 or lengths == {-1}:
        return None
    return [dict(zip(value, row, strict=True)) for row in zip(*value.values(), strict=True)]


def objects(found: Sequence[PlacedValue], trouble: DatasetTrouble) -> list[Record]:
    """Those that are objects; a fault for each that is not."""
    records = []
    for one in found:
        value = _row(one.value)
        if isinstance(value, Mapping):
            records.append(Record(one.line, value))
        else:
            told = f"a record is {some(json.dumps(value, ensure_ascii=False))}, and no object"
            trouble.at(one.line, told, 'Write an object: {"name": "value"}.')
    return records
