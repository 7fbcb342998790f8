"""The page on bad input and the tests name the same things."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
PAGE = TESTS.parent / "docs" / "bad-input.md"
ROW = re.compile(r"^\|.*\| (?P<exit>\d+) \| `(?P<folder>\w+)/(?P<noun>\w+)::(?P<name>\w+)` \|$", re.MULTILINE)


def shown() -> list[re.Match[str]]:
    return list(ROW.finditer(PAGE.read_text("utf-8")))


def named_in(path: Path) -> list[str]:
    return re.findall(r"^def test_(\w+)\(", path.read_text("utf-8"), re.MULTILINE)


def test_every_row_names_a_test_there_is() -> None:
    for row in shown():
        path = TESTS / row["folder"] / f"test_{row['folder']}_{row['noun']}.py"
        assert row["name"] in named_in(path), row[0]


def test_every_row_has_an_exit_code_a_person_may_meet() -> None:
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ") and "exit |" not in line]
    assert len(lines) == len(shown())
    assert {row["exit"] for row in shown()} <= {"0", "1", "2", "3", "130"}


def test_every_test_of_bad_input_is_on_the_page() -> None:
    written = {name for path in (TESTS / "acceptance").glob("test_acceptance_bad_*.py") for name in named_in(path)}
    assert written <= {row["name"] for row in shown()}
