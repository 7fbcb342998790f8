"""Workspaces for the acceptance tests. The command, SQLite and git are real; the model is the offline one."""

from __future__ import annotations

import shutil
from pathlib import Path

import acceptance_workspace
import pytest
from acceptance_workspace import NOTE, Baton


@pytest.fixture(autouse=True)
def _nothing_of_this_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "EDITOR", "VISUAL", "PAGER"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def cold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command starts Python, as on a person's own computer."""
    monkeypatch.setattr(acceptance_workspace, "start", "cold")


@pytest.fixture
def vendors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command finds imported what a server on loopback is asked with: that takes a second each time."""
    monkeypatch.setattr(acceptance_workspace, "start", "with vendors")


@pytest.fixture(scope="session")
def waiting_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run that waits at its gate, driven once and copied for each test that begins there."""
    baton = Baton.in_new_workspace(tmp_path_factory.mktemp("waiting") / "workspace")
    ended = baton("run", "publish", NOTE)
    assert ended.code == 3, ended.err
    return baton.root


@pytest.fixture
def baton(tmp_path: Path) -> Baton:
    """A workspace where nothing has run yet."""
    return Baton.in_new_workspace(tmp_path / "workspace")


@pytest.fixture
def waiting(tmp_path: Path, waiting_workspace: Path) -> Baton:
    """A workspace whose one run waits for an answer to d-1."""
    shutil.copytree(waiting_workspace, tmp_path / "workspace")
    return Baton.brought_here(tmp_path / "workspace")
