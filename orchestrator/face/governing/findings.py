"""All that follows from what is known of a system: pure, so the same evidence always comes to the same."""

from __future__ import annotations

from orchestrator.face.governing.building import building
from orchestrator.face.governing.evidence import SystemEvidence
from orchestrator.face.governing.gates import relaxing, tightening
from orchestrator.face.governing.proposal import Proposal
from orchestrator.face.governing.unused import retiring


def proposals(evidence: SystemEvidence) -> tuple[Proposal, ...]:
    """What is to be retired first, as that is the least to lose; then what costs the person time."""
    return (*retiring(evidence), *tightening(evidence), *building(evidence), *relaxing(evidence))
