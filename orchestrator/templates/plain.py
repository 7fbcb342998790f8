"""Plain JSON values out of whatever a template computed, every item counted."""

from __future__ import annotations

from math import isfinite
from typing import Any

from orchestrator.domain.canonical import JSON
from orchestrator.errors import TemplateError
from orchestrator.templates.absent import Absent
from orchestrator.templates.bounds import weigh
from orchestrator.templates.kind import kind_of


def plain(value: Any) -> JSON:
    """A copy made of dicts, lists, texts, finite numbers, booleans and None.

    A list that holds another list many times over is charged for each time: comparing or printing it costs that.
    """
    if isinstance(value, Absent):
        value.used()
    weigh(value)
    if isinstance(value, list | tuple | range):
        return [plain(item) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, float) and not isfinite(value):
        raise TemplateError("gives a number that is not finite.", mend="Guard the division or the power.")
    if value is None or isinstance(value, str | int | float):
        return value
    raise TemplateError(
        f"gives {kind_of(value)}, which is not plain JSON.", mend="Give text, numbers, lists or objects."
    )
