"""One run, and an artifact of it, as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.domain.facts import Trigger
from orchestrator.engine.state import Handoff
from orchestrator.errors import ArtifactForgotten
from orchestrator.face.run import Run
from orchestrator.face.shape import VERSION
from orchestrator.features.looking.branches import branches_shape
from orchestrator.features.looking.cached import cache_shape


def run_shape(run: Run) -> dict[str, JSON]:
    state = run.state
    shape = {
        "v": VERSION,
        "run": run.id,
        "app": state.app,
        "status": run.status,
        "phase": state.at,
        "decision": state.decision.decision if state.decision else None,
        "inputs": dict(state.inputs),
        "definition": state.definition,
        "handoffs": [_handoff(handoff) for handoff in state.handoffs],
        "cost_usd": run.cost_usd,
        "cache": cache_shape(state.cache),
        "imported": sum(span.until - span.after for span in state.imported),
        "begun_by": _begun_by(state.trigger),
    }
    if state.failure:
        with suppress(ArtifactForgotten):
            shape["failure"] = run.artifact_of(state.failure).value
    if state.decision and state.decision.kind == "model":
        with suppress(ArtifactForgotten):
            question = run.artifact_of(state.decision.question).text
            shape["stuck"] = {"cause": state.decision.cause, "question": question}
    branches = branches_shape(run)
    if branches:
        shape["branches"] = branches
    return shape


def _begun_by(trigger: Trigger | None) -> JSON:
    """None: a person."""
    return {"by": trigger.by, "client": trigger.client or None} if trigger else None


def _handoff(handoff: Handoff) -> dict[str, JSON]:
    fact = handoff.fact
    return {
        "seq": handoff.seq,
        "from": fact.phase,
        "to": fact.to,
        "by": fact.by,
        "why": fact.why,
        "artifacts": dict(fact.artifacts),
        "at": handoff.at,
        "cost_usd": fact.cost_usd,
        "input_tokens": fact.input_tokens,
        "output_tokens": fact.output_tokens,
        "provenance": fact.provenance,
    }


def artifact_shape(artifact: Artifact) -> dict[str, JSON]:
    return {"v": VERSION, "digest": artifact.digest, "media_type": artifact.media_type, "value": artifact.value}


def run_shapes(runs: Iterable[Run]) -> dict[str, JSON]:
    return {"v": VERSION, "runs": [run_shape(run) for run in runs]}
