"""What the parent of a branch is told when the branch ends: in the commit of that end, whoever drives it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from orchestrator.domain.artifact import PLAIN_TEXT, Artifact
from orchestrator.domain.branch import last_step, parent_of
from orchestrator.domain.branch_end import ending
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Head
from orchestrator.domain.facts import (
    KERNEL,
    BranchEnded,
    BranchResumed,
    BranchStatus,
    DriverClaimed,
    Fact,
    HandoffRecorded,
    PhaseFailed,
    RunEnded,
    RunUpgraded,
)
from orchestrator.domain.money import in_usd
from orchestrator.engine.answer import AnswerFacts
from orchestrator.engine.state import RunState, Used
from orchestrator.ports.journal import Append

if TYPE_CHECKING:  # looking at runs needs no definition
    from orchestrator.domain.definition import Definition

ArtifactOf = Callable[[Digest], Artifact]


class _End(NamedTuple):
    status: BranchStatus
    fact: Fact


class Above:
    """Keeps the contract of `recorder.Above` for the branches that are pinned to one part of a definition."""

    def __init__(self, definition: Callable[[], Definition]) -> None:
        """`definition` gives the branch's own part; it is asked when the branch ends."""
        self._definition = definition

    def __call__(self, state: RunState, made: AnswerFacts, artifact_of: ArtifactOf) -> Append | None:
        end = _end_of(state, made.facts)
        if end is None:
            return _resumed(state, made.facts)
        artifacts = {artifact.digest: artifact for artifact in made.artifacts}

        def load(digest: Digest) -> Artifact:
            return artifacts.get(digest) or artifact_of(digest)

        result = self._result(state, end, load)
        error = None if end.status == "done" else Artifact.of_text(_why(end, load), PLAIN_TEXT)
        used = _used_since(state)
        told = BranchEnded(
            last_step(state.run),
            end.status,
            result.digest if result else None,
            error.digest if error else None,
            in_usd(used.nano),
            used.input_tokens,
            used.output_tokens,
            used.cache.found,
            used.cache.put,
            used.cache.saved_usd,
            tuple(sorted(state.refused)),
        )
        named = [artifact for artifact in (result, error) if artifact]
        return Append(Head(parent_of(state.run)), [told], KERNEL, named, at_end=True)

    def _result(self, state: RunState, end: _End, load: ArtifactOf) -> Artifact | None:
        if end.status != "done":
            return None
        name = self._definition().app.result
        made = end.fact.artifacts.get(name) if isinstance(end.fact, HandoffRecorded) else None
        digest = made or state.digest(name)
        return load(digest) if digest else None


def _resumed(state: RunState, facts: Iterable[Fact]) -> Append | None:
    """Where it had failed, and these facts go on with it."""
    if not (state.told and state.failure):
        return None
    if not any(isinstance(fact, DriverClaimed | HandoffRecorded | RunUpgraded) for fact in facts):
        return None
    return Append(Head(parent_of(state.run)), [BranchResumed(last_step(state.run))], KERNEL, at_end=True)


def _end_of(state: RunState, facts: Iterable[Fact]) -> _End | None:
    if state.branch is None:
        return None
    for fact in facts:
        status = ending(state.branch, fact)
        if status:
            return _End(status, fact)
    return None


def _why(end: _End, load: ArtifactOf) -> str:
    """In one line."""
    match end.fact:
        case PhaseFailed(error=digest):
            return failure_told(load(digest))
        case RunEnded(comment=comment) | HandoffRecorded(comment=comment) if comment:
            return f"{end.status}: {load(comment).text}"
    return end.status


def failure_told(error: Artifact) -> str:
    """What a phase failed of, in one line: where, and what."""
    told = error.value
    where = f"{told['where']}: " if told.get("where") else ""
    return f"{where}{told['message']}".rstrip(".")


def _used_since(state: RunState) -> Used:
    """Since the parent was told of a failure, or in all."""
    before = state.told or Used()
    return Used(
        state.cost_nano - before.nano,
        state.input_tokens - before.input_tokens,
        state.output_tokens - before.output_tokens,
        state.cache - before.cache,
    )
