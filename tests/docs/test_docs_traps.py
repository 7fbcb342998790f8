"""The page on traps names tests that there are."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("library", ["pydantic-ai-slim", "openai", "anthropic"])
def test_the_versions_spoken_of_are_those_installed(library: str) -> None:
    """When this fails, see which of the library's traps are left."""
    major_and_minor = ".".join(version(library).split(".")[:2])
    assert f"{library.removesuffix('-slim')} {major_and_minor}" in PAGE
