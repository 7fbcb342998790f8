"""Facts, artifacts and a clock that promises of journals are tried with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.event import Head
from orchestrator.domain.facts import (
    Budget,
    DecisionOpened,
    HandoffRecorded,
    ModelAnswered,
    ModelAsked,
    RunStarted,
)
from orchestrator.ports.journal import Journal

DRAFT = Artifact.of_text("# Why small tools last\n")
DEFINITION = Artifact.of_json({"app": "publish", "phases": [{"name": f"phase_{n}"} for n in range(300)]})
"""Large enough to be a blob, and to be compressed."""
NOISE = Artifact(bytes(n * n % 251 ^ n % 241 for n in range(3000)), "application/octet-stream")
"""Large enough to be a blob, too small to be compressed."""


class Ticking:
    """A clock that moves on by a second each time it is read."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def started(app: str = "publish") -> RunStarted:
    return RunStarted(app, DEFINITION.digest, "offline", {"source": DRAFT.digest}, nonce="0f" * 16)


def handoff(to: str = "review", **more: Any) -> HandoffRecorded:
    return HandoffRecorded("write", to, "writer", artifacts={"draft": DRAFT.digest}, **more)


def opened(decision: str = "d-1") -> DecisionOpened:
    return DecisionOpened(decision, "gate", "approve", DRAFT.digest, {"approve": "end", "reject": "rejected"})


def asked(reserved_usd: float = 0.25, *, day: str = "2026-11-22", **caps: float) -> ModelAsked:
    return ModelAsked(DRAFT.digest, "acme:one", reserved_usd, Budget(day, **caps))


def answered(settles: int, cost_usd: float) -> ModelAnswered:
    return ModelAnswered(DRAFT.digest, "acme:one", cost_usd=cost_usd, settles=settles)


def begin(journal: Journal, run: str = "pub-1") -> Head:
    """Start a run; gives its head."""
    return journal.append(Head(run), [started()], actor="you", artifacts=[DRAFT, DEFINITION])[-1].head
