"""Driving runs behind the page: an answer comes back at once, and what follows it goes on in a thread of its own."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock, Thread

from orchestrator.errors import BatonError, DriverLost, RunDriven
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.decision_files.bring_up import bring_up
from orchestrator.features.looking.at_work import WorkSeen

_AT_ONCE = 4
"""As `watch` has it: the others wait for their turn."""
_MOST_TOLD = 100
"""Runs whose trouble is remembered for their pages."""

Tell = Callable[[str], None]


class BackgroundDriver:
    """Of one workspace, which its maker closes after it. One event loop for all runs, away from the server's: what a
    run does in between (a commit, a template) must hold no request up.
    """

    def __init__(self, workspace: Workspace, tell: Tell) -> None:
        """`tell`: takes lines for whoever looks at the terminal."""
        self._workspace = workspace
        self.at_work = WorkSeen()
        workspace.overhear = self.at_work.hear
        self._tell = tell
        self._alone = Lock()
        self._loop = asyncio.new_event_loop()
        self._turn: asyncio.Semaphore | None = None
        self._driven: set[str] = set()
        self._trouble: OrderedDict[str, str] = OrderedDict()
        self._thread = Thread(target=self._kept, name="driver", daemon=True)
        self._thread.start()

    def _kept(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._loop.run_forever()

    def drive(self, run: str) -> None:
        """Go on with a run, unless it is driven here already."""
        with self._alone:
            if run in self._driven:
                return
            self._driven.add(run)
            self._trouble.pop(run, None)
        asyncio.run_coroutine_threadsafe(self._drive(run), self._loop)

    def drives(self, run: str) -> bool:
        return run in self._driven

    def trouble(self, run: str) -> str:
        """Why it could not be gone on with from here; empty: it could."""
        return self._trouble.get(run, "")

    async def _drive(self, run: str) -> None:
        told = ""
        try:
            if self._turn is not None:
                async with self._turn:
                    await self._opened(run).adrive()
                    bring_up(self._workspace)
        except (RunDriven, DriverLost):  # somebody else goes on with it
            pass
        except BatonError as error:
            told = str(error)
        except Exception as error:  # noqa: BLE001 - one run that cannot go on keeps no other from it
            told = f"{type(error).__name__}: {error}"
        finally:
            self._done(run, told)

    def _opened(self, run: str) -> Run:
        return self._workspace.run(run)

    def _done(self, run: str, told: str) -> None:
        with self._alone:
            self._driven.discard(run)
            if told:
                self._trouble[run] = told
                if len(self._trouble) > _MOST_TOLD:
                    self._trouble.popitem(last=False)
        if told:
            self._tell(f"{run}: {told}")

    def close(self) -> None:
        """Let go of what is driven, as Ctrl-C does: the step of an effect that acts is waited for."""
        asyncio.run_coroutine_threadsafe(self._let_go(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _let_go(self) -> None:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._loop.shutdown_asyncgens()  # which ends what was kept in it, such as connections to models
