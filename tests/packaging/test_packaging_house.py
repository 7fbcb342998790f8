"""The shape of the code, where it is a promise: see `benchmarks/house.py` for all its figures."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from house import modules_of, twice  # noqa: E402

MODULES = [module for module in modules_of(ROOT / "orchestrator").values() if module.lines]


def test_a_class_name_stands_once() -> None:
    assert twice(name for module in MODULES for name in module.classes()) == []


def test_no_function_is_longer_than_a_screen() -> None:
    assert [name for module in MODULES for lines, name in module.functions() if lines > 50] == []


def test_the_command_line_may_import_four_packages_and_no_other() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (contract,) = [one for one in contracts if one.get("source_modules") == ["orchestrator.cli"]]
    forbidden = {name.removeprefix("orchestrator.") for name in contract["forbidden_modules"]}
    packages = {path.parent.name for path in (ROOT / "orchestrator").glob("*/__init__.py")} | {"errors"}
    assert packages - forbidden == {"cli", "errors", "face", "features", "text"}


def test_what_serves_programs_may_import_no_more_than_the_command_line() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    cli, mcp = (
        next(
            set(one["forbidden_modules"]) for one in contracts if one.get("source_modules") == [f"orchestrator.{name}"]
        )
        for name in ("cli", "mcp")
    )
    assert mcp == cli - {"orchestrator.mcp"} | {"orchestrator.cli"}
