import errno
import os
import re
from pathlib import Path

import pytest

from orchestrator.errors import WorkspaceError
from orchestrator.face.definitions import check_workspace
from orchestrator.files.writing import write_new
from orchestrator.workspace.home import starter
from orchestrator.workspace.home.starter import init_workspace


def test_init_makes_a_workspace_without_faults(tmp_path: Path) -> None:
    init_workspace(tmp_path / "mine")
    assert check_workspace(tmp_path / "mine") == []
    assert (tmp_path / "mine" / "apps" / "publish.yaml").is_file()


def test_init_says_what_it_wrote(tmp_path: Path) -> None:
    written = init_workspace(tmp_path / "mine")
    assert sorted(written) == sorted(path for path in (tmp_path / "mine").rglob("*") if path.is_file())


def test_init_copies_data_and_no_program(tmp_path: Path) -> None:
    init_workspace(tmp_path / "mine")
    allowed = {
        "agents",
        "prompts",
        "schemas",
        "apps",
        "tools",
        "rules",
        "evals",
        "inbox",
        "state",
        "baton.yaml",
        "AGENTS.md",
        ".gitignore",
    }
    assert {path.name for path in (tmp_path / "mine").iterdir()} <= allowed
    assert {path.name for path in (tmp_path / "mine" / "state").iterdir()} == {
        "projects.yaml",
        "constraints.yaml",
        "starter.json",
    }


def test_init_keeps_what_running_leaves_behind_out_of_git(tmp_path: Path) -> None:
    init_workspace(tmp_path / "mine")
    lines = (tmp_path / "mine" / ".gitignore").read_text().splitlines()
    assert {"/state/journal.db*", "/state/locks/", "/transcripts/", "/site/"} <= set(lines)


def test_init_adds_to_a_gitignore_that_is_there(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n/site/")
    init_workspace(tmp_path)
    lines = (tmp_path / ".gitignore").read_text().splitlines()
    assert lines[:2] == ["mine", "/site/"]
    assert lines.count("/site/") == 1


def test_init_that_the_disk_had_no_room_for_leaves_nothing_in_the_way_of_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "apps").mkdir()
    (tmp_path / "apps" / "mine.yaml").write_text("mine")
    left = 30

    def written(folder: Path, file: Path, data: bytes) -> Path:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # by writing to an open file: it has no name
        return write_new(folder, file, data)

    monkeypatch.setattr(starter, "write_new", written)
    with pytest.raises(WorkspaceError, match=rf"^{re.escape(str(tmp_path))}/\S+ cannot be written: No space left"):
        init_workspace(tmp_path)
    assert [path.name for path in tmp_path.rglob("*")] == ["apps", "mine.yaml"]
    left = 1_000
    init_workspace(tmp_path)
    assert check_workspace(tmp_path) != []  # mine.yaml is no app; all else is there


def test_init_refuses_to_overwrite_a_workspace(tmp_path: Path) -> None:
    (tmp_path / "baton.yaml").write_text("profile: mine")
    with pytest.raises(WorkspaceError, match="is a workspace already"):
        init_workspace(tmp_path)
    assert (tmp_path / "baton.yaml").read_text() == "profile: mine"


def test_init_refuses_to_overwrite_a_file_and_then_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "agents").mkdir()
    (tmp_path / "agents" / "writer.md").write_text("mine")
    with pytest.raises(WorkspaceError, match=r"holds agents/writer\.md already"):
        init_workspace(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["agents"]


def test_init_into_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("a file")
    with pytest.raises(WorkspaceError, match="is a file"):
        init_workspace(tmp_path / "mine")
