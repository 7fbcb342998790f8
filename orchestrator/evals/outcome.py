"""From the events of a run to everything an evaluator may look at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.event import Event
from orchestrator.domain.facts import (
    DecisionAnswered,
    EffectIntended,
    ModelAnswered,
    ModelFailed,
    PhaseStarted,
    ToolReturned,
)
from orchestrator.engine.state import Handoff, RunState
from orchestrator.errors import ModelUnavailable, NotRecorded
from orchestrator.evals.result import AnswerGiven, EffectTaken, Outcome, StepTaken
from orchestrator.models.failure import UNREACHED
from orchestrator.ports.clock import moment

ArtifactOf = Callable[[Digest], Artifact]


_AWAY = UNREACHED | {ModelUnavailable.kind}
"""Causes for which nobody answered; the last is of a model that says no more of it."""


def outcome_of(
    case: str,
    state: RunState,
    events: Sequence[Event],
    artifact_of: ArtifactOf,
    branches: Sequence[RunState] = (),
    known: Mapping[str, Any] = MappingProxyType({}),
) -> Outcome:
    """What a run came to.

    Args:
        case: its name.
        state: of the run.
        events: of the run, and then of its branches.
        artifact_of: gives what they name.
        branches: the states of its branches.
        known: other fields, which no events tell: `expected`, `repeat`, `seconds` and so on.
    """
    failure = artifact_of(state.failure).value if state.failure else {}
    every = (state, *branches)
    unmeasured = next(filter(None, (_unmeasured(one, artifact_of) for one in every)), "") or _differing(events)
    broken = next(filter(None, (_broken(one, artifact_of) for one in every)), "")
    answers = [event.fact for event in events if isinstance(event.fact, ModelAnswered)]
    failed = [event.fact for event in events if isinstance(event.fact, ModelFailed)]
    told: dict[str, Any] = {
        "case": case,
        "status": "stale" if unmeasured else "failed" if broken else state.status,
        "error": unmeasured or broken or str(failure.get("message", "")),
        "inputs": {name: _value(artifact_of(digest)) for name, digest in state.inputs.items()},
        "artifacts": {name: _value(artifact_of(version.digest)) for name, version in state.artifacts.items()},
        "steps": tuple(map(_step, state.handoffs)),
        "answers": tuple(given for one in (state, *branches) for given in _answers(one, events)),
        "effects": tuple(_effects(events, {name for one in (state, *branches) for name in one.artifacts})),
        "requests": len(answers) + len(failed),
        "cost_usd": sum(fact.first_cost_usd or fact.cost_usd for fact in answers),
        "input_tokens": sum(fact.input_tokens for fact in answers),
        "output_tokens": sum(fact.output_tokens for fact in answers),
    }
    if "seconds" not in known:
        told["seconds"] = _seconds(events[0].at, max(event.at for event in events))
    return Outcome(**{**told, **known})


def _unmeasured(state: RunState, artifact_of: ArtifactOf) -> str:
    """Why nothing can be said of the case: what it asks was not recorded, and is not or cannot be asked."""
    failure = artifact_of(state.failure).value if state.failure else {}
    if state.decision and state.decision.kind == "budget":
        return "recording it would cost more than it may"
    if state.decision and state.decision.kind == "model" and state.decision.cause in _AWAY:
        return _first_line(state, artifact_of)
    return str(failure["message"]) if failure.get("kind") in (NotRecorded.kind, ModelUnavailable.kind) else ""


def _broken(state: RunState, artifact_of: ArtifactOf) -> str:
    """Why a request brought no answer that could be used, in a run that would ask the person how to go on. A model that
    declines, or whose answers never fit, has answered, and that the person is asked is what comes of it.
    """
    decision = state.decision
    return _first_line(state, artifact_of) if decision and decision.kind == "model" and decision.in_visit else ""


def _first_line(state: RunState, artifact_of: ArtifactOf) -> str:
    return artifact_of(state.decision.question).text.partition("\n")[0] if state.decision else ""


def _differing(events: Sequence[Event]) -> str:
    """The first pure tool that gives another result now than was recorded: all that followed rests on the old one."""
    returned = (event.fact for event in events if isinstance(event.fact, ToolReturned))
    return next((f"{fact.tool} gives another result now than was recorded" for fact in returned if fact.differs), "")


def _value(artifact: Artifact) -> JSON:
    return artifact.value


def _step(handoff: Handoff) -> StepTaken:
    fact = handoff.fact
    return StepTaken(
        fact.phase,
        fact.to,
        fact.by,
        fact.why,
        dict(fact.artifacts),
        fact.by_hand,
        fact.cost_usd,
        fact.input_tokens,
        fact.output_tokens,
        _seconds(handoff.started_at, handoff.at),
    )


def _seconds(since: str, until: str) -> float:
    return (moment(until) - moment(since)).total_seconds() if until != since else 0.0


def _answers(state: RunState, events: Sequence[Event]) -> tuple[AnswerGiven, ...]:
    seqs = {event.fact.decision: event.seq for event in events if isinstance(event.fact, DecisionAnswered)}
    return tuple(
        AnswerGiven(
            answered.opened.phase,
            answered.opened.kind,
            answered.given.answer,
            answered.actor,
            answered.given.approves,
            dict(answered.opened.shows),
            decision,
            seqs[decision],
        )
        for decision, answered in state.answered.items()
    )


def _effects(events: Sequence[Event], made: Collection[str]) -> Iterator[EffectTaken]:
    """What each acts on of what was made in the run; inputs are the person's own, and need no approval."""
    reads: dict[str, str] = {}
    for event in events:
        if isinstance(event.fact, PhaseStarted):
            reads = {name: digest for name, digest in event.fact.reads.items() if name in made}
        if isinstance(event.fact, EffectIntended):
            yield EffectTaken(event.fact.phase, event.fact.effect, event.fact.approval, reads, event.seq)
