"""Places outside the workspace that the cases of a suite lead to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from orchestrator.domain.definition import App
from orchestrator.evals.suite import Suite
from orchestrator.files.links import followed
from orchestrator.workspace.home.outside import Outside, leads_out


def led_out_by_cases(root: Path, suite: Suite, app: App) -> Iterator[Outside]:
    """What cases name: files from their own folder on; folders lie in the case's scratch, or they lead out."""
    kinds = {field.name: field.type for field in app.inputs}
    for case in suite.cases:
        for name, value in case.inputs.items():
            named = value.get("file") if isinstance(value, dict) else value
            if not isinstance(named, str) or "\n" in named:
                continue
            if kinds.get(name) == "folder" and (Path(named).is_absolute() or ".." in Path(named).parts):
                yield Outside(app.name, name, Path(named), f" in case {case.name}")
            elif isinstance(value, dict) or kinds.get(name) == "file":
                path = case.folder / os.path.expanduser(named)  # noqa: PTH111 - as where it is read
                if leads_out(root, path):
                    yield Outside(app.name, name, followed(path), f" in case {case.name}")
