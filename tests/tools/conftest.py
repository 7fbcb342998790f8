from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from publishing import RunGit

from orchestrator.ports.tool import Surroundings


@pytest.fixture(autouse=True)
def _own_git_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git knows a user and nothing else of the machine the tests run on."""
    settings = tmp_path / "gitconfig"
    settings.write_text("[user]\nname = Ada\nemail = ada@example.org\n[init]\ndefaultBranch = main\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@pytest.fixture
def nobody(tmp_path: Path) -> None:
    """Git knows no user, as on a fresh computer."""
    (tmp_path / "gitconfig").write_text("")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    folder.mkdir()
    return folder


@pytest.fixture
def around(root: Path) -> Surroundings:
    return Surroundings(root)


@pytest.fixture
def git(root: Path) -> RunGit:
    """Runs git in the site, or in the folder given."""

    def run(*words: str, folder: Path | None = None) -> str:
        told = subprocess.run(["git", *words], cwd=folder or root / "site", check=True, capture_output=True, text=True)
        return told.stdout.strip()

    return run


@pytest.fixture
def site(root: Path, git: RunGit) -> Path:
    """A site repository with one page and one commit."""
    folder = root / "site"
    (folder / "content").mkdir(parents=True)
    (folder / "content" / "old.md").write_text("# Old\n")
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "Begin")
    return folder


@pytest.fixture
def remote(site: Path, git: RunGit, tmp_path: Path) -> Path:
    """The site's origin, a bare repository beside the workspace."""
    folder = tmp_path / "origin.git"
    git("init", "-q", "--bare", "-b", "main", str(folder), folder=tmp_path)
    git("remote", "add", "origin", str(folder))
    git("push", "-q", "-u", "origin", "main")
    return folder
