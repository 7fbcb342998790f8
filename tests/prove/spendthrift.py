"""Branches in parallel under small caps, asking a model that takes anything from nothing to all it may."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from pathlib import Path

from small_workspace import Clock, make_workspace

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
CAP_USD = 0.5
SMALL_USD = 0.1
"""Less than one of the longest answers costs."""


class Spendthrift:
    """Lets others go on before it answers, and takes anything from nothing to all it may; fails now and then."""

    name = MODEL

    def __init__(self, seed: int, *, modest: bool = False) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - a draw that can be repeated
        self.look: Callable[[], float] = lambda: 0.0
        """What was spent by now."""
        self.is_modest = modest
        self.at_once = self.most_at_once = self.asked = 0
        self.spent_usd: list[float] = []

    async def answer(self, request: Request) -> Answer:
        self.asked += 1
        modest = self.is_modest
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.spent_usd.append(self.look())
        for _ in range(self._chance.randint(0, 12)):
            await asyncio.sleep(0)
        self.at_once -= 1
        most_in, most_out = input_bound(request), request.output_bound
        read = self._chance.choice([most_in, most_in // 4])
        wrote = 200 if modest else self._chance.choice([most_out, most_out // 2, 100])
        fate = 1.0 if modest else self._chance.random()
        if fate < 0.1:
            raise Unreached("timeout", "no answer came.", where=MODEL, mend="", charge=Charge("maybe"))
        if fate < 0.2:
            charge = Charge("yes", read, most_out)
            raise Unusable("cut_off", "cut off.", where=MODEL, mend="", charge=charge)
        return Answer(AssistantMessage(f"Text {self.asked}."), MODEL, "stop", read, wrote)


def parallel_workspace(root: Path) -> Workspace:
    make_workspace(root)
    (root / "apps/several.yaml").write_text(APP, encoding="utf-8")
    (root / "agents/writer.md").write_text(AGENT, encoding="utf-8")
    clock = Clock()
    return Workspace(
        root,
        journal=SqliteJournal.open(root / "state/journal.db", clock=clock),
        liveness=LockLiveness(root / "state/locks"),
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


def attacked(root: Path, seed: int) -> int:
    """Drive a run, and try again what waits, four times without a raise. Gives the requests that left.

    Every other one follows a run whose answers were short, under a cap that is enough for such answers alone.

    Raises AssertionError where more than the cap was ever spent and reserved.
    """
    ws, model = parallel_workspace(root), Spendthrift(seed)
    try:
        cap_usd = SMALL_USD if seed % 2 else CAP_USD
        if seed % 2:
            model.is_modest = True
            driven(ws, model)
            model.is_modest = False
        before = ws.spent_today().day_usd
        day = before + cap_usd
        caps = ({"day_usd": day}, {"run_usd": cap_usd}, {"day_usd": day + 0.1, "run_usd": cap_usd})[seed % 3]
        model.look = lambda: ws.spent_today().day_usd - before
        run = driven(ws, model, **caps)
        for _ in range(4):
            for decision in ws.decisions():
                decision.answer("retry", drive=False)
            run.drive()
        spent = max([*model.spent_usd, model.look()])
        assert round(spent, 9) <= cap_usd, f"{spent} USD were spent and reserved under a cap of {cap_usd}, seed {seed}"
        assert ws.verify().ok
    finally:
        ws.close()
    return model.asked
