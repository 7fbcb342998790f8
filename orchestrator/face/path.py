"""What a run of a tree is called to people: by its root's app, and the branches on the way to it."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.branch import parent_of, root_of_tree
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.exchange import Lane
from orchestrator.domain.facts import EACH_ITEM, BranchOf, RunStarted
from orchestrator.errors import BatonError
from orchestrator.ports.journal import Journal
from orchestrator.text.branch_path import PathStep, branch_path


def path_of(journal: Journal, run: str) -> str:
    """Of a run that is no branch, its app."""
    steps: list[PathStep] = []
    at = run
    while above := parent_of(at):
        first = journal.read(at)[0].fact
        if isinstance(first, RunStarted) and first.branch:
            steps.insert(0, _step(journal, at, first, first.branch))
        at = above
    row = journal.run(root_of_tree(run))
    return branch_path(row.app if row else at, steps)


def _step(journal: Journal, run: str, started: RunStarted, place: BranchOf) -> PathStep:
    item = entry_of(journal, run, place, started.inputs, started.files)
    return PathStep(place.phase, place.visit, place.number, place.of, place.member, item)


def entry_of(
    journal: Journal, run: str, place: BranchOf, inputs: Mapping[str, Digest], files: Mapping[str, str]
) -> JSON:
    """Of the list, where it is one of the inputs, or the file that the one input was read from."""
    if not place.number:
        return None
    token = Lane.read(place.lane.rpartition("/")[2]).item
    digest = inputs.get(EACH_ITEM) or next((one for one in inputs.values() if token and f":{token}" in one), None)
    if digest is None:
        return next(iter(files.values())) if len(files) == 1 else None
    try:
        return journal.artifact(run, digest).value
    except BatonError:  # it was forgotten
        return None
