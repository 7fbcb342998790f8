"""Which fact ends a branch, and how it is told of then. Its parent is told in the commit of that fact."""

from __future__ import annotations

from orchestrator.domain.facts import (
    END,
    REJECTED,
    BranchOf,
    BranchStatus,
    Fact,
    HandoffRecorded,
    PhaseFailed,
    RunEnded,
)


def ending(branch: BranchOf, fact: Fact) -> BranchStatus | None:
    """How the branch of this place ends with the fact; None where it does not."""
    match fact:
        case HandoffRecorded(to=to) if to == END:
            return "done"
        case HandoffRecorded(to=to) if to == REJECTED:
            return "rejected"
        case RunEnded(status=status):
            return status
        case PhaseFailed() if branch.keeps:
            return "failed"
    return None
