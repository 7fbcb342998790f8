"""The front matter a text begins with: YAML between `---`, TOML between `+++`, or a JSON object."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from orchestrator.text.written import MAX_DEPTH, MAX_LENGTH, NotReadable, Value, Written, written
from orchestrator.values import dataclass, field

_MOST_DOTS = 200
"""In one line. The parser's work grows with the square of a dotted key."""
_MOST_BRACKETS = 400
"""In one line, where they may all be open at once: the parser goes down by recursion, and the sum over lines is not
enough."""
_WHERE = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[{}\[\]]', re.DOTALL)
_NUMBER_TOO_LONG = re.compile(r"\d{400}")

_BLANK = re.compile(r"\ufeff?\s*", re.DOTALL)
_OPENING = re.compile(r"(?P<mark>---|\+\+\+|;;;)[ \t]*(?P<format>ya?ml|toml|json)?[ \t]*\n", re.IGNORECASE)
_MARKS = {"---": ("yaml", r"(?:---|\.\.\.)"), "+++": ("toml", r"\+\+\+"), ";;;": ("json", ";;;")}
"""The format between them, unless it is named, and what closes it."""
_OBJECT = re.compile(r"\{\s*(?:\"[^\"\n]{0,40}\"\s*:|\})")
_KEY = re.compile(r"[\"']?\w[\w .-]{0,39}[\"']?[ \t]*[:=](?:\s|$)")
_SENTENCE = re.compile(r"\S+(?:\s+\S+){3,}[.!?…][\"'”’»)]*")
_OPENS_A_VALUE = tuple("[{&*!|>'\"%@`")
_MOST_WORDS = 3
"""Of a key; what has more is a sentence with a colon in it."""
_NAMES = """
title subtitle date updated lastmod created published publishdate publish draft status tags tag categories category
keywords slug summary description author authors language lang layout type weight aliases cover image permalink url
canonical taxonomies
"""
_FLAGS = frozenset(("draft", "published", "publish", "private", "status"))
KNOWN = frozenset(_NAMES.split())
"""Entries that say by themselves that a block is front matter."""


@dataclass(frozen=True, slots=True)
class Read:
    """The block was read; `text` stands below it."""

    text: str
    values: Mapping[str, Value]
    block: str
    """The block as it stands, with its marks."""


@dataclass(frozen=True, slots=True)
class NoHeader:
    """The text has no front matter: all of it is text."""

    text: str


@dataclass(frozen=True, slots=True)
class UnreadableHeader:
    """There is a block with a fault in it."""

    text: str
    """With the block, where nothing of it could be read; its marks would make it a heading of the page."""
    told: str
    """What is wrong and where, for the person, in one line."""
    values: Mapping[str, Value] = field(default_factory=dict)
    """Of the lines that can be read one by one; then the block is no part of `text`.

    Of a block that stands as text, only what it says against going out.
    """


FrontMatter = Read | NoHeader | UnreadableHeader


def front_matter_of(source: str) -> FrontMatter:
    """What a source begins with. Line ends become those of Unix; a byte order mark goes."""
    source = source.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    start = _BLANK.match(source).end()  # type: ignore[union-attr]  # it matches nothing at all too
    if opening := _OPENING.match(source, start):
        return _between_marks(source, opening)
    if _OBJECT.match(source, start):
        return _object(source, start)
    return NoHeader(source)


def _between_marks(source: str, opening: re.Match[str]) -> FrontMatter:
    usual, ends = _MARKS[opening["mark"]]
    format_ = (opening["format"] or usual).lower()
    closing = re.compile(rf"^{ends}[ \t]*(?:\n|\Z)", re.MULTILINE).search(source, opening.end())
    line = source.count("\n", 0, opening.end()) + 1
    if closing is None:
        first = source[opening.end() :].split("\n\n", 1)[0]
        if _has_known_key(first[:MAX_LENGTH]):
            told = f"The front matter that opens on line {line - 1} is never closed; it stands as text."
            return UnreadableHeader(source, told, _own_flags(first))
        return NoHeader(source)
    block, below = source[opening.end() : closing.start()], source[closing.end() :]
    if len(block) > MAX_LENGTH:
        told = f"What stands between the first two {opening['mark']} is too long for front matter; it stands as text."
        return UnreadableHeader(source, told) if _looks_like_keys(block[:MAX_LENGTH]) else NoHeader(source)
    reader = _reader(format_)
    try:
        values = reader(block)
    except NotReadable as trouble:
        return _rescued(source, block, below, trouble, line, reader)
    if not isinstance(values, Mapping) or _is_prose(values):
        return NoHeader(source)
    return Read(below, values, source[: closing.end()])


def _own_flags(stanza: str) -> dict[str, Value]:
    """What an unreadable block says against going out still holds."""
    entries = re.split(r"[\n,{}]", stanza[:MAX_LENGTH])
    flags = (re.match(r"[ \t]*[\"']?(\w+)[\"']?[ \t]*[:=][ \t]*[\"']?(\w+)", entry) for entry in entries)
    return {flag[1]: Written(flag[2], flag[2]) for flag in flags if flag and flag[1].lower() in _FLAGS}


def _reader(format_: str) -> Callable[[str], Value]:
    """Only a source that has front matter pays for the parser of its format."""
    match format_:
        case "toml":
            return read_toml
        case "json":
            return read_json
        case _:
            from orchestrator.text.yaml_block import read_yaml

            return read_yaml


