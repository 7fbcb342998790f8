"""An app's own check of what a run of it made: the function its `verify` names."""

from __future__ import annotations

import inspect
from collections.abc import Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Definition
from orchestrator.errors import RunError


def own_faults(definition: Definition, values: Mapping[str, JSON]) -> list[str]:
    """What the app's `verify` finds wrong, from the pinned copy of its scripts; empty when it names none.

    Args:
        definition: what the run was pinned to.
        values: the run's inputs and artifacts; the function is given those its parameters are named after.

    Raises:
        RunError: something it asks for was not made, or it fails.
    """
    name, path = definition.app.verify, definition.scripts_path
    if not name:
        return []
    from orchestrator.tools.module import load_module, place_of, told

    function = getattr(load_module(path, definition.modules), name)
    wanted = list(inspect.signature(function).parameters)
    missing = [parameter for parameter in wanted if parameter not in values]
    if missing:
        raise RunError(f"{name} checks {', '.join(missing)}, which this run has not made.", where=path)
    try:
        return [str(fault) for fault in function(**{parameter: values[parameter] for parameter in wanted})]
    except Exception as error:  # user code may raise anything
        raise RunError(f"{told(error)}.", where=place_of(error) or path, mend="Mend the script.") from error
