"""The page on swapping a vendor: its settings load, and its commands do what it says, with a server on loopback."""

from __future__ import annotations

import os
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


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """The folder in which the package that the page shows is installed."""
    about = tmp_path / "packages" / "parlour-1.0.dist-info"
    about.mkdir(parents=True)
    (about.parent / "parlour.py").write_text(blocks("python")[0], "utf-8")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: parlour\nVersion: 1.0\n", "utf-8")
    group, points = re.fullmatch(r"\[project\.entry-points\.\"(.*)\"\]\n(.*)", blocks("toml")[0], re.DOTALL).groups()
    (about / "entry_points.txt").write_text(f"[{group}]\n{points}".replace('"', ""), "utf-8")
    return about.parent


@pytest.mark.parametrize("shown", blocks("yaml"))
def test_the_settings_shown_load(shown: str, tmp_path: Path, packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(packages))
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
    assert [asked["model"] for asked in server.asked] == ["qwen3-30b", "qwen3-30b", "qwen3-4b"]
    assert "written by another model" in baton("cat", "@last", "draft").out


def test_the_protocol_shown_answers(tmp_path: Path, packages: Path) -> None:
    files = {
        "baton.yaml": blocks("yaml")[-1],
        "apps/say.yaml": "description: x\nphases:\n  say: {agent: parrot, prompt: 'Say: kra'}\n",
        "agents/parrot.md": "---\nname: parrot\ndescription: x\nmodel: fast\n---\nYou repeat.\n",
    }
    baton = Baton.with_files(tmp_path / "workspace", files)
    there = {"PYTHONPATH": os.pathsep.join((baton.environment["PYTHONPATH"], str(packages)))}
    lacking = baton("run", "say", **there)
    assert "it answers nobody without a key. Set PARLOUR_KEY." in lacking.out + lacking.err
    ended = baton("resume", "@last", **there, PARLOUR_KEY="key-of-the-parlour")
    assert ended.code == 0, ended.out + ended.err
    assert baton("cat", "@last", "say").out.strip() == "Say: kra"
