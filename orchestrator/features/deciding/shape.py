"""Open decisions as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from orchestrator.face.shape import VERSION

if TYPE_CHECKING:  # on the start-up path, where no decision is opened
    from orchestrator.domain.canonical import JSON
    from orchestrator.face.decision import Decision


def inbox_shape(
    decisions: Iterable[Decision], not_shown: int = 0, paths: Mapping[str, str] | None = None
) -> dict[str, JSON]:
    """`paths`: what each one's run is called, where a list has told it already."""
    known = paths or {}
    shapes = [decision_shape(decision, known.get(decision.id, "")) for decision in decisions]
    return {"v": VERSION, "decisions": shapes, "not_shown": not_shown}


def decision_shape(decision: Decision, path: str = "") -> dict[str, JSON]:
    from orchestrator.domain.codec import to_plain

    return {
        "id": decision.id,
        "kind": decision.kind,
        "run": decision.run.id,
        "app": decision.run.state.app,
        "path": path or decision.run.path,
        "phase": decision.opened.phase,
        "question": decision.question,
        "shows": dict(decision.shows),
        "answers": list(decision.answers),
        "opened_at": decision.opened_at,
        "expires_at": decision.opened.expires_at or None,
        "form": to_plain(decision.form),
        "cause": decision.opened.cause,
        "warnings": decision.warnings,
        "yours": [changed.shape() for changed in decision.yours],
        "losses": [row for lost in decision.losses for row in lost.value["losses"]],
        "compare": [row for lost in decision.losses for row in lost.value.get("compare", ())],
        "not_looked": [told for lost in decision.losses for told in lost.value["not_looked"]],
        "must_see": [{"line": line, "told": told} for line, lines in decision.must_see.items() for told in lines],
    }
