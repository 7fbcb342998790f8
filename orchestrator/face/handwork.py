"""Work a person did by hand: read as what it stands in for, and held to the same schema."""

from __future__ import annotations

from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.domain.definition import App, Phase
from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.errors import RunError, UsageError
from orchestrator.kinds.table import KINDS


def read_work(text: str, media_type: str, name: str) -> Artifact:
    """Text a person wrote as an artifact of a media type. Raises UsageError when it is empty, or should be JSON."""
    if not text.strip():
        raise UsageError(f"{name} is empty.", mend="Write something into it first.")
    if media_type != JSON_TYPE:
        return Artifact.of_text(text, media_type)
    try:
        return Artifact.of_json(read_json(text))
    except NotJSON as error:
        raise UsageError(f"{name} is not JSON: {error}.", mend="Write one JSON value into it.") from error


def check_by_hand(run: str, phase: Phase) -> None:
    """Raises RunError where no work can be done in a phase's place; of gates and effects the engine says it."""
    if "take" not in KINDS[phase.kind].by_hand and not (phase.asks_person or phase.acts):
        raise RunError(
            f"{phase.name} is a {phase.kind}; there is no work in it to be done.",
            mend=f"Leave it out: baton skip {run}",
        )


def check_fits(app: App, name: str, work: Artifact) -> None:
    """Hold work to what the phases that write this artifact are held to.

    Raises:
        UsageError: none of them could hand it on; where it breaks the schema.
    """
    writers = [phase for phase in app.phases if phase.writes == name]
    faults = [KINDS[phase.kind].misfits(phase, work.value) for phase in writers]
    if writers and all(faults):
        raise UsageError(f"{name} does not fit what {writers[0].name} hands on: {'; '.join(faults[0])}.")
