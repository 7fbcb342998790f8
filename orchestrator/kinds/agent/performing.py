"""Performs agent phases: renders the prompt, runs the turn, and asks the person when the agent cannot finish."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from orchestrator.domain.answers import REJECT, RETRY
from orchestrator.domain.definition import Agent, RoleModel
from orchestrator.domain.facts import REJECTED
from orchestrator.engine.performer import Ask, Assignment, Outcome, Produced
from orchestrator.errors import BudgetReached, NotFound
from orchestrator.kinds.agent.asking import Asking
from orchestrator.kinds.agent.spec import AgentSpec
from orchestrator.kinds.agent.spending import ask_to_raise
from orchestrator.kinds.agent.turn import AgentTurn, Unfinished
from orchestrator.kinds.ground import Ground, surroundings_of
from orchestrator.kinds.joins import NO_PURSE, FindTool, ModelFor
from orchestrator.kinds.kind import spec_of
from orchestrator.models.failure import Unusable
from orchestrator.ports.purse import Purse
from orchestrator.ports.tool import Tool
from orchestrator.templates.prompt import Prompts


class AgentPerformer:
    def __init__(self, ground: Ground, model_for: ModelFor, find_tool: FindTool, purse: Purse = NO_PURSE) -> None:
        self._ground = ground
        self._purse = purse
        self._model_for = model_for
        self._find_tool = find_tool

    async def perform(self, assignment: Assignment) -> Outcome:
        agent = assignment.definition.agents[assignment.phase.agent]
        models = self._models(assignment, agent)
        asking = Asking(assignment, agent, self._purse)
        turn = AgentTurn(
            assignment,
            agent,
            self._model_for(models, assignment.definition.providers, asking),
            asking,
            self._tools(assignment, agent),
            partial(surroundings_of, assignment, self._ground),
            models[0].settings,
        )
        try:
            artifact = await turn.run(lambda: self._prompt(assignment))
        except Unfinished as unfinished:
            return self._ask(assignment, str(unfinished))
        except BudgetReached as reached:
            return ask_to_raise(assignment, reached)
        except Unusable as failure:
            if failure.cause != "too_long":
                raise
            return self._ask(assignment, self._too_long(assignment, failure))
        state = assignment.visit.turn
        return Produced(artifact, agent.name, state.provenance if state else "")

    def _prompt(self, assignment: Assignment) -> str:
        values = assignment.arguments()
        values["feedback"] = [
            assignment.artifact(note).text for note in assignment.state.feedback.get(assignment.phase.name, ())
        ]
        return Prompts.of(assignment.definition.prompts).render(spec_of(AgentSpec, assignment.phase).prompt, values)

    def _models(self, assignment: Assignment, agent: Agent) -> Sequence[RoleModel]:
        """Those that may play the agent's role. What the first was given is part of what is asked, whoever answers."""
        models = assignment.definition.roles.get(agent.role)
        if not models:
            raise NotFound("role", agent.role, assignment.definition.roles)
        return models

    def _tools(self, assignment: Assignment, agent: Agent) -> dict[str, Tool]:
        """By the names that the model knows them by."""
        tools = [self._find_tool(name, assignment.definition) for name in agent.tools]
        return {tool.spec.name: tool for tool in tools}

    def _too_long(self, assignment: Assignment, failure: Unusable) -> str:
        """What the agent reads is never cut without a word: the person shortens it, or takes another model."""
        run = assignment.state.run
        return f"{failure}\nWith a model that reads more: baton fork {run} --profile NAME"

    def _ask(self, assignment: Assignment, why: str) -> Ask:
        """The person may do the work by hand (`take`), have it tried again, or stop."""
        phase, run = assignment.phase.name, assignment.state.run
        question = f"{why}\nTry again, or do it by hand: baton take {run} --with FILE"
        if assignment.state.digest(assignment.phase.writes):
            question += f"\nOr keep {assignment.phase.writes} as it is: baton skip {run}"
        return Ask(question, {RETRY: phase, REJECT: REJECTED}, shows=dict(assignment.versions))
