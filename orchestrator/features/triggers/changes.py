"""Waits until something changes in a folder, or for a while: with watchfiles where it is installed, else by waiting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from orchestrator.errors import WorkspaceError
from orchestrator.features.triggers.library import library

_STEP_MS = 1_000
"""How often the system is asked; its usual 50 ms would wake the computer twenty times a second all night."""
POLLED_S = 15.0
"""Between two looks where nobody tells of changes."""


class FolderChanges:
    """A `Wait`. Use it in one event loop, and close it there."""

    def __init__(self) -> None:
        self._folders: list[Path] = []
        self._next: asyncio.Task[Any] | None = None
        self._stop: asyncio.Event | None = None

    async def __call__(self, seconds: float, folders: Sequence[Path]) -> None:
        if [*folders] != self._folders or (self._next and self._next.done()):
            await self.close()
            self._begin(folders)
        if self._next is None:
            await asyncio.sleep(min(seconds, POLLED_S) if folders else seconds)
            return
        await asyncio.wait([self._next], timeout=seconds)

    def _begin(self, folders: Sequence[Path]) -> None:
        self._folders = [*folders]
        if not folders:
            return
        try:
            awatch = library("watchfiles", "watched folders").awatch
        except WorkspaceError:  # polled
            return
        self._stop = asyncio.Event()
        changes: AsyncIterator[Any] = awatch(*folders, watch_filter=None, step=_STEP_MS, stop_event=self._stop)
        self._next = asyncio.ensure_future(_first(changes))

    async def close(self) -> None:
        if self._stop:
            self._stop.set()
        if self._next:
            self._next.cancel()
            with suppress(asyncio.CancelledError, OSError, RuntimeError):
                await self._next
        self._folders, self._next, self._stop = [], None, None


async def _first(changes: AsyncIterator[Any]) -> None:
    """Until one comes. A folder that goes away, as one that is unmounted, counts as one."""
    with suppress(OSError, RuntimeError):
        async for _ in changes:
            return
