"""The JSON of the review of the system."""

from __future__ import annotations

from orchestrator.domain.canonical import JSON
from orchestrator.face.shape import VERSION
from orchestrator.features.governance.month import SystemReview
from orchestrator.features.governance.undoing import TakenBack


def system_review_shape(review: SystemReview) -> dict[str, JSON]:
    """Where none is started, as none is due."""
    return {
        "v": VERSION,
        "run": review.waiting.id if review.waiting else None,
        "last": review.last.isoformat() if review.last else None,
        "kept": review.kept or None,
        "due": review.due.isoformat(),
    }


def undone_shape(undone: TakenBack) -> dict[str, JSON]:
    return {"v": VERSION, "undone": undone.id, "told": undone.told, "difference": undone.difference or None}
