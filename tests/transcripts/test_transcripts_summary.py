"""One line on what an artifact holds, whatever it holds."""

from __future__ import annotations

import pytest

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.text.quantity import counted
from orchestrator.transcripts.summary import summary


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("Two words.\n", "2 words"),
        (
            {"verdict": "revise", "findings": [{"weight": "must"}, {"weight": "may"}]},
            "revise · 2 findings (1 must, 1 may)",
        ),
        ({"title": "On tools", "summary": "", "tags": ["a"]}, "“On tools” · 1 tag"),
        ({"operations": [{"do": "add"}], "message": ""}, "1 file to add · 0 checks"),
        (
            {"effect": "git_publish", "key": "k", "steps": {"write": {"commit": "3f2c1ab9", "subject": "Hi"}}},
            '3f2c1ab "Hi"',
        ),
        ({"answer": "send_back", "comment": "shorter", "fields": {}}, "send back: shorter"),
        ([1, 2], "2 entries"),
        ({"a": 1, "b": 2}, "a, b"),
        (None, "None"),
    ],
)
def test_what_an_artifact_holds(value: JSON, told: str) -> None:
    assert summary(Artifact.of_value(value)) == told


@pytest.mark.parametrize(
    "value",
    [
        {"verdict": "no", "findings": ["a text"]},
        {"title": 5, "summary": 6, "tags": 7},
        {"operations": None, "message": ""},
        {"effect": "", "key": "", "steps": []},
        {"answer": 1, "comment": 2, "fields": 3},
    ],
)
def test_an_artifact_with_the_same_keys_by_chance_is_told_by_its_keys(value: dict[str, JSON]) -> None:
    assert summary(Artifact.of_json(value)) == ", ".join(sorted(value))


def test_a_summary_is_one_visible_line() -> None:
    told = summary(Artifact.of_json({"title": "a\nb\x1b[2J\u202e", "summary": ""}))
    assert told == "“a b⟨U+001B⟩[2J⟨U+202E⟩” · 0 tags"


def test_counting_knows_one_from_many() -> None:
    assert [counted(1, "entry", "entries"), counted(2, "entry", "entries"), counted(1200, "word")] == [
        "1 entry", "2 entries", "1,200 words",
    ]  # fmt: skip
