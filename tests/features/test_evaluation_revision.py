"""The workspace as a revision has it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from orchestrator.errors import NotFound, UsageError, WorkspaceError
from orchestrator.features.evaluation.revision import workspace_at


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "ada@example.org")
    folder = tmp_path / "outer" / "workspace"
    (folder / "apps").mkdir(parents=True)
    (folder / "baton.yaml").write_text("version: 1\n")
    (folder / "apps/a.yaml").write_text("one\n")
    (folder / "link").symlink_to("apps/a.yaml")
    git(folder.parent, "init", "-q")
    keep(folder)
    return folder


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


def keep(folder: Path) -> None:
    git(folder, "add", "-A", ".")
    git(folder, "commit", "-q", "-m", "Keep")


def test_the_files_of_a_revision_are_laid_out(root: Path) -> None:
    (root / "apps/a.yaml").write_text("two\n")
    keep(root)

    with workspace_at(root, "HEAD~1") as folder:
        assert sorted(path.name for path in folder.iterdir()) == ["apps", "baton.yaml", "link"]
        assert (folder / "link").read_text() == "one\n"
    assert not folder.exists()


def test_neither_filters_nor_monitors_of_the_repository_run(root: Path, tmp_path: Path) -> None:
    (root / ".gitattributes").write_text("*.yaml filter=x export-subst\nbaton.yaml export-ignore\n")
    keep(root)
    for setting in ("filter.x.smudge", "core.fsmonitor", "tar.tar.command"):
        git(root, "config", setting, f"touch {tmp_path}/ran; cat")

    with workspace_at(root, "HEAD") as folder:
        assert (folder / "apps/a.yaml").read_text() == "one\n"
    assert not (tmp_path / "ran").exists()


def test_a_link_that_leads_out_is_told(root: Path) -> None:
    (root / "out").symlink_to("/etc/passwd")
    keep(root)

    with pytest.raises(WorkspaceError, match="cannot be laid out"), workspace_at(root, "HEAD"):
        pass


def test_what_is_no_revision_or_no_workspace_is_told(root: Path) -> None:
    with pytest.raises(NotFound), workspace_at(root, "--output=x"):
        pass
    (root / "baton.yaml").unlink()
    keep(root)
    with pytest.raises(UsageError, match=r"there was no baton\.yaml at HEAD"), workspace_at(root, "HEAD"):
        pass
