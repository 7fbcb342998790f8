"""Changes as JSON."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.face.shape import VERSION
from orchestrator.features.changes.changes import ToldChange
from orchestrator.features.changes.followed import Followed


def changes_shape(changes: Iterable[ToldChange]) -> dict[str, object]:
    return {"v": VERSION, "changes": list(map(_shape, changes))}


def change_shape(one: ToldChange, followed: Iterable[Followed]) -> dict[str, object]:
    """One, with what stood in the file and what followed."""
    texts = {"before": one.before or None, "after": one.after or None}
    told = {**_shape(one), **texts, "followed": list(map(_followed, followed))}
    return {"v": VERSION, "changes": [told]}


def _followed(one: Followed) -> dict[str, object]:
    return {
        "app": one.app,
        "outcome": one.outcome,
        "verdict": one.verdict,
        "before": {"count": one.before.count, "of": one.before.of},
        "after": {"count": one.after.count, "of": one.after.of},
        "beside": list(one.beside),
        "told": one.told,
    }


def _shape(one: ToldChange) -> dict[str, object]:
    change = one.change
    return {
        "change": change.id,
        "at": change.at.isoformat(),
        "day": change.day,
        "path": change.path,
        "what": change.verb,
        "digest_before": change.before or None,
        "digest_after": change.after or None,
        "why": one.why or None,
        "done": one.done or None,
        "forgotten": one.forgotten,
    }
