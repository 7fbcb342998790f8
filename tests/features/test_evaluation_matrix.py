"""Prompts, models and settings against each other: each cell runs all cases, and any two are compared case by case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from small_workspace import Clock, make_workspace, open_workspace

from orchestrator.domain.definition import Provider, RoleModel
from orchestrator.domain.messages import Answer, AssistantMessage, Request
from orchestrator.errors import DefinitionFaults, NotFound
from orchestrator.evals.page import page
from orchestrator.face.workspace import Workspace
from orchestrator.features.evaluation.evals import Evals, Ran
from orchestrator.features.evaluation.report import judged, matrix_table, report_of
from orchestrator.ports.model import Attempts

APP = """\
description: Writes.
inputs: {note: string}
phases:
  write: {agent: writer, reads: [note]}
"""
AGENT = "---\nname: writer\ndescription: Writes.\nmodel: fast\n---\nYou write.\n"
SETTINGS = """\
profile: one
profiles:
  one: {fast: "acme:one"}
  two: {fast: "acme:two"}
providers:
  acme: {kind: openai-compatible, base_url: "http://127.0.0.1:9/v1", key_env: ACME_KEY}
  other: {kind: openai-compatible, base_url: "http://127.0.0.1:9/v1", key_env: OTHER_KEY}
prices: {"acme:one": {input: 1, output: 1}, "acme:two": {input: 1, output: 1}, "other:x": {input: 1, output: 1}}
"""
SUITE = """\
app: write
matrix:
  models: [one, two, "other:x"]
  prompts:
    as-is: {}
    short: {prompts/writer.md.j2: prompts/writer-short.md.j2}
evaluators:
  - Contains: {artifact: write, text: good}
"""
CASES = [f"c{number}" for number in range(8)]


class Models:
    """`two` is good at short prompts; the others are good at none but the first case."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, float | None]] = []

    def __call__(self, models: Sequence[RoleModel], _providers: Mapping[str, Provider], _attempts: Attempts) -> _Model:
        return _Model(models[0], self)


class _Model:
    def __init__(self, model: RoleModel, models: Models) -> None:
        self.name = model.name
        self._models = models

    async def answer(self, request: Request) -> Answer:
        asked = getattr(request.messages[0], "text", "")
        self._models.asked.append((self.name, request.settings.get("temperature")))
        good = "note-of-c0" in asked or (self.name == "acme:two" and "Briefly" in asked)
        return Answer(AssistantMessage("good" if good else "bad"), self.name, "stop", 10, 10)


@pytest.fixture
def models() -> Models:
    return Models()


@pytest.fixture
def ws(tmp_path: Path, models: Models) -> Workspace:
    make_workspace(tmp_path)
    files = {
        "baton.yaml": SETTINGS,
        "apps/write.yaml": APP,
        "agents/writer.md": AGENT,
        "prompts/writer.md.j2": "Write: {{ note | data }}\n",
        "prompts/writer-short.md.j2": "Briefly: {{ note | data }}\n",
        "evals/s/suite.yaml": SUITE,
    }
    files |= {f"evals/s/cases/{name}.yaml": f"inputs: {{note: note-of-{name}}}\n" for name in CASES}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    workspace = open_workspace(tmp_path, Clock())
    workspace.model_for = models
    return workspace


def recorded(ws: Workspace, **options: object) -> list[Ran]:
    return Evals(ws).run_all("s", record="missing", max_cost_usd=5.0, **options)


NAMES = ["one", "one+short", "two", "two+short", "other-x", "other-x+short"]


def test_every_combination_is_a_cell_with_all_cases_and_recordings_of_its_own(ws: Workspace, models: Models) -> None:
    ran = recorded(ws)

    assert [one.result.profile for one in ran] == NAMES
    assert [len(one.result.cases) for one in ran] == [8] * 6
    assert (ws.root / "evals/s/cassettes/c0.jsonl").is_file()  # the suite without a matrix has the same
    assert (ws.root / "evals/s/cassettes/c0@two+short.jsonl").is_file()
    assert len(models.asked) == 48
    ws.model_for = lambda *_: pytest.fail("a replay asks nobody")  # type: ignore[assignment]
    again = Evals(ws).run_all("s")
    assert [sum(case.passed for case in one.result.cases) for one in again] == [1, 1, 1, 8, 1, 1]


def test_one_table_has_every_cell_and_the_cases_on_which_they_part(ws: Workspace) -> None:
    told = matrix_table([judged(one.suite, one.result) for one in recorded(ws)])

    assert told.cells[0][:2] == ("cell", "passed")
    assert [row[:2] for row in told.cells[1:]] == [
        ("one · as-is", "1/8"), ("one · short", "1/8"), ("two · as-is", "1/8"),
        ("two · short", "8/8"), ("other:x · as-is", "1/8"), ("other:x · short", "1/8"),
    ]  # fmt: skip
    assert [row[0] for row in told.cases[1:]] == CASES[1:]
    assert told.cases[1][1:] == ("failed", "failed", "failed", "passed", "failed", "failed")


