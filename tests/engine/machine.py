"""A run on the in-memory journal with scripted models and recorded effects, for tests of the engine."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from phases import a_phase

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Agent, App, Definition, Edge, Field, Phase, RoleModel
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import PERSON, Fact, RunStarted, Trigger
from orchestrator.domain.messages import Answer, AssistantMessage, Request, ToolCall, ToolSpec
from orchestrator.domain.secrets import NO_SECRETS
from orchestrator.engine.answer import AnswerFacts as Moved
from orchestrator.engine.answer import Given, take_answer
from orchestrator.engine.recorder import Recorder
from orchestrator.engine.runner import Runner
from orchestrator.engine.state import RunState
from orchestrator.errors import EffectMoved, EffectRefused, ToolError
from orchestrator.journal.memory import MemoryJournal
from orchestrator.kinds.agent.performing import AgentPerformer
from orchestrator.kinds.effect.performing import EffectPerformer
from orchestrator.kinds.gate.performing import GatePerformer
from orchestrator.kinds.ground import Ground
from orchestrator.kinds.joins import NO_PURSE
from orchestrator.kinds.previews import Effects
from orchestrator.kinds.script.performing import ScriptPerformer
from orchestrator.kinds.tool.performing import ToolPerformer
from orchestrator.models.attempted import Attempted
from orchestrator.ports.clock import system_clock
from orchestrator.ports.effect import Arguments, Mark, Preview, Probe
from orchestrator.ports.journal import Append, Journal
from orchestrator.ports.model import Attempts
from orchestrator.ports.purse import Purse
from orchestrator.ports.tool import Surroundings

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class TickingClock:
    """A second later each time it is read."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


class OnlyMe:
    """A liveness in which this process lives and whoever is named in `living`."""

    driver = "me"

    def __init__(self) -> None:
        self.living: set[str] = set()

    def alive(self, driver: str) -> bool:
        return driver in self.living


@dataclass
class ScriptedModel:
    """Gives the answers it was given, in order, and keeps what it was asked."""

    answers: list[Answer | BaseException]
    name: str = "scripted"
    asked: list[Request] = field(default_factory=list)

    async def answer(self, request: Request) -> Answer:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer


def says(text: str = "", *, output: JSON = None, declined: bool = False) -> Answer:
    return Answer(AssistantMessage(text, output=output), "scripted", "declined" if declined else "stop", 10, 5)


def calls(*wanted: tuple[str, JSON], first: int = 1) -> Answer:
    made = tuple(ToolCall(f"c{first + i}", tool, arguments) for i, (tool, arguments) in enumerate(wanted))
    return Answer(AssistantMessage(calls=made), "scripted", "tool_calls", 10, 5)


@dataclass
class LookTool:
    """Says what it is told to, and counts how often it was called."""

    found: JSON
    name: str = "look"
    called: int = 0

    pure = False

    @property
    def spec(self) -> ToolSpec:
        parameters = {"type": "object", "properties": {"at": {"type": "string"}}, "additionalProperties": False}
        return ToolSpec(self.name, "Look at something.", parameters)

    async def call(self, arguments: Mapping[str, JSON], surroundings: Surroundings) -> JSON:
        self.called += 1
        if arguments.get("at") == "nowhere":
            raise ToolError("there is nothing at nowhere.")
        return self.found


