"""What the scripts of a run make of its inputs, or of others, when they are asked again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from orchestrator.domain.canonical import JSON, Digest
from orchestrator.engine.values import arguments_of
from orchestrator.kinds.script.performing import made_by

if TYPE_CHECKING:
    from orchestrator.domain.definition import Phase
    from orchestrator.engine.state import Handoff
    from orchestrator.face.run import Run

_THERE = Digest("")


def made_again(run: Run, inputs: Mapping[str, JSON]) -> dict[str, JSON]:
    """Inputs and artifacts by name, along the way that the run took: scripts are called again, from the pinned copy;
    what a person, a model or a tool made is as it was recorded. Nothing is recorded.

    Raises:
        BatonError: a script fails on these inputs, or what was recorded is forgotten.
    """
    values = dict(inputs)
    phases = {phase.name: phase for phase in run.definition.app.phases}
    for handoff in run.handoffs:
        phase = phases.get(handoff.fact.phase)
        if phase is not None and _is_script(phase, handoff):
            arguments = arguments_of(phase, dict.fromkeys(values, _THERE), values)
            values[phase.writes] = made_by(run.definition, phase, arguments).value
        else:
            made = handoff.fact.artifacts
            values |= {name: run.artifact_of(digest).value for name, digest in made.items()}
    return values


def _is_script(phase: Phase, handoff: Handoff) -> bool:
    return (
        phase.kind == "script" and not (phase.each or handoff.fact.by_hand) and phase.writes in handoff.fact.artifacts
    )
