"""Fields: inputs of an app, the form of a gate, an agent's inline output."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Literal, cast, get_args

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Field, FieldType
from orchestrator.domain.media import WORDS
from orchestrator.values import replace
from orchestrator.workspace.read.media_words import read_words
from orchestrator.workspace.yaml.faultlog import FaultLog, did_you_mean, listed
from orchestrator.workspace.yaml.foreign import IN_FIELD
from orchestrator.workspace.yaml.node import Items, Node, Scalar, Table, called
from orchestrator.workspace.yaml.section import NAME, FileMap, as_name

Use = Literal["input", "form field", "output field"]

TYPES: tuple[str, ...] = tuple(name for name in get_args(FieldType) if name != "object")
DATE_WORDS = ("today", "monday")
_KEYS: Mapping[Use, tuple[str, ...]] = {
    "input": ("type", "default", "description", "options", "at_most", "media", "from", "window", "missing"),
    "form field": ("type", "default", "description", "options", "at_most"),
    "output field": ("type", "description", "options", "at_most"),
}
MISSING = ("tell", "stop")
"""What a source that cannot be read is: a hole in the value, or the end of it before it began."""
_SHORT = re.compile(r"(?P<type>\w+)(?P<nullable> or none)?")


def read_fields(nodes: Mapping[str, Node], use: Use, faults: FaultLog) -> tuple[Field, ...]:
    return tuple(read_field(name, node, use, faults) for name, node in nodes.items())


def read_field(name: str, node: Node, use: Use, faults: FaultLog) -> Field:
    """The field `node` describes; what cannot be read is told, and the rest kept."""
    match node:
        case Scalar():
            return _short(name, node, use, faults)
        case Items():
            return _list(name, node, use, faults)
        case Table():
            return _long(name, node, use, faults)


def _short(name: str, node: Scalar, use: Use, faults: FaultLog) -> Field:
    """`string`, `date or none`."""
    match = _SHORT.fullmatch(node.text.strip()) if isinstance(node.value, str) else None
    if match is None:
        faults.add(node.place, f"{use} {name} is {called(node)}", f"Write its type: {listed(_types(use))}.")
        return Field(name)
    if match["type"] not in _types(use):
        otherwise = f"Types are {listed(_types(use))}."
        faults.add(
            node.place,
            f"no type '{match['type']}' for {use} {name}",
            did_you_mean(match["type"], _types(use), otherwise),
        )
        return Field(name)
    return Field(name, cast("FieldType", match["type"]), nullable=bool(match["nullable"]))


def _types(use: Use) -> tuple[str, ...]:
    """A file or folder is the person's to name."""
    return TYPES if use == "input" else tuple(name for name in TYPES if name not in ("file", "folder"))


def _list(name: str, node: Items, use: Use, faults: FaultLog) -> Field:
    """`[{title: string}]` is a list of such objects, `[string]` a list of texts."""
    match node.items:
        case [Table() as entry]:
            return Field(name, "list", items=read_fields(names_of(entry, faults), use, faults))
        case [Scalar(value="string")]:
            return Field(name, "list")
    faults.add(node.place, f"{use} {name} is no list Baton knows", "Write [string], or [{name: type}].")
    return Field(name, "list")


def names_of(table: Table, faults: FaultLog) -> dict[str, Node]:
    """The entries of a map of fields."""
    for entry in table.entries.values():
        if not NAME.fullmatch(entry.key.text):
            faults.add(
                entry.key.place, f"'{entry.key.text}' is no name for a field", f"Write '{as_name(entry.key.text)}'."
            )
    return {name: entry.value for name, entry in table.entries.items()}


def _long(name: str, node: Table, use: Use, faults: FaultLog) -> Field:
    section = FileMap(node, f"{use} {name}", _KEYS[use], faults, IN_FIELD)
    field = _typed(name, section, use)
    field = replace(
        field,
        required=not section.has("default"),
        description=section.text("description"),
        options=tuple(option.text for option in section.texts("options")),
        at_most=section.whole("at_most", 0),
        media=_media(section, field),
        source=section.text("from"),
    )
    field = _sourced(_windowed(field, section), section)
    if field.source:
        return field
    return _with_default(_checked_options(field, section), section)


