"""Reads `judge` of a suite: the model that judges, whatever profile is judged."""

from __future__ import annotations

from pathlib import Path

from orchestrator.domain.definition import RoleModel
from orchestrator.workspace.read.profile_reader import read_profile
from orchestrator.workspace.read.settings import read_settings
from orchestrator.workspace.yaml.node import NodeEntry, Scalar, Table
from orchestrator.workspace.yaml.section import FileMap

KEY = "judge"
ITSELF = "itself"


def read_judge(root: Path, section: FileMap) -> tuple[tuple[RoleModel, ...], bool]:
    """The models, in order of preference, and whether one may judge what it made.

    `provider:model`, or what a role of a profile is: `{model: ..., temperature: 0}`, a list. `itself: true` beside.
    """
    node = section.node(KEY)
    itself = False
    if isinstance(node, Table) and ITSELF in node.entries:
        itself = FileMap.over(node, KEY, section.faults).flag(ITSELF, False)
        node = Table(node.place, {name: entry for name, entry in node.entries.items() if name != ITSELF})
        if not node.entries:
            return (), itself
    if node is None:
        return (), itself
    alone = Table(node.place, {KEY: NodeEntry(Scalar(node.place, KEY, KEY), node)})
    return read_profile(alone, KEY, section, read_settings(root).providers).get(KEY, ()), itself
