"""The `--json` shapes others may rely on, version 1."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.cli.version import VERSION as VERSION
from orchestrator.domain.canonical import JSON
from orchestrator.domain.codec import to_plain
from orchestrator.engine.state import Handoff
from orchestrator.errors import BatonError, DefinitionFaults, Fault
from orchestrator.face.decision import Decision
from orchestrator.face.run import Run
from orchestrator.ports.journal import Verification


def run_shape(run: Run) -> JSON:
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
        "cost_usd": state.cost_usd,
        "imported": sum(span.until - span.after for span in state.imported),
    }
    if state.failure:
        shape["failure"] = run.artifact_of(state.failure).value
    return shape


def _handoff(handoff: Handoff) -> JSON:
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


def inbox_shape(decisions: list[Decision], not_shown: int = 0) -> JSON:
    return {"v": VERSION, "decisions": [decision_shape(decision) for decision in decisions], "not_shown": not_shown}


def decision_shape(decision: Decision) -> JSON:
    return {
        "id": decision.id,
        "kind": decision.kind,
        "run": decision.run.id,
        "app": decision.run.state.app,
        "phase": decision.opened.phase,
        "question": decision.question,
        "shows": dict(decision.shows),
        "answers": list(decision.answers),
        "opened_at": decision.opened_at,
        "expires_at": decision.opened.expires_at or None,
        "form": to_plain(decision.form),
        "warnings": decision.warnings,
    }


def verification_shape(verification: Verification, faults: Sequence[str] | None = None) -> JSON:
    """`faults` are what the app's own `verify` found in the run that was named; `ok` speaks of the journal."""
    broken = [{"stream": row.stream, "seq": row.seq, "found": row.found} for row in verification.broken]
    shape: dict[str, JSON] = {
        "v": VERSION,
        "ok": verification.ok,
        "streams": verification.streams,
        "events": verification.events,
        "broken": broken,
    }
    if verification.removed:
        shape["removed"] = [
            {"stream": stone.stream, "seq": stone.seq, "digest": stone.digest, "at": stone.removed_at}
            for stone in verification.removed
        ]
    if faults is not None:
        shape["faults"] = list(faults)
    return shape


def error_shape(error: BatonError) -> JSON:
    told: dict[str, JSON] = {
        "kind": error.kind,
        "message": error.message,
        "where": error.where,
        "mend": error.mend,
    }
    if isinstance(error, DefinitionFaults):
        told["faults"] = list(map(fault_shape, error.faults))
    return {"v": VERSION, "error": told}


def fault_shape(fault: Fault) -> JSON:
    return {"path": fault.path, "line": fault.line, "column": fault.column, "found": fault.found, "mend": fault.mend}
