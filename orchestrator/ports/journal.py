"""The port to the journal: append-only streams of events, durable when acknowledged, and their artifacts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event, Head
from orchestrator.domain.facts import Fact
from orchestrator.ports.listing import EVERY, AskedRow, DecisionRow, OwnSpan, RunRow, Wanted
from orchestrator.values import dataclass

Seal = Callable[[Head, str, Fact], Fact]
"""The fact as it is kept: what lets something act bears a seal over the head it follows, its actor and itself."""


def unsealed(_head: Head, _actor: str, fact: Fact) -> Fact:
    """As it is: what is appended is believed by whoever reads it."""
    return fact


Fits = Callable[[Sequence[Event]], None]
"""Whether events fit what they are to follow; raises where they do not."""


def fits_anywhere(_events: Sequence[Event]) -> None:
    """Nobody minds what they follow."""


class Append(NamedTuple):
    """What is to be written at the end of one stream."""

    head: Head
    """The end of the stream, as the writer knows it."""
    facts: Sequence[Fact]
    """At least one."""
    actor: str | Sequence[str]
    """Of all of them, or of each in turn."""
    artifacts: Iterable[Artifact] = ()
    """What they name."""
    fits: Fits = fits_anywhere
    """Told of the events before anything is written; what it raises keeps them out."""
    earlier: Sequence[str] = ()
    """Stamps of the first so many facts, which happened before and waited for the others. The rest happen now."""
    at_end: bool = False
    """Wherever the stream ends when it is written: `head` names the stream alone, and `fits` is not asked."""


class Keyed(NamedTuple):
    """What stands in a stream under a key."""

    events: tuple[Event, ...]
    """Of the facts, in order."""
    claimed: bool
    """The key was there already: these events are what was written under it then, and nothing was written now."""


@dataclass(frozen=True, slots=True)
class Spend:
    """What counts as spent: costs, and the reserves of requests that nothing has settled."""

    run_usd: float = 0.0
    run_raised_usd: float = 0.0
    """What the person added to the run's cap."""
    day_usd: float = 0.0
    day_raised_usd: float = 0.0
    day_cap_usd: float = 0.0
    """The day's cap when a request last left on it, without what was added; 0: none."""


@dataclass(frozen=True, slots=True)
class OpenReserve:
    """What is reserved for a request under way."""

    stream: str
    """Of a run, or beside runs (`money.stream_beside`)."""
    usd: float


class Expense(NamedTuple):
    """One request that left here for a vendor's model, and what came of it."""

    stream: str
    """Of a run, or beside runs (`money.stream_beside`)."""
    app: str
    """Of the run at the root of its tree; empty beside runs."""
    asked: Event
    """A `ModelAsked`."""
    ended: Event | None
    """A `ModelAnswered` or `ModelFailed`; None: nobody has heard the end of it."""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is left of a stream that was removed: enough to compare a head that was kept elsewhere."""

    stream: str
    seq: int
    """Of its last event."""
    digest: str
    """Of its last event."""
    removed_at: str


@dataclass(frozen=True, slots=True)
class Broken:
    """One row that is not what was written."""

    stream: str
    seq: int
    """0 when the row belongs to no event, such as a shared artifact."""
    found: str
    derived: bool = False
    """It can be made anew from the events, which are whole."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What a look at every digest found."""

    streams: int
    events: int
    broken: tuple[Broken, ...] = ()
    removed: tuple[Tombstone, ...] = ()
    """Streams that are gone on purpose."""

    @property
    def ok(self) -> bool:
        return not self.broken


