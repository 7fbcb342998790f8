"""The sum never passes a cap: several branches at once, answers as dear as they may be, failures in between."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from spendthrift import COUNT, Spendthrift, attacked, driven, facts, parallel_workspace

from orchestrator.domain.facts import BudgetAwaited, ModelAsked
from orchestrator.face.workspace import Workspace


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with parallel_workspace(tmp_path) as workspace:
        yield workspace


@pytest.mark.parametrize("seed", range(4))
def test_no_cap_is_passed_whatever_answers_come_to(tmp_path: Path, seed: int) -> None:
    """The proof `parallel` tries many more."""
    assert attacked(tmp_path, seed) > 0


def test_what_fits_one_after_the_other_is_done_and_nobody_is_asked(ws: Workspace) -> None:
    model = Spendthrift(1, modest=True)
    model.look = lambda: ws.spent_today().day_usd
    run = driven(ws, model, day_usd=0.3)  # room for two of the longest answers, and for all twelve as they are
    assert (run.status, model.asked) == ("done", COUNT)
    assert max(model.spent_usd) <= 0.3
    assert ws.spent_today().day_usd < 0.1
    assert facts(ws, run, BudgetAwaited)
    assert model.most_at_once > 1


def test_once_answers_are_known_a_small_cap_is_enough_for_them(ws: Workspace) -> None:
    model = Spendthrift(1, modest=True)
    driven(ws, model, day_usd=5)
    before_usd = ws.spent_today().day_usd
    run = driven(ws, model, run_usd=0.1)  # less than one of the longest answers costs
    assert (run.status, model.asked) == ("done", 2 * COUNT)
    assert ws.spent_today().day_usd - before_usd <= 0.1
    assert all(asked.reserved_usd <= 0.1 for asked in facts(ws, run, ModelAsked))
