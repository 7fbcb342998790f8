"""How the system may grow: `rules/governance.yaml` becomes a value, with a default for every key it leaves out."""

from __future__ import annotations

import os
from pathlib import Path

from orchestrator.errors import DefinitionFaults
from orchestrator.values import dataclass
from orchestrator.workspace.read.textfile import read_text
from orchestrator.workspace.yaml.faultlog import FaultLog
from orchestrator.workspace.yaml.section import FileMap
from orchestrator.workspace.yaml.yaml_document import parse_document

GOVERNANCE = "rules/governance.yaml"

_KEYS = ("encode_after", "retire_after_days", "review_every_days", "max_phases")


@dataclass(frozen=True)
class Governance:
    encode_after: int = 5
    """Logged repetitions of a pattern before an app of it is worth it."""
    retire_after_days: int = 30
    """Days without a run that somebody looked at."""
    review_every_days: int = 30
    max_phases: int = 12
    """With more beside its scripts an app does more than one thing."""
    text: str = ""
    """The file's, so that what is decided by it can be pinned to it; empty where there is none."""


def parse_governance(text: str, faults: FaultLog) -> Governance:
    """With the default of each key that is left out, or could not be read, which is a fault."""
    node, usual = parse_document(text, GOVERNANCE, faults), Governance()
    if node is None:
        return Governance(text=text)
    section = FileMap(node, GOVERNANCE, _KEYS, faults)
    return Governance(
        encode_after=section.whole("encode_after", usual.encode_after),
        retire_after_days=section.whole("retire_after_days", usual.retire_after_days),
        review_every_days=section.whole("review_every_days", usual.review_every_days),
        max_phases=section.whole("max_phases", usual.max_phases),
        text=text,
    )


def read_governance(root: Path) -> Governance:
    """As the workspace says now.

    Raises:
        DefinitionFaults: what is wrong in `rules/governance.yaml`, all at once.
    """
    faults = FaultLog()
    governance = governance_in(root, faults)
    if faults:
        raise DefinitionFaults(faults.faults)
    return governance


def governance_in(root: Path, faults: FaultLog) -> Governance:
    """The same; what is wrong is told beside it."""
    if not os.path.lexists(root / GOVERNANCE):
        return Governance()
    text = read_text(root, GOVERNANCE, faults)
    return Governance() if text is None else parse_governance(text, faults)
