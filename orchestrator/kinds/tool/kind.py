"""Tool phases: one recorded call of a tool that looks at the world."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from orchestrator.domain.definition import Definition, Phase
from orchestrator.kinds.kind import Kind

if TYPE_CHECKING:  # performing a phase needs nothing of what reads and checks it, nor the other way round
    from orchestrator.engine.performer import Performer
    from orchestrator.kinds.joins import Joins
    from orchestrator.workspace.check.checked_app import CheckedApp, Pins
    from orchestrator.workspace.read.phase_source import PhaseSource


class ToolKind(Kind):
    name = "tool"
    in_together = True
    rests_on = "what it reads"
    touches_world = True

    def check(self, app: CheckedApp, source: PhaseSource) -> None:
        from orchestrator.workspace.check.calls import check_call
        from orchestrator.workspace.check.toolbox import Toolbox

        named = source.scalar(self.name)
        module = Toolbox(app.files, app.catalog).check_tool(named) if named else None
        if named and module:
            check_call(app, source, named, module.functions[named.text], f"{module.path}:{named.text}")

    def pins(self, source: PhaseSource) -> Pins:
        from orchestrator.workspace.check.checked_app import Pins

        return Pins(tool=source.phase.named)

    def who(self, phase: Phase) -> str:
        return phase.named

    def performer(self, joins: Joins) -> Performer:
        from orchestrator.kinds.tool.performing import ToolPerformer

        return ToolPerformer(joins.ground, joins.find_tool)

    def lacks(self, definition: Definition, phase: Phase) -> Iterator[str]:
        from orchestrator.tools.lacking import has_tool

        if not has_tool(definition, phase.named):
            yield f"phase {phase.name}: tool {phase.named}, of an installed package"
