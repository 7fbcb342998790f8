"""A run with branches, as promises of journals are tried with one."""

from __future__ import annotations

from orchestrator.contracts.journals.tree_samples import (
    ITEMS,
    RESULT,
    begin_branch,
    branch_out,
    end_of,
    ends,
    place,
    tree,
)

__all__ = ["ITEMS", "RESULT", "begin_branch", "branch_out", "end_of", "ends", "place", "tree"]
