from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_ended import Baton, Ended
from small_workspace import make_workspace

from orchestrator.cli.main import main

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small workspace, entered."""
    monkeypatch.chdir(make_workspace(tmp_path / "ws"))
    monkeypatch.setenv("TZ", "UTC")
    return tmp_path / "ws"


@pytest.fixture
def baton(root: Path, capsys: pytest.CaptureFixture[str]) -> Baton:
    """The command, in this process, with nobody at its ends."""

    def call(*words: str) -> Ended:
        capsys.readouterr()
        code = main(words)
        out, err = capsys.readouterr()
        return Ended(code, out, err)

    return call


@pytest.fixture
def process(root: Path) -> Baton:
    """The command in a process of its own, with the environment a test gives it."""

    def call(*words: str, **environment: str) -> Ended:
        done = subprocess.run(
            [sys.executable, "-m", "orchestrator.cli.main", *words],
            env={
                "PYTHONPATH": str(REPOSITORY),
                "HOME": str(root),
                "XDG_STATE_HOME": os.environ["XDG_STATE_HOME"],
                "PATH": "/usr/bin:/bin",
                **environment,
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )
        return Ended(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))

    return call
