"""Looking at a name under which anything may lie."""

import os
from pathlib import Path

import pytest

from orchestrator.files.links import followed
from orchestrator.files.looking import read_own, read_plain

ORCHESTRATOR = Path(__file__).resolve().parent.parent.parent / "orchestrator"


def test_a_pipe_a_device_and_a_folder_are_not_read_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "device").symlink_to("/dev/zero")
    (tmp_path / "folder").mkdir()
    for name in ("pipe", "device", "folder"):
        for read in (read_plain, lambda path: read_own(path.parent, path.name)):
            with pytest.raises(OSError, match=r"is no file|directory|is a link"):
                read(tmp_path / name)


def test_links_that_go_round_lead_nowhere_and_break_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert not (followed(tmp_path / "a") / "c").exists()
    (tmp_path / "folder").mkdir()
    (tmp_path / "c").symlink_to("folder")
    assert followed(tmp_path / "c" / "x") == followed(tmp_path) / "folder" / "x"


def test_links_are_followed_in_one_place_only() -> None:
    """`Path.resolve` raises a RuntimeError where links go round, which would end as a bug of ours."""
    found = [
        f"{path.relative_to(ORCHESTRATOR)}: {line.strip()}"
        for path in ORCHESTRATOR.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if ".resolve()" in line and "Path(__file__)" not in line
    ]
    assert found == []
