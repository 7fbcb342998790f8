"""Whatever happens in a visit and however it ends: exchanges, handoffs, run and day add up to the same."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress

import pytest
from machine import AGENT, OnlyMe, phases
from phases import a_phase
from test_engine_money import DAY, Money, Vendor, at_once

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Agent, App, Definition, Edge, Field, RoleModel
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import PERSON, ModelAnswered, ModelAsked, ModelFailed, RunStarted
from orchestrator.domain.money import in_nano, in_usd
from orchestrator.engine.answer import AnswerFacts, Given, take_answer
from orchestrator.engine.fold import fold
from orchestrator.engine.intervene import goto, skip, take
from orchestrator.engine.recorder import Recorder
from orchestrator.engine.runner import Runner
from orchestrator.engine.state import RunState
from orchestrator.errors import BatonError
from orchestrator.journal.memory import MemoryJournal
from orchestrator.kinds.agent.performing import AgentPerformer
from orchestrator.kinds.ground import Ground
from orchestrator.models.attempted import Attempted
from orchestrator.models.retry import Retrying
from orchestrator.ports.model import Attempts
from orchestrator.recording.past import shared_past

PHASES = phases(
    a_phase("a", "agent", "writer", prompt="p.j2", writes="a", then=(Edge("b"),)),
    a_phase("b", "agent", "writer", prompt="p.j2", writes="b", then=(Edge("a", at_most=2), Edge("end"))),
)
DEFINITION = Definition(
    App("demo", "", PHASES, (Field("note"),)),
    "test",
    {"fast": (RoleModel("acme:m0"),)},
    {"writer": Agent("writer", "", "fast", AGENT.system)},
    {"p.j2": "Write."},
)


async def walk(journal: MemoryJournal, run: str, money: Money) -> Recorder:
    """Drive, and let the person do something at random wherever it rests."""
    pinned, chance = DEFINITION.pinned(), money.chance
    journal.append(Head(run), [RunStarted("demo", pinned.digest, "test", {}, run)], actor=PERSON, artifacts=[pinned])
    recorder = Recorder(journal, run)

    def model_for(_: object, __: object, attempts: Attempts) -> Retrying:
        return Retrying(Attempted(Vendor("acme:m0", run, money), attempts), at_once)

    performers = {"agent": AgentPerformer(Ground("/nowhere"), model_for, lambda *_: None, money)}  # type: ignore[arg-type, return-value]
    for _ in range(12):
        runner = Runner(recorder, DEFINITION, performers, OnlyMe())  # type: ignore[arg-type]
        await runner.drive(steps=chance.choice([0, 1, 1]))
        if recorder.state.ended:
            break
        with suppress(BatonError):
            answer = by_the_person(recorder.state, chance)
            recorder.record(*answer.facts, actor=PERSON, artifacts=answer.artifacts)
    return recorder


def by_the_person(state: RunState, chance: random.Random) -> AnswerFacts:
    if state.decision and chance.random() < 0.7:
        fields: dict[str, JSON] = {"usd": chance.uniform(0.1, 2)}
        word = chance.choice(["raise", "raise", "reject", *state.decision.answers])
        return take_answer(state, DEFINITION.app, state.decision.decision, Given(word, fields=fields))
    match chance.randrange(3):
        case 0:
            return take(state, DEFINITION, Artifact.of_text("mine"), {})
        case 1:
            return skip(state, DEFINITION)
    return goto(state, DEFINITION, chance.choice(["a", "b"]))


def spent_by_exchanges(events: list[Event]) -> int:
    reserved = {e.seq: in_nano(e.fact.reserved_usd) for e in events if isinstance(e.fact, ModelAsked)}
    for event in events:
        if isinstance(event.fact, ModelAnswered | ModelFailed):
            reserved[event.fact.settles] = in_nano(event.fact.cost_usd)
    return sum(reserved.values())


@pytest.mark.parametrize("seed", range(60))
def test_exchanges_handoffs_run_and_day_add_up(seed: int) -> None:
    money = Money(random.Random(seed))  # noqa: S311 - the same chance each time
    journal = MemoryJournal()
    recorders = [asyncio.run(walk(journal, f"run-{n}", money)) for n in range(2)]
    for recorder in recorders:
        state, events = recorder.state, journal.read(recorder.state.run)
        handoffs = [handoff.fact for handoff in state.handoffs]
        assert sum(in_nano(fact.cost_usd) for fact in handoffs) + state.used.nano == state.cost_nano
        assert state.cost_nano == spent_by_exchanges(events)
        assert journal.spend(DAY, state.run).run_usd == state.cost_usd
        heard = [event.fact for event in events if isinstance(event.fact, ModelAnswered | ModelFailed)]
        for kind in ("input_tokens", "output_tokens"):
            in_all = sum(getattr(fact, kind) for fact in heard)
            told = sum(getattr(fact, kind) for fact in handoffs) + getattr(state.used, kind)
            assert told == getattr(state, kind) == in_all
        if state.visit is None:
            assert state.used.nano == 0
    assert journal.spend(DAY).day_usd == in_usd(sum(recorder.state.cost_nano for recorder in recorders))


@pytest.mark.parametrize("seed", range(10))
def test_a_fork_adds_up_too(seed: int) -> None:
    money = Money(random.Random(seed))  # noqa: S311 - the same chance each time
    journal = MemoryJournal()
    recorder = asyncio.run(walk(journal, "run-0", money))
    events = journal.read("run-0")
    facts = [events[0].fact, *(fact for _, fact in shared_past(events, recorder.state.head.seq, "run-1"))]
    journal.append(Head("run-1"), facts, actor=PERSON)
    state = fold(journal.read("run-1"))
    handoffs = [handoff.fact for handoff in state.handoffs]
    assert (state.cost_nano, sum(fact.cost_usd for fact in handoffs)) == (0, 0)
    assert sum(fact.input_tokens for fact in handoffs) + state.used.input_tokens == state.input_tokens


def test_the_walks_come_to_all_ends_of_a_visit() -> None:
    """So that what is said of them above is said of something."""
    seen: set[str] = set()
    for seed in range(60):
        journal = MemoryJournal()
        recorder = asyncio.run(walk(journal, "run-0", Money(random.Random(seed))))  # noqa: S311
        for handoff in recorder.state.handoffs:
            costs = "costs" if handoff.fact.cost_usd else "free"
            seen.add(f"{handoff.fact.why.partition(' (')[0]} {costs}")
    assert seen >= {"done by hand costs", "skipped costs", "went there by hand costs", "reject costs"}
