"""What a change of profile would change: for each agent, in dollars on the recorded past, and in what evals say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orchestrator.domain.definition import Definition, Phase, RoleModel
from orchestrator.domain.facts import ModelAnswered
from orchestrator.errors import BatonError
from orchestrator.evals.comparison import Comparison, comparison
from orchestrator.face.workspace import Workspace
from orchestrator.features.evaluation.evals import Evals
from orchestrator.features.models.models import Models
from orchestrator.kinds.agent.spec import AgentSpec
from orchestrator.kinds.kind import spec_of
from orchestrator.models.prices import price_of
from orchestrator.models.protocol import Ability, ability_of
from orchestrator.ports.listing import Wanted
from orchestrator.values import dataclass


@dataclass(frozen=True)
class AgentChange:
    """One agent's work under two profiles."""

    agent: str
    models: tuple[str, str]
    differences: tuple[str, ...]
    """What is lost or won, in words; empty when nothing is known to change."""


@dataclass(frozen=True)
class Past:
    """What an agent's recorded work would cost at the prices of two models."""

    agent: str
    answers: int
    input_tokens: int
    output_tokens: int
    usd: tuple[float | None, float | None]
    """None where no price is known."""


@dataclass(frozen=True)
class ModelComparison:
    """Two profiles side by side."""

    before: str
    after: str
    agents: tuple[AgentChange, ...]
    past: tuple[Past, ...]
    evals: tuple[Comparison, ...]
    not_compared: Mapping[str, str]
    """Suite -> why."""


def compared_models(workspace: Workspace, before: str, after: str) -> ModelComparison:
    """What would be lost, what it would have cost, what evals say: before swapping. Raises NotFound."""
    models = Models(workspace)
    before, after = models.profile(before), models.profile(after)
    agents = tuple(agent_changes(workspace, before, after))
    past = tuple(recorded_past(workspace, before, after))
    evals, not_compared = eval_comparisons(workspace, before, after)
    return ModelComparison(before, after, agents, past, tuple(evals), dict(not_compared))


def agent_changes(workspace: Workspace, before: str, after: str) -> list[AgentChange]:
    """For every agent of every app that can be loaded."""
    found: dict[tuple[str, tuple[str, str]], dict[str, None]] = {}
    for old, new in _definitions(workspace, before, after):
        for phase in old.app.phases:
            if phase.agent in new.agents:
                agent = old.agents[phase.agent]
                pair = old.roles[agent.role][0], new.roles[new.agents[phase.agent].role][0]
                names = found.setdefault((agent.name, (pair[0].name, pair[1].name)), {})
                names |= dict.fromkeys(_differences(phase, bool(agent.tools), pair, (old, new)))
    return [AgentChange(agent, models, tuple(told)) for (agent, models), told in found.items()]


def _definitions(workspace: Workspace, before: str, after: str) -> Iterator[tuple[Definition, Definition]]:
    for path in sorted((workspace.root / "apps").glob("*.yaml")):
        try:
            yield tuple(workspace.definition(path.stem, profile=profile) for profile in (before, after))  # type: ignore[misc]
        except BatonError:
            continue  # an app with faults is told of elsewhere


def _differences(
    phase: Phase, uses_tools: bool, models: tuple[RoleModel, RoleModel], definitions: tuple[Definition, Definition]
) -> Iterator[str]:  # fmt: skip
    old, new = (
        ability_of(model, definition.providers, spec_of(AgentSpec, phase).output)
        for model, definition in zip(models, definitions, strict=True)
    )
    yield from _output(phase, old, new)
    if uses_tools and old.tools != new.tools:
        yield "calls tools" if new.tools else "cannot call its tools"
    if old.context != new.context:
        yield f"context {_room(old)} -> {_room(new)}"
    if old.thinking != new.thinking:
        yield "can think first" if new.thinking else "does not think first"


_HELD = {
    "native": "held to its schema",
    "tool": "gives its schema by a tool",
    "prompted": "only asked for its schema",
}


def _output(phase: Phase, old: Ability, new: Ability) -> Iterator[str]:
    if old.output != new.output:
        yield f"{phase.name}: {_HELD[old.output]} -> {_HELD[new.output]}"


def _room(ability: Ability) -> str:
    return f"{ability.context:,}" if ability.context else "unknown"


def recorded_past(workspace: Workspace, before: str, after: str) -> list[Past]:
    """Every answer in the journal, at the prices of the first model of each agent's role."""
    used: dict[str, list[int]] = {}
    for row in workspace.runs(Wanted(branches=True)):
        for event in workspace.journal.read(row.run):
            if isinstance(event.fact, ModelAnswered) and not event.fact.reused:
                sums = used.setdefault(event.actor, [0, 0, 0])
                for place, number in enumerate((1, event.fact.input_tokens, event.fact.output_tokens)):
                    sums[place] += number
    models = {change.agent: change.models for change in agent_changes(workspace, before, after)}
    return [_past(workspace, agent, sums, models[agent]) for agent, sums in used.items() if agent in models]


def _past(workspace: Workspace, agent: str, sums: list[int], models: tuple[str, str]) -> Past:
    answers, read, written = sums
    settings = Models(workspace).settings
    usd = []
    for model in models:
        at = workspace.clock()
        price = price_of(model, settings.prices, settings.providers, input_tokens=read // answers, at=at)
        usd.append(price.cost_usd(read, written) if price else None)
    return Past(agent, answers, read, written, (usd[0], usd[1]))


def eval_comparisons(workspace: Workspace, before: str, after: str) -> tuple[list[Comparison], Mapping[str, str]]:
    """Suites that have recordings under both profiles, compared; and why each other one is not."""
    evals = Evals(workspace)
    compared: list[Comparison] = []
    left_out: dict[str, str] = {}
    for name in evals.names():
        suite = evals.suite(name)
        unrecorded = [
            profile
            for profile in (before, after)
            if not any(suite.cassette(case.name, profile).is_file() for case in suite.cases)
        ]
        if unrecorded:
            left_out[name] = f"nothing recorded under {' or '.join(unrecorded)}"
            continue
        compared.append(comparison(evals.side(name, before), evals.side(name, after)))
    return compared, left_out
