"""Small recorded conversations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from orchestrator.domain.artifact import PLAIN_TEXT, Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.codec import to_plain
from orchestrator.domain.facts import Fact, ModelAnswered, ModelAsked, PhaseStarted, ToolCalled, ToolReturned
from orchestrator.domain.messages import AssistantMessage, Request, UserMessage
from orchestrator.recording.cassette import Cassette, recorded

SYSTEM = "You write."


@dataclass(frozen=True)
class Piece:
    """Some facts with the artifacts they name."""

    facts: tuple[Fact, ...]
    artifacts: tuple[Artifact, ...]
    arguments: Artifact = field(default_factory=lambda: Artifact.of_json({}))


def asked(phase: str) -> Request:
    return Request("offline", SYSTEM, (UserMessage(f"Now {phase}."),))


def conversation(phase: str, said: str, *, visit: int = 1, by: str = "offline", cost_usd: float = 0.0) -> Piece:
    """One question and one answer in one visit of a phase."""
    request = asked(phase)
    system, prompt = Artifact.of_text(SYSTEM), Artifact.of_text(f"Now {phase}.")
    message = Artifact.of_json(to_plain(AssistantMessage(said)))
    facts = (
        PhaseStarted(phase, visit),
        ModelAsked(request.key, request.model, system=system.digest, prompt=prompt.digest),
        ModelAnswered(message.digest, by, "stop", 10, 5, cost_usd=cost_usd),
    )
    return Piece(facts, (system, prompt, message))


def _tool_twice() -> Piece:
    arguments = Artifact.of_json({"at": "home"})
    results = [Artifact.of_text(f'"{said}"', PLAIN_TEXT) for said in ("first", "second")]
    calls = [
        fact
        for result in results
        for fact in (ToolCalled("c1", "look", arguments.digest), ToolReturned("c1", "look", result.digest))
    ]
    return Piece((PhaseStarted("look", 1), *calls), (arguments, *results), arguments)


LOOKED_TWICE = _tool_twice()


def cassette_of(*pieces: Piece) -> Cassette:
    artifacts: Mapping[Digest, Artifact] = {a.digest: a for piece in pieces for a in piece.artifacts}
    return recorded("case", [fact for piece in pieces for fact in piece.facts], artifacts.__getitem__)
