"""What the branches of runs need of the workspace: the inputs of other apps, and answers for silence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.domain.facts import KERNEL
from orchestrator.domain.media import MediaText
from orchestrator.engine.expiry import expire, is_due
from orchestrator.ports.clock import stamp

if TYPE_CHECKING:
    from orchestrator.domain.definition import App, Definition, Phase
    from orchestrator.domain.secrets import Secrets
    from orchestrator.domain.sources import AskedOf
    from orchestrator.engine.recorder import Recorder
    from orchestrator.engine.tree import Begun
    from orchestrator.face.home import Home
    from orchestrator.workspace.read.inputs import Inputs, Places


class WorkspaceWays:
    """Keeps the contract of `engine.tree.Ways`."""

    def __init__(self, home: Home, secrets: Secrets) -> None:
        self._home = home
        self._secrets = secrets

    def inputs(self, app: App, phase: Phase, given: Mapping[str, JSON]) -> Begun:
        from orchestrator.workspace.read.inputs import Places

        places = Places(
            self._home.root, self._home.root, self._home.clock().astimezone(), self._source(), self._secrets.tell
        )
        read = begun_with(app, phase, given, places).without(self._secrets)
        return read.artifacts, read.files

    def _source(self) -> Callable[[AskedOf], JSON]:
        return self._home.source_values()

    def settle(self, recorder: Recorder, definition: Definition) -> None:
        now = self._home.clock()
        state = recorder.state
        if state.decision is None or not is_due(state.decision, stamp(now)):
            return
        from orchestrator.face.form import form_of
        from orchestrator.workspace.read.form import left_empty

        form = form_of(state.decision, recorder.artifact) if state.decision.kind != "model" else ()
        fields = left_empty(form, now.astimezone()) if form else {}
        recorder.decide(lambda: expire(recorder.state, definition.app, stamp(now), fields), actor=KERNEL)


def begun_with(app: App, phase: Phase, given: Mapping[str, JSON], places: Places) -> Inputs:
    """The inputs of an app that a phase runs.

    What the phase reads for a file of the app is that file's text, as it came from another run; what stands under
    `with` is a path. Raises BatonError: an input is missing, or not of its type.
    """
    from orchestrator.workspace.read.inputs import read_inputs

    files = {field.name for field in app.inputs if field.type == "file" and field.name in given}
    texts = {name: _artifact(given[name]) for name in files - phase.constants.keys() if given[name] is not None}
    rest = {name: value for name, value in given.items() if name not in texts and value is not None}
    return read_inputs(app, rest, places, texts)


def _artifact(value: JSON) -> Artifact:
    """Of what stands for a picture or a PDF the bytes."""
    return value.part.artifact if isinstance(value, MediaText) else Artifact.of_value(value)
