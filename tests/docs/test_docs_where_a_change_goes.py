"""The page that says where a change goes, and the walk through the house, name files and rooms that are there."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = ("where-a-change-goes.md", "architecture.md")
ROOMS = ("orchestrator", "tests", "schemas", "docs", ".ci", "apps", "agents", "prompts", "evals")
FILES = [path.relative_to(REPOSITORY).as_posix() for room in ROOMS for path in (REPOSITORY / room).rglob("*")]
FILES += [path.name for path in REPOSITORY.iterdir()]


def is_there(named: str) -> bool:
    """A path, or the end of one; what stands in capitals is a name that the reader chooses."""
    pattern = re.sub(r"[A-Z]{2,}(_[A-Z]+)*", "*", named.rstrip("/"))
    return any(fnmatchcase(file, pattern) or fnmatchcase(file, f"*/{pattern}") for file in FILES)


@pytest.mark.parametrize("page", PAGES)
def test_every_file_and_room_it_names_is_there(page: str) -> None:
    text = (REPOSITORY / "docs" / page).read_text("utf-8")
    named = set(re.findall(r"`([\w./*]+(?:\.(?:py|json|md|toml|sql)|/))`", text))
    assert len(named) > 20
    assert [name for name in sorted(named) if not is_there(name)] == []
