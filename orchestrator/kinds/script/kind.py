"""Script phases: a pure function of the app's own module."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Definition, Phase
from orchestrator.kinds.kind import Kind

if TYPE_CHECKING:  # performing a phase needs nothing of what reads and checks it, nor the other way round
    from orchestrator.domain.artifact import Artifact
    from orchestrator.engine.performer import Performer
    from orchestrator.kinds.joins import Joins
    from orchestrator.workspace.check.checked_app import CheckedApp, Pins
    from orchestrator.workspace.check.names import Names
    from orchestrator.workspace.read.phase_source import PhaseSource
    from orchestrator.workspace.read.shape import Shape


class ScriptKind(Kind):
    name = "script"
    in_together = True
    is_at_once = True
    is_pure = True
    rests_on = "what it reads"

    def shape(self, source: PhaseSource, names: Names) -> Shape:
        from orchestrator.workspace.read.shape import Shape

        return Shape(trust="checked", given_by=f"script {source.phase.named}")

    def check(self, app: CheckedApp, source: PhaseSource) -> None:
        from orchestrator.workspace.check.calls import check_call
        from orchestrator.workspace.check.scripts import script

        named = source.scalar(self.name)
        signature = script(app, named) if named else None
        if named and signature:
            check_call(app, source, named, signature, f"{app.scripts_path}:{named.text}")

    def pins(self, source: PhaseSource) -> Pins:
        from orchestrator.workspace.check.checked_app import Pins

        return Pins(scripts=True)

    def performer(self, joins: Joins) -> Performer:
        from orchestrator.kinds.script.performing import ScriptPerformer

        return ScriptPerformer()

    def tried(self, definition: Definition, phase: Phase, arguments: Mapping[str, JSON]) -> Artifact:
        """A script is pure, so trying it changes nothing."""
        from orchestrator.kinds.script.performing import made_by

        return made_by(definition, phase, arguments)

    def lacks(self, definition: Definition, phase: Phase) -> Iterator[str]:
        from orchestrator.tools.lacking import has_function

        if not has_function(definition.modules.get(definition.scripts_path, ""), phase.named):
            yield f"phase {phase.name}: function {phase.named} of {definition.scripts_path}"
