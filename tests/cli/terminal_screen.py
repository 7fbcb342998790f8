"""What stands on the screen of a terminal after what was written to it, and a process that has such a terminal."""

from __future__ import annotations

import codecs
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from fcntl import ioctl
from pathlib import Path

from orchestrator.cli.cells import cells

_PATIENCE_S = 20.0
"""A test that fails is not to hang."""
_TOKEN = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\s\S]")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Screen:
    """Lines of so many cells. It knows what Baton uses, and takes anything else for an attack on who looks."""

    def __init__(self, width: int = 80) -> None:
        self.width = width
        self.rows: list[list[str]] = [[]]
        self.column = 0
        self.coloured = False
        self.most_rows_redrawn = 0

    def feed(self, text: str) -> None:
        for token in _TOKEN.findall(text):
            self._take(token)

    def _take(self, token: str) -> None:
        row = self.rows[-1]
        if _COLOUR.fullmatch(token):
            self.coloured = token not in ("\x1b[0m", "\x1b[m")
        elif token == "\x1b[2K":
            row.clear()
        elif token == "\r":
            self.column = 0
        elif token == "\n":
            self.rows.append([])
        elif token == "\t":
            self._put(" ")
        elif token == "\u200d":  # joins the parts of a picture
            row[self.column - 1] += token
        elif not token.isprintable():
            raise AssertionError(f"the screen was told to do {token!r}")
        else:
            self._put(token)

    def _put(self, character: str) -> None:
        width = cells(character)
        row = self.rows[-1]
        if width == 0:
            row[self.column - 1] += character
            return
        if self.column + width > self.width:
            self.rows.append([])
            row, self.column = self.rows[-1], 0
        row.extend([" "] * (self.column - len(row)))
        row[self.column : self.column + width] = [character, *[""] * (width - 1)]
        self.column += width

    @property
    def lines(self) -> list[str]:
        return ["".join(row).rstrip() for row in self.rows]

    @property
    def last(self) -> str:
        return self.lines[-1]


class OnTerminal:
    """A `baton` of its own process, with a terminal at its three ends."""

    def __init__(
        self,
        root: Path,
        words: Sequence[str] = (),
        *,
        script: Path | None = None,
        width: int = 80,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """`script`: run in place of the command."""
        self._end, end = pty.openpty()
        ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
        self.screen = Screen(width)
        self.written = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.process = subprocess.Popen(
            [sys.executable, *([str(script)] if script else ["-m", "orchestrator.cli.main"]), *words],
            cwd=root,
            env={
                "HOME": str(root),
                "XDG_STATE_HOME": os.environ["XDG_STATE_HOME"],
                "PATH": "/usr/bin:/bin",
                "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
                "LC_ALL": "C.UTF-8",
                "TERM": "xterm",
                "PAGER": "cat",
                **(environment or {}),
            },
            stdin=end,
            stdout=end,
            stderr=end,
            start_new_session=True,
            preexec_fn=lambda: ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(end)

    def read_until(self, seen: Callable[[Screen], bool]) -> None:
        """Read what is written until the screen shows something."""
        while not seen(self.screen):
            if not self._read():
                raise AssertionError("it ended before:\n" + "\n".join(self.screen.lines))

    def read_to_end(self) -> int:
        """Read all; returns the exit status."""
        while self._read():
            pass
        return self.process.wait(_PATIENCE_S)

    def press(self, text: str) -> None:
        os.write(self._end, text.encode())

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.process.pid, number)

    def _read(self) -> bool:
        if not select.select([self._end], [], [], _PATIENCE_S)[0]:
            self.process.kill()
            raise AssertionError("nothing more came:\n" + "\n".join(self.screen.lines))
        try:
            read = os.read(self._end, 65_536)
        except OSError:  # the other end is closed
            read = b""
        text = self._decoder.decode(read)
        self.written += text
        self.screen.feed(text)
        return bool(read)
