"""Drives the runs that clients begin, each in a thread of its own, to the next question or the end."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

from orchestrator.errors import BatonError, DriverLost, RunDriven, UsageError
from orchestrator.face.workspace import Workspace

MOST_AT_ONCE = 3
"""Runs of one server that are driven at the same time: what a person can keep an eye on, and no more models at once
than a plan of a vendor for one person allows."""
_PATIENCE_S = 1.5
"""For runs to be let go of when the client goes. Clients end a server two seconds after they have closed its input."""

Tell = Callable[[str], None]


class Drives:
    """Of one server, for as long as its process lives."""

    def __init__(self, root: Path, tell: Tell) -> None:
        """`tell` takes what a person who looks at the server should know, a line each."""
        self._root = root
        self._tell = tell
        self._under_way: dict[str, _Drive] = {}
        self.starting = threading.Lock()
        """Held by whoever looks whether there is room, and begins."""

    def check_room(self) -> None:
        """Raises UsageError: as many are driven as may be at once."""
        busy = [run for run, drive in self._under_way.items() if not drive.rested.is_set()]
        if len(busy) >= MOST_AT_ONCE:
            raise UsageError(
                f"{', '.join(busy)} are still at work, and {MOST_AT_ONCE} at once is the most.",
                mend="Look again when one of them rests: show_run.",
            )

    def begin(self, run: str) -> None:
        drive = _Drive(self._root, run, self._tell)
        self._under_way = {name: one for name, one in self._under_way.items() if not one.rested.is_set()}
        self._under_way[run] = drive
        drive.start()
        drive.claimed.wait()  # else whoever looks at once would be told that it was cut off

    def wait(self, run: str, seconds: float) -> None:
        """Until it rests, or so long."""
        if drive := self._under_way.get(run):
            drive.rested.wait(seconds)

    def let_go(self) -> None:
        """Of all that are under way. They stand as interrupted; `baton watch` or `baton resume` goes on with them."""
        drives = list(self._under_way.values())
        for drive in drives:
            drive.stop()
        for drive in drives:
            drive.rested.wait(_PATIENCE_S)


class _Drive(threading.Thread):
    def __init__(self, root: Path, run: str, tell: Tell) -> None:
        super().__init__(name=f"drive {run}", daemon=True)  # a process that is told to end ends, whatever a tool does
        self._root = root
        self._run = run
        self._tell = tell
        self.claimed = threading.Event()
        """It is driven, or was."""
        self.rested = threading.Event()
        self._stopped = threading.Event()
        self._task: tuple[asyncio.AbstractEventLoop, asyncio.Task[None]] | None = None

    def run(self) -> None:
        try:
            asyncio.run(self._driven())
        except asyncio.CancelledError:
            self._tell(f"{self._run} is let go of.  next: baton resume {self._run}")
        except BatonError as error:
            self._tell(f"{self._run}: {error}")
        except Exception as error:  # noqa: BLE001 - one run that cannot go on keeps no client from the others
            self._tell(f"{self._run}: {type(error).__name__}: {error}")
        finally:
            self.rested.set()
            self.claimed.set()

    async def _driven(self) -> None:
        current = asyncio.current_task()
        if current:
            self._task = asyncio.get_running_loop(), current
        if self._stopped.is_set():
            return
        with Workspace.open(self._root) as workspace:
            run = workspace.run(self._run, watcher=lambda *_: self.claimed.set())
            try:
                await run.adrive()
            except (RunDriven, DriverLost):  # somebody else goes on with it
                return
            self._tell(f"{run.id} is {run.status}")

    def stop(self) -> None:
        self._stopped.set()
        if self._task and not self.rested.is_set():
            loop, task = self._task
            try:
                loop.call_soon_threadsafe(task.cancel)
            except RuntimeError:  # it has come to its end meanwhile
                return
