"""While all that a source hangs on is as it was, the same is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestrator.files.seen import are_as_marked, marks_of
from orchestrator.readers.bringing import Where, brought, looked_at

ENDINGS = (".md",)


@pytest.mark.parametrize("pattern", ["notes/**/*.md", "notes", "notes/*/b.md", "notes/a.md"])
@pytest.mark.parametrize("change", ["notes/sub/b.md", "notes/a.md", "notes/sub/deeper/c.md", "notes/new/b.md"])
def test_what_reads_as_another_thing_is_marked_as_another(tmp_path: Path, pattern: str, change: str) -> None:
    write(tmp_path, "notes/a.md", "one")
    write(tmp_path, "notes/sub/deeper/x.txt", "")
    before, marks = read(tmp_path, pattern), marks_of(looked_at(tmp_path, (pattern,), ENDINGS))
    assert are_as_marked(marks)

    write(tmp_path, change, "two")

    assert read(tmp_path, pattern) == before or not are_as_marked(marks)


def test_what_is_not_there_yet_is_looked_at(tmp_path: Path) -> None:
    marks = marks_of(looked_at(tmp_path, ("notes/**/*.md", str(tmp_path / "else" / "x.md")), ENDINGS))
    assert are_as_marked(marks)
    write(tmp_path, "else/x.md", "one")
    assert not are_as_marked(marks)


def write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")


def read(root: Path, pattern: str) -> list[tuple[str, bytes]]:
    return [(part.place, part.data) for part in brought(Where(root, (pattern,)), ENDINGS, None)[0]]
