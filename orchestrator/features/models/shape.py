"""Models, and what asking them came to, as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.face.shape import VERSION
from orchestrator.features.models.models import Checked, KnownModel, Models


def models_shape(in_force: str, known: Sequence[KnownModel]) -> dict[str, object]:
    return {"v": VERSION, "profile": in_force, "models": [_known_shape(one) for one in known]}


def checked_shape(models: Models, checked: Sequence[Checked]) -> dict[str, object]:
    shapes = [{**_known_shape(one.known), **_check_shape(models, one)} for one in checked]
    return {"v": VERSION, "checked": shapes}


def _known_shape(known: KnownModel) -> dict[str, object]:
    return {
        "profile": known.profile,
        "role": known.role,
        "model": known.model.name,
        "settings": dict(known.model.settings),
        "place": known.place,
        "host": known.host,
        "key": known.key,
        "key_missing": known.key_missing,
        "fault": known.fault,
    }


def _check_shape(models: Models, one: Checked) -> dict[str, object]:
    return {
        "ok": not one.error,
        "error": one.error,
        "seconds": one.seconds,
        "cost_usd": models.cost_of(one),
        "answered_by": one.answer.model if one.answer else None,
    }
