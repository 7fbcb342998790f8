"""A run that came along, in a journal or in a file: what allowing it means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest, digest_of_json
from orchestrator.domain.definition import App
from orchestrator.engine.state import RunState
from orchestrator.errors import ArtifactForgotten
from orchestrator.files.links import followed
from orchestrator.workspace.home.outside import leads_out
from orchestrator.workspace.trust import TrustPiece


def run_piece(state: RunState, outside: list[str]) -> TrustPiece:
    """The run, and where outside the workspace it would work."""
    told = f", and works in {', '.join(outside)}" if outside else ""
    came = "came in a file" if state.imported else "was begun elsewhere"
    return TrustPiece(
        f"run {state.run} of {state.app}, which {came}{told}; what was approved there is asked again here",
        digest_of_json(["run", state.run, state.nonce, state.definition, dict(state.inputs), outside]),
    )


def outside_of(state: RunState, app: App, root: Path, load: Callable[[Digest], Artifact]) -> list[str]:
    """Folders outside the workspace that a run was begun with."""
    folders = [field.name for field in app.inputs if field.type == "folder" and field.name in state.inputs]
    try:
        values = [load(state.inputs[name]).value for name in folders]
    except ArtifactForgotten:  # nothing leads there any more
        return []
    paths = [followed(root / value) for value in values if isinstance(value, str) and value]
    return [str(path) for path in paths if leads_out(root, path)]
