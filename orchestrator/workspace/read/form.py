"""The form of a gate, filled in: every field there, of its type, and no other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Field
from orchestrator.errors import UsageError, nearest_name
from orchestrator.workspace.read.field_value import described, value_of


def filled_in(form: Iterable[Field], given: Mapping[str, JSON], now: datetime, *, how: str) -> dict[str, JSON]:
    """The values of all fields, defaults included.

    Args:
        now: local time.
        how: the command that gives the answer, for the mend.

    Raises:
        UsageError: a field is missing or unknown, or its value is not of its type.
    """
    fields = {field.name: field for field in form}
    for name in given:
        if name not in fields:
            nearest = nearest_name(name, fields)
            asked = f"The form asks for: {', '.join(fields) or 'nothing'}."
            raise UsageError(f'the form has no field "{name}".', mend=f"Did you mean {nearest}?" if nearest else asked)
    missing = [field for field in fields.values() if field.required and field.name not in given]
    if missing:
        told = "; ".join(f"{field.name} ({described(field)})" for field in missing)
        options = " ".join(f"-p {field.name}=VALUE" for field in missing)
        raise UsageError(f"the answer needs {told}.", mend=f"Give it: {how} {options}")
    return {name: value_of(field, given.get(name, field.default), now) for name, field in fields.items()}


def left_empty(form: Iterable[Field], now: datetime) -> dict[str, JSON]:
    """What the form holds when nobody fills it in: defaults, and nothing where there is none."""
    return {field.name: value_of(field, field.default, now) for field in form if not field.required}