def _object(source: str, start: int) -> FrontMatter:
    """Only an object with a text below it: a text that is all JSON is a text."""
    try:
        end = start + end_of_object(source[start : start + MAX_LENGTH])
        rest = source[end:]
        if end == start:
            return UnreadableHeader(source, "The JSON object that opens the text is never closed; it stands as text.")
        if not rest.strip() or rest.split("\n", 1)[0].strip():
            return NoHeader(source)
        values = read_json(source[start:end])
    except NotReadable as trouble:
        told = _told(trouble, source.count("\n", 0, start) + 1)
        return UnreadableHeader(source, f"{told} It stands as text.", _own_flags(source[start : start + MAX_LENGTH]))
    return Read(rest.split("\n", 1)[1], values, source[:end]) if isinstance(values, Mapping) else NoHeader(source)


def _rescued(
    source: str, block: str, below: str, trouble: NotReadable, line: int, reader: Callable[[str], Value]
) -> FrontMatter:
    """The entries of the block that can be read one by one, if it is meant as front matter at all."""
    if not _looks_like_keys(block):
        return NoHeader(source)
    values: dict[str, Value] = {}
    lost: list[str] = []
    for entry in re.split(r"\n(?=\S)", block):
        found = _KEY.match(entry)
        name = re.split(r"[:=]", entry, maxsplit=1)[0].strip().strip("\"'") if found else ""
        if name and (value := _entry(entry, name, reader)) is not None:
            values.setdefault(name, value)
        elif entry.strip() and not entry.startswith("#"):
            lost.append(name or entry.split("\n", 1)[0][:40])
    told = _told(trouble, line)
    if not values:
        as_text = block.strip("\n") + "\n\n" + below
        return UnreadableHeader(as_text, f"{told} It stands as text, without its marks.")
    left = f" Left out: {', '.join(lost)}." if lost else ""
    return UnreadableHeader(below, f"{told} The other lines were read one by one.{left}", values)


def _entry(entry: str, name: str, reader: Callable[[str], Value]) -> Value | None:
    try:
        values = reader(entry)
    except NotReadable:
        text = re.split(r"[:=]", entry, maxsplit=1)[1].strip()
        return None if "\n" in text or not text or text.startswith(_OPENS_A_VALUE) else Written(text, text)
    return values.get(name) if isinstance(values, Mapping) else None


def _told(trouble: NotReadable, line: int) -> str:
    where = f"line {trouble.line + line - 1}, column {trouble.column}" if trouble.line else f"from line {line} on"
    return f"The front matter has a fault ({where}): {trouble.found}. {trouble.mend}"


def _looks_like_keys(block: str) -> bool:
    lines = [
        line
        for line in block.split("\n")
        if line.strip() and not line.startswith((" ", "\t", "#", "- ", "]", "}", "["))
    ]
    found = sum(_KEY.match(line) is not None for line in lines)
    return found * 2 > len(lines) and bool(lines) and _KEY.match(lines[0]) is not None


def _has_known_key(text: str) -> bool:
    names = (re.split(r"[:=]", line, maxsplit=1)[0].strip().lower() for line in text.split("\n") if _KEY.match(line))
    return any(name in KNOWN for name in names)


def _is_prose(values: Mapping[str, Value]) -> bool:
    """Whether a map is an accident of colons: what two people say, a sentence that announces another."""
    if any(name.lower() in KNOWN for name in values):
        return False
    if any(len(name.split()) > _MOST_WORDS for name in values):
        return True
    said = [value.text for value in values.values() if isinstance(value, Written)]
    return bool(values) and len(said) == len(values) and all(_SENTENCE.fullmatch(text) for text in said)


def end_of_object(text: str) -> int:
    """The offset behind the object that begins at 0; 0 where it is never closed.

    Raises:
        NotReadable: it is nested too deep.
    """
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "{[":
            depth += 1
        elif token[0] in "}]":
            depth -= 1
        if depth > MAX_DEPTH:
            line, column = _place(text, token.start())
            raise NotReadable(line, column, f"values nested deeper than {MAX_DEPTH}", "Make them flatter.")
        if depth == 0:
            return token.end()
    return 0


def read_json(text: str) -> Value:
    """The values of an object whose depth is bounded already.

    Raises:
        NotReadable: it is no JSON.
    """
    if long := _NUMBER_TOO_LONG.search(text):
        raise NotReadable(*_place(text, long.start()), "a number of hundreds of digits", "Quote it.")
    try:
        return written(json.loads(text, parse_constant=str))
    except json.JSONDecodeError as trouble:
        raise NotReadable(trouble.lineno, trouble.colno, f"not JSON: {trouble.msg}", "Mend it.") from trouble


def _place(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def read_toml(text: str) -> Value:
    """The values of the document.

    Raises:
        NotReadable: it is no TOML, or beyond a bound.
    """
    import tomllib

    _check_bounds(text)
    try:
        return written(tomllib.loads(text))
    except (ValueError, RecursionError) as trouble:
        where = _WHERE.search(str(trouble))
        line, column = (int(where["line"]), int(where["column"])) if where and where["line"] else (0, 0)
        wrong = _WHERE.sub("", str(trouble))
        raise NotReadable(
            line, column, f"not TOML: {wrong[:1].lower()}{wrong[1:]}", "Quote texts; dates stand bare."
        ) from trouble


def _check_bounds(text: str) -> None:
    deepest = 0
    for number, line in enumerate(text.split("\n"), 1):
        deepest = max(0, deepest + line.count("[") + line.count("{") - line.count("]") - line.count("}"))
        if deepest > MAX_DEPTH or line.count("[") + line.count("{") > _MOST_BRACKETS:
            raise NotReadable(number, 1, f"values nested deeper than {MAX_DEPTH}", "Make them flatter.")
        if line.count(".") > _MOST_DOTS:
            raise NotReadable(number, 1, f"more than {_MOST_DOTS} dots in a line", "Make it shorter.")
