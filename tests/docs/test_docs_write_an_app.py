"""The ten-minute page and the starter's AGENTS.md: every command runs as written, every file shown loads."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from acceptance_workspace import Baton

from orchestrator.cli.catalogue import COMMANDS, command_named
from orchestrator.cli.parser import parser_of
from orchestrator.face.definitions import check_workspace

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "write-an-app.md"
AGENTS = ROOT / "AGENTS.md"


def blocks(document: Path, language: str) -> list[str]:
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", document.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [text for written, text in fenced if written == language]


def commands(document: Path) -> Iterator[list[str]]:
    for line in "".join(blocks(document, "sh")).splitlines():
        yield shlex.split(line, comments=True)


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Baton, list[tuple[str, int]]]:
    """The page typed in a new folder from its top to its end, and how each command ended."""
    folder = tmp_path_factory.mktemp("home")
    baton, ended = Baton(folder), []
    (app,), (script,), (minutes,) = (blocks(PAGE, language) for language in ("yaml", "python", "markdown"))
    files = {"apps/follow-ups.yaml": app, "apps/follow_ups.py": script, "inbox/follow-ups/call.md": minutes}
    for words in commands(PAGE):
        if words[0] == "cd":
            baton = Baton(folder / words[1])
        elif words[0] == "baton":
            if words[1:3] == ["app", "check"]:
                for name, text in files.items():
                    (baton.root / name).write_text(text, encoding="utf-8")
            ended.append((" ".join(words), baton(*words[1:]).code))
    return baton, ended


def test_every_command_of_the_page_ends_as_it_says(typed: tuple[Baton, list[tuple[str, int]]]) -> None:
    assert typed[1] == [
        ("baton init work", 0),
        ("baton app new follow-ups --anyway to learn", 0),
        ("baton run follow-ups", 3),
        ("baton approve d-1", 0),
        ("baton app check follow-ups", 0),
        ("baton run follow-ups inbox/follow-ups/call.md --dry-run", 0),
        ("baton run follow-ups inbox/follow-ups/call.md", 3),
        ("baton approve d-2", 0),
    ]


def test_the_list_reads_as_the_page_shows_it(typed: tuple[Baton, list[tuple[str, int]]]) -> None:
    shown = next(block for block in blocks(PAGE, "") if block.startswith("# Tasks"))
    assert (typed[0].root / "notes" / "tasks.md").read_text("utf-8") == shown


def test_what_the_page_offers_for_going_on_works(typed: tuple[Baton, list[tuple[str, int]]]) -> None:
    baton = typed[0]
    assert baton("run", "follow-ups", "inbox/follow-ups/call.md", "-p", "owner=Ada").code == 3
    assert '"owner":"Bob"' not in baton("cat", "@last", "chosen").out
    assert "follow-ups" in baton("transcript", "@last").out
    assert baton("app", "schema", "app").out == (ROOT / "schemas" / "baton" / "app.json").read_text("utf-8")


@pytest.fixture
def with_example(baton: Baton) -> Baton:
    """A workspace with the files that AGENTS.md shows."""
    for language in ("yaml", "python", "markdown"):
        (shown,) = blocks(AGENTS, language)
        head, _, text = shown.partition("\n")
        (path,) = re.findall(r"[a-z]+/[a-z]+\.[a-z]+", head)
        (baton.root / path).write_text(text, encoding="utf-8")
    baton("trust", "--always", "--yes")
    return baton


@pytest.fixture
def baton(tmp_path: Path) -> Baton:
    return Baton.in_new_workspace(tmp_path / "workspace")


def test_the_example_for_assistants_loads_and_runs(with_example: Baton) -> None:
    assert check_workspace(with_example.root) == []
    assert with_example("run", "letters", "inbox/why-small-tools-last.md").code == 3
    assert with_example("approve", "d-1").code == 0
    assert [path.suffix for path in (with_example.root / "letters").iterdir()] == [".md"]


def test_a_note_sent_back_reaches_the_agent_of_the_example(with_example: Baton) -> None:
    with_example("run", "letters", "inbox/why-small-tools-last.md")
    assert with_example("send-back", "d-1", "-m", "shorter").code == 3


def test_every_command_shown_to_assistants_exists_with_its_options() -> None:
    for words in commands(AGENTS):
        found = command_named(words[1:])
        assert found, words
        parser_of(found[0]).parse_args(found[1])


def test_every_command_named_to_assistants_exists() -> None:
    named = set(re.findall(r"`baton ([a-z-]+)", AGENTS.read_text("utf-8")))
    assert named <= {command.name.partition(" ")[0] for command in COMMANDS}


def test_the_assistants_page_speaks_of_folders_that_the_starter_has() -> None:
    folders = set(re.findall(r"`([a-z]+)/[^`]*`", AGENTS.read_text("utf-8")))
    assert {name for name in folders if not (ROOT / name).is_dir()} == set()
