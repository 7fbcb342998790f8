"""The files of a folder that a run was begun with, as a phase's list has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from orchestrator.domain.canonical import JSON
from orchestrator.domain.secrets import Secrets
from orchestrator.errors import RunError

if TYPE_CHECKING:
    from orchestrator.engine.performer import Assignment


def files_of(assignment: Assignment, name: str, pattern: str) -> list[JSON]:
    """An item for each file of the folder that an input names, without secrets.

    Raises:
        RunError: the input is no folder, or none was given; the folder is not there.
    """
    inputs = assignment.definition.app.inputs
    if not any(field.name == name and field.type == "folder" for field in inputs):
        raise RunError(f"'{name}' is no input of type folder, so it has no files.")
    digest = assignment.state.inputs.get(name)
    folder = assignment.artifact(digest).value if digest else None
    if not folder:
        guard = f"(({name} | files(...)) if {name} else [])"
        raise RunError(f"no folder was given as '{name}'.", mend=f"Give one: -p {name}=FOLDER, or guard it: {guard}")
    return [_without(assignment.secrets, item) for item in assignment.files_in(folder, pattern)]


def _without(secrets: Secrets, item: Mapping[str, JSON]) -> JSON:
    told: dict[str, JSON] = secrets.redact_value({**item, "text": None}, "the name of a file")
    text = item["text"]
    return {**told, "text": None if text is None else secrets.redact_text(text, told["path"], lines=True)}
