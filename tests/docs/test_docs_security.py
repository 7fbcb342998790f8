"""The table of what may run when and the tests name the same things."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
PAGE = TESTS.parent / "docs" / "security.md"
ROW = re.compile(r"^\| .* \| `(?P<folder>\w+)/(?P<noun>\w+)::(?P<name>\w+)` \|$", re.MULTILINE)


def rows() -> list[re.Match[str]]:
    return list(ROW.finditer(PAGE.read_text("utf-8")))


def named_in(path: Path) -> list[str]:
    return re.findall(r"^def test_(\w+)\(", path.read_text("utf-8"), re.MULTILINE)


def test_every_row_names_a_test_there_is() -> None:
    for row in rows():
        room = "" if row["folder"] == "features" else f"{row['folder']}_"  # a feature's tests bear its own name
        path = TESTS / row["folder"] / f"test_{room}{row['noun']}.py"
        assert row["name"] in named_in(path), row[0]


def test_every_line_of_the_table_has_a_test() -> None:
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    assert len(lines) - 1 == len(rows())


def test_everything_tried_with_a_foreign_workspace_is_a_row() -> None:
    assert set(named_in(TESTS / "acceptance" / "test_acceptance_foreign.py")) <= {row["name"] for row in rows()}
