"""What apps and agents were worth, as JSON: minutes and seconds to a tenth, null where it is not known."""

from __future__ import annotations

from pathlib import Path

from orchestrator.face.saving import answers_value, tenth, used_value
from orchestrator.face.shape import VERSION
from orchestrator.face.usage import UsageLine
from orchestrator.features.usage.stats import GateStats, Stats


def stats_shape(stats: Stats) -> dict[str, object]:
    return {
        "v": VERSION,
        "since": stats.since,
        "until": stats.until,
        "timezone": str(stats.zone),
        "apps": [one.value() for one in stats.apps],
        "agents": [_agent(one) for one in stats.agents],
        "gates": [_gate(one) for one in stats.gates],
        "saved_minutes": tenth(stats.saved_minutes),
        "saved_unknown_of": [one.used.name for one in stats.apps if one.saved_minutes is None],
        "answers_not_measured": stats.unmeasured,
        "looks_since": stats.usage.looks_since or None,
        "attended_seconds_of_removed_runs": tenth(stats.usage.gone_s),
    }


def _agent(line: UsageLine) -> dict[str, object]:
    told = used_value(line)
    return {"agent": told.pop("name"), **told}


def _gate(gate: GateStats) -> dict[str, object]:
    return {
        "app": gate.app,
        "phase": gate.phase,
        "answers": answers_value(gate.answers),
        "judged": gate.cases,
        "seconds_each": tenth(gate.seconds_each),
        "usual_wait_seconds": tenth(gate.usual_wait_s),
    }


def stats_page_shape(path: Path) -> dict[str, object]:
    return {"v": VERSION, "html": str(path)}
