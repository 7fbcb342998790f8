"""What a watcher of runs is told: each event once it is durable, with the state it led to; and, before there is one,
what is overheard of models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestrator.domain.event import Event as Event
from orchestrator.engine.recorder import Watcher as Watcher
from orchestrator.engine.state import RunState as RunState
from orchestrator.ports.journal import Journal as Journal

if TYPE_CHECKING:
    from orchestrator.ports.piece import Overhear as Overhear
    from orchestrator.ports.piece import Overheard as Overheard
