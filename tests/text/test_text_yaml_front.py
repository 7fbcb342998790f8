"""Front matter is written so that no reader of YAML takes a text for something else."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.text.front_written import front_matter
from orchestrator.text.written import Written
from orchestrator.text.yaml_block import read_yaml

_WORDS = """
5319E7 1e6 0o17 25921e05 1_000 12:30 190:20:30 yes no on off y N ~ null Null NULL true False tRue 2024-05-06 2024-5-6
.inf -.INF .nan 007 0777 = << 0x1F 0b11 1,000 +1 - 1. .5 1.5.3 2019-03-05T10:00:00Z 12e03 None nan 192.168.0.1
--- ... | > a: #a *a &a !a %a @a `a [a] {a}
"""
LOOKALIKES = [*_WORDS.split(), "", " a", "a ", "a: b", "a #b", "- a", "? a"]
ODD = [
    "\n",
    "a\nb",
    "a\u0085b",
    "\u2028x",
    "\ufeffa",
    "\a",
    "a\tb",
    "\U0001f600",
    "'",
    '"',
    "it's",
    "\\",
    "é",
    "\u200b",
]


def body(block: str) -> str:
    return block.removeprefix("---\n").removesuffix("---\n")


def read_as_1_2(block: str) -> dict[str, object]:
    """By the core schema of YAML 1.2, which this project reads with."""
    values = read_yaml(body(block))
    assert isinstance(values, dict)
    return {name: value.value if isinstance(value, Written) else value for name, value in values.items()}


@pytest.mark.parametrize("text", LOOKALIKES + ODD)
def test_a_text_is_the_same_text_to_yaml_1_1_and_1_2(text: str) -> None:
    block = front_matter({"title": text, "tags": [text]})
    assert yaml.safe_load(body(block)) == {"title": text, "tags": [text]}
    assert read_as_1_2(block)["title"] == text


@given(st.text(max_size=40))
def test_any_text_comes_back(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    block = front_matter({"title": text})
    assert yaml.safe_load(body(block)) == {"title": text}
    assert read_as_1_2(block)["title"] == text


def test_a_day_a_number_and_a_flag_stand_bare() -> None:
    values = {"date": date(2024, 5, 6), "weight": Written("10", 10, plain=True), "draft": True}
    assert front_matter(values) == "---\ndate: 2024-05-06\nweight: 10\ndraft: true\n---\n"


def test_what_a_person_wrote_without_quotes_is_written_as_they_wrote_it() -> None:
    source = "version: 1.10\nzip: 01234\nlastmod: 2024-05-06\ncover:\n  image: a.png\nflags:\n- true\n- 1e3\n"
    values = read_yaml(source)
    assert isinstance(values, dict)
    assert body(front_matter(values)) == source


def test_long_lines_are_not_broken() -> None:
    assert body(front_matter({"summary": "word " * 400 + "end"})).count("\n") == 1
