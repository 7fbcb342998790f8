"""The question at a model that cannot finish: why, and the ways on, each with the command that takes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from orchestrator.domain.answers import REJECT, RETRY, SWAP
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.codec import to_plain
from orchestrator.domain.definition import Field
from orchestrator.domain.facts import REJECTED
from orchestrator.engine.answer import PROFILE
from orchestrator.engine.onward import named
from orchestrator.engine.performer import Ask, Assignment
from orchestrator.errors import ModelError
from orchestrator.kinds.agent.spec import AgentSpec
from orchestrator.kinds.kind import spec_of
from orchestrator.models.failure import PASSING, Unreached
from orchestrator.ports.clock import Clock, stamp
from orchestrator.values import dataclass

_LONGEST_WAIT_S = 30 * 24 * 3600.0
"""A provider that says more means never."""


@dataclass(frozen=True)
class Stuck:
    """Why a model cannot finish."""

    cause: str
    """In one word."""
    why: str
    """In a sentence for a person, with what mends it."""
    in_visit: bool = False
    """Tried again, it goes on where it was: the request failed, and the work did not."""
    wait_s: float | None = None
    """The provider says that it answers after so many seconds."""

    @classmethod
    def at(cls, failure: ModelError) -> Stuck:
        """One request brought no answer, however often it was tried."""
        wait_s = failure.retry_after_s if isinstance(failure, Unreached) and failure.cause in PASSING else None
        return cls(failure.cause, str(failure), in_visit=True, wait_s=wait_s)


def ask_how_to_go_on(assignment: Assignment, stuck: Stuck, profiles: Sequence[str], clock: Clock) -> Ask:
    """Retry, other models, by hand, or no. Where the provider says when it answers again, silence means retry then.

    Args:
        assignment: the visit it happened in.
        stuck: why.
        profiles: those that the run could go on with, its own first.
        clock: says what moment it is.
    """
    phase = assignment.phase.name
    swap = {SWAP: phase} if profiles else {}
    form = [Field(PROFILE, description=f"the profile to go on with: {', '.join(profiles)}")] if profiles else []
    until = _until(clock, stuck.wait_s)
    why = assignment.secrets.redact_text(stuck.why, f"why {phase} cannot go on")
    return Ask(
        "\n".join([named(why, assignment.state), *_ways(assignment, profiles)]),
        {RETRY: phase, **swap, REJECT: REJECTED},
        kind="model",
        shows=dict(assignment.versions),
        form=Artifact.of_json(to_plain(form)) if form else None,
        expires_at=until,
        expires_answer=RETRY if until else "",
        cause=stuck.cause,
        in_visit=stuck.in_visit,
    )


def _until(clock: Clock, wait_s: float | None) -> str:
    return stamp(clock() + timedelta(seconds=wait_s)) if wait_s and wait_s <= _LONGEST_WAIT_S else ""


def _ways(assignment: Assignment, profiles: Sequence[str]) -> Iterator[str]:
    run = assignment.state.run
    yield f"Try again: baton resume {run}"
    if profiles:
        yield f"With the models that baton.yaml names now: baton resume {run} --profile {profiles[0]}{_more(profiles)}"
    yield f"By hand: baton take {run} --with FILE ({_wanted(assignment)})"
    if assignment.state.digest(assignment.phase.writes):
        yield f"Keep {assignment.phase.writes} as it is: baton skip {run}"


def _more(profiles: Sequence[str]) -> str:
    return f" (or {', '.join(profiles[1:])})" if profiles[1:] else ""


def _wanted(assignment: Assignment) -> str:
    """What the file is to hold."""
    spec = spec_of(AgentSpec, assignment.phase)
    if spec.output is None:
        return "Markdown"
    names = spec.output.get("properties")
    told = f"JSON with {', '.join(names)}" if isinstance(names, dict) and names else "JSON"
    is_file = spec.output_name not in ("", assignment.phase.name)  # what stands in the app bears the phase's name
    return f"{told}, as schemas/{spec.output_name.replace('_', '-')}.json says" if is_file else told
