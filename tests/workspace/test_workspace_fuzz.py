"""Whatever is done to a file, loading tells faults and never breaks."""

# ruff: noqa: S311  # damage is repeatable, not secret

import contextlib
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sandbox import EXAMPLE

from orchestrator.errors import DefinitionFaults, NotFound
from orchestrator.face.definitions import check_workspace, load_definition

FRAGMENTS = ["{", "}", "[", "]", ": ", "- ", "? ", "*x", "&x ", "!!y ", "\t", "|", "'", '"', "{{", "{% if %}", "\x00"]

OF_EACH_KIND = [
    "baton.yaml",
    "agents/writer.md",
    "prompts/write/draft.md.j2",
    "schemas/review.json",
    "rules/approvals.yaml",
    "apps/publish.py",
    "apps/weekly-review.yaml",
    "apps/write.yaml",
    "tools/web.py",
]

Change = Callable[[random.Random, str], str]


def truncated(chance: random.Random, text: str) -> str:
    return text[: chance.randrange(len(text))]


def swapped(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return "\n".join(lines)


def indented(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    number = chance.randrange(len(lines))
    return "\n".join([*lines[:number], f"  {lines[number]}", *lines[number + 1 :]])


def emptied(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    number = chance.randrange(len(lines))
    value = chance.choice(["", "5", "[]", "{}", "true", "[1, {a: b}]", "{a: [x]}"])
    lines[number] = f"{lines[number].split(':')[0]}: {value}"
    return "\n".join(lines)


def sprinkled(chance: random.Random, text: str) -> str:
    place = chance.randrange(len(text))
    return text[:place] + chance.choice(FRAGMENTS) + text[place:]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("fuzz") / "workspace"))


@pytest.mark.parametrize("change", [truncated, swapped, indented, emptied, sprinkled])
@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_publish_app_gives_faults_only(root: Path, change: Change, seed: int) -> None:
    whole = (EXAMPLE / "apps/publish.yaml").read_text()
    (root / "apps/publish.yaml").write_text(change(random.Random(seed), whole))
    with contextlib.suppress(DefinitionFaults, NotFound):
        load_definition(root, "publish")


@pytest.mark.parametrize("change", [truncated, swapped, indented, emptied, sprinkled])
@pytest.mark.parametrize("name", OF_EACH_KIND)
def test_a_damaged_file_of_any_kind_gives_faults_only(root: Path, change: Change, name: str) -> None:
    whole = (EXAMPLE / name).read_text()
    (root / name).write_text(change(random.Random(name), whole))
    for fault in check_workspace(root):
        assert fault.found
        assert "\n" not in str(fault)
    (root / name).write_text(whole)
