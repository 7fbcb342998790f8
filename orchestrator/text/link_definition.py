"""Link and foot-note definitions: at the end of a page, and only those it uses."""

from __future__ import annotations

import re
from collections.abc import Iterable

from orchestrator.text.block import Block

_LABEL = re.compile(r"\[([^\[\]]+)\]")
_ABBREVIATION = re.compile(r"\*\[(?P<short>[^\[\]]+)\]:")


def with_definitions(body: str, definitions: Iterable[Block]) -> str:
    """The definitions that the body still uses stand at its end, each as long as it was; what they use comes too."""
    by_label: dict[str, str] = {}
    for block in definitions:
        text = block.text.strip()
        if label := _LABEL.search(text.split("\n", 1)[0]):
            by_label[label[1].lower()] = text
    used = _used(body, by_label)
    return "\n\n".join(part for part in (body, "\n".join(used)) if part) + "\n"


def _used(body: str, by_label: dict[str, str]) -> list[str]:
    asked = _labels(body)
    kept: set[str] = set()
    while new := {label for label in asked if label in by_label} - kept:
        kept |= new
        asked = {label for one in new for label in _labels(by_label[one])}
    return [text for label, text in by_label.items() if label in kept or _is_abbreviated(text, body)]


def _labels(text: str) -> set[str]:
    return {label.lower() for label in _LABEL.findall(text)}


def _is_abbreviated(text: str, body: str) -> bool:
    short = _ABBREVIATION.match(text)
    return short is not None and short["short"] in body
