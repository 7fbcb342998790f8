"""A server's process: lines in and out, bounded, in a session of its own that is ended with all it started."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from orchestrator.errors import ToolError, WorkspaceError

MOST_LINE_BYTES = 4 * 1024 * 1024
"""One message. A result that a model is to read has some kilobytes; a listing of a hundred tools has hundreds."""
MOST_BYTES = 16 * 1024 * 1024
"""All that a server writes while it is asked one thing."""
_MOST_SAID = 2_000
"""Characters of its standard error that are kept: its end, where programs say why they fail."""
_PATIENCE_S = 0.5
"""For a server to end by itself once its input is closed, and again once it is told to; then it is killed."""
_REAPED_S = 2.0
"""For the system to take back what was killed."""


class ServerProcess:
    """What a server says, line by line, and what is said to it."""

    def __init__(self, name: str, process: asyncio.subprocess.Process) -> None:
        self._name = name
        self._process = process
        self._said: deque[str] = deque(maxlen=40)
        self._heard = 0
        self.trouble: ToolError | None = None
        """Why it is not listened to any more."""
        self.has_left = False
        """It closed its output by itself, as it does when it ends."""

    @property
    def said(self) -> str:
        """The end of what it wrote to standard error, on one line."""
        return " ".join("".join(self._said).split())[-_MOST_SAID:]

    async def lines(self) -> AsyncIterator[bytes]:
        """Until it ends, or says more than is listened to."""
        out = self._process.stdout
        while out and self.trouble is None:
            try:
                line = await out.readuntil(b"\n")
            except asyncio.IncompleteReadError:
                self.has_left = True
                return
            except asyncio.LimitOverrunError:
                self.trouble = ToolError(f"server {self._name} said more than {MOST_LINE_BYTES:,} bytes at once.")
                return
            self._heard += len(line)
            if self._heard > MOST_BYTES:
                self.trouble = ToolError(f"server {self._name} said more than {MOST_BYTES:,} bytes.")
                return
            yield line

    async def say(self, line: bytes) -> None:
        """Raises OSError: it does not listen."""
        if self._process.stdin:
            self._process.stdin.write(line + b"\n")
            await self._process.stdin.drain()

    async def keep_said(self) -> None:
        """Read standard error, so that who writes much there is not held up; only its end is kept."""
        while self._process.stderr and (chunk := await self._process.stderr.read(4096)):
            self._said.append(chunk.decode("utf-8", "replace"))

    async def end(self) -> None:
        """Let it go: its input is closed, then it is told to end, then it is killed, with all that it started."""
        if self._process.stdin:
            with suppress(OSError):
                self._process.stdin.close()
        for number in (None, signal.SIGTERM, signal.SIGKILL):
            if number is not None:
                self._signal(number)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), _REAPED_S if number == signal.SIGKILL else _PATIENCE_S)
                break
        self._signal(signal.SIGKILL)  # what it started may live without it
        self._process._transport.close()  # type: ignore[attr-defined]  # a child that got away holds its pipes open

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)


@asynccontextmanager
async def running(
    name: str, command: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> AsyncIterator[ServerProcess]:
    """A server for as long as it is needed.

    Raises:
        WorkspaceError: it cannot be started.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=folder,
            env=dict(environment),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
            limit=MOST_LINE_BYTES,
        )
    except (OSError, ValueError) as error:
        told = error.strerror if isinstance(error, OSError) else str(error)
        raise WorkspaceError(
            f"server {name} of tools cannot be started: {command[0]}: {told}.",
            mend="Install it, or mend its command under mcp in baton.yaml; nothing is lost.",
        ) from error
    server = ServerProcess(name, process)
    saying = asyncio.ensure_future(server.keep_said())
    try:
        yield server
    finally:
        await asyncio.shield(_ended(server, saying))


async def _ended(server: ServerProcess, saying: asyncio.Task[None]) -> None:
    try:
        await server.end()
    finally:
        saying.cancel()
        with suppress(asyncio.CancelledError):
            await saying
