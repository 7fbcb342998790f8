"""Performs agent phases: renders the prompt, runs the turn, and asks the person when the agent cannot finish."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from orchestrator.domain.artifact import PLAIN_TEXT, Artifact
from orchestrator.domain.definition import Agent, Provider, RoleModel
from orchestrator.domain.facts import KERNEL, REJECTED, ModelFailed
from orchestrator.engine.performer import Ask, Assignment, Outcome, Produced
from orchestrator.errors import NotFound
from orchestrator.performers.surroundings import surroundings_of
from orchestrator.performers.turn import Turn, Unfinished
from orchestrator.ports.model import Model
from orchestrator.ports.tool import Tool
from orchestrator.templates.prompt import Prompts

OnAttempt = Callable[[str, str, str], None]
"""Told of an attempt that brought no answer: model, cause, message."""

ModelFor = Callable[[Sequence[RoleModel], Mapping[str, Provider], OnAttempt], Model]
"""The model that plays a role, from those that may, in order of preference, and the providers in force."""

FindTool = Callable[[str, Mapping[str, str]], Tool]
"""The tool of a name, given the pinned sources of the workspace's own."""


class AgentPerformer:
    def __init__(self, root: Path, model_for: ModelFor, find_tool: FindTool) -> None:
        self._root = root
        self._model_for = model_for
        self._find_tool = find_tool

    async def perform(self, assignment: Assignment) -> Outcome:
        agent = assignment.definition.agents[assignment.phase.uses]
        models = self._models(assignment, agent)
        turn = Turn(
            assignment,
            agent,
            self._model(assignment, models),
            self._tools(assignment, agent),
            surroundings_of(assignment, self._root),
            models[0].settings,
        )
        try:
            artifact = await turn.run(lambda: self._prompt(assignment))
        except Unfinished as unfinished:
            return self._ask(assignment, str(unfinished))
        state = assignment.visit.turn
        return Produced(artifact, agent.name, state.provenance if state else "")

    def _prompt(self, assignment: Assignment) -> str:
        values = assignment.arguments()
        values["feedback"] = [
            assignment.artifact(note).text for note in assignment.state.feedback.get(assignment.phase.name, ())
        ]
        return Prompts(assignment.definition.prompts).render(assignment.phase.prompt, values)

    def _models(self, assignment: Assignment, agent: Agent) -> Sequence[RoleModel]:
        """Those that may play the agent's role. What the first was given is part of what is asked, whoever answers."""
        models = assignment.definition.roles.get(agent.role)
        if not models:
            raise NotFound("role", agent.role, assignment.definition.roles)
        return models

    def _model(self, assignment: Assignment, models: Sequence[RoleModel]) -> Model:
        def record_attempt(model: str, cause: str, message: str) -> None:
            error = Artifact.of_text(message, PLAIN_TEXT)
            assignment.record(ModelFailed(model, cause, error.digest), actor=KERNEL, artifacts=[error])

        return self._model_for(models, assignment.definition.providers, record_attempt)

    def _tools(self, assignment: Assignment, agent: Agent) -> dict[str, Tool]:
        return {name: self._find_tool(name, assignment.definition.modules) for name in agent.tools}

    def _ask(self, assignment: Assignment, why: str) -> Ask:
        """The person may do the work by hand (`take`), have it tried again, or stop."""
        phase = assignment.phase.name
        question = f"{why}\nTry again, or do it by hand: baton take {assignment.state.run} --with FILE"
        return Ask(question, {"retry": phase, "reject": REJECTED}, shows=dict(assignment.versions))
