"""A run with branches, as the engine writes one: an end of a branch and the telling of it are one commit."""

from __future__ import annotations

from typing import Any

from orchestrator.contracts.journals.samples import DEFINITION, DRAFT, begin, started
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.branch import last_step, parent_of
from orchestrator.domain.event import Head
from orchestrator.domain.facts import (
    BranchEnded,
    BranchesOpened,
    BranchOf,
    BranchStatus,
    DriverClaimed,
    Fact,
    HandoffRecorded,
    PhaseFailed,
    PhaseStarted,
    RunEnded,
)
from orchestrator.ports.journal import Append, Journal
from orchestrator.values import replace

ITEMS = Artifact.of_json(["a", "b"])
RESULT = Artifact.of_text("what the branch made\n")
ERROR = Artifact.of_text("a bad note")


def branch_out(journal: Journal, run: str = "pub-1", count: int = 2) -> None:
    """A run whose phase `fetch` is done by branches."""
    facts: list[Fact] = [DriverClaimed("1-ab"), PhaseStarted("fetch", 1)]
    facts.append(BranchesOpened("fetch", 1, ITEMS.digest, count))
    journal.append(begin(journal, run), facts, actor="baton", artifacts=[ITEMS])


def place(branch: str, **other: Any) -> BranchOf:
    """What a branch of `fetch` says of itself."""
    number = int(branch.rpartition(".")[2])
    return replace(BranchOf(parent_of(branch), "fetch", 1, f"fetch.{number}", number, 2, keeps=True), **other)


def begin_branch(journal: Journal, branch: str, at: BranchOf | None = None) -> None:
    fact = replace(started(), branch=at or place(branch))
    facts: list[Fact] = [fact, DriverClaimed("1-ab"), PhaseStarted("fetch", 1)]
    journal.append(Head(branch), facts, actor="baton", artifacts=[DRAFT, DEFINITION])


def end_of(status: BranchStatus) -> Fact:
    if status == "failed":
        return PhaseFailed("fetch", ERROR.digest)
    if status == "done":
        return HandoffRecorded("fetch", "end", "writer", artifacts={"fetch": RESULT.digest})
    return RunEnded(status)


def ends(journal: Journal, branch: str, status: BranchStatus = "done") -> list[Append]:
    """The end of a branch, and the telling of it."""
    made = RESULT if status == "done" else ERROR
    end = Append(journal.read(branch)[-1].head, [end_of(status)], "baton", [made])
    told = BranchEnded(last_step(branch), status)
    told = replace(told, result=made.digest) if status == "done" else replace(told, error=made.digest)
    return [end, Append(Head(parent_of(branch)), [told], "baton", [made], at_end=True)]


def tree(journal: Journal, run: str = "pub-1", *, second: BranchStatus = "failed") -> list[str]:
    """A run that is done, one branch of which is done and the other one what is asked for. Gives all its streams."""
    branch_out(journal, run)
    branches = [f"{run}/fetch.1", f"{run}/fetch.2"]
    for branch, status in zip(branches, ("done", second), strict=True):
        begin_branch(journal, branch)
        journal.commit(ends(journal, branch, status))
    last = HandoffRecorded("fetch", "end", "2 of 2", artifacts={"fetch": DRAFT.digest})
    journal.append(journal.read(run)[-1].head, [last], actor="baton", artifacts=[DRAFT])
    return [run, *branches]
