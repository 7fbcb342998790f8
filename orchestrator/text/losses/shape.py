"""Losses as an artifact, which a script of an app hands on.

`{"losses": [...], "not_looked": [...]}`. A loss has `kind line lost sentence instead weight yours`, the heaviest first;
one for a whole section also `count` and `section`. `not_looked` has a sentence for each thing that was not looked for.
`compare`, where there is any, has rows as `losses`: sentences in words so much of their own that a reader has to say
whether they still say it.
"""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.text.brief import Briefed
from orchestrator.text.losses.comparison import report
from orchestrator.text.losses.loss import Loss
from orchestrator.text.losses.telling import is_lost, rows
from orchestrator.text.sentences import sentences


def lost(source: str, page: str, before: JSON = None) -> dict[str, JSON]:
    """What a page no longer says of the note it was made from, by the lines of the source.

    Args:
        source: the note as it is, with its front matter. What its person wrote to the writer alone is no part of it.
        page: with or without front matter.
        before: the same of the page before a person changed it. What is lost since then is theirs (`yours`).
    """
    note = Briefed(source)
    if _has_all_lines(page, note.text):
        return {"losses": [], "not_looked": []}
    found = report(note.in_place, page)
    known = {_name(row) for row in rows(before)} if is_lost(before) else None
    # Of a line that reads like an instruction the gate tells that it is to stay off the page; a warning is to be seen.
    off = {line.number for line in note.reads_like if len(sentences(line.words)) == 1}
    missed = [loss for loss in found.losses if loss.line not in off or loss.kind == "warning"]
    losses = [{**loss_shape(loss), "yours": False} for loss in missed]
    if known is not None:
        losses = [{**row, "yours": _name(row) not in known} for row in losses]
    told: dict[str, JSON] = {"losses": losses, "not_looked": list(found.not_looked)}
    if found.compare:
        told["compare"] = [{**loss_shape(loss), "yours": False} for loss in found.compare]
    return told


def _has_all_lines(page: str, note: str) -> bool:
    """A page that has them all, in order, has lost nothing, in whatever language: nothing need be looked for."""
    lines = iter(page.splitlines())
    return all(line in lines for line in note.splitlines() if line.strip())


def _name(row: Mapping[str, JSON]) -> tuple[JSON, ...]:
    return row["kind"], row["line"], row["lost"], row["sentence"]


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
