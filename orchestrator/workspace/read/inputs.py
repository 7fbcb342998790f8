"""Read an app's inputs once, when a run starts. What is read here is recorded; nothing below looks again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import App, Field
from orchestrator.domain.secrets import Secrets
from orchestrator.errors import NotFound, UsageError
from orchestrator.workspace.read.field_value import described, value_of
from orchestrator.workspace.read.source_file import read_source


@dataclass(frozen=True)
class Inputs:
    artifacts: Mapping[str, Artifact]
    files: Mapping[str, str]
    """Input name -> the path its text was read from."""

    def without(self, secrets: Secrets) -> Inputs:
        """The same with every secret taken out, told by file and line."""
        artifacts = {
            name: secrets.redact_artifact(artifact, self.files.get(name, name), lines=name in self.files)
            for name, artifact in self.artifacts.items()
        }
        return Inputs(artifacts, {name: secrets.redact_text(path, name) for name, path in self.files.items()})


@dataclass(frozen=True)
class Places:
    """Where paths start, and what day it is."""

    root: Path
    """The workspace; defaults that are paths start there."""
    here: Path
    """The folder that paths the person gave start from."""
    now: datetime
    """Local time, for `today` and `monday`."""


def read_inputs(app: App, given: Mapping[str, JSON], places: Places) -> Inputs:
    """The values of all inputs, defaults included; text from a command line is converted to the input's type.

    Raises:
        UsageError: an input is missing, or its value is not of its type.
        NotFound: there is no such input, or no such file.
    """
    known = {field.name: field for field in app.inputs}
    for name in given:
        if name not in known:
            raise NotFound("input", name, known, mend=f"{app.name} takes: {', '.join(known) or 'nothing'}.")
    artifacts: dict[str, Artifact] = {}
    files: dict[str, str] = {}
    for field in app.inputs:
        _check_present(app, field, given)
        value = value_of(field, given.get(field.name, field.default), places.now)
        start = places.here if field.name in given else places.root
        if field.type == "file" and value is not None:
            artifacts[field.name] = read_source(_path(start, value))
            files[field.name] = value
        elif field.type == "folder" and value is not None:
            artifacts[field.name] = Artifact.of_json(_seen_from(places.root, _path(start, value)))
        else:
            artifacts[field.name] = Artifact.of_json(value)
    return Inputs(artifacts, files)


def folders_named(app: App, given: Mapping[str, JSON], root: Path, here: Path) -> Iterator[Path]:
    """The folders a run would begin with, given or by default."""
    for field in app.inputs:
        value = given.get(field.name, field.default)
        if field.type == "folder" and isinstance(value, str) and value:
            yield _path(here if field.name in given else root, value)


def _check_present(app: App, field: Field, given: Mapping[str, JSON]) -> None:
    if field.name in given or not field.required:
        return
    if field.source:
        raise UsageError(
            f'{app.name} reads "{field.name}" from {field.source}, and no reader for it is installed.',
            mend=f"Give it yourself: -p {field.name}=VALUE",
        )
    if field.required:
        raise UsageError(f'{app.name} needs "{field.name}" ({described(field)}).', mend=_how_to_give(app, field))


def _path(start: Path, written: str) -> Path:
    try:
        return start / Path(written).expanduser()
    except RuntimeError as error:  # `~` of an account that is in no list
        raise UsageError(f"{written} has no home folder behind it.", mend="Write the whole path.") from error


def _seen_from(root: Path, folder: Path) -> str:
    """How a folder is recorded: relative where it lies in the workspace, so that both can move together."""
    plain = Path(os.path.normpath(folder.absolute()))
    return plain.relative_to(root).as_posix() if plain.is_relative_to(root) else str(plain)


def _how_to_give(app: App, field: Field) -> str:
    first = next(iter(app.inputs)).name == field.name
    by_place = "FILE" if field.type == "file" else "VALUE"
    return f"Give it: baton run {app.name} {by_place if first else f'-p {field.name}=VALUE'}"
