"""What a yes binds, in full: for whoever wants to know exactly what they say yes to."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import short
from orchestrator.face.decision import Decision
from orchestrator.ports.effect import binds_of
from orchestrator.text.outline import readable


def bound(decision: Decision) -> dict[str, str]:
    """Effect -> all that an approval of it binds, as an outline."""
    return {
        effect: readable(Artifact.of_json(binds_of(preview)))
        for effect, preview in decision.previews.items()
        if isinstance(preview, Mapping) and not preview.get("refused")
    }


def messages(decision: Decision) -> list[str]:
    """What the commits say that a yes lets be made."""
    binds = (binds_of(preview) for preview in decision.previews.values() if isinstance(preview, Mapping))
    return [str(one["message"]) for one in binds if isinstance(one, Mapping) and one.get("message")]


def digests(decision: Decision) -> dict[str, str]:
    """Of everything that is shown the first characters of its digest, and of the question itself."""
    shown = {name: short(digest) for name, digest in decision.shows.items()}
    return {**shown, "question": short(decision.opened.question)}


def hearing(decision: Decision) -> list[str]:
    """Phases that a note can be sent back to: those whose prompts use it."""
    return [phase.name for phase in decision.run.definition.app.phases if phase.takes_feedback]
