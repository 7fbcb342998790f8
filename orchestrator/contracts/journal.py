"""The contract of `ports.journal.Journal`."""

from __future__ import annotations

from orchestrator.contracts.journals.arriving import ArrivingPromises
from orchestrator.contracts.journals.artifacts import ArtifactPromises
from orchestrator.contracts.journals.chain import ChainPromises
from orchestrator.contracts.journals.commits import CommitPromises
from orchestrator.contracts.journals.decisions import DecisionPromises
from orchestrator.contracts.journals.keys import KeyPromises
from orchestrator.contracts.journals.removing import RemovingPromises
from orchestrator.contracts.journals.requests import RequestPromises
from orchestrator.contracts.journals.run_list import RunListPromises
from orchestrator.contracts.journals.spending import SpendingPromises
from orchestrator.contracts.journals.trees import TreePromises


class JournalContract(
    ChainPromises,
    ArtifactPromises,
    CommitPromises,
    KeyPromises,
    RunListPromises,
    DecisionPromises,
    SpendingPromises,
    RequestPromises,
    RemovingPromises,
    ArrivingPromises,
    TreePromises,
):
    """Give `make(self, clock)`, and every promise of a journal is tried on what it makes."""
