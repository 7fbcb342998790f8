"""Read an app's inputs once, when a run starts. What is read here is recorded; nothing below looks again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import App, Field
from orchestrator.errors import NotFound, UsageError
from orchestrator.workspace.source_file import read_source

_TRUE, _FALSE = {"true", "yes", "1"}, {"false", "no", "0"}


@dataclass(frozen=True)
class Inputs:
    artifacts: Mapping[str, Artifact]
    files: Mapping[str, str]
    """Input name -> the path its text was read from."""


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
        value = given.get(field.name, field.default)
        _check_present(app, field, value, given)
        if field.type == "file" and value is not None:
            start = places.here if field.name in given else places.root
            artifacts[field.name] = read_source(start / Path(str(value)).expanduser())
            files[field.name] = str(value)
        else:
            artifacts[field.name] = Artifact.of_json(_converted(field, value, places.now))
    return Inputs(artifacts, files)


def _check_present(app: App, field: Field, value: JSON, given: Mapping[str, JSON]) -> None:
    if value is not None or field.name in given:
        return
    if field.source:
        raise UsageError(
            f'{app.name} reads "{field.name}" from {field.source}, and no reader for it is installed.',
            mend=f"Give it yourself: -p {field.name}=VALUE",
        )
    if field.required:
        raise UsageError(f'{app.name} needs "{field.name}" ({field.type}).', mend=_how_to_give(app, field))


def _converted(field: Field, value: JSON, now: datetime) -> JSON:
    """A value of the field's type, from a YAML default or from text of a command line."""
    if value is None:
        return None
    if field.type == "date":
        return _day(field, value, now)
    if field.type == "number":
        return _number(field, value)
    if field.type == "boolean":
        return _boolean(field, value)
    if field.type == "list":
        return value if isinstance(value, list) else [part.strip() for part in str(value).split(",") if part.strip()]
    if field.type == "choice" and value not in field.options:
        raise UsageError(f'"{value}" is not one of {field.name}: {", ".join(field.options)}.')
    return value if field.type == "object" or field.source else str(value)


def _day(field: Field, value: JSON, now: datetime) -> str:
    if value == "today":
        return now.date().isoformat()
    if value == "monday":
        return (now.date() - timedelta(days=now.weekday())).isoformat()
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError as error:
        raise UsageError(f'{field.name} is a date, not "{value}".', mend="Write it as 2026-11-22, or today.") from error


def _number(field: Field, value: JSON) -> float | int:
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise UsageError(f'{field.name} is a number, not "{value}".') from error
    return int(number) if number.is_integer() else number


def _boolean(field: Field, value: JSON) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).lower()
    if word not in _TRUE | _FALSE:
        raise UsageError(f'{field.name} is true or false, not "{value}".')
    return word in _TRUE


def _how_to_give(app: App, field: Field) -> str:
    first = next(iter(app.inputs)).name == field.name
    return f"Give it: baton run {app.name} {'FILE' if first else f'-p {field.name}=VALUE'}"
