"""One namespace per app: no two things under one name, and no name that means something already."""

from __future__ import annotations

from orchestrator.workspace.check.checked_app import CheckedApp
from orchestrator.workspace.read.app_source import RESERVED
from orchestrator.workspace.read.phase_source import PhaseSource
from orchestrator.workspace.yaml.faultlog import FaultLog
from orchestrator.workspace.yaml.node import Scalar


def check_namespace(app: CheckedApp) -> None:
    for key in app.source.keys.values():
        _tell_reserved(key, app.faults)
    owners = {source.name: source for source in app.source.phases}
    for source in app.source.phases:
        _tell_reserved(source.key, app.faults)
        if source.name in app.source.keys:
            line = app.source.keys[source.name].place.line
            app.faults.add(
                source.key.place, f"phase {source.name} is named like the input on line {line}", "Rename one of them."
            )
        written = source.scalar("writes")
        if written:
            _check_artifact(source, written, owners, app)


def _tell_reserved(key: Scalar, faults: FaultLog) -> None:
    if key.text in RESERVED:
        faults.add(key.place, f"'{key.text}' already means {RESERVED[key.text]}", "Choose another name.")


def _check_artifact(source: PhaseSource, written: Scalar, owners: dict[str, PhaseSource], app: CheckedApp) -> None:
    _tell_reserved(written, app.faults)
    name = written.text
    owner = owners.get(name)
    if name in app.source.keys:
        found = f"{source.name} writes '{name}', which is an input; inputs are read once and never change"
        app.faults.add(written.place, found, "Write an artifact of another name.")
    elif owner and owner.phase.writes != name:
        found = f"{source.name} writes '{name}', which is a phase that writes '{owner.phase.writes}'"
        app.faults.add(written.place, found, "Rename the artifact or the phase.")
