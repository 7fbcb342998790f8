"""Trust in a workspace, with what of its files runs or is sent to, and in a run that came along."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.domain.answers import APPROVE
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON, Digest, digest_of_json
from orchestrator.domain.definition import App, Definition
from orchestrator.engine.state import RunState
from orchestrator.errors import ArtifactForgotten, BatonError
from orchestrator.files.links import followed
from orchestrator.workspace.home.outside import leads_out, led_out
from orchestrator.workspace.trust import Trust, TrustPiece, notify_piece, outside_piece, pieces_of, rule_pieces

if TYPE_CHECKING:  # a folder that is trusted is not read for it
    from orchestrator.workspace.read.files import WorkspaceFiles

_NO_APP = App("", "", ())


def trust_in(root: Path, environ: Mapping[str, str] = os.environ) -> Trust:
    return Trust(root, environ, workspace_pieces)


def workspace_pieces(root: Path) -> list[TrustPiece]:
    """Every piece of the workspace's files, whether an app uses it or not."""
    from orchestrator.face.definitions import files_of  # a folder that is trusted is not read for it

    files = files_of(root)
    everything = Definition(
        app=_NO_APP,
        profile="",
        roles={},
        modules=dict(_modules(root)),
        providers=files.settings.providers,
        effect_settings=files.settings.effects,
        tool_settings=files.settings.tools,
        servers=files.settings.servers,
    )
    apps = [source.app for source in map(files.app, files.app_names) if source]
    outside = [outside_piece(out) for app in apps for out in led_out(app, {}, root, root)]
    notify = files.settings.notify
    told = [notify_piece(notify)] if notify else []
    return [*pieces_of(everything), *told, *_pieces_of_rules(root, files), *outside]


def _pieces_of_rules(root: Path, files: WorkspaceFiles) -> Iterator[TrustPiece]:
    """Of each app that loads; one with faults runs nowhere."""
    if not any(source.rule.answer == APPROVE for source in files.approvals.rules):
        return
    from orchestrator.face.definitions import load_definition

    for app in files.app_names:
        with suppress(BatonError):
            yield from rule_pieces(load_definition(root, app))


def _modules(root: Path) -> Iterator[tuple[str, str]]:
    from orchestrator.workspace.read.textfile import read_text
    from orchestrator.workspace.yaml.faultlog import FaultLog

    for pattern in ("apps/*.py", "tools/*.py", "evals/*/*.py"):
        for path in sorted(root.glob(pattern)):
            name = path.relative_to(root).as_posix()
            source = read_text(root, name, FaultLog())
            if source is not None:
                yield name, source


def run_piece(state: RunState, outside: list[str], below: Sequence[RunState] = ()) -> TrustPiece:
    """The run, and where outside the workspace it would work.

    Args:
        state: of the run.
        outside: where it would work, and its branches.
        below: of its branches those that came along: the piece is another one where one of them is.
    """
    works_in = f", and works in {', '.join(outside)}" if outside else ""
    came = "came in a file" if any(one.imported for one in (state, *below)) else "was begun elsewhere"
    return TrustPiece(
        f"run {state.run} of {state.app}, which {came}{works_in}; what was approved there is asked again here",
        digest_of_json(["run", *_began(state), outside, *(_began(branch) for branch in below)]),
    )


def _began(state: RunState) -> list[JSON]:
    return [state.run, state.nonce, state.definition, dict(state.inputs)]


def outside_of(state: RunState, app: App, root: Path, load: Callable[[Digest], Artifact]) -> list[str]:
    """Folders outside the workspace that a run was begun with."""
    folders = [field.name for field in app.inputs if field.type == "folder" and field.name in state.inputs]
    try:
        values = [load(state.inputs[name]).value for name in folders]
    except ArtifactForgotten:  # nothing leads there any more
        return []
    paths = [followed(root / value) for value in values if isinstance(value, str) and value]
    return [str(path) for path in paths if leads_out(root, path)]
