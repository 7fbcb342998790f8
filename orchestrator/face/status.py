"""What a run's status is called outside: the journal's word, and whether its driver lives."""

from __future__ import annotations

from orchestrator.domain.run_status import ENDED as ENDED
from orchestrator.domain.run_status import STATUSES as STATUSES
from orchestrator.domain.run_status import RunStatus
from orchestrator.domain.run_status import Status as Status
from orchestrator.ports.liveness import Liveness


def status_of(stored: RunStatus, driver: str, liveness: Liveness) -> Status:
    """`interrupted` is unfinished with nobody driving: stopped on purpose, or its driver died."""
    match stored:
        case "running":
            return "running" if driver and liveness.alive(driver) else "interrupted"
        case "stopped":
            return "interrupted"
        case _:
            return stored
