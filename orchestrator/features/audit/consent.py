"""Who said yes to a publication, when, and after looking at it for how long."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event
from orchestrator.domain.facts import PERSON, DecisionAnswered, DecisionOpened, EffectIntended, EffectStepDone
from orchestrator.engine.approval_rule import BY_RULE
from orchestrator.face.looks import CountedLook
from orchestrator.face.run import Run
from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True)
class Consent:
    by: str
    """`you`, or `rule:NAME`; `elsewhere` where it was given on another machine, which nobody here vouches for."""
    at: str
    """In UTC, as the journal stamps moments."""
    decision: str
    """Empty where a standing rule let the effect act without a gate."""
    answer: str = ""
    shown: frozenset[Digest] = frozenset()
    """What was before the person's eyes."""
    looked_s: float | None = None
    """Seconds of attention; None: not measured."""
    earlier: Consent | None = None
    """Where a standing rule gave it: what a person answered last in the run, before that."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One effect that acted."""

    intent: EffectIntended
    seq: int
    at: str
    consent: Consent | None
    """None: nothing tells it."""
    done: tuple[Digest, ...]
    """What its steps told, in order."""


def deeds(run: Run, events: Sequence[Event]) -> list[Deed]:
    """In the order they were begun."""
    consents: dict[str, Consent] = {}
    looks = run.looks() if any(isinstance(event.fact, EffectIntended) for event in events) else ()
    opened: dict[str, DecisionOpened] = {}
    found: list[Deed] = []
    steps: list[list[Digest]] = []
    for event in events:
        match event.fact:
            case DecisionOpened() as fact:
                opened[fact.decision] = fact
            case DecisionAnswered() as fact:
                consents[fact.decision] = _consent(run, event, fact, opened.get(fact.decision), looks)
            case EffectIntended() as fact:
                consent = consents.get(fact.approval)
                if fact.approval.startswith(BY_RULE):
                    earlier = next((one for one in reversed(consents.values()) if one.by == PERSON), None)
                    consent = Consent(fact.approval, event.at, "", earlier=earlier)
                steps.append([])
                found.append(Deed(fact, event.seq, event.at, consent, ()))
            case EffectStepDone() as fact if steps:
                steps[-1].append(fact.found)
            case _:
                pass
    return [Deed(one.intent, one.seq, one.at, one.consent, tuple(done)) for one, done in zip(found, steps, strict=True)]


def _consent(
    run: Run, event: Event, fact: DecisionAnswered, opened: DecisionOpened | None, looks: Sequence[CountedLook]
) -> Consent:
    by = "elsewhere" if event.actor == PERSON and run.state.is_imported(event.seq) else event.actor
    shown = frozenset(opened.shows.values()) if opened else frozenset[Digest]()
    return Consent(by, event.at, fact.decision, fact.answer, shown, _looked_s(looks, fact.decision, event.at))


def _looked_s(looks: Sequence[CountedLook], decision: str, until: str) -> float | None:
    """How long the person had a decision before them until they answered; None: nobody measured it."""
    return sum(look.seconds for look in looks if look.decision == decision and look.began <= until) or None
