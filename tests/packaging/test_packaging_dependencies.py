"""What an installation brings along: no library that holds another one back, and no next major unasked."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from orchestrator.domain.provider import PROVIDER_KINDS

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NEEDED: list[str] = PROJECT["project"]["dependencies"]
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
ALL = [*NEEDED, *(line for group in PROJECT["dependency-groups"].values() for line in group)]


VENDORS_OWN = [line for extra in ("bedrock", "google") for line in EXTRAS[extra]]


@pytest.mark.parametrize(
    "line", [*VENDORS_OWN, *(line for line in NEEDED if re.match("anthropic|openai|httpx2|pydantic-ai-slim", line))]
)
def test_the_next_major_of_a_vendors_library_is_not_taken_unasked(line: str) -> None:
    assert re.search(r"<\d+$", line)


def test_nothing_that_pins_another_version_of_pydantic_ai_is_installed_beside_it() -> None:
    named = {re.split(r"[\[<>=; ]", line)[0] for line in ALL}
    assert named & {"pydantic-evals", "pydantic-ai", "pydantic-ai-harness", "clai"} == set()


def test_retries_are_our_own_and_bring_no_second_http_library() -> None:
    (line,) = [line for line in NEEDED if line.startswith("pydantic-ai-slim")]
    assert "retries" not in line


def test_what_the_package_imports_is_declared() -> None:
    """What another library happens to bring along may be gone with its next version."""
    others = _others_in(path for path in (ROOT / "orchestrator").rglob("*.py") if not OF_EXTRAS.keys() & {*path.parts})
    assert _undeclared(others, NEEDED) == set()


OF_EXTRAS = {
    "web": "web",
    **{kind.name: kind.extra for kind in PROVIDER_KINDS.values() if kind.extra},
}
"""Folders that only who has an extra ever imports."""


@pytest.mark.parametrize(("folder", "extra"), OF_EXTRAS.items())
def test_what_a_folder_of_an_extra_imports_is_declared_with_it(folder: str, extra: str) -> None:
    (path,) = [path for path in (ROOT / "orchestrator").rglob(folder) if path.is_dir()]
    assert _undeclared(_others_in(path.rglob("*.py")), [*NEEDED, *EXTRAS[extra]]) == set()


def _others_in(paths: Iterable[Path]) -> set[str]:
    imported = {name.partition(".")[0] for path in paths for name in _imports(path)}
    return imported - sys.stdlib_module_names - {"orchestrator"}


def _undeclared(names: set[str], lines: list[str]) -> set[str]:
    declared = {re.split(r"[\[<>=]", line)[0] for line in lines}
    brought_by = packages_distributions()
    return {name for name in names if declared.isdisjoint(map(_normal, brought_by.get(name, ())))}


def _normal(name: str) -> str:
    return name.lower().replace("_", "-")


def _imports(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and not node.level:
            found.append(node.module or "")
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return found
