"""How long a person has a decision before them: a stopwatch that keys move on, and that no walk to the kettle does.

A program that has the screen, a pager or an editor, reads the keys itself; then the terminal says when the last one
came. Where it cannot say (an editor in a window of its own), all of that is one gap.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from threading import Event, Thread
from typing import Self

from orchestrator.cli.terminal import Terminal
from orchestrator.face.decision import Decision
from orchestrator.face.looks import Gaps

_SAMPLED_S = 20.0
"""A gap is cut off at two minutes, and a terminal knows when it was read to eight seconds: more often tells nothing."""

Idle = Callable[[], float | None]
"""Seconds since a key was read from the terminal, by whatever program; None: it cannot be told."""


def idle_at_terminal() -> float | None:
    """As the terminal's own file says: it was read then. Systems that do not keep that say nothing."""
    try:
        read_at = os.fstat(sys.stdin.fileno()).st_atime
    except (OSError, ValueError, AttributeError):  # it is gone, or no file of the operating system's
        return None
    return max(0.0, time.time() - read_at)


class Attention:
    """Of one person at one decision, from when it is entered to when it is left; then the look is recorded, whatever
    came of it.
    """

    def __init__(self, terminal: Terminal, decision: Decision, idle: Idle = idle_at_terminal) -> None:
        self._decision = decision
        self._ticks = terminal.ticks
        self._idle = idle
        self._samples = terminal.by_key
        self._gaps = Gaps(0.0)
        self.terminal = terminal._replace(read=self._noticed(terminal.read), pressed=self.pressed)
        """The one to ask on: what is typed there is noticed."""

    def __enter__(self) -> Self:
        self._began = self._decision.run.now()
        self._gaps = Gaps(self._ticks())
        self._left = Event()
        if self._samples:
            Thread(target=self._sampling, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._left.set()
        self.pressed()
        self._decision.note_look(began=self._began, seconds=self._gaps.total)

    def pressed(self) -> None:
        """A key was, or another program gave the screen back."""
        self._gaps.moved(self._ticks())

    def sample(self) -> None:
        """Look whether a key came to another program."""
        idle = self._idle()
        if idle is not None:
            self._gaps.moved(self._ticks() - idle)

    def _sampling(self) -> None:
        while not self._left.wait(_SAMPLED_S):
            self.sample()

    def _noticed(self, read: Callable[[str], str]) -> Callable[[str], str]:
        def noticing(prompt: str) -> str:
            line = read(prompt)
            self.pressed()
            return line

        return noticing
