"""A dataset of pydantic-evals becomes a suite; what has no counterpart is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from phases import a_phase

from orchestrator.domain.definition import App, Field
from orchestrator.errors import UsageError
from orchestrator.evals.pydantic_dataset import imported

APP = App(
    "demo", "Shows.", (a_phase("write", "agent", "writer", writes="page"),), (Field("note"), Field("day", "date"))
)
# As `Dataset.to_file` of pydantic-evals 2.62.0 wrote it.
DATASET = """\
# yaml-language-server: $schema=d_schema.json
name: t
cases:
- name: a
  inputs: note
  metadata:
    k: 1
  expected_output: out
  evaluators:
  - Contains: x
- name: b
  inputs:
    note: n
    day: d
  metadata: null
  expected_output:
    title: T
  evaluators: []
evaluators:
- EqualsExpected
- IsInstance: str
- MaxDuration: 2.0
- Contains:
    value: x
    case_sensitive: false
- LLMJudge: polite?
- Equals: v
report_evaluators: []
"""


def test_cases_and_evaluators_find_their_counterparts(tmp_path: Path) -> None:
    (tmp_path / "d.yaml").write_text(DATASET, encoding="utf-8")

    found = imported(tmp_path / "d.yaml", APP)

    assert found.cases == [
        {
            "name": "a",
            "inputs": {"note": "note"},
            "metadata": {"k": 1},
            "expected": {"page": "out"},
            "evaluators": [{"Contains": {"artifact": "page", "text": "x"}}],
        },
        {"name": "b", "inputs": {"note": "n", "day": "d"}, "expected": {"page": {"title": "T"}}},
    ]
    assert found.suite == {
        "app": "demo",
        "evaluators": [
            {"MaxSeconds": {"seconds": 2.0}},
            {"Contains": {"artifact": "page", "text": "x"}},
            {"Judge": {"question": "polite?", "artifact": "page"}},
            {"Equals": {"artifact": "page", "value": "v"}},
        ],
    }
    assert found.left_out == ["the dataset: IsInstance, which has no counterpart"]


def test_json_is_read_as_well(tmp_path: Path) -> None:
    (tmp_path / "d.json").write_text('{"name": "t", "cases": [{"name": null, "inputs": "x"}]}', encoding="utf-8")

    assert imported(tmp_path / "d.json", APP).cases == [{"name": "case-1", "inputs": {"note": "x"}}]


def test_what_is_no_dataset_is_told(tmp_path: Path) -> None:
    (tmp_path / "d.yaml").write_text("- 1\n", encoding="utf-8")

    with pytest.raises(UsageError, match="holds no 'cases'"):
        imported(tmp_path / "d.yaml", APP)


FILED = App("demo", "Shows.", APP.phases, (Field("note", "file"), Field("day", "date")))


def inputs_of(tmp_path: Path, note: str) -> dict[str, object]:
    data = {"cases": [{"inputs": {"note": note, "day": "2026-11-22"}}]}
    (tmp_path / "d.json").write_text(json.dumps(data), encoding="utf-8")
    (case,) = imported(tmp_path / "d.json", FILED).cases
    return dict(case["inputs"])


@pytest.mark.parametrize("text", ["# A note\n\nTwo lines.\n", "one line that is no file", "x" * 3000])
def test_the_text_of_a_file_stands_in_the_case(tmp_path: Path, text: str) -> None:
    assert inputs_of(tmp_path, text) == {"note": {"text": text}, "day": "2026-11-22"}


def test_a_file_beside_the_dataset_is_read(tmp_path: Path) -> None:
    (tmp_path / "soup.md").write_text("# Soup\n", encoding="utf-8")
    assert inputs_of(tmp_path, "soup.md")["note"] == {"text": "# Soup\n"}


def test_a_file_elsewhere_is_not(tmp_path: Path) -> None:
    """A dataset of somebody else's must not put your files into a suite."""
    (tmp_path / "set").mkdir()
    (tmp_path / "mine.md").write_text("mine", encoding="utf-8")
    assert inputs_of(tmp_path / "set", "../mine.md")["note"] == {"text": "../mine.md"}
    assert inputs_of(tmp_path / "set", str(tmp_path / "mine.md"))["note"] == {"text": str(tmp_path / "mine.md")}
