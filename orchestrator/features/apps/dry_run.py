"""What a run would do, as far as that can be told before it: nothing is asked, and nothing is recorded.

That is how often work can come to each phase of an app and where it may go, what would be asked, and what that costs at most.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from orchestrator.values import dataclass, replace

from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.definition import Agent, App, Definition, Phase
from orchestrator.domain.definition import Edge as Edge
from orchestrator.domain.facts import PERSON
from orchestrator.domain.media import parts_in, value_called
from orchestrator.domain.messages import Request, ToolSpec, UserMessage
from orchestrator.domain.price import Price, input_bound
from orchestrator.domain.served_tool import served_name
from orchestrator.engine.values import arguments_of, root_of
from orchestrator.errors import BatonError
from orchestrator.models.prices import price_of
from orchestrator.kinds.agent.spec import AgentSpec
from orchestrator.kinds.app.kind import AppKind
from orchestrator.kinds.kind import spec_of
from orchestrator.kinds.table import KINDS
from orchestrator.templates.expression import Expression
from orchestrator.templates.prompt import Prompts
from orchestrator.tools.registry import find_tool
from orchestrator.face.preparing import Prepared
from orchestrator.face.workspace import Workspace
from orchestrator.workspace.read.settings import Settings, read_settings

_NO_DIGEST = Digest("")
"""Nothing is recorded here, so nothing has a digest."""


@dataclass(frozen=True)
class Ahead:
    """One phase, before it is come to."""

    phase: Phase
    edges: tuple[Edge, ...]
    """Those that may be taken; an edge that the inputs rule out is left out."""
    visits: int
    """At most, as long as the person sends nothing back."""
    models: tuple[str, ...] = ()
    prompt: str | None = None
    """What its agent would be asked, when all of that is known already."""
    waits_for: tuple[str, ...] = ()
    """Artifacts its prompt is made of that nothing has written yet."""
    request_tokens: int = 0
    """Its first request has so many at most; 0 when it is not known yet."""
    most_usd: float | None = 0.0
    """What one visit costs at most; None when nothing of its own bounds it."""
    unpriced: tuple[str, ...] = ()
    """Models nobody knows a price of."""

    @property
    def who(self) -> str:
        """Who works here, or what does."""
        if self.phase.asks_person:
            return PERSON
        return KINDS[self.phase.kind].who(self.phase)


@dataclass(frozen=True)
class DryRun:
    definition: Definition
    files: Mapping[str, str]
    ahead: tuple[Ahead, ...]
    """Every phase that can be come to, in the order they are come to first."""
    run_cap_usd: float
    """0: none."""
    day_left_usd: float | None
    """Of the day's cap; None: there is none."""

    @property
    def most_usd(self) -> float | None:
        """What the run costs at most while the person sends nothing back; None when nothing bounds it."""
        parts = [(one.most_usd, one.visits) for one in self.ahead]
        agents = None if any(usd is None for usd, _ in parts) else sum((usd or 0.0) * times for usd, times in parts)
        bounds = [bound for bound in (agents, self.run_cap_usd or None, self.day_left_usd) if bound is not None]
        return min(bounds, default=None)


def dry_run(workspace: Workspace, prepared: Prepared) -> DryRun:
    definition, settings = prepared.definition, read_settings(workspace.root)
    values = {name: value_called(name, artifact) for name, artifact in prepared.inputs.artifacts.items()}
    spend = workspace.spent_today()
    left = settings.day_usd + spend.day_raised_usd - spend.day_usd if settings.day_usd else None
    return DryRun(
        definition,
        prepared.inputs.files,
        tuple(_DryLook(workspace, definition, settings, values).all()),
        settings.run_usd,
        None if left is None else max(0.0, left),
    )


