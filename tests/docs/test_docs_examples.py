"""What the documents show can be typed, and does what they say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from orchestrator.cli.catalogue import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
STARTER = ("agents", "prompts", "schemas", "apps", "tools", "rules", "inbox", "state", "baton.yaml")


def code_blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_shown_exists(document: Path) -> None:
    shown = set(re.findall(r"(?:^|[`\s/])baton ([a-z][a-z-]+)\b", document.read_text(encoding="utf-8"), re.MULTILINE))

    unknown = shown - {command.name.partition(" ")[0] for command in COMMANDS}
    assert not unknown


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_relative_link_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", document.read_text(encoding="utf-8"))

    assert [link for link in links if not (document.parent / link).exists()] == []


def run_in_new_workspace(example: str, folder: Path) -> subprocess.CompletedProcess[str]:
    for name in STARTER:
        source = ROOT / name
        ignored = shutil.ignore_patterns("journal.db*", "locks", "backups")
        shutil.copytree(source, folder / name, ignore=ignored) if source.is_dir() else shutil.copy(source, folder)
    return subprocess.run(
        [sys.executable, "-c", example],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_python_example_of_the_readme_publishes_a_page(tmp_path: Path) -> None:
    (example,) = code_blocks((ROOT / "README.md").read_text(encoding="utf-8"), "python")

    done = run_in_new_workspace(example, tmp_path)

    assert done.returncode == 0, done.stderr
    assert "done" in done.stdout
    log = subprocess.run(["git", "-C", "site", "log", "--format=%s"], cwd=tmp_path, capture_output=True, text=True)
    assert log.stdout == "Publish: Why small tools last\n"


def test_every_command_of_the_table_has_its_function() -> None:
    for command in COMMANDS:
        module = __import__(f"orchestrator.cli.commands.{command.module}", fromlist=["commands"])
        assert callable(getattr(module, command.function))
