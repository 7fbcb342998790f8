"""What a suite runs: a whole app, or one phase of it on what the case gives."""

from __future__ import annotations

from dataclasses import replace

from orchestrator.domain.definition import App, Definition, Edge, Field, Phase
from orchestrator.domain.facts import END
from orchestrator.errors import NotFound


def only_phase(definition: Definition, name: str) -> Definition:
    """The definition of an app that is this one phase; what the phase reads are its inputs.

    Raises:
        NotFound: the app has no such phase.
    """
    app = definition.app
    phases = {phase.name: phase for phase in app.phases}
    if name not in phases:
        raise NotFound("phase", name, phases)
    phase = replace(phases[name], then=(Edge(END),))
    known = {field.name: field for field in app.inputs}
    inputs = tuple(known.get(root) or Field(root, "object", required=needed) for root, needed in _roots(phase).items())
    alone = App(app.name, app.description, (phase,), inputs, result=phase.writes)
    return replace(definition, app=alone)


def _roots(phase: Phase) -> dict[str, bool]:
    """Name -> whether the phase must have it."""
    roots = {path.partition(".")[0]: False for path in phase.may_read.values()}
    return roots | {path.partition(".")[0]: True for path in phase.reads.values()}
