"""A decision as a client may read it: all that it shows, and that no tool answers it."""

from __future__ import annotations

from orchestrator.domain.canonical import JSON
from orchestrator.errors import ArtifactForgotten
from orchestrator.face.decision import Decision
from orchestrator.face.shape import VERSION
from orchestrator.features.clients.answer import ClientAnswer
from orchestrator.features.deciding.shape import decision_shape
from orchestrator.features.deciding.shown import consequences, previewed
from orchestrator.text.visible import visible


def decision_told(decision: Decision) -> ClientAnswer:
    shape: dict[str, JSON] = {
        "v": VERSION,
        **decision_shape(decision),
        "open": decision.is_open,
        "texts": {name: _text(decision, name) for name in decision.shows},
        "differences": previewed(decision),
        "consequences": dict(consequences(decision)),
    }
    told = f"{decision.id}: {visible(decision.question)}"
    if not decision.is_open:
        return ClientAnswer(f"{told} It is answered, or its run has moved on.", shape)
    return ClientAnswer(f"{told} Only the person answers: baton inbox {decision.id}.", shape)


def _text(decision: Decision, name: str) -> JSON:
    try:
        artifact = decision.run.artifact_of(decision.shows[name])
    except ArtifactForgotten:
        return None
    return artifact.value if artifact.is_json else artifact.text
