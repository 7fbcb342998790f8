"""Cases of apps that branch out: recorded, replayed in any order, answered in every branch, and made of a run."""

from __future__ import annotations

from pathlib import Path

import pytest
from branching_workspace import make_branching
from small_workspace import Clock, Finder, open_workspace

from orchestrator.evals.result import SuiteResult
from orchestrator.evals.verdict import verdict
from orchestrator.face.workspace import Workspace
from orchestrator.features.evaluation.evals import Evals

CASES = {
    "evals/found/suite.yaml": "app: found\n",
    "evals/found/cases/one.yaml": "name: one\ninputs: {notes: [a, b, a]}\nexpected: {status: done}\n",
    "evals/all/suite.yaml": "app: all\n",
    "evals/all/cases/kept.yaml": "name: kept\ninputs: {notes: [a, b]}\nanswers: {ask: approve}\n",
    "evals/all/cases/one-out.yaml": (
        "name: one-out\ninputs: {notes: [a, b]}\n"
        "answers: {ask: approve, gather.asked/asked.2/ask: reject}\nexpected: {status: done}\n"
    ),
}


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    make_branching(tmp_path)
    for name, text in CASES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    workspace = open_workspace(tmp_path, Clock())
    model = Finder()
    model.name = "offline"
    workspace.model_for = lambda *_: model  # type: ignore[assignment]
    return workspace


def asks_nobody(ws: Workspace) -> Workspace:
    ws.model_for = lambda *_: pytest.fail("a replay asks nobody")  # type: ignore[assignment]
    return ws


def told(result: SuiteResult, case: str) -> object:
    return next(one.outcome.artifacts["told"] for one in result.cases if one.outcome.case == case)


def test_a_replay_finds_what_each_branch_asked(ws: Workspace) -> None:
    recorded = Evals(ws).run("found", record="missing").result
    replayed = Evals(asks_nobody(ws)).run("found").result

    assert verdict(replayed, {}, 1.0).word == "pass"
    assert replayed.cases[0].outcome.artifacts == recorded.cases[0].outcome.artifacts
    assert replayed.cases[0].outcome.requests == 3


def test_gates_are_answered_in_every_branch_or_in_one_by_its_way(ws: Workspace) -> None:
    result = Evals(ws).run("all").result

    assert told(result, "kept") == "2: A!, B!"
    assert told(result, "one-out") == "2: A!, rejected"


def test_a_changed_prompt_is_told_as_the_cause_in_a_branch(ws: Workspace) -> None:
    Evals(ws).run("found", record="missing")
    app = ws.root / "apps/found.yaml"
    app.write_text(app.read_text("utf-8").replace('"{{ note }}"', '"Look: {{ note }}"'), encoding="utf-8")
    ran = Evals(asks_nobody(ws)).run("found")

    assert [drift.cause.where for drift in ran.drifts] == ["apps/found.yaml"]
    assert ran.drifts[0].phases == ("found",)


def test_a_case_made_of_a_tree_says_what_was_answered_where(ws: Workspace) -> None:
    run = ws.start("all", ["a", "b"])
    run.drive()
    first, second = ws.decisions()
    first.approve()
    second.reject()
    written, _ = Evals(ws).from_run(run.refresh(), "again", "mine")

    said = written.case.read_text("utf-8")
    assert "gather.asked/asked.1/ask: approve" in said
    assert "gather.asked/asked.2/ask: reject" in said
    assert told(Evals(asks_nobody(ws)).run("again").result, "mine") == run.artifact("told").text


def test_what_a_branch_was_never_asked_leaves_the_case_unmeasured(ws: Workspace) -> None:
    ran = Evals(asks_nobody(ws)).run("found")

    assert ran.result.cases[0].outcome.status == "stale"
    assert "was never recorded" in ran.result.cases[0].outcome.error
