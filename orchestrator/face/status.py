"""What a run's status is called outside: the journal's word, and whether its driver lives."""

from __future__ import annotations

from typing import Literal

from orchestrator.ports.listing import StoredStatus
from orchestrator.ports.liveness import Liveness

Status = Literal["running", "waiting", "interrupted", "done", "rejected", "failed", "cancelled", "expired"]


def status_of(stored: StoredStatus, driver: str, liveness: Liveness) -> Status:
    """`interrupted` is unfinished with nobody driving: stopped on purpose, or its driver died."""
    if stored == "running" and driver and liveness.alive(driver):
        return "running"
    return "interrupted" if stored == "running" or stored == "stopped" else stored