def test_two_cells_are_compared_case_by_case_and_the_title_says_what_differs(ws: Workspace) -> None:
    recorded(ws)
    compared = Evals(ws).compare("s", "two", "two+short")
    passed = compared.lines[0]

    assert (passed.finding, passed.better) == ("better", tuple(CASES[1:]))
    assert report_of(compared).head.startswith("s  prompts: as-is → short; models two in both")
    other = report_of(Evals(ws).compare("s", "one+short", "two+short"))
    assert other.head.startswith("s  models: one → two; prompts short in both")


def test_a_cell_that_was_never_run_is_run_for_it_and_warm_or_cold_time_is_not_compared(ws: Workspace) -> None:
    recorded(ws, cells=["one", "two"])
    for path in (ws.root / "state/evals/s").glob("*two*.jsonl"):
        path.unlink()
    compared = Evals(ws).compare("s", "one", "two")

    assert "time" not in [line.name for line in compared.lines]
    assert compared.left_out[-1].startswith("time of replays is not compared")


def test_drift_is_told_of_a_cell_by_the_file_that_is_read_in_place(ws: Workspace) -> None:
    recorded(ws, cells=["one", "one+short"])
    (ws.root / "prompts/writer-short.md.j2").write_text("Shortly: {{ note | data }}\n", encoding="utf-8")

    assert Evals(ws).drift("s", cell="one").drifts == ()
    (drift,) = Evals(ws).drift("s", cell="one+short").drifts
    assert drift.cause.added == ("Shortly: {{ note | data }}",)


def test_only_the_cells_that_are_named_are_run(ws: Workspace) -> None:
    assert [one.result.profile for one in recorded(ws, cells=["two+short"])] == ["two+short"]
    with pytest.raises(NotFound, match="two\\+shrt"):
        recorded(ws, cells=["two+shrt"])


def test_one_bound_holds_for_all_cells_together(ws: Workspace) -> None:
    ran = Evals(ws).run_all("s", record="missing", max_cost_usd=20e-6 * 12)

    asked = [sum(case.outcome.status == "done" for case in one.result.cases) for one in ran]
    assert sum(one.spent_usd for one in ran) <= 20e-6 * 12 + 1e-12
    assert asked[-1] == 0
    assert all(judged(one.suite, one.result).verdict.exit_code == 6 for one in ran[1:])


def test_settings_are_an_axis_and_reach_the_model(ws: Workspace, models: Models) -> None:
    suite = (
        SUITE.partition("matrix:")[0]
        + "matrix:\n  settings:\n    calm: {temperature: 0}\n    lively: {temperature: 1}\n"
    )
    (ws.root / "evals/s/suite.yaml").write_text(
        suite + "evaluators: [{MaxRequests: {requests: 2}}]\n", encoding="utf-8"
    )

    assert [one.result.profile for one in recorded(ws)] == ["one+calm", "one+lively"]
    assert {temperature for _, temperature in models.asked} == {0, 1}


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("models: [three]", "'three' is no profile, and no provider:model"),
        ("models: [tow]", "Did you mean two?"),
        ('models: ["nobody:x"]', "no provider 'nobody'"),
        ("prompts: {a: {prompts/writer.md.j2: prompts/writer-shrt.md.j2}}", "there is no prompts/writer-shrt.md.j2"),
        ("prompts: {a: {prompts/writer.md.j2: ../x}}", "lies in none of"),
        ("settings: {a: {temprature: 1}}", "unknown key 'temprature'"),
        ("models: [one, one]", "two cells are called one"),
    ],
)
def test_what_is_wrong_in_a_matrix_is_told(ws: Workspace, says: str, told: str) -> None:
    (ws.root / "evals/s/suite.yaml").write_text(f"app: write\nmatrix: {{{says}}}\n", encoding="utf-8")
    with pytest.raises(DefinitionFaults) as raised:
        Evals(ws).suite("s")
    assert told in str(raised.value)


def test_a_prompt_with_a_fault_is_told_before_anybody_is_asked(ws: Workspace, models: Models) -> None:
    (ws.root / "prompts/writer-short.md.j2").write_text("Briefly: {{ nte | data }}\n", encoding="utf-8")
    with pytest.raises(DefinitionFaults, match="nte"):
        recorded(ws, cells=["one+short"])
    assert models.asked == []


def test_the_page_has_a_column_a_cell(ws: Workspace) -> None:
    shown = page([tuple(judged(one.suite, one.result)) for one in recorded(ws, cells=["two", "two+short"])])  # type: ignore[misc]
    assert "prompts: as-is → short" in shown
    assert ">short</span>" in shown
