"""Trust in a workspace, with what of its files runs or is sent to: read with the kinds of phases there are."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from orchestrator.domain.answers import APPROVE
from orchestrator.domain.definition import App, Definition
from orchestrator.errors import BatonError
from orchestrator.face.definitions import files_of, load_definition
from orchestrator.workspace.home.outside import led_out
from orchestrator.workspace.read.files import WorkspaceFiles
from orchestrator.workspace.read.textfile import read_text
from orchestrator.workspace.trust import Trust, TrustPiece, outside_piece, pieces_of, rule_pieces
from orchestrator.workspace.yaml.faultlog import FaultLog

_NO_APP = App("", "", ())


def trust_in(root: Path, environ: Mapping[str, str] = os.environ) -> Trust:
    return Trust(root, environ, workspace_pieces)


def workspace_pieces(root: Path) -> list[TrustPiece]:
    """Every piece of the workspace's files, whether an app uses it or not."""
    files = files_of(root)
    everything = Definition(
        app=_NO_APP,
        profile="",
        roles={},
        modules=dict(_modules(root)),
        providers=files.settings.providers,
        effect_settings=files.settings.effects,
    )
    apps = [source.app for source in map(files.app, files.app_names) if source]
    outside = [outside_piece(out) for app in apps for out in led_out(app, {}, root, root)]
    return [*pieces_of(everything), *_pieces_of_rules(root, files), *outside]


def _pieces_of_rules(root: Path, files: WorkspaceFiles) -> Iterator[TrustPiece]:
    """Of each app that loads; one with faults runs nowhere."""
    if not any(source.rule.answer == APPROVE for source in files.approvals.rules):
        return
    for app in files.app_names:
        with suppress(BatonError):
            yield from rule_pieces(load_definition(root, app))


def _modules(root: Path) -> Iterator[tuple[str, str]]:
    for pattern in ("apps/*.py", "tools/*.py", "evals/*/*.py"):
        for path in sorted(root.glob(pattern)):
            name = path.relative_to(root).as_posix()
            source = read_text(root, name, FaultLog())
            if source is not None:
                yield name, source
