"""A Python function may give a suite its cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestrator.errors import DefinitionFaults
from orchestrator.evals.suite import Case, EvaluatorSpec, ScriptedAnswer, Spoken
from orchestrator.evals.suite_file import read_suite

CASES = """\
def cases():
    for number in range(3):
        yield {
            "name": f"case-{number}",
            "inputs": {"note": f"note {number}"},
            "answers": {"check": ["approve", {"answer": "edit", "text": "mine"}]},
            "says": {"find": [{"calls": [{"look": {"at": "home"}}]}, {"output": {"count": number}}]},
            "evaluators": [{"MaxRequests": {"requests": 2}}],
        }
"""


def suite_with(root: Path, code: str) -> list[Case]:
    folder = root / "evals" / "many"
    folder.mkdir(parents=True)
    (folder / "suite.yaml").write_text("app: list\ncases: cases.py\n", encoding="utf-8")
    (folder / "cases.py").write_text(code, encoding="utf-8")
    return list(read_suite(root, "many").cases)


def test_what_the_function_gives_is_what_a_file_would(tmp_path: Path) -> None:
    _, _, third = suite_with(tmp_path, CASES)

    assert (third.name, third.inputs) == ("case-2", {"note": "note 2"})
    assert third.answers == {"check": (ScriptedAnswer("approve"), ScriptedAnswer("edit", text="mine"))}
    assert third.says == {"find": (Spoken(calls=(("look", {"at": "home"}),)), Spoken(output={"count": 2}))}
    assert third.evaluators == (EvaluatorSpec("MaxRequests", {"requests": 2}, "evals/many/cases.py"),)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("x = 1\n", "it has no function cases"),
        ("def cases():\n    return [{'input': {}}]\n", "unknown key 'input'. Did you mean 'inputs'?"),
        ("def cases():\n    return [{}]\n", "it has no name"),
        ("def cases():\n    return [1]\n", "it is a int"),
        ("def cases():\n    raise ValueError('no')\n", "cases.py:2: ValueError: no"),
        ("def cases():\n    return [{'name': 'a'}, {'name': 'a'}]\n", "case 'a' is there already"),
    ],
)
def test_what_is_no_case_is_told(code: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(DefinitionFaults) as raised:
        suite_with(tmp_path, code)
    assert told in str(raised.value)