@dataclass
class Shelf:
    """An effect on a list: the world of these tests."""

    placed: list[JSON] = field(default_factory=list)
    name: str = "place"
    world: int = 0
    fails: dict[str, Exception] = field(default_factory=dict)
    doubts: set[str] = field(default_factory=set)
    announced: int = 0
    refuses: str = ""
    acted: list[tuple[Mark, Arguments]] = field(default_factory=list)

    restless: bool = False
    """Its preview binds something else each time."""
    says: str = ""
    """What it tells in its preview, and does not bind."""
    seen: list[JSON] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    """Step -> why it would do other than what was approved."""

    def steps(self, binds: JSON) -> tuple[str, ...]:
        return ("place", "announce")

    def preview(self, arguments: Arguments, surroundings: Surroundings, seen: JSON = None) -> Preview:
        self.seen.append(seen)
        if self.refuses:
            raise EffectRefused(self.refuses)
        will = (f"place {arguments['text']}", f"beside {arguments.get('page')}", *filter(None, [self.says]))
        self.world += self.restless
        return Preview(will, binds={"world": self.world})

    def act(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> JSON:
        self.acted.append((mark, arguments))
        if step in self.moved:
            raise EffectMoved(self.moved.pop(step))
        if step in self.fails:
            raise self.fails.pop(step)
        if step == "place":
            self.placed.append([mark.key, arguments["text"]])
        else:
            self.announced += 1
        return {step: "done"}

    def probe(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> Probe:
        if step in self.doubts:
            return Probe("in_doubt", "cannot see the shelf")
        done = any(key == mark.key for key, _ in self.placed) if step == "place" else bool(self.announced)
        return Probe("done", {step: "was done"}) if done else Probe("not_done")


WRITE = a_phase(
    "write",
    "agent",
    "writer",
    {"source": "source"},
    {"draft": "draft", "review": "review"},
    prompt="writer.md.j2",
    writes="draft",
    takes_feedback=True,
)
REVIEW = a_phase("review", "script", "shout", {"text": "draft"})

AGENT = Agent("writer", "Writes.", "fast", "You write.", tools=("look",), max_requests=4)
SCRIPTS = """\
def shout(text):
    return text.upper()


def fail(text):
    raise ValueError("no")


def leave(text):
    raise SystemExit(3)


def nest(text):
    value = []
    for _ in range(100_000):
        value = [value]
    return value
"""


def phases(*given: Phase) -> tuple[Phase, ...]:
    """Phases with what loading fills in: `writes`, and `then` to the next one."""
    filled = []
    for position, phase in enumerate(given):
        following = given[position + 1].name if position + 1 < len(given) else "end"
        changes: dict[str, object] = {"writes": phase.writes or phase.name}
        if phase.kind == "gate":
            changes["answers"] = {**(phase.answers or {"approve": following}), "reject": "rejected"}
        elif not phase.then:
            changes["then"] = (Edge(following),)
        filled.append(replace(phase, **changes))
    return tuple(filled)


class Killed(BaseException):
    """The process is gone."""


class MortalJournal:
    """A journal whose process dies at one append, before or after it is durable."""

    def __init__(self, journal: Journal, die_at: int, *, durable: bool) -> None:
        self._journal = journal
        self._left = die_at
        self._durable = durable

    def append(self, head: Head, facts: Sequence[Fact], **given: Any) -> tuple[Event, ...]:
        return self.commit([Append(head, facts, **given)])[0]

    def commit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        self._left -= 1
        if self._left < 0 or (self._left == 0 and not self._durable):
            raise Killed
        events = self._journal.commit(appends)
        if self._left == 0:
            raise Killed
        return events

    async def acommit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        return self.commit(appends)

    def __getattr__(self, name: str) -> object:
        return getattr(self._journal, name)


class Machine:
    """Everything a run needs, in memory."""

    def __init__(
        self,
        *given: Phase,
        answers: list[Answer | BaseException] | None = None,
        source: str = "a note",
        nonce: str = "00" * 16,
        journal: MemoryJournal | None = None,
        purse: Purse = NO_PURSE,
        trigger: Trigger | None = None,
        profiles: tuple[str, ...] = (),
    ) -> None:
        self.journal = journal or MemoryJournal(clock=TickingClock())
        self.liveness = OnlyMe()
        self.purse = purse
        self.model = ScriptedModel(answers or [])
        self.tool = LookTool({"seen": 1})
        self.shelf = Shelf()
        self.secrets = NO_SECRETS
        self.instead: dict[str, Any] = {}
        """Performers of kinds that stand here alone, or in another's place."""
        self.now = system_clock()
        self.profiles = profiles
        self.definition = Definition(
            App("demo", "A demonstration.", phases(*given), (Field("source", "file"),)),
            "test",
            {"fast": (RoleModel("scripted"),)},
            {"writer": AGENT},
            {"writer.md.j2": "Write.\n{% for note in feedback %}Note: {{ note }}\n{% endfor %}{{ source | data }}\n"},
            {"apps/demo.py": SCRIPTS},
        )
        note, pinned = Artifact.of_text(source), self.definition.pinned()
        started = RunStarted("demo", pinned.digest, "test", {"source": note.digest}, nonce, trigger=trigger)
        self.journal.append(Head("dem-1"), [started], actor=PERSON, artifacts=[note, pinned])
        self.recorder = Recorder(self.journal, "dem-1")

    @property
    def state(self) -> RunState:
        return self.recorder.state

    @property
    def decision(self) -> str:
        assert self.state.decision is not None, f"no decision is open; the run is {self.state.status}"
        return self.state.decision.decision

    def drive(self, *, steps: int = 0, until: str = "", take_over: bool = False) -> RunState:
        return asyncio.run(self.adrive(steps=steps, until=until, take_over=take_over))

    async def adrive(self, *, steps: int = 0, until: str = "", take_over: bool = False) -> RunState:
        effects = Effects(Ground(Path("/nowhere")), lambda *_: self.shelf)
        performers = {
            "agent": AgentPerformer(
                Ground(Path("/nowhere")),
                self._model,
                lambda *_: self.tool,
                self.purse,
                profiles_for=lambda _: self.profiles,
                clock=lambda: self.now,
            ),
            "script": ScriptPerformer(),
            "tool": ToolPerformer(Ground(Path("/nowhere")), lambda *_: self.tool),
            "gate": GatePerformer(effects, TickingClock()),
            "effect": EffectPerformer(effects),
        } | self.instead
        runner = Runner(
            self.recorder,
            self.definition,
            performers,  # type: ignore[arg-type]
            self.liveness,
            secrets=self.secrets,
            clock=lambda: self.now,
        )
        return await runner.drive(steps=steps, until=until, take_over=take_over)

    def _model(self, _: object, __: object, attempts: Attempts) -> Attempted:
        return Attempted(self.model, attempts)

    def answer(
        self, answer: str, comment: str = "", *, edited: str = "", decision: str = "", to: str = "", **fields: JSON
    ) -> None:
        given = Given(answer, comment, Artifact.of_text(edited) if edited else None, to, fields)
        taken = take_answer(self.state, self.definition.app, decision or self.decision, given)
        if taken.facts:
            self.journal.append(self.state.head, taken.facts, actor=PERSON, artifacts=taken.artifacts)
            self.recorder.refresh()

    def append(self, by_hand: Moved, *, actor: str = PERSON) -> None:
        """Record what a person did by hand."""
        self.journal.append(self.state.head, by_hand.facts, actor=actor, artifacts=by_hand.artifacts)
        self.recorder.refresh()

    def scripts(self, source: str) -> None:
        """Put other scripts beside the app."""
        self.definition = replace(self.definition, modules={"apps/demo.py": source})

    def kinds(self) -> list[str]:
        """The kinds of the run's events, in order."""
        return [event.kind for event in self.journal.read("dem-1")]

    def value(self, name: str) -> JSON:
        digest = self.state.digest(name)
        assert digest is not None
        return self.recorder.artifact(digest).value
