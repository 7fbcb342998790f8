"""Drives a run, and is killed once its first handoff is durable and that handoff's span has left.

python driven_until_killed.py WORKSPACE
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence

from orchestrator import Workspace
from orchestrator.domain.event import Event
from orchestrator.face.tracing import live

if __name__ == "__main__":
    live._LAST_WAIT_S = 60.0
    workspace = Workspace.open(sys.argv[1])
    journal = workspace.journal
    assert isinstance(journal, live.TracedJournal)
    tell = journal._tell

    def told(committed: Sequence[Sequence[Event]]) -> None:
        tell(committed)
        if any(event.kind == "HandoffRecorded" for event in committed[0]):
            assert journal.live
            journal.live.close()
            os.kill(os.getpid(), signal.SIGKILL)

    journal._tell = told  # type: ignore[method-assign]
    workspace.start("keep", "tools").drive()
