"""What a run is pinned to: the app with everything it names, as plain frozen values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal

from orchestrator.domain.answers import RuleAnswer
from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.domain.branch import BranchStep, step_of
from orchestrator.domain.canonical import JSON
from orchestrator.domain.codec import from_plain, to_plain
from orchestrator.domain.facts import END
from orchestrator.domain.provider import USUAL_TIMEOUTS, Limits, Timeouts
from orchestrator.domain.served_tool import ServedTool, ToolServer
from orchestrator.domain.variable import variables_in
from orchestrator.values import dataclass, field, replace

OFFLINE = "offline"
"""The model that takes its words from what it reads: no key, no network."""
REPLAY = "replay"
"""The model that is never asked: only what was recorded is used."""

APP = "app"
"""The kind of phase whose work another app of the workspace does."""
EFFECT = "effect"
"""The one kind of phase that the kernel itself knows by name: only it changes the world, and only on an approval."""
FieldType = Literal["string", "number", "boolean", "date", "choice", "file", "folder", "list", "object"]


@dataclass(frozen=True)
class Field:
    """One value a person or a model gives: an input, a gate's form field, or part of an output."""

    name: str
    type: FieldType = "string"
    required: bool = True
    nullable: bool = False
    default: JSON = None
    description: str = ""
    options: tuple[str, ...] = ()
    items: tuple[Field, ...] = ()
    """Fields of each entry, for a list of objects."""
    source: str = ""
    """Inputs only: the source of `baton.yaml` or of the kernel it is read from (`from:`)."""
    window_start: str = ""
    window_days: int = 0
    at_most: int = 0
    """How many entries a list may have; 0: any number."""
    stops_unread: bool = False
    """`missing: stop`: no run begins while its source cannot be read."""
    media: tuple[str, ...] = ()
    """Files only: it is a picture or a PDF and no text, and these it may be: `image`, `pdf`, or media types."""


OnError = Literal["keep", "stop"]
Missed = Literal["once", "skip"]


@dataclass(frozen=True)
class Edge:
    """Where work may go next. The first edge whose `when` holds and whose bound is not reached is taken."""

    to: str
    when: str = ""
    at_most: int = 0
    """How often it may be taken since a person last answered; 0 means no bound."""
    why: str = ""


