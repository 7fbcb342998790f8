"""The shape of the code, where it is a promise: see `benchmarks/house.py` for all its figures."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from house import modules_of, twice  # noqa: E402

MODULES = [module for module in modules_of(ROOT / "orchestrator").values() if module.lines]


def test_a_class_name_stands_once() -> None:
    assert twice(name for module in MODULES for name in module.classes()) == []


def test_no_function_is_longer_than_a_screen() -> None:
    assert [name for module in MODULES for lines, name in module.functions() if lines > 50] == []


def test_the_command_line_may_import_four_packages_and_what_it_serves() -> None:
    assert _may_import("orchestrator.cli") == {"cli", "errors", "face", "features", "text", "web", "mcp"}


@pytest.mark.parametrize("served", ["web", "mcp"])
def test_what_is_served_may_import_what_the_command_line_may(served: str) -> None:
    assert _may_import(f"orchestrator.{served}") == {served, "errors", "face", "features", "text"}


def _may_import(package: str) -> set[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (contract,) = [one for one in contracts if one.get("source_modules") == [package]]
    forbidden = {name.removeprefix("orchestrator.") for name in contract["forbidden_modules"]}
    packages = {path.parent.name for path in (ROOT / "orchestrator").glob("*/__init__.py")} | {"errors"}
    return packages - forbidden