class _DryLook:
    def __init__(
        self, workspace: Workspace, definition: Definition, settings: Settings, values: Mapping[str, JSON]
    ) -> None:
        self._workspace = workspace
        self._definition = definition
        self._settings = settings
        self._values = values
        self._made = dict(values)
        """And what scripts make of them on their first visit: they are pure, so trying them changes nothing."""
        self._visits = most_visits(definition.app)

    def all(self) -> list[Ahead]:
        phases = {phase.name: phase for phase in self._definition.app.phases}
        found: dict[str, Ahead] = {}
        waiting = [self._definition.app.phases[0].name]
        while waiting:
            name = waiting.pop(0)
            if name in found or name not in phases:
                continue
            found[name] = self._ahead(phases[name], self._visits[name])
            followers = [edge.to for edge in found[name].edges] or list(ways_out(phases[name]))
            waiting += followers
        reached = [found[name] for name in phases if name in found]
        return [one for ahead in reached for one in self._with_what_is_within(ahead)]

    def _with_what_is_within(self, ahead: Ahead) -> Iterator[Ahead]:
        """What works side by side in a `together`, each by itself, and the phases of another app that it runs."""
        yield ahead
        for member in ahead.phase.together:
            told = self._ahead(replace(member, name=f"{ahead.phase.name}.{member.name}"), ahead.visits)
            yield from (told, *self._of_other_app(told))
        yield from self._of_other_app(ahead)

    def _of_other_app(self, ahead: Ahead) -> Iterator[Ahead]:
        """Nothing is known yet of what it begins with; nor, where it is run for entries, for how many."""
        if not isinstance(KINDS[ahead.phase.kind], AppKind):
            return
        part = replace(self._definition, app=self._definition.apps[ahead.phase.named])
        within = _DryLook(self._workspace, part, self._settings, {})
        for one in within.all():
            most = None if ahead.phase.each and one.most_usd else one.most_usd
            phase = replace(one.phase, name=f"{ahead.phase.name}.{one.phase.name}")
            yield replace(one, phase=phase, visits=one.visits * ahead.visits, most_usd=most)

    def _ahead(self, phase: Phase, visits: int) -> Ahead:
        edges = tuple(self._edges(phase))
        if not phase.each:
            self._work_out(phase)
        if not phase.agent:
            return Ahead(phase, edges, visits)
        agent = self._definition.agents[phase.agent]
        models = tuple(model.name for model in self._definition.roles[agent.role])
        waits_for = tuple(sorted({root_of(path) for path in phase.reads.values()} - self._made.keys()))
        prompt = None if waits_for or phase.each else self._prompt(phase)
        request = None if prompt is None else self._request(phase, agent, prompt)
        tokens = input_bound(request) if request else 0
        prices = {model: self._price(model, tokens) for model in models}
        limit = None if phase.each else agent.cost_usd or None  # nobody knows yet for how many entries
        return Ahead(
            phase,
            edges,
            visits,
            models,
            prompt,
            waits_for,
            tokens,
            0.0 if all(price and price.is_free for price in prices.values()) else limit,
            tuple(model for model, price in prices.items() if price is None),
        )

    def _edges(self, phase: Phase) -> list[Edge]:
        """Conditions over inputs alone are decided now."""
        kept: list[Edge] = []
        for edge in phase.then:
            if not edge.when or not Expression.parse(edge.when).names <= self._values.keys():
                kept.append(edge)
            elif Expression.parse(edge.when).evaluate(self._values):
                kept.append(edge)
                if not edge.at_most:
                    break
        return kept

    def _prompt(self, phase: Phase) -> str:
        """As it is rendered on the first visit."""
        values = {**arguments_of(phase, dict.fromkeys(self._made, _NO_DIGEST), self._made), "feedback": []}
        return Prompts(self._definition.prompts).render(spec_of(AgentSpec, phase).prompt, values)

    def _work_out(self, phase: Phase) -> None:
        if phase.writes in self._made or any(root_of(path) not in self._made for path in phase.reads.values()):
            return
        with suppress(BatonError):  # a run would tell it; here what it makes is only not known
            arguments = arguments_of(phase, dict.fromkeys(self._made, _NO_DIGEST), self._made)
            made = KINDS[phase.kind].tried(self._definition, phase, arguments)
            if made is not None:
                self._made[phase.writes] = made.value

    def _request(self, phase: Phase, agent: Agent, prompt: str) -> Request:
        tools = tuple(spec for name in agent.tools if (spec := self._tool(name)))
        model = self._definition.roles[agent.role][0]
        media = parts_in({name: self._made[root] for name, path in phase.reads.items() if (root := root_of(path)) in self._made})
        said = UserMessage(prompt, tuple(media.values()))
        return Request(model.name, agent.system, (said,), tools, spec_of(AgentSpec, phase).output, model.settings)

    def _tool(self, name: str) -> ToolSpec | None:
        """None of a server that was not met yet: a dry run starts none."""
        if served_name(name):
            served = self._definition.served.get(name)
            return served.spec if served else None
        return find_tool(name, self._definition.modules).spec

    def _price(self, model: str, tokens: int) -> Price | None:
        providers, at = self._definition.providers, self._workspace.clock()
        return price_of(model, self._settings.prices, providers, input_tokens=tokens, at=at)


def ways_out(phase: Phase) -> tuple[str, ...]:
    """Where a phase's work, or a gate's answers, may lead."""
    return tuple(dict.fromkeys([*(edge.to for edge in phase.then), *phase.answers.values()]))


def most_visits(app: App) -> dict[str, int]:
    """Phase -> how often it is visited at most, as long as the person sends nothing back.

    Loading has every loop that runs by itself bounded by `at_most`. Each time such an edge is taken, the phases of its
    loop are gone through once more.
    """
    return {phase.name: 1 + sum(_loops_through(app, phase.name)) for phase in app.phases}


def _loops_through(app: App, name: str) -> Iterator[int]:
    for phase in app.phases:
        for edge in phase.then:
            if edge.at_most and name in _reached(app, edge.to) and phase.name in _reached(app, name):
                yield edge.at_most


def _reached(app: App, start: str) -> set[str]:
    """Phases that can be come to from one without an answer of the person, itself included."""
    phases = {phase.name: phase for phase in app.phases}
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in phases and name not in reached:
            reached.add(name)
            waiting += [edge.to for edge in phases[name].then]
    return reached
