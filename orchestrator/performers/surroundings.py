"""Where a run's tools and effects may work."""

from __future__ import annotations

from pathlib import Path

from orchestrator.domain.canonical import JSON
from orchestrator.engine.performer import Task
from orchestrator.ports.tool import Surroundings


def surroundings_of(task: Task, root: Path, settings: JSON = None) -> Surroundings:
    """The workspace, the folders the person named for this run, and its recorded inputs."""
    inputs = {name: task.artifact(digest) for name, digest in task.state.inputs.items()}
    folders = {
        field.name: (root / inputs[field.name].value).resolve()
        for field in task.definition.app.inputs
        if field.type == "folder" and field.name in inputs and inputs[field.name].value
    }
    return Surroundings(root, folders, inputs, settings)
