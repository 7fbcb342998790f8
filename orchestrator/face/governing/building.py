"""Workflows that repeat and are no app yet."""

from __future__ import annotations

from collections.abc import Iterator

from orchestrator.face.governing.evidence import SystemEvidence
from orchestrator.face.governing.proposal import Proposal
from orchestrator.text.quantity import counted
from orchestrator.workspace.read.skeleton import app_name_of


def building(evidence: SystemEvidence) -> Iterator[Proposal]:
    """Those that were noted often enough since the person said no to it."""
    for pattern in evidence.patterns:
        id_ = f"build:{pattern.name}"
        after = evidence.decided.declined.get(id_, "")
        times = [day for day, at in zip(pattern.days, pattern.moments, strict=True) if at > after]
        if pattern.has_app or len(times) < evidence.encode_after or evidence.decided.last_adopted(id_):
            continue
        minutes = f"; {pattern.minutes} min of it were noted" if pattern.minutes else ""
        yield Proposal(
            "build",
            pattern.name,
            f"Make an app of {pattern.name}? You did it {counted(len(times), 'time')}.",
            (f"noted {counted(len(times), 'time')} from {times[0]} to {times[-1]}{minutes}",),
            next=f"baton app new {app_name_of(pattern.name) or 'NAME'}",
        )
