"""A Jupyter notebook as Markdown: its texts as they are, its code in fences, what its code said below it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.values import dataclass

_BEGINS = re.compile(r"\ufeff?\s*\{")
_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
"""Colours of a terminal, which tracebacks have."""
_TEXTS = ("text/markdown", "text/latex", "text/plain")
"""What an output shows, the best first; of the rest nothing can stand in a page."""


@dataclass(frozen=True, slots=True)
class Notebook:
    text: str
    told: tuple[str, ...]
    """What of it is not in the text, for the person, a sentence each."""


def read_notebook(source: str) -> Notebook | None:
    """The notebook a source is; None where it is something else. Version 4 of the format, which is of 2015."""
    if not _BEGINS.match(source) or '"cells"' not in source or '"nbformat"' not in source:
        return None
    try:
        value = json.loads(source.removeprefix("\ufeff"))
        cells = [cell for cell in value["cells"] if isinstance(cell, Mapping)]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    language = _language(value)
    parts: list[str] = []
    left: list[str] = []
    for number, cell in enumerate(cells, 1):
        parts += _of_cell(cell, language)
        if shown := list(_left_out(cell)):
            left.append(f"{number} ({', '.join(dict.fromkeys(shown))})")
    told = ["The note is a Jupyter notebook: its texts are kept as they are, its code and what it said as code."]
    if left:
        told.append(f"Of its cells these show something that no text can hold, which is left out: {'; '.join(left)}.")
    return Notebook("\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n", tuple(told))


def _language(value: Mapping[str, JSON]) -> str:
    metadata = value.get("metadata")
    for where, name in (("language_info", "name"), ("kernelspec", "language")):
        found = metadata.get(where) if isinstance(metadata, Mapping) else None
        if isinstance(found, Mapping) and isinstance(found.get(name), str):
            return str(found[name])
    return ""


def _of_cell(cell: Mapping[str, JSON], language: str) -> Iterator[str]:
    text = _text(cell.get("source"))
    if cell.get("cell_type") != "code":
        yield text
        return
    if text.strip():
        yield _fenced(text, language)
    for output in _outputs(cell):
        if said := _ESCAPES.sub("", _said(output)):
            yield said if "text/markdown" in _data(output) else _fenced(said, "")


def _said(output: Mapping[str, JSON]) -> str:
    if "traceback" in output:
        return "\n".join(str(line) for line in output["traceback"] or ())
    if "text" in output:
        return _text(output["text"])
    data = _data(output)
    return next((_text(data[kind]) for kind in _TEXTS if kind in data), "")


def _left_out(cell: Mapping[str, JSON]) -> Iterator[str]:
    """Kinds of what a cell shows and no text can: pictures, widgets, and attachments of texts."""
    for output in _outputs(cell):
        yield from (str(kind) for kind in _data(output) if not str(kind).startswith("text/"))
    attached = cell.get("attachments")
    if isinstance(attached, Mapping):
        yield from (str(name) for name in attached)


def _outputs(cell: Mapping[str, JSON]) -> list[Mapping[str, JSON]]:
    found = cell.get("outputs")
    return [output for output in found if isinstance(output, Mapping)] if isinstance(found, list) else []


def _data(output: Mapping[str, JSON]) -> Mapping[str, JSON]:
    found = output.get("data")
    return found if isinstance(found, Mapping) else {}


def _text(value: JSON) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _fenced(text: str, language: str) -> str:
    marks = "```"
    while marks in text:
        marks += "`"
    return f"{marks}{language}\n{text.strip(chr(10))}\n{marks}"
