"""The page on traps names tests that there are."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
PAGE = (TESTS.parent / "docs" / "traps.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| [^|]+ \| [^|]+ \| `(?P<folder>\w+)/(?P<noun>\w+)::(?P<name>\w+)` \|$", re.MULTILINE)


def test_every_row_names_a_test_there_is() -> None:
    for row in ROW.finditer(PAGE):
        (path,) = (TESTS / row["folder"]).glob(f"test_*{row['noun']}.py")
        assert f"def test_{row['name']}(" in path.read_text(encoding="utf-8"), row[0]


def test_every_line_of_a_table_is_such_a_row() -> None:
    lines = [line for line in PAGE.splitlines() if line.startswith("| ") and line != "| trap | Baton | shown by |"]
    assert lines == [row[0] for row in ROW.finditer(PAGE)]
