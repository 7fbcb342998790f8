"""Nights of keepers of schedules and watched folders that go wrong in every way that is known: they are killed at any
write, sleep, run twice, meet a full disk and models that hang, while clocks are set and the person travels. They are
told what waits, over channels that fail now and then.

Only the clock, the process and the model are made up; everything else is the real thing, over the journal in memory.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Container, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from orchestrator.domain import facts
from orchestrator.domain.event import SYSTEM, Event
from orchestrator.domain.messages import Answer, AssistantMessage, Request
from orchestrator.domain.notice_facts import NotificationClaimed, NotificationSettled
from orchestrator.domain.slot_facts import FileTaken, ScheduleKept, SlotClaimed, SlotMissed
from orchestrator.errors import BatonError, JournalError
from orchestrator.face.workspace import Workspace
from orchestrator.features.notifying.notifier import Notifier
from orchestrator.features.triggers.watching import Watching
from orchestrator.journal.memory import MemoryJournal
from orchestrator.ports.channel import Delivery, Message
from orchestrator.ports.clock import moment
from orchestrator.workspace.read.settings import read_settings
from orchestrator.workspace.trust import Trust

BEGINNING = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
"""Nine days before clocks go forward in Berlin."""
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "UTC", "Australia/Lord_Howe")
"""The last moves its clocks by half an hour."""
_ROUNDS = 40
"""Turns of the event loop in which whatever can go on comes to rest."""

_FILES = {
    "baton.yaml": """\
profile: offline
profiles:
  offline: {fast: offline}
