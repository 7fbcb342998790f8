"""What a watcher of runs is told: each event once it is durable, with the state it led to."""

from __future__ import annotations

from orchestrator.domain.event import Event as Event
from orchestrator.engine.recorder import Watcher as Watcher
from orchestrator.engine.state import RunState as RunState
from orchestrator.ports.journal import Journal as Journal
