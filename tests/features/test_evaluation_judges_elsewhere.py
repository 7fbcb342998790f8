"""A judge is asked wherever its role is played, and where it says nothing the result says why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from chat_server import ChatServer, chat_server
from modelled_workspace import edit, make_modelled

from orchestrator import Workspace
from orchestrator.features.evaluation.evals import Evals

SUITE = """\
app: say
profile: offline
evaluators:
  - Judge: {question: "Is it good?", artifact: say, role: judge}
"""
CASE = "inputs: {topic: tools}\nsays: {say: [{text: Small tools last.}]}\n"
FILED = """\
description: Read.
inputs: {note: file}
phases:
  say: {agent: sayer, reads: [note], prompt: "{{ note | data }}"}
"""
FREE = 'prices: {"near:judge": {input: 0, output: 0}}\n'


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server() as server:
        yield server


@pytest.fixture
def root(tmp_path: Path, server: ChatServer) -> Path:
    """The app is offline; the judge alone is a model of a server."""
    root = make_modelled(tmp_path, server.url)
    edit(root, "offline: {fast: offline}", "offline: {fast: offline, judge: {model: 'near:judge', tries: 1}}")
    with (root / "baton.yaml").open("a", encoding="utf-8") as settings:
        settings.write(FREE)
    (root / "evals" / "j" / "cases").mkdir(parents=True)
    (root / "evals" / "j" / "suite.yaml").write_text(SUITE, encoding="utf-8")
    (root / "evals" / "j" / "cases" / "one.yaml").write_text(CASE, encoding="utf-8")
    return root


def test_a_judge_of_another_provider_than_the_apps_is_asked(root: Path, server: ChatServer) -> None:
    server.says = lambda asked: {"content": '{"score": 0.9, "why": "fine"}'}
    with Workspace.open(root) as ws:
        result = Evals(ws).run("j", record="missing", max_cost_usd=0).result

    (score,) = result.cases[0].scores
    assert (score.passed, score.value, score.why) == (True, 0.9, "fine")
    assert [asked["model"] for asked in server.asked] == ["judge"]


def test_a_judge_that_was_not_heard_says_why(root: Path, server: ChatServer) -> None:
    server.says = lambda asked: {"status": 401, "error": "no such key"}
    with Workspace.open(root) as ws:
        result = Evals(ws).run("j", record="missing", max_cost_usd=0).result

    (score,) = result.cases[0].scores
    assert not score.passed
    assert "not heard: near:judge: the key was refused (401): no such key." in score.why


def test_one_that_nobody_knows_the_price_of_says_that_and_names_no_run(root: Path) -> None:
    edit(root, FREE, "")
    with Workspace.open(root) as ws:
        result = Evals(ws).run("j", record="missing", max_cost_usd=0).result

    (score,) = result.cases[0].scores
    assert "nobody knows its price" in score.why
    assert "baton resume" not in score.why


def test_the_text_of_a_file_may_stand_in_a_case(root: Path) -> None:
    (root / "apps" / "filed.yaml").write_text(FILED, encoding="utf-8")
    suite = root / "evals" / "f"
    (suite / "cases").mkdir(parents=True)
    (suite / "suite.yaml").write_text("app: filed\nprofile: offline\nevaluators:\n  - NoEffect: {}\n", encoding="utf-8")
    says = "says: {say: [{text: Read.}]}\n"
    (suite / "cases" / "a.yaml").write_text(f'inputs: {{note: {{text: "one line"}}}}\n{says}', encoding="utf-8")
    (suite / "cases" / "b.yaml").write_text(f'inputs: {{note: "# Two\\n\\nlines"}}\n{says}', encoding="utf-8")
    with Workspace.open(root) as ws:
        result = Evals(ws).run("f", record="missing", max_cost_usd=0).result

    assert [case.outcome.status for case in result.cases] == ["done", "done"]
    assert [case.outcome.inputs["note"] for case in result.cases] == ["one line", "# Two\n\nlines"]
