"""A recording that is killed goes on where it was, and nothing is asked twice that was answered."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from small_workspace import Clock, make_workspace, open_workspace

from orchestrator.domain.messages import Answer, AssistantMessage, Request
from orchestrator.errors import ModelUnavailable
from orchestrator.face.workspace import Workspace
from orchestrator.features.evaluation.evals import Evals, Ran
from orchestrator.features.evaluation.report import judged
from orchestrator.features.evaluation.suite_run import Record

APP = """\
description: Writes, then reviews.
inputs: {note: string}
phases:
  write: {agent: writer, reads: [note], prompt: "Write: {{ note | data }}"}
  review: {agent: writer, reads: [write], prompt: "Review: {{ write | data }}"}
"""
AGENT = "---\nname: writer\ndescription: Writes.\nmodel: fast\n---\nYou write.\n"
SUITE = """\
app: two
at_once: 1
description: two agents and a judge
evaluators:
  - Judge: {question: "Is it good?", artifact: review, role: fast}
"""
REQUESTS = 9
"""Three cases, each written, reviewed and judged."""


class Model:
    """Counts in a file what it answered, so that a child that is killed leaves it behind."""

    name = "offline"

    def __init__(self, counted: Path, killed_at: int = 0) -> None:
        self.counted = counted
        self.killed_at = killed_at

    @property
    def asked(self) -> int:
        return len(self.counted.read_text("utf-8")) if self.counted.exists() else 0

    async def answer(self, request: Request) -> Answer:
        if self.killed_at and self.asked + 1 == self.killed_at:
            os._exit(9)
        with self.counted.open("a", encoding="utf-8") as file:
            file.write(".")
        if "You judge" in request.system:
            return Answer(AssistantMessage(output={"score": 1.0, "why": "it is"}), self.name)
        return Answer(AssistantMessage(f"Text {self.asked}."), self.name)


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    make_workspace(tmp_path)
    files = {"apps/two.yaml": APP, "agents/writer.md": AGENT, "evals/s/suite.yaml": SUITE}
    files |= {f"evals/s/cases/{name}.yaml": f"inputs: {{note: {name}}}\n" for name in ("a", "b", "c")}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return open_workspace(tmp_path, Clock())


def recorded(ws: Workspace, model: object, record: Record) -> Ran:
    ws.model_for = lambda *_: model  # type: ignore[assignment, return-value]
    return Evals(ws).run("s", record=record)


def killed(ws: Workspace, model: Model, record: Record) -> None:
    child = os.fork()
    if not child:
        recorded(ws, model, record)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def word(ran: Ran) -> str:
    return judged(ran.suite, ran.result, ran.since).verdict.word


@pytest.mark.parametrize("record", ["missing", "all"])
@pytest.mark.parametrize("at", range(2, REQUESTS + 1))
def test_killed_before_any_request_it_goes_on_with_that_one(ws: Workspace, record: Record, at: int) -> None:
    counted = ws.root / "counted"
    killed(ws, Model(counted, at), record)
    ran = recorded(ws, Model(counted), record)

    assert (word(ran), len(ran.result.cases)) == ("pass", 3)
    assert Model(counted).asked == REQUESTS
    assert ran.taken_over == (at - 1) // 3
    assert len(Evals(ws).results("s").ids()) == 1
    assert not list((ws.root / "state/evals/s/unfinished").glob("*"))


def test_killed_twice_and_in_the_middle_of_a_case_it_still_pays_once(ws: Workspace) -> None:
    counted = ws.root / "counted"
    for at in (2, 6):
        killed(ws, Model(counted, at), "all")
    recorded(ws, Model(counted), "all")

    assert Model(counted).asked == REQUESTS


def test_who_asks_all_anew_afterwards_is_answered_anew(ws: Workspace) -> None:
    counted = ws.root / "counted"
    recorded(ws, Model(counted), "all")
    recorded(ws, Model(counted), "all")

    assert Model(counted).asked == 2 * REQUESTS


def test_what_was_paid_of_a_case_whose_model_went_away_is_not_asked_again(ws: Workspace) -> None:
    counted = ws.root / "counted"

    class Away(Model):
        async def answer(self, request: Request) -> Answer:
            if "Review" in str(request.messages[0]):
                raise ModelUnavailable("nobody is there.")
            return await super().answer(request)

    assert word(recorded(ws, Away(counted), "missing")) == "could_not_measure"
    before = Model(counted).asked
    assert word(recorded(ws, Model(counted), "missing")) == "pass"
    assert (before, Model(counted).asked) == (3, REQUESTS)


@pytest.mark.parametrize("at", [2, REQUESTS, REQUESTS + 1, REQUESTS + 5])
def test_a_matrix_that_is_killed_in_or_between_cells_pays_once(ws: Workspace, at: int) -> None:
    """Request 10 is the first of the second cell: there, the first has come to its end."""
    suite = ws.root / "evals/s/suite.yaml"
    (ws.root / "apps/other.yaml").write_text(APP.replace("Review:", "Look at:"), encoding="utf-8")
    matrix = "matrix: {prompts: {one: {}, two: {apps/two.yaml: apps/other.yaml}}}\n"
    suite.write_text(suite.read_text(encoding="utf-8") + matrix, encoding="utf-8")
    counted = ws.root / "counted"

    def all_cells(model: Model) -> list[Ran]:
        ws.model_for = lambda *_: model  # type: ignore[assignment, return-value]
        return Evals(ws).run_all("s", record="all")

    child = os.fork()
    if not child:
        all_cells(Model(counted, at))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    ran = all_cells(Model(counted))

    assert [word(one) for one in ran] == ["pass", "pass"]
    assert Model(counted).asked == 2 * REQUESTS
    all_cells(Model(counted))
    assert Model(counted).asked == 4 * REQUESTS  # the batch had come to its end: all is asked anew


def test_another_part_of_the_suite_is_another_run(ws: Workspace) -> None:
    from orchestrator.features.evaluation.evals import Selection

    counted = ws.root / "counted"
    killed(ws, Model(counted, 5), "missing")
    ws.model_for = lambda *_: Model(counted)  # type: ignore[assignment, return-value]
    ran = Evals(ws).run("s", record="missing", selection=Selection(("b",)))

    assert (word(ran), len(ran.result.cases), ran.result.complete) == ("pass", 1, True)
    assert Model(counted).asked == 6
