"""Moves of apps' files that a killed process left half done: brought to their end before anything else, and told."""

from __future__ import annotations

from orchestrator.cli.terminal import chatter
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.starting import finish_moves
from orchestrator.text.visible import visible


def tell_finished(workspace: Workspace, *, as_json: bool) -> None:
    for told in finish_moves(workspace):
        chatter(as_json=as_json).line(visible(told))
