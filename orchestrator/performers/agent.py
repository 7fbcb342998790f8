"""Performs agent phases: renders the prompt, runs the turn, and asks the person when the agent cannot finish."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from orchestrator.domain.artifact import PLAIN_TEXT, Artifact
from orchestrator.domain.definition import Agent, Provider
from orchestrator.domain.facts import KERNEL, REJECTED, ModelFailed
from orchestrator.engine.performer import Ask, Outcome, Produced, Task
from orchestrator.errors import NotFound
from orchestrator.performers.surroundings import surroundings_of
from orchestrator.performers.turn import Turn, Unfinished
from orchestrator.ports.model import Model
from orchestrator.ports.tool import Tool
from orchestrator.templates.prompt import Prompts

OnAttempt = Callable[[str, str, str], None]
"""Told of an attempt that brought no answer: model, cause, message."""

ModelFor = Callable[[str, Mapping[str, Provider], OnAttempt], Model]
"""The model a name such as `anthropic:claude-haiku-4-5` stands for, given the providers in force."""

FindTool = Callable[[str, Mapping[str, str]], Tool]
"""The tool of a name, given the pinned sources of the workspace's own."""


class AgentPerformer:
    def __init__(self, root: Path, model_for: ModelFor, find_tool: FindTool) -> None:
        self._root = root
        self._model_for = model_for
        self._find_tool = find_tool

    async def perform(self, task: Task) -> Outcome:
        agent = task.definition.agents[task.phase.uses]
        turn = Turn(task, agent, self._model(task, agent), self._tools(task, agent), surroundings_of(task, self._root))
        try:
            artifact = await turn.run(lambda: self._prompt(task))
        except Unfinished as unfinished:
            return self._ask(task, str(unfinished))
        state = task.visit.turn
        return Produced(artifact, agent.name, state.provenance if state else "")

    def _prompt(self, task: Task) -> str:
        values = task.arguments()
        values["feedback"] = [task.artifact(note).text for note in task.state.feedback.get(task.phase.name, ())]
        return Prompts(task.definition.prompts).render(task.phase.prompt, values)

    def _model(self, task: Task, agent: Agent) -> Model:
        names = task.definition.roles.get(agent.role)
        if not names:
            raise NotFound("role", agent.role, task.definition.roles)

        def record_attempt(model: str, cause: str, message: str) -> None:
            error = Artifact.of_text(message, PLAIN_TEXT)
            task.record(ModelFailed(model, cause, error.digest), actor=KERNEL, artifacts=[error])

        return self._model_for(names[0], task.definition.providers, record_attempt)

    def _tools(self, task: Task, agent: Agent) -> dict[str, Tool]:
        return {name: self._find_tool(name, task.definition.modules) for name in agent.tools}

    def _ask(self, task: Task, why: str) -> Ask:
        """The person may do the work by hand (`take`), have it tried again, or stop."""
        phase = task.phase.name
        question = f"{why}\nTry again, or do it by hand: baton take {task.state.run} --with FILE"
        return Ask(question, {"retry": phase, "reject": REJECTED}, shows=dict(task.versions))
