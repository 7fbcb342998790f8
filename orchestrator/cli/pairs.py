"""`-p NAME=VALUE`, as often as there are values."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.errors import UsageError


def pairs(words: Iterable[str]) -> dict[str, str]:
    """The words as a mapping. Raises UsageError for one without `=`, or a name given twice."""
    given: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name:
            raise UsageError(f'"{word}" is not NAME=VALUE.')
        if name in given:
            raise UsageError(f"{name} is given twice.")
        given[name] = value
    return given
