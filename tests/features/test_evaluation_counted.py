"""What a recording spends counts in the day as what a run spends, and stays under the same cap."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_workspace import Clock, make_workspace

from orchestrator.domain.messages import Answer, AssistantMessage, Request
from orchestrator.errors import JournalError, UsageError
from orchestrator.face.workspace import Workspace
from orchestrator.features.evaluation.evals import Evals
from orchestrator.journal.liveness import LockLiveness
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.workspace.trust import Trust

APP = """\
description: One agent.
inputs: {note: string}
phases:
  write: {agent: writer, reads: [note], prompt: "Write: {{ note | data }}"}
"""
AGENT = "---\nname: writer\ndescription: Writes.\nmodel: fast\n---\nYou write.\n"
SETTINGS = """\
profile: paid
profiles:
  paid: {fast: "acme:one"}
providers:
  acme: {kind: openai-compatible, base_url: "http://127.0.0.1:9/v1", key_env: ACME_KEY}
prices: {"acme:one": {input: 10, output: 10}}
budgets: {run_usd: 5.00, day_usd: 0.25}
"""
CASES = 3


class Model:
    """Costs ten cents a request; fails where the note says so."""

    name = "acme:one"

    def __init__(self) -> None:
        self.asked = 0

    async def answer(self, request: Request) -> Answer:
        self.asked += 1
        if "fails" in str(request.messages[0]):
            raise JournalError("the model broke.")
        return Answer(AssistantMessage(f"Text {self.asked}."), self.name, "stop", 1_000, 9_000)


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture
def ws(tmp_path: Path, model: Model) -> Workspace:
    make_workspace(tmp_path)
    (tmp_path / "baton.yaml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "apps/one.yaml").write_text(APP, encoding="utf-8")
    (tmp_path / "agents/writer.md").write_text(AGENT, encoding="utf-8")
    cases = tmp_path / "evals" / "one" / "cases"
    cases.mkdir(parents=True)
    (cases.parent / "suite.yaml").write_text("app: one\n", encoding="utf-8")
    for number in range(CASES):
        (cases / f"c{number}.yaml").write_text(f'inputs: {{note: "note {number}"}}\n', encoding="utf-8")
    Trust(tmp_path).allow_folder()
    clock = Clock()
    return Workspace(
        tmp_path,
        journal=SqliteJournal.open(tmp_path / "state/journal.db", clock=clock),
        liveness=LockLiveness(tmp_path / "state/locks"),
        clock=clock,
        model_for=lambda *_: model,
    )


def recorded(ws: Workspace, max_cost_usd: float = 10.0) -> float:
    result = Evals(ws).run("one", record="all", max_cost_usd=max_cost_usd).result
    return sum(case.outcome.cost_usd for case in result.cases)


def test_what_recording_spends_counts_in_the_day(ws: Workspace) -> None:
    spent = recorded(ws)
    assert spent > 0
    assert ws.spent_today().day_usd == pytest.approx(spent)
    assert ws.spent_today().day_cap_usd == 0.25
    assert ws.runs() == []
    assert ws.verify().ok


def test_recordings_and_runs_stay_under_one_cap(ws: Workspace, model: Model) -> None:
    for _ in range(3):
        recorded(ws)
    asked = model.asked
    run = ws.start("one", note="x")
    run.drive()
    assert ws.spent_today().day_usd <= 0.25
    assert (model.asked, run.status) == (asked, "waiting")


def test_a_recordings_own_bound_holds_too_and_what_it_refuses_does_not_count(ws: Workspace, model: Model) -> None:
    recorded(ws, 0.0001)
    assert model.asked == 0
    assert ws.spent_today().day_usd == 0


@pytest.mark.parametrize("bound", [float("nan"), float("inf"), -1.0])
def test_a_bound_that_no_sum_can_pass_is_refused(ws: Workspace, model: Model, bound: float) -> None:
    with pytest.raises(UsageError, match="Give a number from 0 on"):
        recorded(ws, bound)
    assert model.asked == 0


def test_a_cap_that_was_raised_for_the_day_is_there_for_a_recording(ws: Workspace, model: Model) -> None:
    for _ in range(3):
        recorded(ws)
    before = model.asked
    run = ws.start("one", note="x")
    run.drive()
    ws.decision(run.id).answer("raise", fields={"usd": 2.0}, drive=False)
    recorded(ws)
    assert model.asked == before + CASES


def test_failed_attempts_of_a_recording_count_what_they_may_have_cost(ws: Workspace, model: Model) -> None:
    for case in (ws.root / "evals/one/cases").iterdir():
        case.write_text('inputs: {note: "this fails"}\n', encoding="utf-8")
    recorded(ws)
    assert model.asked > 0
    assert ws.verify().ok


def test_nothing_that_was_said_stands_in_the_workspaces_journal(ws: Workspace) -> None:
    recorded(ws)
    held = b"".join(file.read_bytes() for file in (ws.root / "state").glob("journal.db*"))
    assert b"Text 1." not in held
    assert b"note 1" not in held


def test_the_lists_made_anew_count_the_same(ws: Workspace) -> None:
    spent = recorded(ws)
    assert isinstance(ws.journal, SqliteJournal)
    ws.journal.rebuild()
    assert ws.spent_today().day_usd == pytest.approx(spent)
