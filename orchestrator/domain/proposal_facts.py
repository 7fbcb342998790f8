"""What a person decided of what the monthly review proposed, recorded in the system's stream."""

from __future__ import annotations

from orchestrator.domain.canonical import Digest
from orchestrator.domain.day_facts import NO_TEXT
from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True)
class ProposalAdopted:
    """The person said yes, and it was done."""

    day: str
    id: str
    """What is proposed of what: `retire:gist`, `relax:gist/check`."""
    key: str
    """Of the effect that did it."""
    path: str = ""
    """The file it changed; empty: it changed none, or moved an app's."""
    before: Digest = NO_TEXT
    """That file's bytes, so that it can be had back; empty: it was not there."""
    after: Digest = NO_TEXT


@dataclass(frozen=True, slots=True)
class ProposalUndone:
    """What was adopted was taken back."""

    day: str
    id: str
    seq: int
    """Of the adoption, in its stream."""


OfProposals = ProposalAdopted | ProposalUndone
