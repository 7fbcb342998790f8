"""Whoever reads standard output may leave before the end, as `head` does."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO


class PageReader:
    """Knows whether the reader of a stream has left, also while nothing is written to it."""

    def __init__(self, out: TextIO) -> None:
        self._poll = select.poll()
        with suppress(OSError):  # not a file of the operating system's
            # Its own descriptor: a stream whose reader has left is sent nowhere, and looks healthy then.
            self._poll.register(os.dup(out.fileno()), 0)

    def left(self) -> bool:
        return any(event & (select.POLLERR | select.POLLHUP) for _, event in self._poll.poll(0))


@contextmanager
def leaving_allowed() -> Iterator[None]:
    """What is written to standard output in here goes nowhere once nobody reads it; the command goes on."""
    try:
        yield
    except BrokenPipeError:
        forget_reader(sys.stdout)


def forget_reader(out: TextIO) -> None:
    """Send what is still to be written to a closed pipe nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, out.fileno())
    os.close(nowhere)
