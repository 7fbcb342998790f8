"""Whatever prices, answers and failures: runs side by side never pass a cap, by the record nor by what was charged."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import pytest
from machine import AGENT, OnlyMe, phases
from phases import a_phase

from orchestrator.domain.definition import Agent, App, Definition, Edge, Field, Provider, RoleModel
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import PERSON, RunStarted
from orchestrator.domain.messages import Answer, AssistantMessage, Request
from orchestrator.domain.price import Price, input_bound
from orchestrator.engine.recorder import Recorder
from orchestrator.engine.runner import Runner
from orchestrator.engine.state import RunState
from orchestrator.journal.memory import MemoryJournal
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.kinds.agent.performing import AgentPerformer
from orchestrator.kinds.ground import Ground
from orchestrator.models.attempted import Attempted
from orchestrator.models.failure import Charge, Unreached, Unusable
from orchestrator.models.retry import Retrying
from orchestrator.ports.journal import Journal
from orchestrator.ports.model import Attempts
from orchestrator.ports.purse import Caps

DAY = "2026-11-22"
RUNS, PHASES = 6, 3


@dataclass
class Money:
    """Random prices and caps, and a vendor that charges for what it did, also when nobody hears its answer."""

    chance: random.Random
    prices: dict[str, Price] = field(default_factory=dict)
    limits: Caps = field(default_factory=Caps)
    charged_usd: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        dollars = self.chance.uniform
        self.prices = {f"acme:m{n}": Price(dollars(0.01, 60), dollars(0.01, 90), dollars(0, 70)) for n in range(RUNS)}
        dearest = max(price.most_usd(2_000, 8_192) for price in self.prices.values())
        self.limits = Caps(dollars(0.1, 4) * dearest, dollars(0.5, 8) * dearest)

    def caps(self) -> Caps:
        return self.limits

    def price(self, model: str, providers: Mapping[str, Provider], input_tokens: int) -> Price | None:
        return self.prices[model]

    def today(self) -> str:
        return DAY

    def charge(self, run: str, model: str, read: int, written: int) -> None:
        usd = self.prices[model].cost_usd(read, written)
        self.charged_usd[run] = self.charged_usd.get(run, 0.0) + usd


@dataclass
class Vendor:
    """Answers, fails on the way, or fails after it has charged."""

    name: str
    run: str
    money: Money

    async def answer(self, request: Request) -> Answer:
        chance = self.money.chance
        read, written = chance.randint(1, input_bound(request)), chance.randint(1, request.output_bound)
        await asyncio.sleep(0)
        fate = chance.random()
        if fate < 0.15:
            raise Unreached("rate_limited", "asked too often.", where=self.name, mend="")
        self.money.charge(self.run, self.name, read, written)
        if fate < 0.4:
            raise Unreached("timeout", "no answer came in time.", where=self.name, mend="")
        if fate < 0.5:
            told = Charge("yes", read, written)
            raise Unusable("cut_off", "the answer was cut off.", where=self.name, mend="", charge=told)
        return Answer(AssistantMessage("Done."), self.name, "stop", read, written)


async def at_once(_: float) -> None:
    """Waiting takes no time."""


async def drive(journal: Journal, number: int, money: Money, *, limits_held: list[bool]) -> RunState:
    run, model = f"run-{number}", f"acme:m{number}"
    work = phases(*(a_phase(f"p{n}", "agent", "writer", prompt="p.j2", then=(Edge(_next(n)),)) for n in range(PHASES)))
    writer = Agent("writer", "", "fast", AGENT.system)
    app = App("demo", "", work, (Field("note"),))
    definition = Definition(app, "test", {"fast": (RoleModel(model),)}, {"writer": writer}, {"p.j2": "Write."})
    pinned = definition.pinned()
    journal.append(Head(run), [RunStarted("demo", pinned.digest, "test", {}, "00")], actor=PERSON, artifacts=[pinned])

    def look(_: Event, __: RunState) -> None:
        spend = journal.spend(DAY, run)
        limits_held.append(spend.day_usd <= money.limits.day_usd and spend.run_usd <= money.limits.run_usd)

    def model_for(_: object, __: object, attempts: Attempts) -> Retrying:
        return Retrying(Attempted(Vendor(model, run, money), attempts), at_once)

    performers = {"agent": AgentPerformer(Ground(Path("/nowhere")), model_for, lambda *_: None, money)}  # type: ignore[arg-type, return-value]
    runner = Runner(Recorder(journal, run, watcher=look), definition, performers, OnlyMe())  # type: ignore[arg-type]
    return await runner.drive()


def _next(number: int) -> str:
    return f"p{number + 1}" if number + 1 < PHASES else "end"


def drive_in_two_threads(journal: Journal, money: Money) -> list[bool]:
    held: list[bool] = []

    async def some(numbers: range) -> None:
        await asyncio.gather(*(drive(journal, number, money, limits_held=held) for number in numbers))

    halves = [Thread(target=asyncio.run, args=(some(range(half, RUNS, 2)),)) for half in (0, 1)]
    for half in halves:
        half.start()
    for half in halves:
        half.join()
    return held


@pytest.mark.parametrize("seed", range(50))
def test_runs_side_by_side_never_pass_a_cap(seed: int, tmp_path: Path) -> None:
    money = Money(random.Random(seed))  # noqa: S311 - the same chance each time
    journal = SqliteJournal.open(tmp_path / "journal.db") if seed % 5 == 0 else MemoryJournal()
    held = drive_in_two_threads(journal, money)
    spent = journal.spend(DAY).day_usd
    assert len(held) > RUNS
    assert all(held)
    assert sum(money.charged_usd.values()) <= spent + 1e-6 <= money.limits.day_usd + 2e-6
    assert max(money.charged_usd.values(), default=0.0) <= money.limits.run_usd
    assert {journal.run(f"run-{n}").status for n in range(RUNS)} <= {"done", "waiting", "failed"}  # type: ignore[union-attr]
    journal.close()
