"""The source `system` as JSON: what is known of the system in a period, what follows from it, and what is proposed."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.domain.canonical import JSON
from orchestrator.face.governing.evidence import (
    AppInUse,
    FoundChange,
    LoggedPattern,
    SystemEvidence,
    WrittenApp,
)
from orchestrator.face.governing.findings import proposals
from orchestrator.face.governing.fooled import fooled
from orchestrator.face.governing.gates import UNTOUCHED, GateLine, gate_lines, why_no_rule
from orchestrator.face.governing.motion import Motion, motion
from orchestrator.face.governing.proposal import Proposal
from orchestrator.face.usage import UsageLine
from orchestrator.text.review_page import escaped


def system_value(evidence: SystemEvidence) -> JSON:
    """One entry of the source."""
    period = evidence.period
    return {
        "since": period.first,
        "until": period.last,
        "days": period.days,
        "after": period.after or None,
        "looks_since": evidence.looks_since or None,
        "apps": [_app(app, evidence) for app in evidence.apps],
        "agents": [_usage(line) for line in evidence.agents],
        "retired": list(evidence.retired),
        "gates": [_gate(line, evidence) for line in gate_lines(evidence)],
        "patterns": [_pattern(one, evidence) for one in evidence.patterns],
        "changes": [_change(one) for one in evidence.changes],
        "written": [_written(one) for one in evidence.written],
        "fooled": [{"kind": one.kind, "subject": one.subject, "told": one.told} for one in fooled(evidence)],
        "motion": _motion(motion(evidence)),
        "adopted": [
            {"id": one.fact.id, "day": one.fact.day, "path": one.fact.path or None, "undone": one.undone}
            for one in evidence.decided.adopted
            if period.since <= one.at < period.until
        ],
        "proposals": [_proposal(one) for one in proposals(evidence)],
    }


def _pattern(one: LoggedPattern, evidence: SystemEvidence) -> JSON:
    return {
        "pattern": one.name,
        "times": len(one.days),
        "days": list(one.days),
        "wanted": evidence.encode_after,
        "minutes": one.minutes or None,
        "has_app": one.has_app,
    }


def _change(one: FoundChange) -> JSON:
    return {"id": one.id, "day": one.day, "at": one.at, "path": one.path, "verb": one.verb, "why": one.why or None}


def _written(one: WrittenApp) -> JSON:
    return {
        "app": one.name,
        "day": one.day,
        "how": one.how,
        "repetitions": one.repetitions,
        "wanted": one.wanted or None,
        "why": one.why or None,
    }


def _motion(moved: Motion) -> JSON:
    return {
        "told": moved.told,
        "over": moved.over or None,
        "building_minutes": moved.building_minutes,
        "saved_minutes": _minutes(moved.saved_minutes),
        "unknown": [{"app": app, "why": why} for app, why in moved.unknown],
    }


def _app(app: AppInUse, evidence: SystemEvidence) -> JSON:
    used: JSON = _usage(app.used) if app.used else {"name": app.name, "runs": 0, "looked": 0}
    ever = evidence.runs_of.get(app.name, 0)
    return {
        **used,
        "runs_ever": ever,
        "baseline_minutes": app.baseline_minutes or None,
        "saved_minutes": _minutes(app.saved_minutes),
        "last_looked": app.last_looked or None,
        "paused": app.paused,
        "pinned": app.pinned,
    }


def _usage(line: UsageLine) -> JSON:
    return {
        "name": line.name,
        "runs": line.runs,
        "looked": line.looked,
        "unknown": line.unknown,
        "done": line.done,
        "looked_and_done": line.looked_and_done,
        "failures": line.failures,
        "cost_usd": round(line.cost_usd, 9),
        "attended_minutes": _minutes(line.attended_s / 60) if line.measured else None,
        "unmeasured": line.unmeasured,
        "answers": {
            outcome: line.count(outcome)
            for outcome in ("untouched", "edited", "sent_back", "rejected")
            if line.count(outcome)
        },
    }


def _gate(line: GateLine, evidence: SystemEvidence) -> JSON:
    gate = next((one for one in evidence.gates if one.name == line.gate), None)
    kept = why_no_rule(gate, evidence) if gate and line.in_a_row >= UNTOUCHED else ""
    return {
        "gate": line.gate,
        "cases": line.cases,
        "untouched": line.untouched,
        "edited": line.edited,
        "sent_back": line.sent_back,
        "rejected": line.rejected,
        "mean_seconds": None if line.mean_s is None else round(line.mean_s, 1),
        "in_a_row": line.in_a_row,
        "no_rule": kept or None,
    }


def _proposal(one: Proposal) -> JSON:
    return {
        "id": one.id,
        "kind": one.kind,
        "subject": one.subject,
        "question": one.question,
        "evidence": list(one.evidence),
        "lost": list(one.lost),
        "next": one.next or None,
        "about": _about(one.evidence, one.lost),
        "code": one.code,
    }


def _about(evidence: Sequence[str], lost: Sequence[str]) -> str:
    """What a person reads before they answer: Markdown, in which names and notes mark nothing."""
    lines = [f"- {escaped(line)}" for line in evidence]
    if lost:
        lines += ["", "With a yes:", "", *(f"- {escaped(line)}" for line in lost)]
    return "\n".join(lines) + "\n"


def _minutes(minutes: float | None) -> float | None:
    return None if minutes is None else round(minutes, 1)
