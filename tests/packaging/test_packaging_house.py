"""The shape of the code, where it is a promise: see `benchmarks/house.py` for all its figures."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))

from house import modules_of, twice  # noqa: E402

MODULES = [module for module in modules_of(ROOT / "orchestrator").values() if module.lines]


def test_a_class_name_stands_once() -> None:
    assert twice(name for module in MODULES for name in module.classes()) == []


def test_no_function_is_longer_than_a_screen() -> None:
    assert [name for module in MODULES for lines, name in module.functions() if lines > 50] == []
