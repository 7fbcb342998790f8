"""Journals that are wrong in one thing each, so that every promise is seen to hold somebody to something."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event
from orchestrator.domain.facts import DecisionOpened, Fact, HandoffRecorded, ModelAsked
from orchestrator.errors import ArtifactForgotten, BudgetReached, HeadMoved, JournalCorrupt
from orchestrator.journal.memory import MemoryJournal
from orchestrator.ports.journal import Append, Arrival, Keyed, Spelled, Spend, Tombstone, Verification, fits_anywhere
from orchestrator.ports.listing import EVERY, AskedRow, DecisionRow, OwnSpan, RunRow, Wanted

WHOLE = Verification(0, 0)


class Forgetful(MemoryJournal):
    """Gives back nothing of what was appended."""

    def read(self, stream: str, after: int = 0, limit: int | None = None) -> list[Event]:
        return []


class Inventive(MemoryJournal):
    """Has something to tell of every stream."""

    def run(self, run: str) -> RunRow | None:
        return super().run(run) or RunRow(run, "publish", "done", self.now(), self.now())


class Backwards(MemoryJournal):
    def read(self, stream: str, after: int = 0, limit: int | None = None) -> list[Event]:
        return super().read(stream, after, limit)[::-1]


class Generous(MemoryJournal):
    """Gives more than it was asked for."""

    def read(self, stream: str, after: int = 0, limit: int | None = None) -> list[Event]:
        return super().read(stream)

    def read_kinds(self, stream: str, kinds: Collection[str]) -> list[Event]:
        return super().read(stream)

    def runs(self, wanted: Wanted = EVERY, *, limit: int | None = None) -> list[RunRow]:
        return super().runs()

    def decisions(self, *, open_only: bool = True) -> list[DecisionRow]:
        return super().decisions(open_only=False)

    def asked(self, since: str = "") -> list[AskedRow]:
        return super().asked()


class Careless(MemoryJournal):
    """Appends wherever the stream ends, whatever the writer knew."""

    def commit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        return super().commit([append._replace(head=self._end(append.head.stream)) for append in appends])


class Piecemeal(MemoryJournal):
    """Commits one append after the other."""

    def commit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        return tuple(super(Piecemeal, self).commit([append])[0] for append in appends)


class Anonymous(MemoryJournal):
    def commit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        return super().commit([append._replace(actor="somebody") for append in appends])


class Unfitting(MemoryJournal):
    """Asks nobody whether events fit."""

    def commit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        return super().commit([append._replace(fits=fits_anywhere) for append in appends])


class Timeless(MemoryJournal):
    """Everything has always happened at once."""

    def now(self) -> str:
        return "2026-11-22T09:00:00.000000Z"


class Late(MemoryJournal):
    """What waited bears the time at which it was written."""

    def commit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        return super().commit([append._replace(earlier=()) for append in appends])


class Bare(MemoryJournal):
    """Drops artifacts."""

    def commit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        return super().commit([append._replace(artifacts=()) for append in appends])


class Openhanded(MemoryJournal):
    """Gives any artifact to any stream."""

    def artifact(self, stream: str, digest: Digest, named_by: int = 0) -> Artifact:
        for (_, known), artifact in self._artifacts.items():
            if known == digest:
                return artifact
        return super().artifact(stream, digest, named_by)


class Cutting(MemoryJournal):
    """Keeps the beginning of long artifacts, and of none at all."""

    def artifact(self, stream: str, digest: Digest, named_by: int = 0) -> Artifact:
        found = super().artifact(stream, digest, named_by)
        return Artifact(found.data[:2000] or b" ", found.media_type)


class Untyped(MemoryJournal):
    def artifact(self, stream: str, digest: Digest, named_by: int = 0) -> Artifact:
        return Artifact(super().artifact(stream, digest, named_by).data, "text/plain")


class Plain(MemoryJournal):
    """Loses what is no ASCII."""

    def read(self, stream: str, after: int = 0, limit: int | None = None) -> list[Event]:
        return [
            replace(event, actor=event.actor.encode("ascii", "replace").decode())
            for event in super().read(stream, after, limit)
        ]


class Listless(MemoryJournal):
    def runs(self, wanted: Wanted = EVERY, *, limit: int | None = None) -> list[RunRow]:
        return []

    def run(self, run: str) -> RunRow | None:
        return None

    def decisions(self, *, open_only: bool = True) -> list[DecisionRow]:
        return []

    def decision(self, decision: str) -> DecisionRow | None:
        return None

    def asked(self, since: str = "") -> list[AskedRow]:
        return []


class Stale(MemoryJournal):
    """Lists every run as it began."""

    def run(self, run: str) -> RunRow | None:
        row = super().run(run)
        return row and RunRow(row.run, row.app, "running", row.started_at, row.started_at)

    def runs(self, wanted: Wanted = EVERY, *, limit: int | None = None) -> list[RunRow]:
        return [
            RunRow(row.run, row.app, "running", row.started_at, row.started_at)
            for row in super().runs(wanted, limit=limit)
        ]


class Unordered(MemoryJournal):
    def runs(self, wanted: Wanted = EVERY, *, limit: int | None = None) -> list[RunRow]:
        return super().runs(wanted, limit=limit)[::-1]

    def decisions(self, *, open_only: bool = True) -> list[DecisionRow]:
        return super().decisions(open_only=open_only)[::-1]


class Uncounted(MemoryJournal):
    def next_decision(self) -> str:
        return "d-1"

    def count_runs(self, wanted: Wanted = EVERY) -> int:
        return 0


class Trusting(MemoryJournal):
    """Finds nothing broken, ever, and has looked at nothing."""

    def verify(self, stream: str | None = None) -> Verification:
        return WHOLE


class Suspicious(MemoryJournal):
    """Finds something broken, always."""

    def verify(self, stream: str | None = None) -> Verification:
        found = super().verify(stream)
        from orchestrator.ports.journal import Broken

        return replace(found, broken=(*found.broken, Broken("pub-1", 1, "it looks odd")))


class Spendthrift(MemoryJournal):
    """Lets every request through, and remembers no cost."""

    def commit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        def uncapped(fact: Fact) -> Fact:
            return replace(fact, budget=None) if isinstance(fact, ModelAsked) else fact

        return super().commit([append._replace(facts=[uncapped(fact) for fact in append.facts]) for append in appends])

    def spend(self, day: str, run: str = "") -> Spend:
        return Spend()


class Imaginative(MemoryJournal):
    """Makes something up of a run that is not there."""

    def spend(self, day: str, run: str = "") -> Spend:
        return super().spend(day, run) if not run or self.read(run) else Spend(run_usd=1.0)


class Miserly(MemoryJournal):
    """Lets no request through."""

    def commit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        if any(isinstance(fact, ModelAsked) for append in appends for fact in append.facts):
            raise BudgetReached("run", spent_usd=0.0, wanted_usd=1.0, cap_usd=0.0, day="2026-11-22")
        return super().commit(appends)


class Repeating(MemoryJournal):
    """Takes each key as often as it comes."""

    def append_next(self, stream: str, unique_key: str, facts: Sequence[Fact], **more: Any) -> Keyed:
        self._times = getattr(self, "_times", 0) + 1
        return super().append_next(stream, f"{unique_key or 'none'} {self._times}", facts, **more)


class Unkeyed(MemoryJournal):
    """Says of every key that it was taken."""

    def append_next(self, stream: str, unique_key: str, facts: Sequence[Fact], **more: Any) -> Keyed:
        return super().append_next(stream, unique_key, facts, **more)._replace(claimed=True)


class Beside(MemoryJournal):
    """Writes what is beside a key by itself, before it has looked."""

    def append_next(self, stream: str, unique_key: str, facts: Sequence[Fact], **more: Any) -> Keyed:
        for append in more.pop("beside", ()):
            self.commit([append])
        return super().append_next(stream, unique_key, facts, **more)


class Hoarding(MemoryJournal):
    """Removes and forgets nothing."""

    def remove(self, runs: Iterable[str]) -> list[Tombstone]:
        return []

    def forget(self, texts: Mapping[str, Collection[Digest]]) -> None:
        """Nothing is erased."""


class Ruthless(MemoryJournal):
    """Removes what it is told to, at once, and leaves no word of it."""

    def remove(self, runs: Iterable[str]) -> list[Tombstone]:
        for run in runs:
            for stream in [stream for stream in self._streams if stream.partition("/")[0] == run]:
                del self._streams[stream]
                self._lists.pop(stream, None)
        return []

    def forget(self, texts: Mapping[str, Collection[Digest]]) -> None:
        for digests in texts.values():
            for key in [key for key in self._artifacts if key[1] in digests]:
                del self._artifacts[key]


class Closed(MemoryJournal):
    """Takes in nothing from elsewhere."""

    def take_in(self, *arrivals: Arrival) -> None:
        """It stays outside."""


class Gullible(MemoryJournal):
    """Takes in everything, as if it had been appended here, wherever it would go."""

    def take_in(self, *arrivals: Arrival) -> None:
        for arrival in arrivals:
            for event, _ in arrival.events:
                head = self._end(arrival.head.stream)
                self.append(head, [event.fact], actor=event.actor, artifacts=arrival.artifacts)


class Unspelled(MemoryJournal):
    def spelled(self, stream: str) -> list[Spelled]:
        return []

    def spelled_tree(self, root: str) -> dict[str, list[Spelled]]:
        return {}

    def read_tree(self, root: str, kinds: Collection[type[Fact]]) -> list[Event]:
        return []

    def imported(self, stream: str) -> tuple[OwnSpan, ...]:
        return ()


class Unheld(MemoryJournal):
    def holders(self, digests: Iterable[Digest]) -> dict[Digest, list[str]]:
        return {}

    def tombstone(self, stream: str) -> Tombstone | None:
        return None

    def tombstones(self) -> Mapping[str, Tombstone]:
        return {}


class Raising(MemoryJournal):
    """Raises something of its own where the port says what is raised."""

    def commit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        try:
            return super().commit(appends)
        except (HeadMoved, ValueError, BudgetReached) as error:
            raise KeyError(str(error)) from error

    def artifact(self, stream: str, digest: Digest, named_by: int = 0) -> Artifact:
        try:
            return super().artifact(stream, digest, named_by)
        except (JournalCorrupt, ArtifactForgotten) as error:
            raise KeyError(str(error)) from error


class Unthreaded(MemoryJournal):
    """Loses what several threads write at once."""

    def commit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        import threading

        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("it belongs to the thread that made it")
        return super().commit(appends)


class Deaf(MemoryJournal):
    """Is told nothing at the end of a stream."""

    def commit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        return super().commit([append._replace(at_end=False) for append in appends])


class Unawaited(MemoryJournal):
    async def acommit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        return ()


class Dropping(MemoryJournal):
    """Leaves out handoffs and decisions."""

    def commit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        kept = []
        for append in appends:
            facts = [fact for fact in append.facts if not isinstance(fact, HandoffRecorded | DecisionOpened)]
            kept.append(append._replace(facts=facts or append.facts, actor="x" if facts else append.actor))
        return super().commit(kept)


PLANTED: tuple[Callable[..., MemoryJournal], ...] = (
    Forgetful, Inventive, Backwards, Generous, Careless, Piecemeal, Anonymous, Unfitting, Timeless, Late, Bare,
    Openhanded, Cutting, Untyped, Plain, Listless, Stale, Unordered, Uncounted, Trusting, Suspicious, Spendthrift,
    Imaginative, Miserly, Repeating, Unkeyed, Beside, Hoarding, Ruthless, Closed, Gullible, Unspelled, Unheld, Raising,
    Unthreaded, Deaf, Unawaited, Dropping,
)  # fmt: skip
