"""Losses as an artifact: what a script of an app hands on, and a gate, a reviewer and a page show."""

from __future__ import annotations

from orchestrator.domain.canonical import JSON
from orchestrator.text.losses.comparison import report
from orchestrator.text.losses.loss import Loss

NOT_LOOKED = "not looked for"
"""The kind of a row that tells what was not looked for."""


def lost(source: str, page: str) -> list[dict[str, JSON]]:
    """What the page no longer says, a row each, heaviest first; last, with weight 0, what was not looked for.

    A row has `kind line lost sentence instead weight`; one for a whole section also `count` and `section`.
    """
    found = report(source, page)
    return [*map(loss_shape, found.losses), *map(_not_looked_shape, found.not_looked)]


def loss_shape(loss: Loss) -> dict[str, JSON]:
    row: dict[str, JSON] = {
        "kind": loss.kind,
        "line": loss.line,
        "lost": loss.lost,
        "sentence": loss.sentence,
        "instead": loss.instead,
        "weight": loss.weight,
    }
    return row | ({"count": loss.count, "section": loss.section} if loss.count > 1 else {})


def _not_looked_shape(told: str) -> dict[str, JSON]:
    return {"kind": NOT_LOOKED, "line": 0, "lost": "", "sentence": told, "instead": "", "weight": 0}
