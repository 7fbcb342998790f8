"""A line that is being rewritten is taken off the screen when the process is paused, ended or left alone."""

from __future__ import annotations

import os
import signal
from threading import current_thread, main_thread

from orchestrator.cli.terminal import CLEAR, Terminal

_SIGNALS = [found for name in ("SIGTERM", "SIGHUP", "SIGTSTP") if (found := getattr(signal, name, None))]
"""Of Ctrl-C Python makes an exception, and whoever takes that clears the line."""


class LeavingClean:
    """Only what nobody else listens to is listened to, and only while such a line is there."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._guarded: list[signal.Signals] = []

    @property
    def has_screen(self) -> bool:
        """Whether the screen is this process's: sent to the background it is another's, which reads what is on it."""
        try:
            return not self._terminal.on_screen or os.tcgetpgrp(self._terminal.out.fileno()) == os.getpgrp()
        except OSError:  # a screen that belongs to nobody's shell
            return True

    def guard(self) -> None:
        if self._guarded or not self._terminal.on_screen or current_thread() is not main_thread():
            return
        self._guarded = [one for one in _SIGNALS if signal.getsignal(one) is signal.SIG_DFL]
        for one in self._guarded:
            signal.signal(one, self._leave)

    def let_go(self) -> None:
        if self._guarded and current_thread() is main_thread():
            for one in self._guarded:
                signal.signal(one, signal.SIG_DFL)
            self._guarded = []

    def _leave(self, number: int, _frame: object) -> None:
        """Clear the line, and do what the signal does. Written past the stream: it may be in the middle of a write."""
        os.write(self._terminal.out.fileno(), CLEAR.encode())
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)  # a pause ends here, when the person has the process go on
        signal.signal(number, self._leave)
