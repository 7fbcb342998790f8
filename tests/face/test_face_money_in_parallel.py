"""The sum never passes a cap: several branches at once, answers as dear as they may be, failures in between."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest
from small_workspace import Clock, make_workspace

from orchestrator.domain.facts import BudgetAwaited, ModelAsked
from orchestrator.domain.messages import Answer, AssistantMessage, Request
from orchestrator.domain.price import input_bound
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.journal.liveness import LockLiveness
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.models.failure import Charge, Unreached, Unusable
from orchestrator.workspace.trust import Trust

MODEL = "acme:one"
APP = """\
description: Several at once.
inputs: {topics: list}
phases:
  say: {agent: writer, each: topics, at_once: 6, reads: [item], prompt: "Of {{ item | data }}"}
"""
AGENT = "---\nname: writer\ndescription: Writes.\nmodel: fast\n---\nYou write.\n"
SETTINGS = """\
profile: paid
profiles: {{paid: {{fast: "acme:one"}}}}
providers: {{acme: {{kind: openai-compatible, base_url: "http://127.0.0.1:9/v1"}}}}
prices: {{"acme:one": {{input: 3, output: 15}}}}
budgets: {{run_usd: {run_usd}, day_usd: {day_usd}}}
"""
COUNT = 12


class Spendthrift:
    """Lets others go on before it answers, and takes anything from nothing to all it may; fails now and then."""

    name = MODEL

    def __init__(self, seed: int, ws: Workspace, *, modest: bool = False) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - a draw that can be repeated
        self._ws = ws
        self._modest = modest
        self.at_once = self.most_at_once = self.asked = 0
        self.spent_usd: list[float] = []

    async def answer(self, request: Request) -> Answer:
        self.asked += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self._look()
        for _ in range(self._chance.randint(0, 12)):
            await asyncio.sleep(0)
        self.at_once -= 1
        most_in, most_out = input_bound(request), request.output_bound
        read = self._chance.choice([most_in, most_in // 4])
        wrote = 200 if self._modest else self._chance.choice([most_out, most_out // 2, 100])
        fate = 1.0 if self._modest else self._chance.random()
        if fate < 0.1:
            raise Unreached("timeout", "no answer came.", where=MODEL, mend="", charge=Charge("maybe"))
        if fate < 0.2:
            charge = Charge("yes", read, most_out)
            raise Unusable("cut_off", "cut off.", where=MODEL, mend="", charge=charge)
        return Answer(AssistantMessage(f"Text {self.asked}."), MODEL, "stop", read, wrote)

    def _look(self) -> None:
        self.spent_usd.append(self._ws.spent_today().day_usd)


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    make_workspace(tmp_path)
    (tmp_path / "apps/several.yaml").write_text(APP, encoding="utf-8")
    (tmp_path / "agents/writer.md").write_text(AGENT, encoding="utf-8")
    clock = Clock()
    return Workspace(
        tmp_path,
        journal=SqliteJournal.open(tmp_path / "state/journal.db", clock=clock),
        liveness=LockLiveness(tmp_path / "state/locks"),
        clock=clock,
    )


def driven(ws: Workspace, model: Spendthrift, *, run_usd: float = 0, day_usd: float = 0) -> Run:
    (ws.root / "baton.yaml").write_text(SETTINGS.format(run_usd=run_usd, day_usd=day_usd), encoding="utf-8")
    Trust(ws.root).allow_folder()
    ws.model_for = lambda *_: model
    run = ws.start("several", topics=[f"topic {number} " * 20 for number in range(COUNT)])
    run.drive()
    return run


def facts(ws: Workspace, run: Run, kind: type) -> list:
    return [event.fact for event in ws.journal.read_tree(run.id, [kind])]


@pytest.mark.parametrize("seed", range(4))
def test_no_cap_is_passed_whatever_answers_come_to(ws: Workspace, seed: int) -> None:
    caps = ({"day_usd": 0.5}, {"run_usd": 0.5}, {"day_usd": 0.6, "run_usd": 0.5})[seed % 3]
    model = Spendthrift(seed, ws)
    run = driven(ws, model, **caps)
    for _ in range(4):  # the person tries again, and raises nothing
        for decision in ws.decisions():
            decision.answer("retry", drive=False)
        run.drive()
    assert max([*model.spent_usd, ws.spent_today().day_usd]) <= 0.5
    for asked in facts(ws, run, ModelAsked):
        assert asked.reserved_usd <= 0.5
    assert ws.verify().ok


def test_what_fits_one_after_the_other_is_done_and_nobody_is_asked(ws: Workspace) -> None:
    model = Spendthrift(1, ws, modest=True)
    run = driven(ws, model, day_usd=0.3)  # room for two of the longest answers, and for all twelve as they are
    assert (run.status, model.asked) == ("done", COUNT)
    assert max(model.spent_usd) <= 0.3
    assert ws.spent_today().day_usd < 0.1
    assert facts(ws, run, BudgetAwaited)
    assert model.most_at_once > 1


def test_once_answers_are_known_a_small_cap_is_enough_for_them(ws: Workspace) -> None:
    model = Spendthrift(1, ws, modest=True)
    driven(ws, model, day_usd=5)
    before_usd = ws.spent_today().day_usd
    run = driven(ws, model, run_usd=0.1)  # less than one of the longest answers costs
    assert (run.status, model.asked) == ("done", 2 * COUNT)
    assert ws.spent_today().day_usd - before_usd <= 0.1
    assert all(asked.reserved_usd <= 0.1 for asked in facts(ws, run, ModelAsked))
