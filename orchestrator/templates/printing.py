"""How a value looks when a template prints it."""

from __future__ import annotations

import json
import re
from typing import Any

from jinja2 import Undefined

from orchestrator.domain.canonical import JSON
from orchestrator.domain.data_block import DataBlock
from orchestrator.errors import TemplateError
from orchestrator.templates.absent import Absent
from orchestrator.templates.bounds import fits_text, weigh
from orchestrator.templates.kind import kind_of
from orchestrator.templates.plain import plain

_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters; tabs and line breaks are dealt with as space
    r"\u202a-\u202e\u2066-\u2069"  # bidirectional overrides: text would not read as it is stored
    r"\U000e0000-\U000e007f]"  # tag characters: letters nobody sees but a model
)


class TemplateBlock(str):
    """The text of a data block on its way out. It stands on lines of its own."""

    __slots__ = ()

    def __str__(self) -> str:
        return self  # the compiled template calls str(); the class must outlive that


def finished(value: Any) -> str:
    """What `{{ value }}` prints."""
    if isinstance(value, DataBlock):
        return TemplateBlock(value)
    if isinstance(value, Undefined) and not isinstance(value, Absent):
        return ""  # the missing else of `{{ a if b }}`
    return one_line(weigh(spelled(value)))


def spelled(value: Any) -> str:
    """Text and numbers as they are; only `| data` prints anything larger."""
    if isinstance(value, Absent):
        value.used()
    if isinstance(value, str):
        return value
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    raise TemplateError(f"prints {kind_of(value)} raw.", mend="Write '| data' behind it, or print its parts.")


def one_line(text: str) -> str:
    """A text that can neither start a paragraph of its own nor hide anything."""
    fits_text(len(text))
    lines = text.splitlines()
    if len(lines) > 1:
        text = " ".join(line.strip() for line in lines if line.strip())
    return _UNSEEN.sub("", text.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029").replace("\t", " "))


def data_block(value: JSON, name: str) -> DataBlock:
    """The `data` filter: text as it is, everything else as readable JSON."""
    found = plain(value)
    if found is None:
        return DataBlock(name, "none")
    text = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False, sort_keys=True, indent=2)
    fits_text(len(text))
    return DataBlock(name, text)
