"""How long a person has a decision before them in a browser: from when its page was opened to when it was answered or
left, each gap without a sign of them cut off as a terminal's is.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from threading import Lock

from orchestrator.face.decision import Decision
from orchestrator.face.looks import Gaps, note_look
from orchestrator.face.workspace import Workspace
from orchestrator.values import dataclass

_MOST = 8
"""Decisions that one browser has open at once, in as many tabs; of more the oldest counts as left."""


@dataclass
class _PageLook:
    run: str
    began: datetime
    gaps: Gaps

    def note(self, workspace: Workspace, decision: str) -> None:
        note_look(workspace, self.run, decision=decision, surface="page", began=self.began, seconds=self.gaps.total)


class PageLooks:
    """Of one browser."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._alone = Lock()
        self._open: OrderedDict[str, _PageLook] = OrderedDict()

    def opened(self, workspace: Workspace, decision: Decision) -> None:
        """Its page was asked for. Asked for again, it is the same look."""
        with self._alone:
            look = self._open.get(decision.id)
            if look:
                look.gaps.moved(self._ticks())
                return
            self._open[decision.id] = _PageLook(decision.run.id, decision.run.now(), Gaps(self._ticks()))
            over = [self._open.popitem(last=False) for _ in range(len(self._open) - _MOST)]
        for name, left in over:
            left.note(workspace, name)

    def moved(self, decision: str) -> None:
        """A key was pressed there, or the page was moved."""
        with self._alone:
            if decision in self._open:
                self._open[decision].gaps.moved(self._ticks())

    def closed(self, workspace: Workspace, decision: str) -> None:
        """It was answered, or left: the look is recorded."""
        with self._alone:
            look = self._open.pop(decision, None)
        if look:
            look.gaps.moved(self._ticks())
            look.note(workspace, decision)

    def all_closed(self, workspace: Workspace) -> None:
        """The browser is let out, or the server ends: nobody knows whether a person is still there."""
        with self._alone:
            looks, self._open = self._open, OrderedDict()
        for decision, look in looks.items():
            look.note(workspace, decision)
