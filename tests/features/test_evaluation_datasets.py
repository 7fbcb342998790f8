"""Suites whose cases stand in a file of somebody else: imported, run, and shown with all that is known of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from small_workspace import Clock, make_workspace, open_workspace

from orchestrator.errors import BatonError, DefinitionFaults, UsageError
from orchestrator.evals.page import page
from orchestrator.evals.result import SuiteResult
from orchestrator.evals.verdict import verdict
from orchestrator.face.workspace import Workspace
from orchestrator.features.evaluation.evals import Evals, Selection

APP = """\
description: Says it back.
inputs: {note: file, lang: {type: string, default: en}}
phases:
  shout: {script: shout, reads: [note]}
"""
SCRIPT = "def shout(note):\n    return note.upper()\n"


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    make_workspace(tmp_path)
    write(tmp_path, "apps/echo.yaml", APP)
    write(tmp_path, "apps/echo.py", SCRIPT)
    return open_workspace(tmp_path, Clock())


def write(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def imported(ws: Workspace, file: str, text: str, **wishes: Any) -> SuiteResult:
    evals = Evals(ws)
    evals.import_dataset(write(ws.root, file, text), "echo", "brought", **wishes)
    return evals.run("brought").result


def passed(result: SuiteResult) -> list[bool]:
    return [case.passed for case in result.cases]


def test_a_text_is_given_for_a_file_and_names_none_even_where_there_is_one(ws: Workspace) -> None:
    write(ws.root, "evals/brought.md", "what stands in the file")
    row = {"note": "../brought.md", "must": "../BROUGHT.MD", "topic": "paths"}
    result = imported(ws, "qa.jsonl", json.dumps(row), expected={"shout": "must"})

    assert passed(result) == [True]
    assert result.cases[0].outcome.metadata == {"topic": "paths"}


def test_a_file_is_read_where_the_suite_says_it_is_one(ws: Workspace) -> None:
    write(ws.root, "evals/s/papers/one.md", "from the file")
    write(ws.root, "evals/s/qa.jsonl", '{"paper": "papers/one.md"}\n')
    says = "app: echo\ndataset:\n  file: qa.jsonl\n  inputs: {note: {file: paper}}\n"
    write(ws.root, "evals/s/suite.yaml", says + "evaluators:\n  - Contains: {artifact: shout, text: FROM THE FILE}\n")

    assert passed(Evals(ws).run("s").result) == [True]


def test_a_case_of_its_own_may_give_a_file_as_a_text(ws: Workspace) -> None:
    write(ws.root, "evals/s/suite.yaml", "app: echo\n")
    case = "inputs: {note: {text: here}}\nmetadata: {source: me}\ntags: [short]\nexpected: {shout: HERE}\n"
    write(ws.root, "evals/s/cases/one.yaml", case)
    (one,) = Evals(ws).run("s", selection=Selection(tags=("short",))).result.cases

    assert one.passed
    assert (one.outcome.metadata, one.outcome.tags) == ({"source": "me"}, ("short",))


def test_a_dataset_of_pydantic_evals_is_imported_and_run(ws: Workspace) -> None:
    text = "cases:\n- {name: a, inputs: hello, expected_output: HELLO}\n- {name: b, inputs: no, expected_output: YES}\n"
    result = imported(ws, "d.yaml", f"{text}evaluators: [EqualsExpected]\n")

    assert passed(result) == [True, False]
    assert [score.evaluator for score in result.cases[0].scores] == ["Equals"]


def test_samples_of_inspect_are_imported_and_run(ws: Workspace) -> None:
    lines = '{"id": "a", "input": [{"role": "user", "content": "two"}], "target": ["TWO", "2"]}\n'
    assert passed(imported(ws, "samples.jsonl", lines)) == [True]


def test_tests_of_promptfoo_are_imported_and_run(ws: Workspace) -> None:
    rows = 'note,__expected,__expected2\nhello,icontains: hello,"not-contains: bye"\nbye,not-contains: bye,\n'
    result = imported(ws, "tests.csv", rows)

    assert passed(result) == [True, False]
    assert result.cases[1].scores[0].why.startswith("it must not pass")


def test_a_variable_of_promptfoo_is_named_as_its_file_calls_it(ws: Workspace) -> None:
    rows = "body,style,__expected\nhello,loud,icontains: hello\n"
    assert passed(imported(ws, "tests.csv", rows, inputs={"note": "body"})) == [True]


def test_where_nothing_tells_what_is_an_input_the_option_is_named_and_works(ws: Workspace) -> None:
    text = '{"question": "a", "ideal": "A"}\n'
    with pytest.raises(UsageError) as raised:
        imported(ws, "qa.jsonl", text)
    assert "--input note=KEY" in raised.value.mend
    assert passed(imported(ws, "qa.jsonl", text, inputs={"note": "question"}, expected={"shout": "ideal"})) == [True]


def test_a_file_with_faults_is_told_by_line_and_leaves_no_suite(ws: Workspace) -> None:
    with pytest.raises(DefinitionFaults, match=r"qa\.jsonl:2: no JSON"):
        imported(ws, "qa.jsonl", '{"note": "a"}\n{"note": \n')
    assert not (ws.root / "evals/brought").exists()


def test_a_key_in_what_is_known_of_a_case_reaches_no_result(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    key = "sk-ant-api03-R7kq9xWv2Lm"
    monkeypatch.setenv("ANTHROPIC_API_KEY", key)
    result = imported(ws, "qa.jsonl", json.dumps({"note": "a", "token": key, "topic": "x"}))

    assert result.cases[0].outcome.metadata["topic"] == "x"
    kept = "".join(path.read_text("utf-8") for path in (ws.root / "state/evals").rglob("*.jsonl"))
    assert key not in kept


def test_a_part_of_a_suite_says_which_part_and_the_page_shows_what_is_known(ws: Workspace) -> None:
    lines = "".join(json.dumps({"note": f"n{number}", "topic": "<b>", "n": number}) + "\n" for number in range(9))
    imported(ws, "qa.jsonl", lines)
    result = Evals(ws).run("brought", selection=Selection(sample=3, seed=5)).result

    assert len(result.cases) == 3
    assert Evals(ws).results("brought").read().selected == "a sample of 3, seed 5"
    shown = page([(result, verdict(result, {}, 1.0))])
    assert "a sample of 3, seed 5" in shown
    assert "&lt;b&gt;" in shown


def test_what_an_app_reads_from_a_source_held_nothing_in_a_case_that_was_brought(ws: Workspace) -> None:
    write(ws.root, "apps/echo.yaml", APP.replace("lang: {type: string, default: en}", "plans: {from: plans}"))
    assert passed(imported(ws, "qa.csv", "note,must\nTea is good,TEA IS GOOD\n", expected={"shout": "must"})) == [True]
    said = {"cases": [{"name": "tea", "inputs": {"note": "Tea is good"}}]}
    Evals(ws).import_dataset(write(ws.root, "own.json", json.dumps(said)), "echo", "own", format_="pydantic-evals")
    assert [case.outcome.status for case in Evals(ws).run("own").result.cases] == ["done"]


def test_keys_that_some_records_are_without_are_named_when_the_file_is_brought(ws: Workspace) -> None:
    lines = '{"note": "tea", "must": "TEA"}\n{"note": "rice"}\n'
    with pytest.raises(DefinitionFaults, match="when it is imported: --may-lack must"):
        imported(ws, "qa.jsonl", lines, expected={"shout": "must"})
    assert len(passed(imported(ws, "qa.jsonl", lines, expected={"shout": "must"}, may_lack=["must"]))) == 2


@pytest.mark.parametrize(
    ("file", "data", "told"),
    [
        ("q.csv", b"note\n\xff\xfeq\n", "q.csv:2: not UTF-8: byte 0xff"),
        ("q.csv", b"", "q.csv has no record. Give a file with one case at least."),
        ("q.csv", b"note,must\n", "q.csv has no record"),
        ("q.jsonl", b"\n\n", "q.jsonl has no record"),
        ("q.jsonl", b"not json\n", "q.jsonl:1: no JSON"),
        ("q.json", b"[]", "q.json has no record"),
        ("q.xlsx", b"PK\x03\x04" + b"\0" * 80, "q.xlsx: it is"),
    ],
)
def test_a_file_without_a_case_is_told_as_what_it_is(ws: Workspace, file: str, data: bytes, told: str) -> None:
    (ws.root / file).write_bytes(data)
    with pytest.raises(BatonError, match=re.escape(told)):
        Evals(ws).import_dataset(ws.root / file, "echo", "brought")
    assert not (ws.root / "evals" / "brought").exists()
