"""A process that has imported Baton and opened nothing, and becomes a command by forking: what a command does in a
process of its own then costs its work, and not each time the start of Python and a few hundred imports.

    python warm.py DESCRIPTOR [vendors]

The child has the folder, environment and streams it is given and a process id of its own, and ends as Python ends. It
shares what a process settles once, when it starts: hash seed, warnings, encoding. A test whose subject is one of these,
or what is imported when, starts Python itself.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import random
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from pkgutil import walk_packages
from typing import Any, NoReturn

_NUMBER = struct.Struct("!q")
_LEFT_OUT = ("orchestrator.models.vendors.", "orchestrator.starter", "orchestrator.cli.main")
"""The libraries of each vendor take a second, and few commands need them."""
_ASKED_ON_LOOPBACK = "orchestrator.models.vendors.openai_compatible.protocol"


class Warm:
    """One such process, started for an environment; it ends when this one does."""

    def __init__(self, environment: Mapping[str, str], *, vendors: bool = False) -> None:
        self._channel, there = socket.socketpair()
        with there:
            command = [sys.executable, __file__, str(there.fileno()), *(["vendors"] if vendors else [])]
            self._process = subprocess.Popen(
                command, env=environment, pass_fds=[there.fileno()], stdin=subprocess.DEVNULL
            )
        atexit.register(self._end)

    def _end(self) -> None:
        self._channel.close()
        self._process.wait()

    def run(
        self, words: Sequence[str], *, cwd: Path, env: Mapping[str, str], timeout: float
    ) -> tuple[int, bytes, bytes]:
        """What `python WORDS` ends with, nobody at its standard input: status, output, errors.

        WORDS begin with `-c` and a program, or with `-m orchestrator.cli.main`. A status below 0 is the signal that
        ended it. Raises `subprocess.TimeoutExpired`.
        """
        asked = json.dumps({"words": list(words), "cwd": str(cwd), "env": dict(env)}).encode()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
            with Path(os.devnull).open("rb") as nobody:
                streams = [nobody.fileno(), out.fileno(), errors.fileno()]
                socket.send_fds(self._channel, [_NUMBER.pack(len(asked))], streams)
            self._channel.sendall(asked)
            child = _number(self._channel)
            self._channel.settimeout(timeout)
            try:
                status = _number(self._channel)
            except TimeoutError:
                os.kill(child, signal.SIGKILL)
                self._channel.settimeout(None)
                _number(self._channel)
                raise subprocess.TimeoutExpired(list(words), timeout) from None
            self._channel.settimeout(None)
            return status, all_of(out), all_of(errors)


def all_of(file: Any) -> bytes:
    file.seek(0)
    told: bytes = file.read()
    return told


def _number(channel: socket.socket) -> int:
    value: int = _NUMBER.unpack(_exactly(channel, _NUMBER.size))[0]
    return value


def _exactly(channel: socket.socket, size: int) -> bytes:
    told = b""
    while len(told) < size:
        more = channel.recv(size - len(told))
        if not more:
            raise EOFError("the other end is gone")
        told += more
    return told


def become(channel: socket.socket) -> list[str]:
    """The words of a command, in a process that is made for it; the one that was here goes on answering."""
    while True:
        head, streams, _, _ = socket.recv_fds(channel, _NUMBER.size, 3)
        if not head:
            raise SystemExit(0)
        asked = json.loads(_exactly(channel, _NUMBER.unpack(head)[0]))
        child = os.fork()
        if child == 0:
            channel.close()
            enter(streams)
            _settle(asked)
            words: list[str] = asked["words"]
            return words
        for stream in streams:
            os.close(stream)
        channel.sendall(_NUMBER.pack(child))
        channel.sendall(_NUMBER.pack(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])))


def enter(streams: Sequence[int]) -> None:
    """Have these as standard input, output and errors."""
    for at, stream in enumerate(streams):
        os.dup2(stream, at)
        os.close(stream)
    for name, at, mode in (("stdin", 0, "rb"), ("stdout", 1, "wb"), ("stderr", 2, "wb")):
        before = getattr(sys, name)
        stream = TextIOWrapper(
            os.fdopen(at, mode, buffering=0 if before.write_through else -1, closefd=False),
            encoding=before.encoding,
            errors=before.errors,
            line_buffering=name == "stderr",  # as Python has it where no terminal is
            write_through=before.write_through,
        )
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _settle(asked: Mapping[str, Any]) -> None:
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    sys.path[0] = asked["cwd"] if asked["words"][0] == "-m" else ""
    time.tzset()
    random.seed()


def import_all(*, vendors: bool = False) -> None:
    import orchestrator

    for module in walk_packages(orchestrator.__path__, "orchestrator."):
        if not module.name.startswith(_LEFT_OUT):
            import_module(module.name)
    if vendors:
        import_module(_ASKED_ON_LOOPBACK)


def run(way: str, what: str, rest: Sequence[str]) -> None:
    """Raises SystemExit, as the command does."""
    if way == "-m":
        from orchestrator.cli.main import main

        sys.argv = [sys.modules["orchestrator.cli.main"].__file__ or "", *rest]
        sys.exit(main())
    sys.argv = ["-c", *rest]
    exec(what, {"__name__": "__main__"})  # noqa: S102 - a test's own program


def end_with(work: Callable[[], None]) -> NoReturn:
    """As Python ends, but for taking apart what it has imported: that takes as long as most commands."""
    status: Any = 0
    try:
        work()
    except SystemExit as end:
        status = end.code
    except BaseException:  # noqa: BLE001 - as Python tells whatever ends it
        traceback.print_exc()
        status = 1
    if isinstance(status, str):
        sys.stderr.write(f"{status}\n")
    threading._shutdown()  # type: ignore[attr-defined]  # waits for threads, as Python does first
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream and not stream.closed:
            stream.flush()
    os._exit(status if isinstance(status, int) else int(status is not None))


if __name__ == "__main__":
    import_all(vendors="vendors" in sys.argv)
    gc.freeze()
    way, what, *rest = become(socket.socket(fileno=int(sys.argv[1])))
    end_with(lambda: run(way, what, rest))
