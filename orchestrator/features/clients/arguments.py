"""What a client calls a tool with, held to the tool's schema."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.domain.json_schema import validator_of
from orchestrator.errors import UsageError
from orchestrator.text.visible import visible

_MOST_TOLD = 3
_SHOWN = 200
"""Characters of a fault: it may quote what was given."""


def check_arguments(tool: str, schema: Mapping[str, JSON], given: Mapping[str, JSON]) -> None:
    """Raises UsageError saying what does not fit."""
    faults = validator_of(schema, formats=False).misfits(dict(given), _MOST_TOLD)
    if faults:
        told = "; ".join("".join(f"{part}: " for part in fault.path) + fault.message[:_SHOWN] for fault in faults)
        raise UsageError(f"{tool}: {visible(told)}.", mend="See the schema of its input.")
