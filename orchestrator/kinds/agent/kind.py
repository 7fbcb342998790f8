"""Agent phases: a model, in the role of an agent, makes a text or a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Definition, Phase
from orchestrator.kinds.agent.spec import AgentSpec
from orchestrator.kinds.kind import WORK, Kind, spec_of

if TYPE_CHECKING:  # performing a phase needs nothing of what reads and checks it, nor the other way round
    from orchestrator.engine.performer import Performer
    from orchestrator.kinds.joins import Joins
    from orchestrator.workspace.check.checked_app import CheckedApp, Pins
    from orchestrator.workspace.check.names import Names
    from orchestrator.workspace.read.app_prompts import AppPrompts
    from orchestrator.workspace.read.files import WorkspaceFiles
    from orchestrator.workspace.read.phase_reader import PhaseKeys
    from orchestrator.workspace.read.phase_source import PhaseSource
    from orchestrator.workspace.read.shape import Shape
    from orchestrator.workspace.yaml.node import Scalar

_TEXT: Mapping[str, JSON] = {"type": "string"}


class AgentKind(Kind):
    name = "agent"
    keys: ClassVar[tuple[str, ...]] = (*WORK, "prompt", "output")
    in_together = True
    rests_on = "a model"

    def spec(self, keys: PhaseKeys) -> Mapping[str, JSON]:
        keys.text("prompt")
        keys.keep("output")
        return {self.name: keys.text(self.name)}

    def texts(self, path: str, source: PhaseSource, within: str) -> Mapping[str, Scalar]:
        from orchestrator.kinds.agent.lookup import inline_prompt

        return inline_prompt(path, source, within)

    def looked_up(
        self, source: PhaseSource, files: WorkspaceFiles, prompts: AppPrompts, path: str, within: str
    ) -> PhaseSource:
        from orchestrator.kinds.agent.lookup import looked_up

        return looked_up(source, files, prompts, path, within)

    def shape(self, source: PhaseSource, names: Names) -> Shape:
        from orchestrator.workspace.read.shape import Shape

        output = spec_of(AgentSpec, source.phase).output
        if output is None:
            return Shape(_TEXT, "foreign", f"phase {source.name}")
        written = source.scalar("output")
        return Shape(output, "checked", f"schemas/{written.text}" if written else f"phase {source.name}")

    def check(self, app: CheckedApp, source: PhaseSource) -> None:
        from orchestrator.kinds.agent.checking import check_agent
        from orchestrator.kinds.agent.prompts import check_prompt

        if spec_of(AgentSpec, source.phase).prompt and not source.doubts("prompt"):
            check_prompt(app, source)
        if named := source.scalar(self.name):
            check_agent(app, named)

    def hears_nothing(self, app: CheckedApp, source: PhaseSource) -> tuple[str, str]:
        template = app.prompts.place(spec_of(AgentSpec, source.phase).prompt).path
        return "whose prompt does not use feedback", f"Print feedback in {template}, or delete send_back."

    def pins(self, source: PhaseSource) -> Pins:
        from orchestrator.workspace.check.checked_app import Pins

        spec = spec_of(AgentSpec, source.phase)
        return Pins(agent=spec.agent, prompt=spec.prompt)

    def who(self, phase: Phase) -> str:
        return phase.named

    def performer(self, joins: Joins) -> Performer:
        from orchestrator.kinds.agent.performing import AgentPerformer

        joined = (joins.model_for, joins.find_tool, joins.purse, joins.reached_now, joins.profiles_for)
        return AgentPerformer(joins.ground, *joined, joins.clock, joins.listening)

    def misfits(self, phase: Phase, value: JSON) -> list[str]:
        from orchestrator.kinds.agent.output import schema_faults

        output = spec_of(AgentSpec, phase).output
        return [] if output is None else schema_faults(output, value)

    def is_json(self, phase: Phase) -> bool:
        return spec_of(AgentSpec, phase).output is not None

    def lacks(self, definition: Definition, phase: Phase) -> Iterator[str]:
        from orchestrator.tools.lacking import has_tool

        agent = definition.agents[phase.agent]
        for tool in agent.tools:
            if not has_tool(definition, tool):
                yield f"agent {agent.name}: tool {tool}, of an installed package"
