"""Runs an app that pays for one answer, killed at one append of the journal each time, and goes on after each kill.

    python killed_while_paying.py TEMPLATE SCRATCH

Prints one JSON object a kill, until an append is asked for that does not come. The children are forked, as in
`killed_at_append`, from a process that has imported what a paid call needs.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

from killed_at_append import in_child, kill_at
from warm import import_all

from orchestrator import Workspace
from orchestrator.cli.main import main
from orchestrator.domain.facts import ModelAsked


def run_until(number: int, moment: str) -> None:
    kill_at(number, moment)
    main(["run", "say", "small tools", "--json"])


def go_on() -> None:
    main(["resume", "--json"])


def told(root: Path) -> dict[str, Any]:
    with Workspace.open(root) as workspace:
        runs = [workspace.run(row.run) for row in workspace.runs()]
        return {
            "statuses": [run.status for run in runs],
            "asked": sum(isinstance(event.fact, ModelAsked) for run in runs for event in run.events()),
            "unsettled": sum(len(run.state.reserves) for run in runs),
            "run_usd": sum(run.state.cost_usd for run in runs),
            "day_usd": workspace.spent_today().day_usd,
            "ok": workspace.verify().ok,
        }


def all_kills(template: Path, scratch: Path) -> None:
    for number in count(1):
        for moment in ("before", "after"):
            root = scratch / f"{number}-{moment}"
            shutil.copytree(template, root)
            os.chdir(root)
            if not in_child(lambda number=number, moment=moment: run_until(number, moment)):  # type: ignore[misc]
                return
            in_child(go_on)
            print(json.dumps({"at": [number, moment], **told(root)}), flush=True)  # noqa: T201


if __name__ == "__main__":
    import_all()
    for module in ("models.openai", "providers.openai_compatible"):
        import_module(f"pydantic_ai.{module}")
    import_module("orchestrator.models.vendors.model")
    all_kills(Path(sys.argv[1]), Path(sys.argv[2]))
