"""A dataset of pydantic-evals becomes a suite; what has no counterpart is told."""

from __future__ import annotations

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
