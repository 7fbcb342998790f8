"""The page on swapping a vendor: its settings load, and its commands do what it says, with a server on loopback."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from acceptance_workspace import Baton
from chat_server import chat_server

from orchestrator.workspace.read.settings import read_settings

PAGE = Path(__file__).resolve().parents[2] / "docs" / "swapping-a-vendor.md"
SHOWN_URL = "http://127.0.0.1:11434/v1"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("shown", blocks("yaml"))
def test_the_settings_shown_load(shown: str, tmp_path: Path) -> None:
    (tmp_path / "baton.yaml").write_text(shown, encoding="utf-8")
    settings = read_settings(tmp_path)
    assert settings.profile in settings.profiles


def test_the_commands_shown_run_the_same_app_with_another_model(tmp_path: Path) -> None:
    baton = Baton.in_new_workspace(tmp_path / "workspace")
    commands = [line.split()[1:] for shown in blocks("sh") for line in shown.splitlines()]
    with chat_server() as server:
        settings = blocks("yaml")[0].replace(SHOWN_URL, server.url)
        (baton.root / "baton.yaml").write_text(settings, encoding="utf-8")
        ended = [baton(*command) for command in commands]
    assert [end.code for end in ended] == [3, 3, 3, 0, 0, 0, 0, 0], "".join(end.out + end.err for end in ended)
    assert [asked["model"] for asked in server.asked] == ["qwen3-30b", "qwen3-30b", "qwen3-4b", "qwen3-4b", "qwen3-4b"]
    assert "written by another model" in baton("cat", "@last", "draft").out
