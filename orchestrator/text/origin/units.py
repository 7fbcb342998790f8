"""A text taken apart into its units, each with the lines it stands on. Nothing is left out, nothing mended."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from orchestrator.domain.canonical import JSON
from orchestrator.text.front_matter import Read, front_matter_of
from orchestrator.text.origin.unit import TextUnit
from orchestrator.text.sentences import sentences

MOST = 1_000_000
"""Characters of one text that are taken apart, as where losses are looked for."""
_LONGEST_PART = 20_000
"""Characters in which sentences are looked for at once; a longer paragraph is taken line by line."""
_MOST_VALUES = 50_000
_FENCE = re.compile(r"[ \t]*(?:>[ \t]?)*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?P<marks>`{3,}(?=[^`]*$)|~{3,}|\$\$[ \t]*$)")
_INDENTED = re.compile(r" {4}|\t")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+|$)(?P<words>.*?)(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*$")
_ROW = re.compile(r"[ \t]*\|")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+")
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_ENTRY = re.compile(
    r"(?P<indent>[ \t]*)(?:-[ \t]+)?[\"']?(?P<key>[^\W\d][\w .-]{0,60}?)[\"']?[ \t]*[:=](?:[ \t]+(?P<value>.*)|$)"
)


def units_of(text: str) -> list[TextUnit]:
    """The units in order. Lines are those that end with a line feed, as git counts them."""
    lines = [line.removesuffix("\r") for line in text[:MOST].removeprefix("\ufeff").split("\n")]
    above = _lines_of_front_matter(text)
    found = [*_entries(lines[:above]), *_body(lines, above)]
    return [unit for unit in found if unit.says_something]


def values_of(value: JSON) -> list[TextUnit]:
    """The texts and numbers inside a JSON value. A list of short ones is a unit too, as front matter writes it."""
    return [unit for unit in _values(value, "", [_MOST_VALUES]) if unit.says_something]


def _lines_of_front_matter(text: str) -> int:
    found = front_matter_of(text[:MOST])
    return found.block.count("\n") if isinstance(found, Read) else 0


def _entries(lines: Sequence[str]) -> Iterator[TextUnit]:
    """Line by line: what stands on a line below its name belongs to that."""
    name = ""
    for number, line in enumerate(lines, 1):
        entry = _ENTRY.match(line)
        if entry:
            name = entry["key"] if not entry["indent"] else name or entry["key"]
            value = entry["value"] or ""
        else:
            value = line.strip().removeprefix("- ").strip("{},")
        yield TextUnit("entry", _bare(value), number, number, name)


def _bare(value: str) -> str:
    """A value without what its format writes around it."""
    value = value.strip().rstrip(",")
    if len(value) > 1 and value[0] == value[-1] == '"':
        try:
            read = json.loads(value)
        except ValueError:
            return value[1:-1]
        return read if isinstance(read, str) else value
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_bare(one) for one in value[1:-1].split(","))
    return value


def _body(lines: Sequence[str], above: int) -> Iterator[TextUnit]:
    paragraph: list[tuple[int, str]] = []
    fence = ""
    for number, line in enumerate(lines[above:], above + 1):
        opening = _FENCE.match(line)
        if fence:
            if opening and opening["marks"].startswith(fence) and not line[opening.end() :].strip():
                fence = ""
            else:
                yield TextUnit("code", line, number, number)
            continue
        is_apart = opening or _stands_alone(line, is_inside=bool(paragraph))
        if is_apart or _ITEM.match(_unquoted(line)) or not _unquoted(line).strip():
            yield from _sentences(paragraph)
            paragraph = []
        if opening:
            fence = opening["marks"]
            yield from _inside_line("code", line[opening.end() :], number)
        elif is_apart:
            yield from _alone(line, number)
        elif _UNDERLINE.match(line) and len(paragraph) == 1:
            yield from _inside_line("heading", paragraph[0][1], paragraph[0][0])
            paragraph = []
        elif words := _without(_ITEM, _unquoted(line)).strip():
            paragraph.append((number, words))
    yield from _sentences(paragraph)


def _unquoted(line: str) -> str:
    return _without(_QUOTE, line)


def _without(mark: re.Pattern[str], line: str) -> str:
    """The line without a mark that it begins with."""
    found = mark.match(line)
    return line[found.end() :] if found else line


def _stands_alone(line: str, *, is_inside: bool) -> bool:
    return bool(
        _HEADING.match(line) or _ROW.match(line) or (_INDENTED.match(line) and not is_inside and not _ITEM.match(line))
    )


def _alone(line: str, number: int) -> Iterator[TextUnit]:
    if heading := _HEADING.match(line):
        yield from _inside_line("heading", heading["words"], number)
    elif _ROW.match(line):
        yield from _inside_line("row", line.strip(), number)
    else:
        yield from _inside_line("code", line, number)


def _inside_line(kind: str, text: str, number: int) -> Iterator[TextUnit]:
    match kind:
        case "heading":
            yield TextUnit("heading", text.strip(), number, number)
        case "row":
            yield TextUnit("row", text, number, number)
        case _:
            yield TextUnit("code", text, number, number)


def _sentences(paragraph: Sequence[tuple[int, str]]) -> Iterator[TextUnit]:
    """Where each begins and ends is found by its characters: only spaces are others in the text on one line."""
    if sum(len(words) for _, words in paragraph) > _LONGEST_PART:
        yield from (TextUnit("sentence", words, number, number) for number, words in paragraph)
        return
    lines = [number for number, words in paragraph for character in words if not character.isspace()]
    at = 0
    for sentence in sentences("\n".join(words for _, words in paragraph)):
        length = sum(not character.isspace() for character in sentence)
        if length:
            yield TextUnit("sentence", sentence, lines[at], lines[at + length - 1])
            at += length


def _values(value: JSON, path: str, left: list[int]) -> Iterator[TextUnit]:
    left[0] -= 1
    if left[0] < 0:
        return
    match value:
        case Mapping():
            for name, below in value.items():
                yield from _values(below, f"{path}.{name}" if path else str(name), left)
        case list():
            if value and all(isinstance(one, str | int | float) for one in value) and len(value) > 1:
                yield TextUnit("value", ", ".join(map(str, value)), 1, 1, path)
            for number, below in enumerate(value):
                yield from _values(below, f"{path}[{number}]", left)
        case str():
            yield from _text_value(value, path)
        case bool() | int() | float():
            yield TextUnit("value", json.dumps(value), 1, 1, path)


def _text_value(text: str, path: str) -> Iterator[TextUnit]:
    """A short text is one value; a long one is a text of its own, with lines."""
    if "\n" not in text.strip("\n"):
        yield TextUnit("value", text.strip(), 1, 1, path)
        found = units_of(text)
        if len(found) < 2:
            return
    else:
        found = units_of(text)
    for unit in found:
        yield TextUnit("value", unit.text, unit.line, unit.last_line, path)
