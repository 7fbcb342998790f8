"""A process that works in a walk's workspace: it can die at any append or while an effect acts, or let others in."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

from ground import Ground

from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import Fact
from orchestrator.domain.messages import Answer, AssistantMessage, Request
from orchestrator.engine.state import RunState
from orchestrator.errors import EffectError, WorkspaceError
from orchestrator.face.run import Run
from orchestrator.face.vouching import Vouching
from orchestrator.face.workspace import Workspace
from orchestrator.journal.liveness import LockLiveness
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.ports.journal import Append

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MOST_EVENTS = 400
"""That one object takes in. The longest drive that is meant has some sixty, and few objects drive more than twice."""
UNAVAILABLE, DECLINES = 7, 11
"""Every so many requests the model is not to be had, or would rather not."""


class Killed(BaseException):
    """This process is dead."""


class Endless(AssertionError):
    """A drive that does not come to an end."""


@dataclass
class Clock:
    """A thousandth of a second later each time it is read."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@dataclass
class Chances:
    """What is going to happen to a process while it works; each of them once."""

    dies_at: int = 0
    """The append at which it dies; 0: none."""
    dies_durable: bool = False
    """Once the append is durable, or before."""
    acting: Mapping[str, Callable[[], None]] = field(default_factory=dict)
    """`before` or `after` the effect has changed the world -> what happens then."""
    event: int = 0
    """The event after which `then` happens."""
    then: Callable[[], None] = lambda: None


class MortalJournal:
    """The journal of a process that may die when it appends."""

    def __init__(self, inner: SqliteJournal, chances: Callable[[], Chances]) -> None:
        self.inner = inner
        self.dead = False
        self._chances = chances

    def __getattr__(self, name: str) -> Any:
        if self.dead:
            raise Killed
        return getattr(self.inner, name)

    def append(self, head: Head, facts: Sequence[Fact], **given: Any) -> tuple[Event, ...]:
        return self.commit([Append(head, facts, **given)])[0]

    def commit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        if self.dead:
            raise Killed
        chances = self._chances()
        chances.dies_at -= 1
        if chances.dies_at:
            return self.inner.commit(appends)
        self.dead = True
        if chances.dies_durable:
            self.inner.commit(appends)
        raise Killed

    async def acommit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        return self.commit(appends)


class Scribe:
    """A model that never says the same twice, and costs something."""

    name = "shop:writer"

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def answer(self, request: Request) -> Answer:
        await asyncio.sleep(0)  # as a real one lets others go on meanwhile
        n = self._ground.say(request.key)
        if n % UNAVAILABLE == 0:
            raise WorkspaceError("not now.")  # fails the phase; what is the model's own asks the person, as a no does
        if n % DECLINES == 0:
            return Answer(AssistantMessage("I would rather not."), self.name, "declined", 3, 4)
        said = f"page {n} {request.messages[0].text[:50]}"
        return Answer(AssistantMessage(said), self.name, "stop", 1_000 + n, 0 if n % 5 == 0 else 50)


class World(ModuleType):
    """What the walk's effect asks: the module `walk_hooks`, which the effect imports."""

    def __init__(self) -> None:
        super().__init__("walk_hooks")
        self.number = 0
        self.seen = True
        self.failed = 0
        self.chances = Chances()

    def world(self) -> int:
        """What the effect's preview binds: another number when the world has moved."""
        return self.number

    def sees(self) -> bool:
        """Whether the effect can tell what it has done."""
        return self.seen

    def fail(self) -> None:
        """What an effect of the walk fails with; what it has done, nobody knows then."""
        self.failed += 1
        raise EffectError("the line went dead.")

    def acting(self, place: str) -> None:
        happens = dict(self.chances.acting)
        work = happens.pop(place, None)
        self.chances.acting = happens
        if work:
            work()


WORLD = World()
sys.modules["walk_hooks"] = WORLD


@dataclass
class Acknowledged:
    """What processes were told is recorded, and must be there ever after."""

    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Run -> seq and digest of the newest event seen."""
    answers: dict[str, str] = field(default_factory=dict)
    """Decision -> the answer that was taken."""

    def head(self, run: str, seq: int, digest: str) -> None:
        self.heads[run] = max(self.heads.get(run, (0, "")), (seq, digest))

    def answer(self, decision: str, answer: str) -> None:
        known = self.answers.setdefault(decision, answer)
        assert known == answer, f"{decision} took {known} and then {answer}"


class Process:
    """A workspace as one process has it open. Joined as `Workspace.open` does it, with another clock and model."""

    def __init__(self, ground: Ground, clock: Clock, known: Acknowledged, machine: str = "one") -> None:
        self.ground = ground
        self.known = known
        self.alone = True
        """Nobody else acts while it does, unless the walk's chances say so."""
        self.held_runs: list[Run] = []
        self.held_decisions: list[Any] = []
        vouching = Vouching(ground.root, {"XDG_STATE_HOME": str(ground.base / f"machine-{machine}")})
        state = ground.root / "state"
        journal = SqliteJournal.open(state / "journal.db", clock=clock, seal=vouching.sealed)
        self.journal = MortalJournal(journal, lambda: WORLD.chances)
        self.liveness = LockLiveness(state / "locks")
        self.ws = Workspace(
            ground.root,
            journal=self.journal,  # type: ignore[arg-type]
            liveness=self.liveness,
            clock=clock,
            model_for=lambda *_: Scribe(ground),
            vouch=vouching.vouches,
        )

    def kill(self) -> None:
        self.journal.dead = True
        raise Killed

    def close(self) -> None:
        self.held_runs.clear()
        self.held_decisions.clear()
        self.journal.inner.close()
        self.liveness.close()

    def run(self, run: str) -> Run:
        """A run of which every event is acknowledged as it comes, and whose drive is watched for an end."""
        return self.ws.run(run, watcher=self.watcher())

    def watcher(self) -> Callable[[Event, RunState], None]:
        count = 0

        def watch(event: Event, _: RunState) -> None:
            nonlocal count
            count += 1
            self.known.head(event.stream, event.seq, event.digest)
            if count > MOST_EVENTS:
                raise Endless(f"{event.stream} has recorded {count} events in one go")
            WORLD.chances.event -= 1
            if WORLD.chances.event == 0:
                WORLD.chances.then()

        return watch

    def saw(self, run: Run) -> None:
        """Everything in the state of a run is durable."""
        head = run.state.head
        self.known.head(head.stream, head.seq, head.digest)
