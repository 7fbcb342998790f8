"""The versions of each artifact of a run, in the order they came into force."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event
from orchestrator.domain.facts import PERSON, DecisionAnswered, DecisionOpened, HandoffRecorded
from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True)
class ShownVersion:
    digest: Digest
    at: str
    phase: str
    by: str


def versions(events: Iterable[Event]) -> dict[str, list[ShownVersion]]:
    """Artifact name -> its versions; one that was written again as it was counts once."""
    found: dict[str, list[ShownVersion]] = {}
    for event in events:
        if isinstance(event.fact, HandoffRecorded):
            for name, digest in event.fact.artifacts.items():
                kept = found.setdefault(name, [])
                if not kept or kept[-1].digest != digest:
                    kept.append(ShownVersion(digest, event.at, event.fact.phase, event.fact.by))
    return found


def shown_before(events: Iterable[Event], decision: str) -> dict[str, Digest]:
    """What a person saw last of each artifact before a decision was opened.

    Only what they answered counts: what a standing rule answered, or nobody, was on no screen.
    """
    seen: dict[str, Digest] = {}
    opened: dict[str, DecisionOpened] = {}
    for event in events:
        match event.fact:
            case DecisionOpened(decision=name) if name == decision:
                break
            case DecisionOpened(decision=name):
                opened[name] = event.fact
            case DecisionAnswered(decision=name) if event.actor == PERSON and name in opened:
                seen.update(opened[name].shows)
    return seen
