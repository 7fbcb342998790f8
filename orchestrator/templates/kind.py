"""What a person calls a value."""

from __future__ import annotations

from typing import Any

from orchestrator.domain.data_block import DataBlock
from orchestrator.templates.absent import Absent

_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (str, "text"),
    (bool, "true or false"),
    ((int, float), "a number"),
    (type(None), "none"),
    (dict, "an object"),
    ((list, tuple, range), "a list"),
    (DataBlock, "a data block"),
)


def kind_of(value: Any) -> str:
    if isinstance(value, Absent):
        value.used()
    for kind, noun in _KINDS:
        if isinstance(value, kind):
            return noun
    return "something that is not a value"
