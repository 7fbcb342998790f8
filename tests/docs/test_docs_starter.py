"""The starter is whole: nothing in it, nor in the documents, names an app, a command or a file that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from orchestrator.cli.catalogue import COMMANDS

ROOT = Path(__file__).parent.parent.parent
PARTS = ("agents", "prompts", "apps", "tools", "rules", "state", "inbox")
STARTER = [
    *(path for part in PARTS for path in (ROOT / part).rglob("*") if path.suffix in (".md", ".yaml", ".py", ".j2")),
    ROOT / "baton.yaml",
    ROOT / "AGENTS.md",
]
DOCUMENTS = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
APPS = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in (ROOT / "apps").glob("*.yaml")}
RULES = yaml.safe_load((ROOT / "rules" / "approvals.yaml").read_text(encoding="utf-8"))["rules"]

COMMAND = re.compile(
    r"(?:`|^\s*\$? ?|  ·  |next: )baton +(?!--)(?P<words>[a-z][a-z-]*(?: [a-z][a-z-]*)?)", re.MULTILINE
)
FILE = re.compile(r"(?<![\w/.~-])(?:agents|prompts|schemas|apps|rules|tools|docs)/[\w./-]+\.(?:yaml|md|j2|py|json)\b")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def commands_in(text: str) -> Iterator[str]:
    for found in COMMAND.finditer(text):
        noun, _, verb = found["words"].partition(" ")
        is_noun = any(command.name.startswith(f"{noun} ") for command in COMMANDS)
        yield f"{noun} {verb}".strip() if is_noun and verb else noun


@pytest.mark.parametrize("path", [*STARTER, *DOCUMENTS], ids=named)
def test_every_command_that_is_named_is_there(path: Path) -> None:
    spelled = [command.name.split() for command in COMMANDS]
    known = {" ".join(words[:count]) for words in spelled for count in range(1, len(words) + 1)}
    found = set(commands_in(path.read_text(encoding="utf-8")))
    assert found - known - {"help"} == set()


@pytest.mark.parametrize("path", STARTER, ids=named)
def test_every_file_that_the_starter_names_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    told = {name for name in FILE.findall(text) if not re.search("NAME|AGENT|KIND|letters|clerk", name)}
    assert [name for name in sorted(told) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("name", RULES)
def test_every_rule_is_about_an_app_and_a_phase_that_are_there(name: str) -> None:
    rule = RULES[name]
    about = [app for app in APPS if fnmatch(app, rule.get("app", "*"))]
    assert about
    if "phase" in rule:
        assert [app for app in about if any(fnmatch(phase, rule["phase"]) for phase in APPS[app]["phases"])]


@pytest.mark.parametrize("app", APPS)
def test_every_agent_tool_and_schema_of_an_app_is_there(app: str) -> None:
    for phase in APPS[app]["phases"].values():
        if "agent" in phase:
            assert (ROOT / "agents" / f"{phase['agent']}.md").is_file()
        if isinstance(phase.get("output"), str):
            assert (ROOT / "schemas" / phase["output"]).is_file()
    said = " ".join(APPS) + " "
    assert all(
        word in said for word in re.findall(r"`baton run ([a-z][\w-]*)", "\n".join(map(Path.read_text, STARTER)))
    )