@dataclass(frozen=True, slots=True)
class Spelled:
    """An event as its digest was made: with the spelling of its body."""

    seq: int
    kind: str
    at: str
    actor: str
    body: bytes
    """Canonical JSON."""
    digest: Digest


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is to be taken in of a run that was driven elsewhere, or of a branch of one."""

    head: Head
    """What is here of it already; seq 0: nothing."""
    events: tuple[tuple[Event, bytes], ...]
    """Those that follow `head`, each with the spelling of its body."""
    artifacts: tuple[Artifact, ...]
    """All that they name and is not here yet."""
    forgotten: tuple[Digest, ...] = ()
    """What they name and was erased where they come from."""


class Journal(Protocol):
    def append(
        self,
        head: Head,
        facts: Sequence[Fact],
        *,
        actor: str | Sequence[str],
        artifacts: Iterable[Artifact] = (),
        fits: Fits = fits_anywhere,
    ) -> tuple[Event, ...]:
        """A commit to one stream: see `commit`. The last event's `head` is the new head."""
        ...

    def now(self) -> str:
        """The moment as it would stamp a fact: what `Append.earlier` is made of."""
        ...

    def commit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        """Write facts, their artifacts and the derived rows of one or several streams, durably: all, or nothing.

        Writes of all threads are made one after another, in the order they were asked for.

        Returns:
            Of each append its events as written, in order.

        Raises:
            HeadMoved: a `head` is not the end of its stream any more (or never was), or a decision id is taken; names
                the stream.
            ValueError: there is no append, or no fact in one, or not as many actors as facts, or two for one stream.
            BudgetReached: a `ModelAsked` reserves more than its budget leaves, with what all runs spent.
        """
        ...

    async def acommit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        """The same, awaited. A journal on this machine answers at once; another one may let others go on meanwhile."""
        ...

    def append_next(
        self,
        stream: str,
        unique_key: str,
        facts: Sequence[Fact],
        *,
        actor: str | Sequence[str],
        artifacts: Iterable[Artifact] = (),
        beside: Sequence[Append] = (),
    ) -> Keyed:
        """Write facts at the end of a stream, wherever that is by now, once for each key.

        The stream is begun if need be. The key stands before the facts as an event of its own (`KeyClaimed`), and stays
        when texts are forgotten: name things in it by their digests. What is `beside` is written to other streams in
        the same commit, or, where the key is there already, not at all.

        Raises:
            ValueError: there is no fact, or not as many actors as facts, or no key, or the stream is a run.
            HeadMoved: a decision id is taken, or the `head` of what is beside is not the end of its stream.
        """
        ...

    def read(self, stream: str, after: int = 0, limit: int | None = None) -> list[Event]:
        """Events of a stream with seq > `after`, in order, at most so many. Empty for a stream that does not exist."""
        ...

    def read_kinds(self, stream: str, kinds: Collection[str]) -> list[Event]:
        """Events of a stream that are of these kinds, in order: of a long stream that holds much else."""
        ...

    def read_tree(self, root: str, kinds: Collection[type[Fact]]) -> list[Event]:
        """Of a run and of each branch of it the events with facts of these kinds, all as of one moment: one stream
        after another, each in order.
        """
        ...

    def spelled(self, stream: str) -> list[Spelled]:
        """All events of a stream as they are stored."""
        ...

    def spelled_tree(self, root: str) -> dict[str, list[Spelled]]:
        """The same of a run and of each branch of it, all as of one moment; the run's first."""
        ...

    def take_in(self, *arrivals: Arrival) -> None:
        """Write events that were appended elsewhere, as they are, each stream's, in one commit with what the system
        stream says of it.

        They are listed like others, but for what would hold here: no question is open, no cap is raised, and what was
        spent counts for the run and for no day.

        Raises:
            HeadMoved: a `head` is not the end of its stream, or the stream is there already.
            ValueError: one has no event.
        """
        ...

    def imported(self, stream: str) -> tuple[OwnSpan, ...]:
        """Which of a stream's events came in a file, in order."""
        ...

    def artifact(self, stream: str, digest: Digest, named_by: int = 0) -> Artifact:
        """An artifact one of the stream's events names.

        Args:
            stream: has it.
            digest: its own.
            named_by: the seq of an event that names it, where that is known: there it is looked for first.

        Raises:
            ArtifactForgotten: it was erased.
            JournalCorrupt: it is missing, or its bytes do not have this digest.
        """
        ...

    def runs(self, wanted: Wanted = EVERY, *, limit: int | None = None) -> list[RunRow]:
        """Newest first; at most so many."""
        ...

    def count_runs(self, wanted: Wanted = EVERY) -> int: ...

    def run(self, run: str) -> RunRow | None: ...

    def decisions(self, *, open_only: bool = True) -> list[DecisionRow]:
        """Oldest first."""
        ...

    def decision(self, decision: str) -> DecisionRow | None: ...

    def asked(self, since: str = "") -> list[AskedRow]:
        """Every decision that was opened here, at a moment or later, with how it was answered; in order of runs."""
        ...

    def next_decision(self) -> str:
        """The id the next decision should bear: `d-1`, `d-2` ... in the workspace. Not reserved by asking."""
        ...

    def spend(self, day: str, run: str = "") -> Spend:
        """What counts as spent on a day by all runs, and by one run on all days."""
        ...

    def open_reserves(self, alive: Callable[[str], bool], day: str, run: str = "") -> list[OpenReserve]:
        """What is reserved and will be settled, because whoever asked lives: of the requests that count on a day, or,
        where a run is named, of those of its tree on all days.

        Args:
            alive: whether the process of an id lives. What a dead one reserved stays spent, and settles by nothing.
            day: as `spend` takes it.
            run: any of the tree.
        """
        ...

    def answer_lengths(self, agent: str, model: str) -> list[int]:
        """Output tokens of what a model (as it is asked for) answered an agent, the newest paid ones, a few; of those
        that were cut off what they came to.
        """
        ...

    def expenses(self, since: str = "") -> list[Expense]:
        """Every request that left since a moment, stream by stream, each in order. What was answered from a recording
        left for nobody, and what came in a file left elsewhere.
        """
        ...

    def remove(self, runs: Iterable[str]) -> list[Tombstone]:
        """Take runs that have ended out of the journal with all their branches, each stream behind a tombstone in the
        system stream: all in one commit.

        Others are passed over: branches, which go with their root alone, and runs that spent on a day that may not be
        over yet, or that have a branch that did. Artifacts that no stream has any more go with them. A name is never
        free again.

        Returns:
            Of every stream that went, a root before its branches.
        """
        ...

    def forget(self, texts: Mapping[str, Collection[Digest]]) -> None:
        """Erase artifacts, by the stream that has them, in one commit. Events stay, and so does what other streams have
        of the same bytes; a stream that is not there has nothing to forget.
        """
        ...

    def holders(self, digests: Iterable[Digest]) -> dict[Digest, list[str]]:
        """The streams that have each of these artifacts."""
        ...

    def shrink(self) -> None:
        """Give back the space of what was removed, and leave nothing of it in any file."""
        ...

    def tombstone(self, stream: str) -> Tombstone | None: ...

    def tombstones(self) -> Mapping[str, Tombstone]:
        """Of every stream that was removed, by its name."""
        ...

    def verify(self, stream: str | None = None) -> Verification:
        """Recompute every digest: of all streams when none is named, of a run with its branches, or of one branch.

        Names the first broken row of each stream, and where a branch and its parent do not say the same of each other.
        """
        ...

    def backup(self, target: Path) -> None:
        """A consistent copy, while others go on writing."""
        ...

    def close(self) -> None: ...
