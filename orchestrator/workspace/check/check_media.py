"""Pictures and PDFs go where something can be done with their bytes."""

from __future__ import annotations

from collections.abc import Iterator

from orchestrator.domain.answers import EDIT
from orchestrator.domain.media import types_of
from orchestrator.workspace.check.checked_app import CheckedApp
from orchestrator.workspace.check.completion import first_read
from orchestrator.workspace.read.phase_source import PhaseSource
from orchestrator.workspace.yaml.faultlog import Place

_TAKES_NONE = ("effect", "tool")
"""Kinds whose arguments are JSON, for they go to other programs and are shown as they are."""


def check_media(app: CheckedApp) -> None:
    """Tell where one is read in vain."""
    for source in app.workers:
        for name, place, parameter in _media_read(app, source):
            if source.phase.kind in _TAKES_NONE:
                found = f"{source.name} reads '{name}', a picture or a PDF, and no {source.phase.kind} takes one"
                app.faults.add(place, found, "Have an agent or a script make of it what is to be read.")
            elif source.phase.kind == "app":
                _check_passed(app, source, name, place, parameter)
        _check_edit(app, source)


def _media_read(app: CheckedApp, source: PhaseSource) -> Iterator[tuple[str, Place, str]]:
    for key, paths in (("reads", source.phase.reads), ("may_read", source.phase.may_read)):
        for parameter, path in paths.items():
            scalar = source.scalar(key, parameter)
            if scalar and app.names.media(path):
                yield path, scalar.place, parameter


def _check_passed(app: CheckedApp, source: PhaseSource, name: str, place: Place, parameter: str) -> None:
    """Another app takes it where it is wanted, in one of the kinds that it may be."""
    below = app.files.app(source.phase.named) if source.phase.named in app.files.app_names else None
    field = next((field for field in below.app.inputs if field.name == parameter), None) if below else None
    if field is None:
        return  # told where the call is checked
    lacking = [one for one in types_of(app.names.media(name)) if one not in types_of(field.media)]
    if lacking:
        takes = f"takes {', '.join(field.media)}" if field.media else "is no picture and no PDF"
        found = (
            f"{source.name} passes '{name}', which may be {lacking[0]}, and {parameter} of {source.phase.named} {takes}"
        )
        app.faults.add(place, found, f"Write the same 'media' at both, or pass what {source.phase.named} takes.")


def _check_edit(app: CheckedApp, gate: PhaseSource) -> None:
    name = first_read(gate)
    if EDIT in gate.phase.answers and app.names.media(name):
        found = f"edit at {gate.name} would replace '{name}', a picture or a PDF"
        app.faults.add(gate.place("answers", EDIT), found, "Read first what may be edited, or delete edit.")
