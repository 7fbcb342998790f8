"""Several previews as one, for a gate whose answers let more than one effect act: nothing of any is left out."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.answers import APPROVE
from orchestrator.domain.canonical import JSON
from orchestrator.domain.facts import DecisionOpened

_SENTENCES = ("undo", "refused", "since")


def together(opened: DecisionOpened, previews: Mapping[str, JSON]) -> JSON:
    """What all of them would do, each thing said of its effect; None where there is no preview."""
    if len(previews) < 2:
        return next(iter(previews.values()), None)
    named = [(_named(opened, effect), preview) for effect, preview in previews.items()]
    whole: dict[str, JSON] = {
        key: "; ".join(f"{name}: {preview[key]}" for name, preview in named if preview.get(key)) for key in _SENTENCES
    }
    whole["will"] = [f"{name}: {line}" for name, preview in named for line in preview.get("will", ())]
    whole["difference"] = "".join(preview.get("difference", "") for _, preview in named)
    whole["nothing_to_do"] = all(preview.get("nothing_to_do") for _, preview in named)
    return {key: told for key, told in whole.items() if told}


def _named(opened: DecisionOpened, effect: str) -> str:
    """By its phase, and by the answers that let it act where `approve` does not."""
    answers = [answer for answer, effects in opened.acts.items() if effect in effects]
    return effect if APPROVE in answers else f"{effect} (if {' or '.join(answers)})"
