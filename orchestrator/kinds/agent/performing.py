"""Performs agent phases: renders the prompt, runs the turn, and asks the person when the agent cannot finish."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from orchestrator.domain.definition import Agent, Definition, RoleModel
from orchestrator.domain.media import parts_in
from orchestrator.domain.messages import UserMessage
from orchestrator.engine.performer import Ask, Assignment, Outcome, Produced
from orchestrator.errors import BudgetReached, ModelError, ModelUnavailable, NotFound
from orchestrator.kinds.agent.asking import Asking
from orchestrator.kinds.agent.spec import AgentSpec
from orchestrator.kinds.agent.spending import ask_to_raise
from orchestrator.kinds.agent.turn import AgentTurn, Unfinished
from orchestrator.kinds.agent.unfinished import Stuck, ask_how_to_go_on
from orchestrator.kinds.ground import Ground, surroundings_of
from orchestrator.kinds.joins import (
    NO_PURSE,
    FindTool,
    ModelFor,
    ProfilesFor,
    ReachedNow,
    as_pinned,
    no_profiles,
    nobody_listens,
)
from orchestrator.kinds.kind import spec_of
from orchestrator.models.failure import Unusable
from orchestrator.ports.clock import Clock, system_clock
from orchestrator.ports.purse import Purse
from orchestrator.ports.tool import Tool
from orchestrator.templates.prompt import Prompts

if TYPE_CHECKING:
    from orchestrator.ports.piece import Listening


class AgentPerformer:
    def __init__(
        self,
        ground: Ground,
        model_for: ModelFor,
        find_tool: FindTool,
        purse: Purse = NO_PURSE,
        reached_now: ReachedNow = as_pinned,
        profiles_for: ProfilesFor = no_profiles,
        clock: Clock = system_clock,
        listening: Listening = nobody_listens,
    ) -> None:
        self._ground = ground
        self._purse = purse
        self._model_for = model_for
        self._find_tool = find_tool
        self._reached_now = reached_now
        self._profiles_for = profiles_for
        self._clock = clock
        self._listening = listening

    async def perform(self, assignment: Assignment) -> Outcome:
        agent = assignment.definition.agents[assignment.phase.agent]
        reached = self._reached_now(assignment.definition)
        models = self._models(reached, agent)
        asking = Asking(assignment, agent, self._purse, reached.providers, self._listening())
        turn = AgentTurn(
            assignment,
            agent,
            self._model_for(models, reached.providers, asking),
            asking,
            self._tools(assignment, agent),
            partial(surroundings_of, assignment, self._ground),
            models[0].settings,
        )
        try:
            artifact = await turn.run(lambda: self._prompt(assignment))
        except BudgetReached as reached:
            return ask_to_raise(assignment, reached)
        except Unfinished as unfinished:
            if _is_kept(assignment):
                raise ModelError(str(unfinished)) from None
            return self._stuck(assignment, Stuck(unfinished.cause, str(unfinished)))
        except (ModelUnavailable, Unusable) as failure:  # not what must not be asked, or was never recorded
            if _is_kept(assignment):
                raise
            return self._stuck(assignment, Stuck.at(failure))
        state = assignment.visit.turn
        return Produced(artifact, agent.name, state.provenance if state else "")

    def _prompt(self, assignment: Assignment) -> UserMessage:
        values = assignment.arguments()
        media = parts_in(values)
        values["feedback"] = [
            assignment.artifact(note).text for note in assignment.state.feedback.get(assignment.phase.name, ())
        ]
        prompt = spec_of(AgentSpec, assignment.phase).prompt
        text = Prompts.of(assignment.definition.prompts).render(prompt, values)
        return UserMessage(text, tuple(media.values()))

    def _models(self, definition: Definition, agent: Agent) -> Sequence[RoleModel]:
        """Those that may play the agent's role. What the first was given is part of what is asked, whoever answers."""
        models = definition.roles.get(agent.role)
        if not models:
            raise NotFound("role", agent.role, definition.roles)
        return models

    def _tools(self, assignment: Assignment, agent: Agent) -> dict[str, Tool]:
        """By the names that the model knows them by."""
        tools = [self._find_tool(name, assignment.definition) for name in agent.tools]
        return {tool.spec.name: tool for tool in tools}

    def _stuck(self, assignment: Assignment, stuck: Stuck) -> Ask:
        """Whatever kept it from its end, the person has the same ways on."""
        profiles = self._profiles_for(assignment.definition)
        return ask_how_to_go_on(assignment, stuck, profiles, self._clock)


def _is_kept(assignment: Assignment) -> bool:
    """One entry of several, whose failure is kept beside the results of the others: nobody is asked about each."""
    return bool(assignment.state.branch and assignment.state.branch.keeps)
