"""One process, run to its end: without a shell, without a terminal, and not for longer than it may take."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from orchestrator.values import dataclass

_PATIENCE_S = 2.0
"""For what is told to end, to take its lock files along; then it is killed."""

_LOOK_S = 0.1
"""How often it is looked how much was written: a tenth of a second fills no disk."""


@dataclass(frozen=True)
class ProgramCall:
    """One process to run, with everything it may see."""

    words: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str]
    stdin: bytes
    timeout_s: float
    most_bytes: int | None = None
    """One that writes more is ended there; a byte more than these is kept of it. None: it may write what it likes."""


@dataclass(frozen=True)
class Finished:
    status: int
    out: bytes
    err: bytes


Runner = Callable[[ProgramCall], Finished]
"""Runs a command to its end. Raises `subprocess.TimeoutExpired` when that takes too long."""


def run_command(command: ProgramCall) -> Finished:
    """Run in a session of its own: nothing can ask on the terminal, and a timeout ends what git started, too."""
    # Files, not pipes: a helper that git leaves behind (an ssh master) would hold a pipe open for ever.
    with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        stdin.write(command.stdin)
        stdin.seek(0)
        process = subprocess.Popen(
            command.words,
            cwd=command.folder,
            env=dict(command.environment),
            stdin=stdin,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        try:
            status = _waited(process, command, (out, err))
        except BaseException:  # interrupted too: nothing it started outlives it
            _end(process)
            raise
        return Finished(status, _whole(out, command.most_bytes), _whole(err, command.most_bytes))


def _waited(process: subprocess.Popen[bytes], command: ProgramCall, written: Sequence[IO[bytes]]) -> int:
    """Its status, once it ended or wrote more than it may. Raises TimeoutExpired."""
    if command.most_bytes is None:
        return _wait(process, command.timeout_s)
    until = time.monotonic() + command.timeout_s
    while True:
        try:
            return _wait(process, max(0.0, min(_LOOK_S, until - time.monotonic())))
        except subprocess.TimeoutExpired:
            if any(os.fstat(file.fileno()).st_size > command.most_bytes for file in written):
                _end(process)
                return process.returncode
            if time.monotonic() >= until:
                raise


def _wait(process: subprocess.Popen[bytes], seconds: float) -> int:
    """As `process.wait`, which looks at growing distances and so takes up to twice as long as git does.

    Raises TimeoutExpired.
    """
    if not hasattr(os, "pidfd_open"):  # Linux alone has it
        return process.wait(seconds)
    try:
        ending = os.pidfd_open(process.pid)
    except OSError:  # an old kernel, or no descriptor left
        return process.wait(seconds)
    try:
        ended = select.poll()
        ended.register(ending, select.POLLIN)
        if not ended.poll(seconds * 1000):
            raise subprocess.TimeoutExpired(process.args, seconds)
    finally:
        os.close(ending)
    return process.wait()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all it started: first asked, so that git takes its lock files away, then made to."""
    try:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(_PATIENCE_S)
    except subprocess.TimeoutExpired:
        pass
    finally:
        with suppress(ProcessLookupError, PermissionError):  # all gone already
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _whole(file: IO[bytes], most: int | None) -> bytes:
    file.seek(0)
    return file.read() if most is None else file.read(most + 1)
