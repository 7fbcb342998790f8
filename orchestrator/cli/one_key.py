"""One key at a terminal, without Enter. What was typed before the question was on the screen answers nothing."""

from __future__ import annotations

import os
import sys
import termios
import tty
from collections.abc import Container

_ENDS = (b"", b"\x04", b"\0")
"""The terminal is gone; Ctrl-D; Ctrl-D pressed before keys were read one by one."""
_READ = 4096
"""Bytes: as many as a terminal holds of one line, so that what was pasted comes as one."""


def forget_typed() -> None:
    """A key pressed twice, or too early, must not answer the next question unseen."""
    termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


def read_key(prompt: str, keys: Container[str]) -> str:
    """A key of these at once; anything else, and what was pasted, becomes a line that Enter ends.

    Raises:
        EOFError: Ctrl-D, or the terminal is gone.
    """
    sys.stdout.write(prompt)
    sys.stdout.flush()
    given = _raw(sys.stdin.fileno())
    while given.strip(b" \t") == b"" and given and given.decode() not in keys:  # one space too many, after a long page
        given = _raw(sys.stdin.fileno())
    if given in _ENDS:
        raise EOFError
    typed = given.decode("utf-8", "replace")
    typed = typed if typed in keys else typed.lstrip(" \t")
    line, ended, _ = typed.replace("\r", "\n").partition("\n")
    shown = line if line.isprintable() else ""  # an arrow key is a sequence the screen would obey
    if ended or typed.lower() in keys or shown != line:
        sys.stdout.write(f"{shown}\n")
        sys.stdout.flush()
        return shown
    sys.stdout.write(shown)
    sys.stdout.flush()
    return shown + input()


def _raw(descriptor: int) -> bytes:
    """What is typed next; Ctrl-C stays Ctrl-C."""
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor, termios.TCSADRAIN)
        return os.read(descriptor, _READ)
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
