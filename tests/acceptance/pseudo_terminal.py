"""A person at a terminal: one command under a pseudo-terminal, read as it appears, answered as it asks."""

from __future__ import annotations

import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import ioctl
from pathlib import Path

from acceptance_workspace import TIMEOUT_S, Baton

AT_MOMENT = Path(__file__).with_name("at_moment.py")
ROWS, COLUMNS = 24, 80
PROMPT = "(q) later"


class PseudoTerminal:
    def __init__(self, process: subprocess.Popen[bytes], master: int) -> None:
        self._process = process
        self._master = master
        self._bytes = b""
        self._answered = 0
        """How much was on the screen when something was typed last."""

    @property
    def screen(self) -> str:
        """All that was written so far, with plain line ends."""
        return self._bytes.decode("utf-8", "replace").replace("\r\n", "\n")

    def wait_for(self, text: str) -> str:
        """Read until a text is on the screen after what was typed last, and return all that was written."""
        while text not in self.screen[self._answered :]:
            assert self._read(), f"{text!r} never came:\n{self.screen}"
        return self.screen

    def type(self, line: str) -> None:
        self.press(line + "\n")

    def press(self, keys: str) -> None:
        self._answered = len(self.screen)
        os.write(self._master, keys.encode())

    def interrupt(self) -> None:
        """Ctrl-C, as a terminal tells what runs in it, pressed until it is heard: Python misses one that comes in the
        moment before it begins to wait for a line.
        """
        for _ in range(TIMEOUT_S):
            self._process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(1)
                return

    def hang_up(self) -> None:
        """Close the window: its terminal is gone, and what runs in it is told so, unless it is deaf to that."""
        os.close(self._master)
        self._process.send_signal(signal.SIGHUP)
        self._process.wait(TIMEOUT_S)

    def end(self) -> int:
        """Read to the end; returns the exit status."""
        while self._read():
            pass
        return self._process.wait(TIMEOUT_S)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._master], [], [], TIMEOUT_S)
        assert ready, f"nothing more came:\n{self.screen}"
        try:
            read = os.read(self._master, 65536)
        except OSError:  # the other end was closed, as Linux says it
            return False
        self._bytes += read
        return bool(read)


def _hear_interrupts() -> None:
    """What a terminal starts hears Ctrl-C, also where these tests run in the background and are deaf to it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def at_terminal(baton: Baton, *words: str, moment: str = "", **environment: str) -> Iterator[PseudoTerminal]:
    """`moment`: what time it is in the process, where it is not what the system says."""
    master, slave = pty.openpty()
    ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    process = subprocess.Popen(
        [sys.executable, *([str(AT_MOMENT), moment] if moment else ["-m", "orchestrator.cli.main"]), *words],
        cwd=baton.root,
        env=baton.environment | {"TERM": "xterm", "LC_ALL": "C.UTF-8", "PAGER": "cat"} | environment,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        preexec_fn=_hear_interrupts,
    )
    os.close(slave)
    try:
        yield PseudoTerminal(process, master)
    finally:
        process.kill()
        process.wait()
        with suppress(OSError):  # a test may have closed the window
            os.close(master)


def say_yes(terminal: PseudoTerminal) -> None:
    """Once for the whole page, which the card has only the beginning of; once more for what was read."""
    terminal.type("y")
    terminal.wait_for(PROMPT)
    terminal.type("y")
