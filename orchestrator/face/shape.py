"""What every `--json` shape begins with, and how an error is told in one. On the start-up path."""

from __future__ import annotations

from orchestrator.errors import BatonError, DefinitionFaults, Fault

VERSION = 1
"""Of the shapes others may rely on."""


def error_shape(error: BatonError) -> dict[str, object]:
    return {"v": VERSION, "error": told_shape(error)}


def told_shape(error: BatonError) -> dict[str, object]:
    """The error alone, where it stands among other things."""
    told: dict[str, object] = {
        "kind": error.kind,
        "message": error.message,
        "where": error.where,
        "mend": error.mend,
    }
    if isinstance(error, DefinitionFaults):
        told["faults"] = list(map(fault_shape, error.faults))
    return told


def fault_shape(fault: Fault) -> dict[str, object]:
    return {"path": fault.path, "line": fault.line, "column": fault.column, "found": fault.found, "mend": fault.mend}
