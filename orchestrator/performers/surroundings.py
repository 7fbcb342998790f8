"""Where a run's tools and effects may work."""

from __future__ import annotations

from pathlib import Path

from orchestrator.domain.canonical import JSON
from orchestrator.engine.performer import Assignment
from orchestrator.ports.tool import Surroundings


def surroundings_of(assignment: Assignment, root: Path, settings: JSON = None) -> Surroundings:
    """The workspace, the folders the person named for this run, and its recorded inputs."""
    inputs = {name: assignment.artifact(digest) for name, digest in assignment.state.inputs.items()}
    folders = {
        field.name: (root / inputs[field.name].value).resolve()
        for field in assignment.definition.app.inputs
        if field.type == "folder" and field.name in inputs and inputs[field.name].value
    }
    return Surroundings(root, folders, inputs, settings)
