"""What a value costs with `orchestrator.values` and with the standard decorator: its class, the first one, each after.

    python benchmarks/values.py

Processor time on one core, each decorator in a process of its own, the smallest of seven rounds. The first column is
what a command pays for every class it imports, the second for the classes of which it makes a value.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MODULES = ("orchestrator.values", "dataclasses")
CLASSES, VALUES, ROUNDS = 400, 10_000, 7


def class_of(module: Any) -> Any:
    class Handed:
        phase: str
        to: str
        artifacts: Mapping[str, str] = module.field(default_factory=dict)
        seq: int = 0

    return module.dataclass(frozen=True, slots=True)(Handed)


def each_ns(work: Callable[[], object]) -> float:
    def once() -> float:
        begun = time.process_time_ns()
        for _ in range(VALUES):
            work()
        return (time.process_time_ns() - begun) / VALUES

    return min(once() for _ in range(ROUNDS))


def main(name: str) -> None:
    module = importlib.import_module(name)
    class_of(module)  # whatever the decorator imports when it is first used
    begun = time.process_time_ns()
    classes = [class_of(module) for _ in range(CLASSES)]
    made = time.process_time_ns()
    for cls in classes:
        cls("write", "review")
    first = time.process_time_ns()
    cls = classes[0]
    one, other = cls("write", "review", ()), cls("write", "review", ())
    figures = {
        "class_us": (made - begun) / CLASSES / 1e3,
        "first_us": (first - made) / CLASSES / 1e3,
        "value_ns": each_ns(lambda: cls("write", "review")),
        "equal_ns": each_ns(lambda: one == other),
        "hash_ns": each_ns(lambda: hash(one)),
        "repr_ns": each_ns(lambda: repr(one)),
    }
    print(f"{name:20}", *(f"{what} {figure:,.0f}" for what, figure in figures.items()))


if __name__ == "__main__":
    if sys.argv[1:]:
        main(sys.argv[1])
    else:
        for name in MODULES:
            subprocess.run([sys.executable, __file__, name], env={"PYTHONPATH": str(ROOT)}, check=True)
