"""The journal without a disk: for tests and for trying things out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import RLock

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.branch import is_in_tree, parent_of, root_of_tree
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import SYSTEM, Event, Head, spelt_body
from orchestrator.domain.facts import (
    PERSON,
    ArtifactsForgotten,
    DecisionOpened,
    Fact,
    KeyClaimed,
    ModelAsked,
    RunImported,
)
from orchestrator.domain.money import in_usd, spender_of
from orchestrator.domain.run_status import ENDED
from orchestrator.errors import JournalCorrupt, JournalError
from orchestrator.journal.naming import artifacts_named
from orchestrator.journal.rules.absence import Absences, absences, removal_of
from orchestrator.journal.rules.chain import chained, check_appends, decision_taken, head_moved, numbered
from orchestrator.journal.rules.keyed import keyed_append
from orchestrator.journal.rules.kinship import Kin, is_verified_with, misplaced, misplaced_below
from orchestrator.journal.rules.projection import Spans, asked_row, is_imported, opened_by
from orchestrator.journal.rules.spend import (
    MOST_LENGTHS,
    Tally,
    counts_still,
    ended_requests,
    is_asked,
    length_after,
    refuse_beyond,
    spend_of,
    still_open,
    tally,
)
from orchestrator.journal.rules.stream_lists import StreamLists
from orchestrator.ports.clock import Clock, stamp, system_clock
from orchestrator.ports.journal import (
    Append,
    Arrival,
    Broken,
    Expense,
    Fits,
    Keyed,
    OpenReserve,
    Spelled,
    Spend,
    Tombstone,
    Verification,
    fits_anywhere,
)
from orchestrator.ports.listing import EVERY, AskedRow, DecisionRow, OwnSpan, RunRow, Wanted, spans_of


class MemoryJournal:
    """Keeps the contract of `ports.journal.Journal` for as long as the process lives."""

    def __init__(self, *, clock: Clock = system_clock) -> None:
        self._clock = clock
        self._stamped: tuple[datetime | None, str] = None, ""
        self._lock = RLock()
        self._streams: dict[str, list[Event]] = {}
        self._artifacts: dict[tuple[str, Digest], Artifact] = {}
        self._made_lists: dict[str, StreamLists] = {}
        """Read through `_listed` and `_lists`: a list takes events in when it is asked for."""
        self._behind: dict[str, int] = {}
        """Stream -> how many of its first events its lists have, where more are kept."""
        self._was_asked = False
        """Whether any decision was ever opened; of most runs in memory nobody asks for lists, and none is."""

    def now(self) -> str:
        moment = self._clock()
        if moment is not self._stamped[0]:  # a clock that stands still gives the very same one
            self._stamped = moment, stamp(moment)
        return self._stamped[1]

    def append(
        self,
        head: Head,
        facts: Sequence[Fact],
        *,
        actor: str | Sequence[str],
        artifacts: Iterable[Artifact] = (),
        fits: Fits = fits_anywhere,
    ) -> tuple[Event, ...]:
        return self.commit([Append(head, facts, actor, artifacts, fits)])[0]

    def commit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        check_appends(appends)
        with self._lock:
            return self._commit(appends)

    async def acommit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        return self.commit(appends)

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
        if beside:
            check_appends(beside)
        with self._lock:
            lists = self._listed(stream)
            end = self._end(stream)
            append = keyed_append(end, unique_key, facts, actor, artifacts, is_run=lists.run is not None)
            seq = lists.keys.get(unique_key)
            if seq is None:
                return Keyed(self._commit([append, *beside])[0][1:], claimed=False)
            claim, *events = self._streams[stream][seq - 1 :]
            count = claim.fact.facts if isinstance(claim.fact, KeyClaimed) else 0
            return Keyed(tuple(events[:count]), claimed=True)

    def _commit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        at = self.now()
        written = []
        for asked in appends:
            append = self._placed(asked)
            written.append(self._following(append, at))
            append.fits(written[-1])
            self._refuse_moved(append.head)
        kinds = {type(event.fact) for events in written for event in events}
        if DecisionOpened in kinds:
            self._refuse_taken(event for events in written for event in events)
        if ModelAsked in kinds and any(map(_may_be_refused, written)):
            self._list(written)
        else:
            for events in written:
                self._behind.setdefault(events[0].stream, events[0].seq - 1)
        for append, events in zip(appends, written, strict=True):
            self._keep(events, append.artifacts)
        return tuple(written)

    def _following(self, append: Append, at: str) -> tuple[Event, ...]:
        links = chained(append.head, append.facts, actor=append.actor, at=at, earlier=append.earlier)
        return tuple(link.event for link in links)

    def _placed(self, append: Append) -> Append:
        """With the head it is to follow, where that is whatever the stream ends with."""
        if not append.at_end:
            return append
        end = self._end(append.head.stream)
        if not end.seq:
            raise head_moved(append.head)
        return append._replace(head=end, fits=fits_anywhere)

    def _end(self, stream: str) -> Head:
        events = self._streams.get(stream)
        return events[-1].head if events else Head(stream)

    def _refuse_moved(self, head: Head) -> None:
        if self._streams.get(head.stream) == [] or head != self._end(head.stream):
            raise head_moved(head)

    def _refuse_taken(self, events: Iterable[Event]) -> None:
        opening: set[str] = set()
        for row in filter(None, map(opened_by, events)):
            if row.decision in opening or self.decision(row.decision):
                raise decision_taken(row.run, row.decision)
            opening.add(row.decision)
            self._was_asked = True

    def _list(self, written: Sequence[Sequence[Event]], spans: Spans = ()) -> None:
        """Take events into the lists: all, or none when one passes a cap."""
        lists = self._lists  # none is behind, when these are taken in
        try:
            for event in (event for events in written for event in events):
                lists.setdefault(event.stream, StreamLists()).take_in(event, spans)
                if not is_imported(event.seq, spans):
                    self._refuse_spending(event)
        except BaseException:  # whatever it is: the lists tell of nothing that was not kept
            for stream in {events[0].stream for events in written}:
                self._list_anew(stream)
            raise

    def _listed(self, stream: str) -> StreamLists:
        """What the events of a stream come to; of one that there is not, nothing."""
        if stream in self._behind:
            with self._lock:
                known = self._behind.pop(stream, None)
                for event in self._streams.get(stream, ())[known:] if known is not None else ():
                    self._made_lists.setdefault(stream, StreamLists()).take_in(event)
        return self._made_lists.get(stream) or StreamLists()

    @property
    def _lists(self) -> dict[str, StreamLists]:
        """Of all streams, up to their ends."""
        for stream in [*self._behind]:
            self._listed(stream)
        return self._made_lists

    def _list_anew(self, stream: str) -> None:
        self._made_lists[stream] = StreamLists()
        spans = self._absences().imported.get(stream, ())
        for event in self._streams.get(stream, ()):
            self._made_lists[stream].take_in(event, spans)

    def _keep(self, events: Sequence[Event], artifacts: Iterable[Artifact]) -> None:
        stream = events[0].stream
        self._streams.setdefault(stream, []).extend(events)
        for artifact in artifacts:
            self._artifacts.setdefault((stream, artifact.digest), artifact)

    def _refuse_spending(self, event: Event) -> None:
        if isinstance(event.fact, ModelAsked) and event.fact.budget:
            refuse_beyond(event.fact, self._of_run(event.stream), self._of_day(event.fact.budget.day))

    def _of_run(self, run: str) -> Tally:
        tree = [lists for stream, lists in self._lists.items() if is_in_tree(stream, root_of_tree(run))]
        entries = (entry for lists in tree for entry in lists.entries.values())
        return tally(entries, (raised for lists in tree for raised in lists.raises.values() if not raised.day))

    def _of_day(self, day: str) -> Tally:
        every = self._lists.values()
        entries = (entry for lists in every for entry in lists.entries.values() if entry.day == day)
        raises = (raised for lists in every for raised in lists.raises.values() if raised.day == day)
        return tally(entries, raises)

    def take_in(self, *arrivals: Arrival) -> None:
        if not all(arrival.events for arrival in arrivals):
            raise ValueError("there is no event to take in")
        with self._lock:
            for arrival in arrivals:
                self._refuse_moved(arrival.head)
            for arrival in arrivals:
                self._take_in(arrival)

    def _take_in(self, arrival: Arrival) -> None:
        events = tuple(event for event, _ in arrival.events)
        last = events[-1]
        self._list([events], (OwnSpan(arrival.head.seq, last.seq),))
        self._keep(events, arrival.artifacts)
        if arrival.forgotten:
            self._tell_system(ArtifactsForgotten(last.stream, arrival.forgotten))
        self._tell_system(RunImported(last.stream, arrival.head.seq, last.seq, last.digest))

    def imported(self, stream: str) -> tuple[OwnSpan, ...]:
        row = self.run(stream)
        return spans_of(row.imported) if row else ()

    def spelled(self, stream: str) -> list[Spelled]:
        return [
            Spelled(event.seq, event.kind, event.at, event.actor, spelt_body(event.fact), event.digest)
            for event in self.read(stream)
        ]

    def spelled_tree(self, root: str) -> dict[str, list[Spelled]]:
        with self._lock:
            return {stream: self.spelled(stream) for stream in self._tree(root)}

    def read(self, stream: str, after: int = 0, limit: int | None = None) -> list[Event]:
        return self._streams.get(stream, [])[max(after, 0) :][:limit]

    def read_kinds(self, stream: str, kinds: Collection[str]) -> list[Event]:
        return [event for event in self.read(stream) if event.kind in kinds]

    def read_tree(self, root: str, kinds: Collection[type[Fact]]) -> list[Event]:
        with self._lock:
            every = (event for stream in self._tree(root) for event in self._streams[stream])
            return [event for event in every if type(event.fact) in kinds]

    def artifact(self, stream: str, digest: Digest, named_by: int = 0) -> Artifact:  # noqa: ARG002 - the protocol's
        try:
            return self._artifacts[stream, digest]
        except KeyError:
            self._absences().refuse_forgotten(stream, digest)
            raise JournalCorrupt(f'artifact {digest} is missing from "{stream}".', mend="Run `baton verify`.") from None

    def any_artifact(self, digest: Digest) -> Artifact:
        """An artifact of whatever stream. Raises KeyError when none was given it."""
        return next(artifact for (_, held), artifact in self._artifacts.items() if held == digest)

    def runs(self, wanted: Wanted = EVERY, *, limit: int | None = None) -> list[RunRow]:
        named = [stream for stream in self._streams if stream.startswith(wanted.prefix)]
        rows = [row for row in map(self.run, reversed(named)) if row]
        return sorted(filter(wanted.takes, rows), key=lambda row: row.started_at, reverse=True)[:limit]

    def count_runs(self, wanted: Wanted = EVERY) -> int:
        return len(self.runs(wanted))

    def run(self, run: str) -> RunRow | None:
        lists = self._listed(run)
        reserved = sum(entry.nano for entry in [*lists.entries.values()])
        return lists.run._replace(reserved_nano=reserved) if lists.run else None

    def decisions(self, *, open_only: bool = True) -> list[DecisionRow]:
        if not self._was_asked:
            return []
        rows = [row for lists in [*self._lists.values()] for row in lists.decisions.values()]
        wanted = [row for row in rows if row.open or not open_only]
        return sorted(wanted, key=lambda row: (self._streams[row.run][row.seq - 1].at, len(row.decision), row.decision))

    def decision(self, decision: str) -> DecisionRow | None:
        if not self._was_asked:
            return None
        rows = (lists.decisions.get(decision) for lists in [*self._lists.values()])
        return next(filter(None, rows), None)

    def asked(self, since: str = "") -> list[AskedRow]:
        return [
            asked_row(row, lists.run.app, events[row.seq - 1], events[row.closed - 1] if row.closed else None)
            for stream, lists in [*self._lists.items()]
            if lists.run and (events := self._streams[stream])
            for row in lists.decisions.values()
            if events[row.seq - 1].at >= since
        ]

    def next_decision(self) -> str:
        return f"d-{max((lists.last_number for lists in [*self._lists.values()]), default=0) + 1}"

    def _absences(self) -> Absences:
        return absences(self._streams.get(SYSTEM, ()))

    def remove(self, runs: Iterable[str]) -> list[Tombstone]:
        with self._lock:
            return [self._remove(stream) for run in runs if self._may_go(run) for stream in self._tree(run)]

    def _may_go(self, run: str) -> bool:
        row = self._listed(run).run
        tree = [self._listed(stream) for stream in self._tree(run)]
        days = {entry.day for lists in tree for entry in lists.entries.values()}
        days |= {raised.day for lists in tree for raised in lists.raises.values()}
        return row is not None and not parent_of(run) and row.status in ENDED and not counts_still(days, self._clock())

    def _tree(self, root: str) -> list[str]:
        """The streams of a run and of its branches that are there."""
        return [stream for stream, events in self._streams.items() if events and is_in_tree(stream, root)]

    def _remove(self, stream: str) -> Tombstone:
        fact = removal_of(self._streams[stream][-1], self._listed(stream).decisions.values())
        self._made_lists.pop(stream, None)
        self._streams[stream] = []
        self._artifacts = {key: artifact for key, artifact in self._artifacts.items() if key[0] != stream}
        return Tombstone(stream, fact.last_seq, fact.last_digest, self._tell_system(fact).at)

    def forget(self, texts: Mapping[str, Collection[Digest]]) -> None:
        with self._lock:
            for stream, gone in texts.items():
                if gone and stream in self._streams:
                    for digest in gone:
                        self._artifacts.pop((stream, digest), None)
                    self._tell_system(ArtifactsForgotten(stream, tuple(gone)))

    def _tell_system(self, fact: Fact) -> Event:
        return self._commit([Append(self._end(SYSTEM), [fact], PERSON)])[0][0]

    def holders(self, digests: Iterable[Digest]) -> dict[Digest, list[str]]:
        return {wanted: [stream for stream, digest in self._artifacts if digest == wanted] for wanted in digests}

    def shrink(self) -> None:
        """Nothing lies anywhere else."""

    def tombstone(self, stream: str) -> Tombstone | None:
        return self._absences().removed.get(stream)

    def tombstones(self) -> Mapping[str, Tombstone]:
        return self._absences().removed

    def spend(self, day: str, run: str = "") -> Spend:
        with self._lock:  # others may be writing
            asked = [
                (self._streams[stream][seq - 1].at, entry.cap)
                for stream, lists in self._lists.items()
                for seq, entry in lists.entries.items()
                if entry.day == day
            ]
            return spend_of(self._of_run(run), self._of_day(day), max(asked, default=("", 0))[1])

    def open_reserves(self, alive: Callable[[str], bool], day: str, run: str = "") -> list[OpenReserve]:
        root = root_of_tree(run) if run else ""
        with self._lock:
            found: list[OpenReserve] = []
            for stream, lists in [*self._lists.items()]:
                entries = {
                    seq: entry
                    for seq, entry in lists.entries.items()
                    if (is_in_tree(stream, root) if root else entry.day == day)
                }
                row = lists.run
                holder = row.driver if row and row.status == "running" else spender_of(stream)
                if entries and holder and alive(holder):
                    open_ = still_open(entries, self._streams[stream], of_run=row is not None)
                    found += [OpenReserve(stream, in_usd(entry.nano)) for entry in open_]
            return found

    def answer_lengths(self, agent: str, model: str) -> list[int]:
        with self._lock:
            asked = [
                (event.at, event.seq, self._streams[stream])
                for stream, lists in self._lists.items()
                for event in (self._streams[stream][seq - 1] for seq in lists.entries)
                if event.actor == agent and is_asked(event.fact, model)
            ]
            newest = sorted(asked, key=lambda one: one[0])[-MOST_LENGTHS:]
            return [length for _, seq, events in newest if (length := length_after(events[seq:], seq))]

    def expenses(self, since: str = "") -> list[Expense]:
        with self._lock:
            found: list[Expense] = []
            for stream, events in self._streams.items():
                root = self._listed(root_of_tree(stream)).run
                spans = self._absences().imported.get(stream, ())
                own = [event for event in events if event.at >= since and not is_imported(event.seq, spans)]
                found += [Expense(stream, root.app if root else "", *ended) for ended in ended_requests(own)]
            return found

    def verify(self, stream: str | None = None) -> Verification:
        named = [name for name in self._streams if stream is None or is_verified_with(name, stream)]
        names = [name for name in named if self._streams[name]]
        broken = [fault for fault in map(self._first_broken, names) if fault]
        broken += self._misplaced(names)
        removed = [stone for name, stone in self._absences().removed.items() if name in named]
        return Verification(len(names), sum(len(self._streams[name]) for name in names), tuple(broken), tuple(removed))

    def _misplaced(self, names: Sequence[str]) -> Iterator[Broken]:
        """Of whole trees, or of one branch, beside its parent then."""
        alone = names[0] if len(names) == 1 and parent_of(names[0]) else ""
        looked_at = (alone, parent_of(alone)) if alone else names
        kin = {name: Kin.of(name, events) for name in looked_at if (events := self._streams.get(name))}
        return misplaced_below(kin[alone], kin) if alone else misplaced(kin)

    def _first_broken(self, stream: str) -> Broken | None:
        """Nothing can be damaged here; what can be missing is an artifact that was never handed in."""
        for event in self._streams[stream]:
            for digest in artifacts_named(event.fact):
                if (stream, digest) not in self._artifacts and (stream, digest) not in self._absences().forgotten:
                    return Broken(stream, event.seq, f"it names artifact {digest}, which is missing")
        return None

    def backup(self, target: Path) -> None:
        raise JournalError(f"this journal has no file to copy to {target}.", mend="Open one on disk first.")

    def close(self) -> None:
        """Nothing to let go of."""


_stamped = lru_cache(maxsize=8)(stamp)
"""Each case of an eval happens at the same moment."""


class ScratchJournal(MemoryJournal):
    """One that is thrown away when it was looked at, and that nobody else can reach: it chains nothing, so that it
    proves nothing either, and cannot be verified or exported. An eval replays its cases on such; sealing would be a
    twentieth of that.
    """

    def __init__(self, at: datetime) -> None:
        """`at`: when everything in it happens."""
        super().__init__(clock=lambda: at)
        self._at = _stamped(at)
        self._by_digest: dict[Digest, Artifact] = {}

    def now(self) -> str:
        return self._at

    def any_artifact(self, digest: Digest) -> Artifact:
        return self._by_digest[digest]

    def artifact(self, stream: str, digest: Digest, named_by: int = 0) -> Artifact:
        return self._by_digest.get(digest) or super().artifact(stream, digest, named_by)

    def _keep(self, events: Sequence[Event], artifacts: Iterable[Artifact]) -> None:
        kept = tuple(artifacts)
        super()._keep(events, kept)
        self._by_digest |= {artifact.digest: artifact for artifact in kept}

    def _following(self, append: Append, at: str) -> tuple[Event, ...]:
        return numbered(append.head, append.facts, actor=append.actor, at=at, earlier=append.earlier)


def _may_be_refused(events: Sequence[Event]) -> bool:
    """For what the lists say of money."""
    return any(event.fact.budget is not None for event in events if isinstance(event.fact, ModelAsked))