@dataclass(frozen=True)
class Phase:
    """A named state of an app's machine: what every kind has in common, and `spec`, which its own kind alone reads."""

    name: str
    kind: str
    """Its row in the table of kinds (`orchestrator/kinds/table.py`)."""
    spec: Mapping[str, JSON] = field(default_factory=dict)
    """What its kind wants to know, plain, under the words of the app's file; `spec[kind]` is what its own key names."""
    reads: Mapping[str, str] = field(default_factory=dict)
    """Parameter -> dotted path into inputs and artifacts; all must be there."""
    may_read: Mapping[str, str] = field(default_factory=dict)
    """The same, `None` until written."""
    constants: Mapping[str, JSON] = field(default_factory=dict)
    writes: str = ""
    then: tuple[Edge, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    """Where a person is asked: answer -> phase, `end` or `rejected`; complete, `reject` included."""
    takes_feedback: bool = False
    """A note sent here reaches an agent, whose prompt uses `feedback`."""
    each: str = ""
    at_once: int = 4
    on_error: OnError = "keep"
    """With `each` or `together`, what one that fails does: it is kept with its error, or fails the phase."""
    together: tuple[Phase, ...] = ()

    @property
    def named(self) -> str:
        """What its own key names: the agent, the function, the effect ... of a gate the question."""
        value = self.spec.get(self.kind, "")
        return value if isinstance(value, str) else ""

    @property
    def agent(self) -> str:
        """Who works here, in `Definition.agents`; empty where no agent does."""
        agent: str = self.spec.get("agent", "")
        return agent

    @property
    def asks_person(self) -> bool:
        """Work stops here until a person has decided."""
        return bool(self.answers)

    @property
    def acts(self) -> bool:
        """It changes the world."""
        return self.kind == EFFECT


@dataclass(frozen=True)
class App:
    """A pipeline: phases in order, the first one starts."""

    name: str
    description: str
    phases: tuple[Phase, ...]
    inputs: tuple[Field, ...] = ()
    result: str = ""
    verify: str = ""
    baseline_minutes: float = 0
    schedule: str = ""
    watch: str = ""
    missed: Missed = "once"
    """What comes of slots of its schedule that nobody was there for: one run for all of them, or none."""

    def phase(self, name: str) -> Phase:
        """Raises KeyError when the app has no such phase."""
        for phase in self.phases:
            if phase.name == name:
                return phase
        raise KeyError(name)


@dataclass(frozen=True)
class Agent:
    """A role: who does the work, with what tools and within what limits."""

    name: str
    description: str
    role: str
    system: str
    tools: tuple[str, ...] = ()
    max_requests: int = 8
    max_tokens: int = 200_000
    """Input and output together, over one turn."""
    cost_usd: float = 0.0
    """0 means no cap of its own."""


@dataclass(frozen=True)
class RoleModel:
    """One of the models that may play a role, and how it is asked."""

    name: str
    """`provider:name`, `offline` or `replay`."""
    settings: Mapping[str, JSON] = field(default_factory=dict)
    """What the user wrote that changes its answers, such as `temperature`."""
    context: int = 0
    """Tokens it can read and write in one exchange; 0: what is known of it, or of its provider."""
    tries: int = 0
    """How often one request is put to it; 0: as is usual."""
    patience_s: float = 0.0
    """Seconds from the first try after which none begins any more; 0: as is usual."""
    output: str = ""
    """How structured output is had of it, one of `OUTPUTS`; empty: as is known of it, and as its server takes it."""
    reads: tuple[str, ...] | None = None
    """What it looks at beside text, `image`, `pdf` or media types; None: what is said or known of its provider."""


@dataclass(frozen=True)
class Provider:
    """Where a vendor's models are reached. No secret stands here: keys come from the environment."""

    name: str
    kind: str
    base_url: str = ""
    key_env: str = ""
    stream: bool = True
    """Answers are had piece by piece, so that a silence can be told from a long answer."""
    timeouts: Timeouts = USUAL_TIMEOUTS
    context: int = 0
    """Tokens its models can read and write in one exchange; 0: what is known of each."""
    limits: Limits = field(default_factory=Limits)
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent beside its own, in the order written; `${NAME}` for what stands in the environment, or among the secrets."""
    cache: bool = True
    """What stays the same between requests is marked for its prompt cache, where it wants marks."""
    extra_body: Mapping[str, JSON] = field(default_factory=dict)
    """Of the setting `extra_body` of each of its models, as the profile's reader puts them together."""

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the environment whose values are sent to it, and shown nowhere."""
        named = (name for text in self.headers.values() for name in variables_in(text))
        return tuple(dict.fromkeys((*([self.key_env] if self.key_env else ()), *named)))

    reads: tuple[str, ...] | None = None
    """What its models look at beside text; None: what is known of each."""


FETCHES_PAGES = "fetch_page"
"""The tool that asks addresses of the web."""
A_MODELS_WORD = "what a model wrote"


@dataclass(frozen=True)
class ApprovalRule:
    """One entry of `rules/approvals.yaml`; the first that applies answers for the person."""

    name: str
    answer: RuleAnswer
    why: str
    app: str = "*"
    phase: str = "*"
    effect: str = ""
    """Empty: it names none, so it answers gates and lets no effect act. `*` names every effect, on purpose."""
    when: str = ""
    accepts: str = ""
    """`A_MODELS_WORD`, where the rule may rest on that alone."""


@dataclass(frozen=True)
class Definition:
    """Everything a run needs to know of the workspace, fixed when it starts. Its pinned bytes are its identity."""

    app: App
    profile: str
    roles: Mapping[str, tuple[RoleModel, ...]]
    """Role -> models in order of preference."""
    agents: Mapping[str, Agent] = field(default_factory=dict)
    prompts: Mapping[str, str] = field(default_factory=dict)
    """Template name -> source, with every template that one of them includes."""
    modules: Mapping[str, str] = field(default_factory=dict)
    """Path below the workspace -> Python source of the app's scripts and the workspace's own tools and effects."""
    providers: Mapping[str, Provider] = field(default_factory=dict)
    approval_rules: tuple[ApprovalRule, ...] = ()
    effect_settings: Mapping[str, JSON] = field(default_factory=dict)
    """Effect name -> its settings in `baton.yaml`, such as the paths it may write."""
    tool_settings: Mapping[str, JSON] = field(default_factory=dict)
    """Tool name -> its settings in `baton.yaml`, such as whom it may ask."""
    servers: Mapping[str, ToolServer] = field(default_factory=dict)
    """Programs that serve tools which it names, by name."""
    served: Mapping[str, ServedTool] = field(default_factory=dict)
    """`mcp:SERVER/TOOL` -> what the server said of it when it was met. One that was not met yet is not here."""
    apps: Mapping[str, App] = field(default_factory=dict)
    """The other apps that this one's phases run, and those that these run; what they name stands above."""

    def pinned(self) -> Artifact:
        """The definition as it is stored. Its spelling keeps the order of keys, because order is meaning here."""
        return self._pinned

    @cached_property
    def _pinned(self) -> Artifact:
        """Spelt once: each start asks for it."""
        return Artifact(json.dumps(to_plain(self), ensure_ascii=False).encode(), JSON_TYPE)

    @classmethod
    def of_pinned(cls, artifact: Artifact) -> Definition:
        """What was pinned, by this version or by one before it."""
        return from_plain(cls, cls.plain_of(artifact))

    @staticmethod
    def plain_of(artifact: Artifact) -> JSON:
        """What was pinned as plain JSON, in the form of now."""
        plain = artifact.value
        roles = {role: [_role_model(model) for model in models] for role, models in plain.get("roles", {}).items()}
        app = {**plain["app"], "phases": [_phase(phase) for phase in plain["app"]["phases"]]}
        return {**plain, "app": app, "roles": roles}

    @property
    def workers(self) -> Iterator[Phase]:
        """Every phase that does something, of the app and of those that it runs; members of `together` too."""
        for app in (self.app, *self.apps.values()):
            for phase in app.phases:
                yield phase
                yield from phase.together

    def part(self, step: BranchStep) -> Definition:
        """What a run that does one branch of this app is pinned to: the app that it runs, or its one phase as an app.

        Raises:
            KeyError: the app has no such branch.
        """
        phase = self.app.phase(step.phase)
        if phase.together:
            phase = next((member for member in phase.together if member.name == step.which), phase)
        else:
            phase = replace(phase, each="")
        if phase.kind == APP and not phase.each:
            return replace(self, app=self.apps[phase.named])
        alone = replace(phase, then=(Edge(END),), writes=phase.writes or phase.name)
        return replace(self, app=replace(self.app, phases=(alone,), result=alone.writes, verify=""))

    def part_of(self, run: str) -> Definition:
        """The part of a branch by its name, given that this is the whole: what its root is pinned to."""
        part = self
        for spelled in run.split("/")[1:]:
            part = part.part(step_of(spelled))
        return part

    @property
    def is_offline(self) -> bool:
        """No role of it is played by a vendor's model."""
        return all(model.name in (OFFLINE, REPLAY) for models in self.roles.values() for model in models)

    @property
    def fetches_pages(self) -> bool:
        """Whether a phase asks addresses of the web, whichever model plays its roles."""
        return any(phase.kind == "tool" and phase.named == FETCHES_PAGES for phase in self.workers)

    @property
    def scripts_path(self) -> str:
        """The module that holds the app's scripts."""
        return f"apps/{self.app.name.replace('-', '_')}.py"


def _role_model(plain: JSON) -> JSON:
    """A model of a role had no settings at first, and was pinned as its name alone."""
    return {"name": plain} if isinstance(plain, str) else plain


_ONCE_OF_EVERY_PHASE = ("asks", "expires_after", "expires_answer", "prompt", "output", "output_name")


def _phase(plain: JSON) -> JSON:
    """A phase of every kind had the keys of all kinds at first, and `uses` for what its own key names."""
    if "spec" in plain or not plain.keys() & {"uses", "together", *_ONCE_OF_EVERY_PHASE}:
        return plain
    spec = {plain["kind"]: plain["uses"]} if "uses" in plain else {}
    spec |= {key: plain[key] for key in _ONCE_OF_EVERY_PHASE if key in plain}
    kept = {key: value for key, value in plain.items() if key != "uses" and key not in spec}
    members = {"together": [_phase(member) for member in plain["together"]]} if "together" in plain else {}
    return {**kept, "spec": spec, **members}
