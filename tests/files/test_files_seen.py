"""Files are known to be as they were by the system's own marks; what may have changed unseen is not vouched for."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from orchestrator.files.finding import found
from orchestrator.files.seen import SURE_AFTER_NS, are_as_marked, is_sure, marks_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "a.md").write_text("one")
    return tmp_path


def test_nothing_changed_looks_the_same_also_after_the_marks_were_json(folder: Path) -> None:
    marks = marks_of([folder, folder / "deep" / "a.md", folder / "absent.md"])
    assert are_as_marked(marks)
    assert are_as_marked(json.loads(json.dumps(marks)))


@pytest.mark.parametrize("change", ["longer", "same length", "replaced", "gone", "times set back"])
def test_a_changed_file_does_not(folder: Path, change: str) -> None:
    file = folder / "deep" / "a.md"
    os.utime(file, ns=(10, 10))
    marks = marks_of([file])
    match change:
        case "longer":
            file.write_text("one and more")
        case "same length":
            file.write_text("two")
        case "replaced":
            (folder / "new").write_text("two")
            (folder / "new").replace(file)
        case "gone":
            file.unlink()
        case "times set back":
            file.write_text("two")
            os.utime(file, ns=(10, 10))
    assert not are_as_marked(marks)


def test_a_file_that_comes_is_told_by_its_folder_which_the_search_names(folder: Path) -> None:
    folders: list[Path] = []
    found(folder, "**/*.md", into=folders)
    assert sorted(folders) == [folder, folder / "deep", folder / "deep" / "er"]
    for path in folders:
        os.utime(path, ns=(10, 10))
    marks = marks_of(folders)
    (folder / "deep" / "er" / "b.md").write_text("two")
    assert not are_as_marked(marks)


def test_what_changed_a_moment_ago_is_not_sure(folder: Path) -> None:
    file = folder / "deep" / "a.md"
    file.write_text("other")
    assert not is_sure(marks_of([file]), at_ns=file.stat().st_mtime_ns + 10_000_000)
    assert is_sure(marks_of([file]), at_ns=file.stat().st_mtime_ns + 30_000_000)
    marks = {str(file): (3, 10, 10, 1)}
    assert is_sure(marks)
    assert is_sure({"absent": None})
    whole_seconds = {str(file): (3, 5_000_000_000, 5_000_000_000, 1)}  # such as FAT's, whose ticks are longer
    assert not is_sure(whole_seconds, at_ns=6_900_000_000)
    assert SURE_AFTER_NS >= 2_000_000_000