def _typed(name: str, section: FileMap, use: Use) -> Field:
    node = section.node("type")
    if section.has("from"):  # a type beside it is told as one too many, whatever it is
        return Field(name, "object")
    if node is not None:
        told = len(section.faults)
        field = read_field(name, node, use, section.faults)
        if len(section.faults) > told:  # what stands beside a type nobody knows may be right
            section.doubtful.add("type")
        return field
    section.scalar("type", required=True)
    return Field(name)


def _checked_options(field: Field, section: FileMap) -> Field:
    if field.type == "choice" and not field.options and not section.doubtful:
        section.fault("type", f"{section.what} is a choice of nothing", "Add 'options: [a, b]'.")
    if field.options and field.type != "choice" and not section.doubtful:
        section.fault("options", f"{section.what} has options but is of type {field.type}", "Write 'type: choice'.")
    if field.at_most and field.type != "list" and not section.doubtful:
        found = f"{section.what} has 'at_most' but is of type {field.type}"
        section.fault("at_most", found, "Delete it, or write 'type: list'.")
    return field


def _media(section: FileMap, field: Field) -> tuple[str, ...]:
    """What a file may be that is no text."""
    words = read_words(section, "media")
    if words == ():
        section.fault("media", f"{section.what} takes no kind of file", f"Write {listed(WORDS)}.")
    if section.has("media") and field.type != "file" and not section.doubtful:
        section.fault("media", f"{section.what} has 'media' but is of type {field.type}", "Write 'type: file'.")
    return words or ()


def _windowed(field: Field, section: FileMap) -> Field:
    window = section.below("window", ("start", "days"))
    if window is None:
        return field
    if not field.source:
        section.fault("window", f"{section.what} has a window but no source", "Add 'from: SOURCE'.")
    return replace(field, window_start=window.text("start", required=True), window_days=window.whole("days", 1))


_OF_NO_SOURCE = {
    "media": "Delete it: the value is always {as_of, entries, holes}.",
    "default": "Write 'missing: tell' or 'missing: stop' instead: what could not be read must not look like what was.",
    "type": "Delete it: the value is always {as_of, entries, holes}.",
    "options": "Delete them: the value is always {as_of, entries, holes}.",
    "at_most": "Delete it: the value is always {as_of, entries, holes}.",
}


def _sourced(field: Field, section: FileMap) -> Field:
    """What is read from a source: of one shape and without a default. Where it is missing, that is told, or stops."""
    missing = section.node("missing")
    if not section.has("from"):
        if missing is not None:
            section.fault("missing", f"{section.what} has 'missing' but no source", "Add 'from: SOURCE'.")
        return field
    for key, mend in _OF_NO_SOURCE.items():
        if section.has(key):
            section.fault(key, f"{section.what} has '{key}', and is read from a source", mend)
    word = missing.plain if missing is not None else MISSING[0]
    if word not in MISSING:
        found = f"'{word}'" if isinstance(word, str) else called(missing) if missing else ""
        mend = did_you_mean(f"{word}", MISSING, f"Write one of {listed(MISSING)}.")
        section.fault("missing", f"'missing' is {found}", mend, node=missing)
    return replace(field, type="object", required=True, stops_unread=word == "stop")


def _with_default(field: Field, section: FileMap) -> Field:
    node = section.node("default")
    if node is None:
        return field
    if not section.doubtful and not fits(field, node.plain):
        section.fault("default", f"the default of {section.what} is {called(node)}", _mend_of_default(field))
    return replace(field, default=node.plain)


def _mend_of_default(field: Field) -> str:
    match field.type:
        case "choice":
            return f"Write one of {listed(field.options)}."
        case "date":
            return f"Write a date such as 2026-01-31, or {' or '.join(DATE_WORDS)}."
        case "list" if field.at_most:
            return f"Write a list of at most {field.at_most}."
        case other:
            return f"Write a {other}."


def fits(field: Field, value: JSON) -> bool:
    """Whether a value may stand in a field."""
    if value is None:
        return field.nullable or not field.required
    match field.type:
        case "string" | "file" | "folder":
            return isinstance(value, str)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "boolean":
            return isinstance(value, bool)
        case "choice":
            return value in field.options
        case "list":
            return isinstance(value, list) and (not field.at_most or len(value) <= field.at_most)
        case "date":
            return isinstance(value, str) and (value in DATE_WORDS or _is_date(value))
        case "object":
            return True


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
