"""The app's own functions: those that phases name, and `verify`."""

from __future__ import annotations

from orchestrator.workspace.check.checked_app import CheckedApp
from orchestrator.workspace.read.python_module import Signature
from orchestrator.workspace.yaml.faultlog import did_you_mean, listed
from orchestrator.workspace.yaml.node import Scalar


def script(app: CheckedApp, named: Scalar) -> Signature | None:
    """The function of a name; when it is not there, that is told."""
    path = app.scripts_path
    if not (app.files.root / path).is_file():
        app.faults.add(named.place, f"no script '{named.text}'", f"Write it in {path}.")
        return None
    module = app.files.module(path)
    if module is None:
        return None
    if named.text not in module.functions:
        mend = did_you_mean(named.text, module.functions, f"Write it there; it has {listed(module.functions)}.")
        app.faults.add(named.place, f"no function '{named.text}' in {path}", mend)
    return module.functions.get(named.text)


def check_verify(app: CheckedApp) -> None:
    named = app.source.parts.get("verify")
    signature = script(app, named) if named else None
    if named and signature:
        for name in signature.lacks(set(app.names)):
            app.unknown.add(name, f"{app.scripts_path}:{named.text}", "takes '{}'", named.place)
