"""Changes as JSON."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.face.shape import VERSION
from orchestrator.features.changes.changes import ToldChange


def changes_shape(changes: Iterable[ToldChange], *, texts: bool = False) -> dict[str, object]:
    """With `texts`, what stood in the file before and after."""
    return {"v": VERSION, "changes": [_shape(one, texts=texts) for one in changes]}


def _shape(one: ToldChange, *, texts: bool) -> dict[str, object]:
    change = one.change
    beside = {"before": one.before or None, "after": one.after or None} if texts else {}
    return {
        "change": change.id,
        "at": change.at.isoformat(),
        "day": change.day,
        "path": change.path,
        "what": change.verb,
        "digest_before": change.before or None,
        "digest_after": change.after or None,
        "why": one.why or None,
        "forgotten": one.forgotten,
        **beside,
    }