notify:
  to: ntfy://topic
  remind_after: 6h
  escalate: {to: json://elsewhere, after: 20h}
  quiet: 20:00-07:30
""",
    "agents/finder.md": "---\nname: finder\ndescription: Finds.\nmodel: fast\n---\nYou find.\n",
    "apps/nightly.yaml": """\
description: Find, and ask.
schedule: "30 2 * * *"
inputs:
  day: {type: date, default: today}
phases:
  find: {agent: finder, prompt: Find the tool., output: {title: string}}
  check: {gate: "Is this it?", reads: [find], then: {approve: close}}
  close: {script: close, reads: [find, day]}
""",
    "apps/nightly.py": 'def close(find, day):\n    return f"{day} {find}"\n',
    "apps/often.yaml": """\
description: Look around.
schedule: "0 */6 * * *"
missed: skip
phases:
  look: {script: look}
""",
    "apps/often.py": 'def look():\n    return "as ever"\n',
    "apps/drops.yaml": """\
description: Ask about a note.
watch: inbox/*.md
inputs: {note: file}
phases:
  check: {gate: "Keep it?", reads: [note], then: {approve: keep}}
  keep: {script: keep, reads: [note]}
""",
    "apps/drops.py": "def keep(note):\n    return note\n",
}
_APPS = ("drops", "nightly", "often")
_QUIET = (time(20, 0), time(7, 30))
_SELDOM = 0.1
"""Of the times at which two keepers look at once: else nothing would be told at all."""


class Killed(BaseException):
    """A process ends here, with all it was about to do."""


class Broken(Exception):
    """Something that must hold does not."""


@dataclass
class Time:
    now: datetime = BEGINNING

    def __call__(self) -> datetime:
        return self.now


class OwnJournal:
    """The shared journal as one process has it, which may be killed before or after any write."""

    def __init__(self, journal: MemoryJournal, process: Process) -> None:
        self._journal = journal
        self._process = process

    def __getattr__(self, name: str) -> Any:
        if self._process.is_dead:
            raise Killed
        found = getattr(self._journal, name)
        return self._writing(found) if name in ("append", "commit", "append_next") else found

    async def acommit(self, appends: Any) -> Any:
        return self.commit(appends)

    def _writing(self, write: Callable[..., Any]) -> Callable[..., Any]:
        def written(*args: Any, **named: Any) -> Any:
            self._process.about_to_write()
            if write.__name__ == "append_next":
                self._process.nights.others_look(self._process)
            try:
                return write(*args, **named)
            finally:
                self._process.has_written()

        return written


class OwnLiveness:
    def __init__(self, process: Process) -> None:
        self._process = process

    @property
    def driver(self) -> str:
        return self._process.name

    def alive(self, driver: str) -> bool:
        return driver in self._process.nights.living


class Finder:
    """A model that now and then never answers."""

    name = "finder"

    def __init__(self, process: Process) -> None:
        self._process = process

    async def answer(self, _request: Request) -> Answer:
        nights = self._process.nights
        nights.asked += 1
        if nights.chance.random() < nights.hangs:
            nights.disturbed += 1
            await asyncio.Event().wait()
        return Answer(AssistantMessage(output={"title": "hammer"}), self.name)


class Channel:
    """One as this process has it. It takes a message or says that it does not; the process may be killed before it and
    after.
    """

    def __init__(self, process: Process, name: str) -> None:
        self._process = process
        self._name = name

    async def send(self, _message: Message) -> Delivery:
        self._process.moment()
        nights = self._process.nights
        if nights.chance.random() < nights.fails:
            return Delivery("failed", "it answered 503")
        nights.deliver(self._name, self._process.notifier._sending if self._process.notifier else ())
        await asyncio.sleep(0)
        self._process.moment()
        return Delivery("sent")


@dataclass
class Process:
    """One keeper."""

    nights: Nights
    name: str
    dies_in: int = 0
    """Moments at which it may be killed until it is; each write has two. 0: it lives."""
    is_dead: bool = False
    watching: Watching | None = None
    notifier: Notifier | None = None

    async def step(self) -> None:
        """One look, and what comes of it."""
        if self.watching is None or self.notifier is None:
            workspace, told = self.nights.workspace(self), self.nights.told.append
            self.watching = Watching(workspace, told, _nobody_waits)
            self.notifier = Notifier(workspace, told, lambda address: Channel(self, address.name))
        self.watching.look()
        await self._rounds()
        telling = asyncio.ensure_future(self.notifier.look())
        try:
            await self._rounds(telling)
        finally:
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)

    async def _rounds(self, until: asyncio.Task[None] | None = None) -> None:
        for _ in range(_ROUNDS):
            if self.is_dead:
                raise Killed
            if until and until.done():
                return
            await asyncio.sleep(0)

    def about_to_write(self) -> None:
        self.moment()
        if self.nights.is_full:
            raise JournalError("the disk is full.")

    def has_written(self) -> None:
        self.moment()

    def moment(self) -> None:
        if self.is_dead:
            raise Killed
        if self.dies_in:
            self.dies_in -= 1
            if not self.dies_in:
                self.is_dead = True
                raise Killed

    async def bury(self) -> None:
        self.is_dead = True
        self.nights.living.discard(self.name)
        self.nights.disturbed += 1
        if self.watching:
            with suppress(Killed):
                await self.watching.let_go()


async def _nobody_waits(_seconds: float, _folders: Sequence[Path]) -> None:
    """The nights go on by themselves."""


@dataclass
class Nights:
    """A life of nights, as a seed has it."""

    root: Path
    chance: Random
    hangs: float = 0.05
    fails: float = 0.15
    """How often a channel does not take a message."""
    time: Time = field(default_factory=Time)
    living: set[str] = field(default_factory=set)
    told: list[str] = field(default_factory=list)
    is_full: bool = False
    asked: int = 0
    """Requests that reached the model."""
    disturbed: int = 0
    """Kills, and models that hang."""
    delivered: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Channel, and what the person was told over it."""
    wrong: list[str] = field(default_factory=list)
    """What should not have reached them: a channel that raises something has only failed."""
    written: int = 0
    """Files dropped with a text of their own."""

    def __post_init__(self) -> None:
        for name, text in _FILES.items():
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).write_text(text, "utf-8")
        (self.root / "inbox").mkdir()
        (self.root / "state").mkdir(exist_ok=True)
        self.move_to("Europe/Berlin")
        Trust(self.root).allow_folder()
        self.journal = MemoryJournal(clock=self.time)
        self._processes: list[Process] = []
        self._born = 0
        self._is_crowded = False
        self._person = Process(self, "person")
        self.living.add("person")

    def workspace(self, process: Process) -> Workspace:
        return Workspace(
            self.root,
            journal=OwnJournal(self.journal, process),  # type: ignore[arg-type]
            liveness=OwnLiveness(process),
            clock=self.time,
            model_for=lambda *_: Finder(process),
        )

    def deliver(self, channel: str, sending: Container[int]) -> None:
        """What one process has claimed and not settled reached the person."""
        here = self.time.now.astimezone(ZoneInfo(self.zone)).time()
        self.wrong += [f"a message came at {here}"] * (here >= _QUIET[0] or here < _QUIET[1])
        events = self.journal.read_kinds(SYSTEM, [NotificationClaimed.__name__])
        facts = _facts(event for event in events if event.seq in sending)
        (claimed,) = (fact for fact in facts if isinstance(fact, NotificationClaimed) and fact.channel == channel)
        for about in claimed.about:
            kind, _, name = about.partition(" ")
            row = self.journal.decision(name)
            asked = kind in ("opened", "reminder", "escalation")
            self.wrong += [f"{about} was told after it was answered"] * (asked and not (row and row.open))
            self.delivered[channel, about] += 1

    def move_to(self, zone: str) -> None:
        self.zone = zone
        (self.root / "state" / "constraints.yaml").write_text(f"timezone: {zone}\n", "utf-8")

    async def live(self, nights: int) -> None:
        for _ in range(nights):
            await self.night()

    async def night(self) -> None:
        """A day and a night, with what happens in them."""
        end = self.time.now + timedelta(hours=24)
        events: list[Callable[[], Awaitable[None]]] = [self._keepers, self._keepers, self._drop, self._answer]
        rare = [self._sleep, self._back, self._ahead, self._travel, self._fill, self._kill, self._unmount]
        events += self.chance.sample(rare, k=self.chance.randrange(3))
        while self.time.now < end and events:
            on_the_hour = 61 - self.time.now.minute
            self.time.now += timedelta(minutes=self.chance.choice((1, 7, on_the_hour, 61, 180, 420)))
            await events.pop(self.chance.randrange(len(events)))()
            await self._all_step()
        self.time.now = max(self.time.now, end)
        self.is_full = False
        await self._all_step()

    async def _all_step(self) -> None:
        for process in [*self._processes]:
            try:
                await process.step()
            except (Killed, BatonError, OSError):
                if process.is_dead:
                    self._processes.remove(process)
                    await process.bury()

    async def _keepers(self) -> None:
        """One or two, of whom one may be killed soon."""
        while len(self._processes) < self.chance.choice((1, 1, 2)):
            self._born += 1
            one = Process(self, f"p{self._born}", self.chance.choice((0, 0, self.chance.randrange(1, 60))))
            self.living.add(one.name)
            self._processes.append(one)

    def others_look(self, process: Process) -> None:
        """Between what one keeper saw and what it writes of it, another may be through with the same. What it begins
        then is not driven, as if it had been killed just after.
        """
        others = [one for one in self._processes if one is not process and not one.is_dead and one.watching]
        if self._is_crowded or not others or self.chance.random() < 0.5:
            return
        self._is_crowded = True
        try:
            for one in others:
                with suppress(Killed, BatonError, OSError):
                    one.watching._keeper.look()  # type: ignore[union-attr]
                with suppress(Killed, BatonError, OSError):
                    _claim(one)
        finally:
            self._is_crowded = False

    async def _kill(self) -> None:
        while self._processes:
            await self._processes.pop().bury()

    async def _drop(self) -> None:
        """A new file, or one that was there: renamed, saved again, or another with its text."""
        there = sorted((self.root / "inbox").glob("*.md"))
        how = self.chance.randrange(4) if there else 0
        if how == 0:
            self.written += 1
            (self.root / "inbox" / f"{self.written}.md").write_text(f"# Note {self.written}\n", "utf-8")
        elif how == 1:
            there[0].rename(there[0].with_name(f"again-{there[0].name}"))
        elif how == 2:
            there[-1].write_text(there[-1].read_text("utf-8"), "utf-8")
        else:
            there[0].with_name(f"copy-{self.written}.md").write_text(there[0].read_text("utf-8"), "utf-8")
        (self.root / "inbox" / "half.md.part").write_text("half", "utf-8")
        self.time.now += timedelta(minutes=1)

    async def _unmount(self) -> None:
        away = self.root / "away"
        (self.root / "inbox").rename(away)
        await self._all_step()
        away.rename(self.root / "inbox")

    async def _answer(self) -> None:
        """The person, who answers some of what waits, one thing twice and one late."""
        with self.workspace(self._person) as workspace:
            for decision in workspace.decisions()[:2]:
                again = workspace.decision(decision.id)
                with suppress(BatonError):
                    decision.approve()
                    await workspace.run(decision.run.id).adrive()
                with suppress(BatonError):
                    again.approve()
                    await workspace.run(decision.run.id).adrive()

    async def _sleep(self) -> None:
        self.time.now += timedelta(hours=self.chance.choice((9, 30, 200)))

    async def _back(self) -> None:
        self.time.now -= timedelta(minutes=self.chance.choice((3, 45, 300)))

    async def _ahead(self) -> None:
        """Set to a wrong day, and put right."""
        wrong = timedelta(days=self.chance.choice((1, 40)))
        self.time.now += wrong
        await self._all_step()
        self.time.now -= wrong

    async def _travel(self) -> None:
        self.move_to(self.chance.choice(ZONES))

    async def _fill(self) -> None:
        self.is_full = True

    # What must hold

    def check(self) -> None:
        """Raises Broken."""
        events = self.journal.read(SYSTEM)
        runs = dict(_begun(self.journal))
        claimed = [fact.run for fact in _facts(events) if isinstance(fact, SlotClaimed | FileTaken)]
        _hold(len(set(claimed)) == len(claimed), "a run has two slots")
        _hold(set(claimed) == set(runs), f"runs without a slot, or slots without a run: {set(claimed) ^ set(runs)}")
        _check_slots(events, "nightly", lambda slot: slot[:10], _days)
        _check_slots(events, "often", lambda slot: str(datetime.fromisoformat(slot).astimezone(UTC)), None)
        taken = [fact.digest for fact in _facts(events) if isinstance(fact, FileTaken)]
        _hold(len(set(taken)) == len(taken) <= self.written, "a text was taken twice")
        for run in runs:
            _check_run(self.journal.read(run))
        self._check_told(events)
        _hold(self.asked <= 1 + self.disturbed, f"the model was asked {self.asked} times, disturbed {self.disturbed}")
        _hold(self.journal.verify().ok, "the journal is not whole")

    def _check_told(self, events: Sequence[Event]) -> None:
        """Every decision was told once over each channel that is for it, or it was answered before anybody could be
        told, or nobody knows, or the channel did not take it as often as it is asked; and every message has its end.
        """
        _hold(not self.wrong, "; ".join(self.wrong[:3]))
        twice = [what for what, count in self.delivered.items() if count > 1]
        _hold(not twice, f"told twice: {twice}")
        ends = {fact.claim: fact.how for fact in _facts(events) if isinstance(fact, NotificationSettled)}
        came: dict[tuple[str, str], list[str]] = {}
        for event in events:
            if isinstance(event.fact, NotificationClaimed):
                _hold(event.seq in ends, f"nobody says what came of {event.fact.about}")
                for about in event.fact.about:
                    came.setdefault((event.fact.channel, about), []).append(ends[event.seq])
        for (channel, about), hows in came.items():
            reached = self.delivered[channel, about]
            _hold(reached == 1 or "sent" not in hows, f"{about} was said to be sent over {channel}, and was not")
            again = len(hows) > 3 or {"sent", "unknown"} & {*hows[:-1]}
            _hold(not again, f"{about} was sent over {channel} again: {hows}")
        for row in self.journal.decisions(open_only=False):
            told = came.get(("ntfy", f"opened {row.decision}"))
            _hold(bool(told) or not row.open, f"{row.decision} is open, and nobody was told")

    async def settle(self) -> None:
        """One undisturbed keeper at the end, so that everything owed is given."""
        await self._kill()
        self.hangs, self.fails, self.is_full = 0.0, 0.0, False
        self.time.now += timedelta(days=1)
        self.time.now = self.time.now.astimezone(ZoneInfo(self.zone)).replace(hour=12, minute=0).astimezone(UTC)
        last = Process(self, "last")
        self.living.add("last")
        self._processes.append(last)
        for minutes in (1, 1, 1, 40, 40):  # a channel that failed is asked again, and what nobody knows is said
            self.time.now += timedelta(minutes=minutes)
            await self._all_step()
        texts = {path.read_text("utf-8") for path in (self.root / "inbox").glob("*.md")}
        taken = [fact for fact in _facts(self.journal.read(SYSTEM)) if isinstance(fact, FileTaken)]
        _hold(len(taken) == len(texts), f"{len(texts)} texts, {len(taken)} taken")


def _claim(process: Process) -> None:
    """Another keeper claims the next message of the first channel, and is killed before it sends it."""
    notifier = process.notifier
    notify = read_settings(process.nights.root).notify
    if notifier and notify and not process.nights.is_full and process.nights.chance.random() < _SELDOM:
        notifier._claim_next(notify.to[0], notify, notifier._known(), [])


def _facts(events: Iterable[Event]) -> Iterator[facts.Fact]:
    return (event.fact for event in events)


def _begun(journal: MemoryJournal) -> Iterator[tuple[str, facts.RunStarted]]:
    for row in journal.runs():
        first = journal.read(row.run)[0].fact
        if isinstance(first, facts.RunStarted) and first.trigger:
            yield row.run, first


def _check_run(events: Sequence[Event]) -> None:
    asked = [event.fact.decision for event in events if isinstance(event.fact, facts.DecisionOpened)]
    answered = [event.fact.decision for event in events if isinstance(event.fact, facts.DecisionAnswered)]
    ended = [event for event in events if isinstance(event.fact, facts.RunEnded)]
    _hold(len(set(answered)) == len(answered), "an answer acted twice")
    _hold(len(ended) <= 1, "a run ended twice")
    left = [event for event in events if isinstance(event.fact, facts.HandoffRecorded) and event.fact.phase == "check"]
    _hold(len(left) <= 1, "a late answer acted again")
    if ended:
        _hold(set(asked) == set(answered), "a run is done with a question nobody answered")


def _check_slots(
    events: Sequence[Event], app: str, name_of: Callable[[str], str], between: Callable[[str, str], list[str]] | None
) -> None:
    """Each slot has one run or was missed once; and where they can be counted, none was passed over."""
    came: dict[str, str] = {}
    covered = ""
    for fact in _facts(events):
        match fact:
            case ScheduleKept(app=name, why="clock", since=since, covered=last) if name == app:
                _hold(not last or moment(last) <= moment(since), "a slot that is to come is covered")
                covered = name_of(last) if last else ""
                came = {slot: what for slot, what in came.items() if what == "ran" or slot <= covered}
            case SlotClaimed(app=name, slot=slot) if name == app:
                _hold(
                    name_of(slot) not in came,
                    f"{app} {slot} had its run twice, or was missed: {came.get(name_of(slot))}",
                )
                came[name_of(slot)], covered = "ran", name_of(slot)
            case SlotMissed(app=name, first=first, last=last, count=count) if name == app:
                slots = between(name_of(first), name_of(last)) if between else [name_of(first), name_of(last)]
                new = {slot for slot in slots if came.get(slot) != "ran" or slot in (slots[0], slots[-1])}
                _hold(not new & set(came), f"{app} {first} to {last}: {new & set(came)} came before")
                _hold(not between or len(new) == count, f"{app} {first} to {last}: {count} counted, {len(new)} there")
                came |= dict.fromkeys(new, "missed")
                covered = name_of(last)
    if between and came:
        first = min(came)
        owed = [slot for slot in between(first, covered) if slot not in came] if covered >= first else []
        _hold(not owed, f"{app}: {owed} passed over")


def _days(first: str, last: str) -> list[str]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [(begin + timedelta(days=number)).isoformat() for number in range((end - begin).days + 1)]


def _hold(holds: bool, what: str) -> None:
    if not holds:
        raise Broken(what)


def lived(root: Path, seed: str, nights: int) -> Nights:
    """So many nights; raises Broken where something does not hold in them."""

    async def all_of_them() -> Nights:
        one = Nights(root, Random(seed))  # noqa: S311 - repeatable, not secret
        await one.live(nights)
        await one.settle()
        one.check()
        await one._kill()
        return one

    return asyncio.run(all_of_them())
