"""Suites replay what was recorded: tools that read the world as they did, pure ones anew, judges in their lanes."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from small_workspace import Clock, make_workspace, open_workspace

from orchestrator.domain.messages import Answer, AssistantMessage, Request, ToolCall, ToolResult
from orchestrator.evals.verdict import verdict
from orchestrator.face.workspace import Workspace
from orchestrator.features.evaluation.evals import Evals

APP = """\
description: An agent that counts before it writes.
inputs: {note: string}
phases:
  write: {agent: counter, reads: [note], prompt: "Count: {{ note | data }}"}
"""
AGENT = "---\nname: counter\ndescription: Counts.\nmodel: fast\ntools: [count_words, look_at]\n---\nYou count.\n"
TOOLS = """\
from orchestrator import pure


@pure
def count_words(text: str) -> int:
    \"\"\"Count words.\"\"\"
    return len(text.split())


def look_at(place: str) -> str:
    \"\"\"Look at a place of the world.\"\"\"
    raise RuntimeError("the world is not looked at in a replay")
"""
SUITE = """\
app: count
evaluators:
  - Contains: {artifact: write, text: words}
  - Judge: {question: "Is it a count?", artifact: write, role: fast, at_least: 0.5}
"""


class Counter:
    """Calls both tools, then answers; as a judge, says yes."""

    name = "offline"

    def __init__(self) -> None:
        self.asked = 0

    async def answer(self, request: Request) -> Answer:
        self.asked += 1
        if "You judge" in request.system:
            return Answer(AssistantMessage(output={"score": 0.9, "why": "it counts"}), self.name)
        if not any(isinstance(message, ToolResult) for message in request.messages):
            calls = (ToolCall("c1", "count_words", {"text": "one two"}), ToolCall("c2", "look_at", {"place": "here"}))
            return Answer(AssistantMessage(calls=calls), self.name, "tool_calls")
        return Answer(AssistantMessage("two words"), self.name)


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    make_workspace(tmp_path)
    for name, text in {
        "apps/count.yaml": APP,
        "agents/counter.md": AGENT,
        "tools/words.py": TOOLS,
        "evals/count/suite.yaml": SUITE,
        "evals/count/cases/one.yaml": "name: one\ninputs: {note: one two}\nexpected: {status: done}\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    workspace = open_workspace(tmp_path, Clock())
    model = Counter()
    workspace.model_for = lambda *_: model  # type: ignore[assignment]
    assert verdict(Evals(workspace).run("count", record="missing").result, {}, 1.0).word == "pass"
    workspace.model_for = lambda *_: pytest.fail("a replay asks nobody")  # type: ignore[assignment]
    return workspace


def edit(ws: Workspace, path: str, before: str, after: str) -> None:
    text = (ws.root / path).read_text(encoding="utf-8")
    assert before in text
    (ws.root / path).write_text(text.replace(before, after), encoding="utf-8")


def test_what_reads_the_world_is_replayed_and_never_called(ws: Workspace) -> None:
    ran = Evals(ws).run("count")

    assert ran.drifts == ()
    assert verdict(ran.result, {}, 1.0).word == "pass"


def test_a_pure_tool_runs_again_and_what_it_gives_now_is_compared(ws: Workspace) -> None:
    edit(ws, "tools/words.py", "len(text.split())", "len(text)")

    ran = Evals(ws).run("count")

    (drift,) = ran.drifts
    assert drift.cause.where == "tools/words.py:7"
    assert drift.cause.added == ("    return len(text)",)
    assert "count_words gives another result" in ran.result.cases[0].outcome.error
    assert verdict(ran.result, {}, 1.0).exit_code == 6


def test_a_judge_is_recorded_in_a_lane_of_its_own(ws: Workspace) -> None:
    lines = (ws.root / "evals/count/cassettes/one.jsonl").read_text(encoding="utf-8").splitlines()
    lanes = [fact["phase"] for fact in map(json.loads, lines) if fact.get("fact") == "PhaseStarted"]

    assert lanes[0] == "write"
    assert lanes[1].startswith("judge/")


def test_a_judges_other_question_was_never_recorded(ws: Workspace) -> None:
    edit(ws, "evals/count/suite.yaml", "Is it a count?", "Is it polite?")

    result = Evals(ws).run("count").result

    assert result.cases[0].outcome.error == "a judge was never asked this"
    assert verdict(result, {}, 1.0).exit_code == 6


def test_repeats_of_one_recording_are_one_sample(ws: Workspace) -> None:
    edit(ws, "evals/count/suite.yaml", "app: count", "app: count\nrepeats: 2")

    result = Evals(ws).run("count").result

    assert [case.outcome.status for case in result.cases] == ["done", "stale"]  # the second was never recorded
    assert verdict(result, {}, 1.0).exit_code == 6


def test_after_a_change_of_the_prompt_the_old_answer_is_not_given_and_nobody_is_asked(ws: Workspace) -> None:
    edit(ws, "agents/counter.md", "You count.", "You count slowly.")

    result = Evals(ws).run("count").result

    assert result.cases[0].outcome.status == "stale"
    assert verdict(result, {}, 1.0).exit_code == 6


KEY = "sk-ant-api03-R7kq9xWv2Lm"


class Teller(Counter):
    """Says a key beside what it counted."""

    async def answer(self, request: Request) -> Answer:
        answer = await super().answer(request)
        said = replace(answer.message, text=f"two words and {KEY}") if answer.message.text else answer.message
        return replace(answer, message=said)


def test_a_key_a_model_says_does_not_reach_a_cassette(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    model = Teller()
    ws.model_for = lambda *_: model  # type: ignore[assignment]

    Evals(ws).run("count", record="all")

    recorded = (ws.root / "evals/count/cassettes/one.jsonl").read_text(encoding="utf-8")
    assert "two words and" in recorded
    assert KEY not in recorded


def test_a_judge_is_not_asked_with_a_key(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    edit(ws, "evals/count/suite.yaml", "Is it a count?", f"Does it say {KEY}?")
    model = Counter()
    ws.model_for = lambda *_: model  # type: ignore[assignment]

    result = Evals(ws).run("count", record="missing").result

    assert (model.asked, verdict(result, {}, 1.0).word) == (0, "could_not_measure")  # it was not heard
    assert KEY not in (ws.root / "evals/count/cassettes/one.jsonl").read_text(encoding="utf-8")


def test_a_case_with_a_key_in_it_is_not_sent_and_not_recorded(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    edit(ws, "evals/count/cases/one.yaml", "one two", f"one two {KEY}")
    model = Counter()
    ws.model_for = lambda *_: model  # type: ignore[assignment]

    result = Evals(ws).run("count", record="all").result

    assert (model.asked, verdict(result, {}, 1.0).word) == (0, "regression")
    assert KEY not in (ws.root / "evals/count/cassettes/one.jsonl").read_text(encoding="utf-8")


def test_an_answer_for_a_gate_there_is_not_is_a_failure_with_the_nearest_name(ws: Workspace) -> None:
    edit(ws, "evals/count/cases/one.yaml", "expected:", "answers: {wrte: approve}\nexpected:")

    outcome = Evals(ws).run("count").result.cases[0].outcome

    assert outcome.status == "crashed"
    assert "Did you mean write?" in outcome.error


def test_the_files_of_a_folder_lie_beside_the_case_and_nowhere_else(ws: Workspace, tmp_path: Path) -> None:
    head = "description: x\ninputs: {notes: {type: folder}}\nphases:\n"
    for name, text in {
        "apps/all.yaml": head + '  all: {each: notes | files("*.md"), script: same, reads: [item]}\n',
        "apps/all.py": "def same(item):\n    return item['text']\n",
        "evals/all/suite.yaml": "app: all\nevaluators:\n  - Contains: {artifact: all, text: beside the case}\n",
        "evals/all/cases/one.yaml": "name: one\ninputs: {notes: notes}\nexpected: {status: done}\n",
        "evals/all/cases/notes/a.md": "beside the case",
        "notes/a.md": "of the workspace",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert verdict(Evals(ws).run("all").result, {}, 1.0).word == "pass"
    shutil.rmtree(tmp_path / "evals/all/cases/notes")
    (tmp_path / "evals/all/cases/notes").symlink_to(tmp_path / "notes")
    assert verdict(Evals(ws).run("all").result, {}, 1.0).word == "regression"
