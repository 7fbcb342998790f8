"""The process that keeps schedules and watched folders, and drives what they begin to its next question."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path

from orchestrator.errors import BatonError, DriverLost, RunDriven
from orchestrator.face.run import Run
from orchestrator.face.unattended.heartbeat import Beat, beat, staying
from orchestrator.face.workspace import Workspace
from orchestrator.features.triggers.beside import Beside, BesideLook
from orchestrator.features.triggers.folder import SETTLED
from orchestrator.features.triggers.keeper import Keeper, KeeperLook
from orchestrator.features.triggers.unfinished import UnfinishedRuns

LONGEST_S = 60.0
"""Between two looks. The clock of a sleep stands still while the computer sleeps, so a slot that passed then is seen so
much later at most; and folders on a network tell nobody what comes into them."""
_SHORTEST_S = 0.5
AT_ONCE = 4
"""Runs that are driven at the same time; the others wait for their turn."""

Tell = Callable[[str], None]
Wait = Callable[[float, Sequence[Path]], Awaitable[None]]
"""Waits so many seconds, or until something changes in one of the folders."""
Inform = Callable[[], Awaitable[None]]
"""Tells the person, where they are, what waits for them; what goes wrong with it is told and never raised."""


async def inform_nobody() -> None:
    """They look by themselves."""


class Watching:
    """Of one workspace. Owns nothing: who made the workspace closes it."""

    def __init__(
        self,
        workspace: Workspace,
        tell: Tell,
        wait: Wait,
        *,
        by: str = "watch",
        beside: Sequence[Beside] = (),
        inform: Inform = inform_nobody,
    ) -> None:
        """Args:
        workspace: where.
        tell: takes lines for whoever looks on.
        wait: as `Wait` says.
        by: how the heartbeat calls this keeper.
        beside: what else is looked after.
        inform: called at each look, one at a time, and once all that is due has come to its question or its end.
        """
        self._workspace = workspace
        self._tell = tell
        self._wait = wait
        self._by = by
        self._beside = beside
        self._is_growing = False
        """Whether something beside is to be looked at again in a moment."""
        self._inform = inform
        self._informing: asyncio.Task[None] | None = None
        self._keeper = Keeper(workspace)
        self._unfinished = UnfinishedRuns(workspace)
        self._driven: dict[str, asyncio.Task[None]] = {}
        self._beat: Beat | None = None
        self._process = ""
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._told: set[str] = set()
        """What was told already and is still so."""
        self.begun: list[str] = []
        """Ids of the runs begun here, in order."""
        self.is_troubled = False
        """Something could not be looked at or kept, so that nothing begun does not mean that nothing was due."""

    async def forever(self) -> None:
        """Until it is cancelled; runs under way are let go of then, and gone on with by the next."""
        with staying(self._workspace.root) as self._process:
            try:
                while True:
                    look = self.look()
                    self._inform_meanwhile()
                    await self._wait(self._seconds(look), self._folders())
            finally:
                await self.let_go()

    async def once(self) -> None:
        """All that is due now, driven to its next question or its end. A file that somebody may still write is looked
        at twice.
        """
        try:
            look = self.look()
            if self._is_soon_due(look):
                await self._wait(SETTLED.total_seconds() + _SHORTEST_S, ())
                self.look()
            while self._driven:
                await asyncio.wait(self._driven.values())
                self._forget_done()
            self._say_new(self._keeper.pause_failing())
            await self._informed()
        finally:
            await self.let_go()

    def _is_soon_due(self, look: KeeperLook | None) -> bool:
        if self._is_growing:
            return True
        next_at = look.next_at if look and self._keeper.is_growing else None
        return next_at is not None and next_at - self._workspace.clock() <= SETTLED

    def look(self) -> KeeperLook | None:
        self._forget_done()
        now = self._workspace.clock()
        self._beat = beat(self._workspace.root, now, self._by, self._beat, process=self._process)
        look, told = self._kept()
        begun = look.begun if look else ()
        beside = self._look_beside()
        more, left = self._going_on()
        self._say_new([*told, *left, *beside])
        for run in begun:
            self.begun.append(run.id)
            self._tell(f"{run.state.app} began {run.id}" + self._what(run))
        for run in [*begun, *more]:
            self._go_on(run)
        return look

    def _go_on(self, run: Run) -> None:
        if run.id not in self._driven:
            self._driven[run.id] = asyncio.ensure_future(self._drive(run))

    def _look_beside(self) -> list[str]:
        """Drives what comes of it. Gives what is amiss."""
        looks = [self._beside_look(one) for one in self._beside]
        self._is_growing = any(look.is_growing for look in looks)
        for look in looks:
            for line in look.done:
                self._tell(line)
            for run in look.runs:
                self._go_on(run)
        return [line for look in looks for line in look.amiss]

    def _beside_look(self, one: Beside) -> BesideLook:
        try:
            return one.look()
        except (BatonError, OSError) as error:
            return BesideLook(amiss=[f"nothing can be kept beside schedules now: {error}"])

    def _kept(self) -> tuple[KeeperLook | None, Sequence[str]]:
        try:
            look = self._keeper.look()
        except (BatonError, OSError) as error:  # a full disk: what is owed stays owed
            return None, [f"nothing can be kept now: {error}"]
        return look, look.told

    def _going_on(self) -> tuple[Sequence[Run], Sequence[str]]:
        """What is claimed is driven, whatever comes of this."""
        try:
            return self._unfinished.going_on()
        except (BatonError, OSError) as error:
            return (), [f"nothing can be gone on with now: {error}"]

    def _what(self, run: Run) -> str:
        if (trigger := run.state.trigger) and trigger.slot:
            return f" for {datetime.fromisoformat(trigger.slot):%a %d %b %H:%M}"
        return f" on {next(iter(run.state.files.values()), '')}"

    async def _drive(self, run: Run) -> None:
        async with self._turn:
            try:
                await run.adrive()
            except (RunDriven, DriverLost):  # somebody else goes on with it
                return
            except BatonError as error:
                self._tell(f"{run.id}: {error}")
                return
            except Exception as error:  # noqa: BLE001 - one run that cannot go on keeps no other from it
                self._tell(f"{run.id}: {type(error).__name__}: {error}")
                return
            self._tell(f"{run.id} is {run.status}")
            self._at_rest(run)

    def _at_rest(self, run: Run) -> None:
        """What it asks, or does not ask any more, is said beside at once."""
        if self._beside:
            self._driven.pop(run.id, None)
            self._say_new([*self._told, *self._look_beside()])

    def _forget_done(self) -> None:
        self._driven = {run: task for run, task in self._driven.items() if not task.done()}

    def _inform_meanwhile(self) -> None:
        """A channel that is slow holds up nothing else."""
        if self._informing is None or self._informing.done():
            self._informing = asyncio.ensure_future(self._informed())

    async def _informed(self) -> None:
        try:
            await self._inform()
        except Exception as error:  # noqa: BLE001 - a person who cannot be told keeps nothing from being kept
            self._tell(f"nobody could be told: {type(error).__name__}: {error}")

    async def let_go(self) -> None:
        tasks = [*self._driven.values(), *([self._informing] if self._informing else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._driven = {}

    def _say_new(self, lines: Sequence[str]) -> None:
        self.is_troubled = self.is_troubled or bool(lines)
        for line in lines:
            if line not in self._told:
                self._tell(line)
        self._told = set(lines)

    def _seconds(self, look: KeeperLook | None) -> float:
        soon = SETTLED.total_seconds() if self._is_growing else LONGEST_S
        if look is None or look.next_at is None:
            return soon
        until = (look.next_at - self._workspace.clock()).total_seconds()
        return min(soon, max(_SHORTEST_S, until))

    def _folders(self) -> list[Path]:
        """What is watched and is there: the part of each pattern before its first wildcard."""
        folders = (self._workspace.root / _fixed(pattern) for pattern in self._keeper.patterns)
        beside = (folder for one in self._beside for folder in one.folders)
        return sorted({folder for folder in (*folders, *beside) if folder.is_dir()})


def _fixed(pattern: str) -> str:
    steps = pattern.split("/")[:-1]
    wild = next((number for number, step in enumerate(steps) if set("*?[") & set(step)), len(steps))
    return "/".join(steps[:wild])
