"""The JSON of reviews."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.domain.canonical import JSON
from orchestrator.face.shape import VERSION
from orchestrator.features.reviews.verifying import VerifiedReview


def verified_reviews_shape(reviews: Sequence[VerifiedReview]) -> dict[str, JSON]:
    """`ok`: every line of all of them derives."""
    return {
        "v": VERSION,
        "ok": all(one.exit_status == 0 for one in reviews),
        "reviews": [
            {
                "path": one.path,
                "run": one.run or None,
                "told": [one.broken] if one.broken else list(one.told),
                "lines": [
                    {"line": line.number, "standing": line.standing, "text": line.text, "why": line.why or None}
                    for line in one.lines
                ],
            }
            for one in reviews
        ],
    }
