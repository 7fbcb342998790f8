"""Where a run's tools and effects may work."""

from __future__ import annotations

from pathlib import Path

from orchestrator.domain.canonical import JSON
from orchestrator.engine.performer import Assignment
from orchestrator.files.links import followed
from orchestrator.ports.governing import NO_GOVERNING, Governing
from orchestrator.ports.pages import NO_PAGES, Pages
from orchestrator.ports.tool import ANY_REPOSITORY, Repositories, Surroundings
from orchestrator.values import dataclass


@dataclass(frozen=True)
class Ground:
    """Where all runs of a workspace stand."""

    root: Path
    repositories: Repositories = ANY_REPOSITORY
    pages: Pages = NO_PAGES
    governing: Governing = NO_GOVERNING


def surroundings_of(assignment: Assignment, ground: Ground, settings: JSON = None) -> Surroundings:
    """The workspace, the folders the person named for this run, and its recorded inputs."""
    inputs = {name: assignment.artifact(digest) for name, digest in assignment.state.inputs.items()}
    folders = {
        field.name: followed(ground.root / inputs[field.name].value)
        for field in assignment.definition.app.inputs
        if field.type == "folder" and field.name in inputs and inputs[field.name].value
    }
    files = dict(assignment.state.files)
    return Surroundings(ground.root, folders, inputs, settings, ground.repositories, files, ground.pages)
