"""The command in this process, as a person types it in a workspace; and what every refusal owes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from acceptance_workspace import SOMEBODY, Ended

from orchestrator.cli.main import main

Say = Callable[..., Ended]


def command_in(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    monkeypatch.chdir(root)
    for name, value in SOMEBODY.items():
        monkeypatch.setenv(name, value)

    def say(*words: str) -> Ended:
        capsys.readouterr()
        code = main(words)
        out, err = capsys.readouterr()
        return Ended(code, out, err)

    return say


def check_one_clear_error(ended: Ended, code: int, told: str, mend: str) -> None:
    """On standard error and nowhere else: what happened, then what to do about it."""
    assert (ended.code, ended.out) == (code, ""), ended.err
    assert ended.err.startswith("error: ")
    assert ended.err.count("error: ") == 1
    assert told in ended.err
    assert mend in ended.err.partition(told)[2]
