"""The journal without a disk: for tests and for trying things out."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, MutableMapping, Sequence
from pathlib import Path
from threading import Lock

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest, canonical_json
from orchestrator.domain.event import SYSTEM, Event, Head, fact_body
from orchestrator.domain.facts import PERSON, ArtifactsForgotten, Fact, ModelAsked, RunImported
from orchestrator.domain.run_status import ENDED
from orchestrator.errors import JournalCorrupt, JournalError
from orchestrator.journal.absence import Absences, absences, removal_of
from orchestrator.journal.chain import chained, decision_taken, head_moved
from orchestrator.journal.naming import artifacts_named
from orchestrator.journal.projection import (
    Spans,
    closed_by,
    ends_import,
    is_imported,
    number_taken_by,
    opened_by,
    run_after,
)
from orchestrator.journal.spend import (
    Raise,
    SpendEntry,
    Tally,
    counts,
    counts_still,
    project,
    refuse_beyond,
    spend_of,
    tally,
)
from orchestrator.ports.clock import Clock, stamp, system_clock
from orchestrator.ports.journal import Arrival, Broken, Fits, Spelled, Spend, Tombstone, Verification, fits_anywhere
from orchestrator.ports.listing import EVERY, DecisionRow, OwnSpan, RunRow, Wanted, spans_of


class MemoryJournal:
    """Keeps the contract of `ports.journal.Journal` for as long as the process lives."""

    def __init__(self, *, clock: Clock = system_clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._streams: dict[str, list[Event]] = {}
        self._artifacts: dict[tuple[str, Digest], Artifact] = {}
        self._runs: dict[str, RunRow] = {}
        self._decisions: dict[str, DecisionRow] = {}
        self._entries: dict[str, MutableMapping[int, SpendEntry]] = {}
        self._raises: dict[str, MutableMapping[int, Raise]] = {}
        self._last_number = 0

    def append(
        self,
        head: Head,
        facts: Sequence[Fact],
        *,
        actor: str | Sequence[str],
        artifacts: Iterable[Artifact] = (),
        fits: Fits = fits_anywhere,
    ) -> tuple[Event, ...]:
        events = tuple(link.event for link in chained(head, facts, actor=actor, at=stamp(self._clock())))
        fits(events)
        with self._lock:
            self._refuse_conflicts(head, events)
            self._refuse_spending(events)
            self._streams.setdefault(head.stream, []).extend(events)
            for artifact in artifacts:
                self._artifacts.setdefault((head.stream, artifact.digest), artifact)
            for event in events:
                self._project(event)
        return events

    def _refuse_conflicts(self, head: Head, events: tuple[Event, ...]) -> None:
        stream = self._streams.get(head.stream)
        if stream == [] or head != (stream[-1].head if stream else Head(head.stream)):
            raise head_moved(head)
        opening: set[str] = set()
        for row in filter(None, map(opened_by, events)):
            if row.decision in self._decisions or row.decision in opening:
                raise decision_taken(row.decision)
            opening.add(row.decision)

    def _refuse_spending(self, events: tuple[Event, ...]) -> None:
        """Counts what the events would change, over what is there, and takes it in only when no cap is passed."""
        counting = [event for event in events if counts(event.fact)]
        if not counting:
            return
        stream = events[0].stream
        entries, raises = self._entries.get(stream, {}), self._raises.get(stream, {})
        more, raised = ChainMap[int, SpendEntry]({}, entries), ChainMap[int, Raise]({}, raises)
        self._entries[stream], self._raises[stream] = more, raised
        try:
            for event in counting:
                project(more, raised, event)
                if isinstance(event.fact, ModelAsked) and event.fact.budget:
                    refuse_beyond(event.fact, self._of_run(stream), self._of_day(event.fact.budget.day))
            entries.update(more.maps[0])
            raises.update(raised.maps[0])
        finally:
            self._entries[stream], self._raises[stream] = entries, raises

    def _of_run(self, run: str) -> Tally:
        raises = self._raises.get(run, {}).values()
        return tally(self._entries.get(run, {}).values(), (raised for raised in raises if not raised.day))

    def _of_day(self, day: str) -> Tally:
        raises = (raised for run in self._raises.values() for raised in run.values())
        return tally(self._on(day), (raised for raised in raises if raised.day == day))

    def _on(self, day: str) -> list[SpendEntry]:
        return [entry for run in self._entries.values() for entry in run.values() if entry.day == day]

    def take_in(self, arrival: Arrival) -> None:
        events = tuple(event for event, _ in arrival.events)
        if not events:
            raise ValueError("there is no event to take in")
        last = events[-1]
        span = OwnSpan(arrival.head.seq, last.seq)
        with self._lock:
            stream = self._streams.get(last.stream)
            if stream == [] or arrival.head != (stream[-1].head if stream else Head(last.stream)):
                raise head_moved(arrival.head)
            self._streams.setdefault(last.stream, []).extend(events)
            for artifact in arrival.artifacts:
                self._artifacts.setdefault((last.stream, artifact.digest), artifact)
            for event in events:
                self._take_in(event, (span,))
            if arrival.forgotten:
                self._tell_system(ArtifactsForgotten(last.stream, arrival.forgotten))
            self._tell_system(RunImported(last.stream, span.after, last.seq, last.digest))

    def _take_in(self, event: Event, spans: Spans) -> None:
        entries = self._entries.setdefault(event.stream, {})
        project(entries, self._raises.setdefault(event.stream, {}), event, imported=is_imported(event.seq, spans))
        self._project(event, spans)

    def imported(self, stream: str) -> tuple[OwnSpan, ...]:
        return spans_of(self._runs[stream].imported) if stream in self._runs else ()

    def spelled(self, stream: str) -> list[Spelled]:
        return [
            Spelled(event.seq, event.kind, event.at, event.actor, canonical_json(fact_body(event.fact)), event.digest)
            for event in self.read(stream)
        ]

    def _project(self, event: Event, spans: Spans = ()) -> None:
        run = run_after(self._runs.get(event.stream), event, spans)
        if run:
            self._runs[event.stream] = run
        self._last_number = max(self._last_number, number_taken_by(event.fact))
        opened = opened_by(event, spans)
        if opened:
            self._decisions[opened.decision] = opened
        if ends_import(event.seq, spans):
            before = [row for row in self._decisions.values() if row.run == event.stream]
            self._decisions |= {row.decision: row._replace(open=False) for row in before}
        closed = self._decisions.get(closed_by(event) or "")
        if closed and closed.run == event.stream:
            self._decisions[closed.decision] = DecisionRow(closed.decision, closed.run, closed.seq, open=False)

    def read(self, stream: str, after: int = 0) -> list[Event]:
        return self._streams.get(stream, [])[max(after, 0) :]

    def artifact(self, stream: str, digest: Digest) -> Artifact:
        try:
            return self._artifacts[stream, digest]
        except KeyError:
            self._absences().refuse_forgotten(stream, digest)
            raise JournalCorrupt(f'artifact {digest} is missing from "{stream}".', mend="Run `baton verify`.") from None

    def any_artifact(self, digest: Digest) -> Artifact:
        """An artifact of whatever stream. Raises KeyError when none was given it."""
        return next(artifact for (_, held), artifact in self._artifacts.items() if held == digest)

    def runs(self, wanted: Wanted = EVERY, *, limit: int | None = None) -> list[RunRow]:
        rows = [self._counted(self._runs[stream]) for stream in reversed(self._streams) if stream in self._runs]
        return sorted(filter(wanted.takes, rows), key=lambda row: row.started_at, reverse=True)[:limit]

    def count_runs(self, wanted: Wanted = EVERY) -> int:
        return len(self.runs(wanted))

    def run(self, run: str) -> RunRow | None:
        return self._counted(self._runs[run]) if run in self._runs else None

    def _counted(self, row: RunRow) -> RunRow:
        return row._replace(reserved_nano=sum(entry.nano for entry in self._entries.get(row.run, {}).values()))

    def decisions(self, *, open_only: bool = True) -> list[DecisionRow]:
        rows = [row for row in self._decisions.values() if row.open or not open_only]
        return sorted(rows, key=lambda row: (self._streams[row.run][row.seq - 1].at, len(row.decision), row.decision))

    def decision(self, decision: str) -> DecisionRow | None:
        return self._decisions.get(decision)

    def next_decision(self) -> str:
        return f"d-{self._last_number + 1}"

    def _absences(self) -> Absences:
        return absences(self._streams.get(SYSTEM, ()))

    def remove(self, streams: Iterable[str]) -> list[Tombstone]:
        with self._lock:
            return [
                self._remove(stream) for stream in streams if self._has_ended(stream) and not self._counts_still(stream)
            ]

    def _has_ended(self, stream: str) -> bool:
        return stream in self._runs and self._runs[stream].status in ENDED

    def _counts_still(self, stream: str) -> bool:
        rows: list[SpendEntry | Raise] = [
            *self._entries.get(stream, {}).values(),
            *self._raises.get(stream, {}).values(),
        ]
        return counts_still((row.day for row in rows), self._clock())

    def _remove(self, stream: str) -> Tombstone:
        decisions = [row for row in self._decisions.values() if row.run == stream]
        fact = removal_of(self._streams[stream][-1], decisions)
        self._streams[stream] = []
        self._artifacts = {key: artifact for key, artifact in self._artifacts.items() if key[0] != stream}
        self._decisions = {name: row for name, row in self._decisions.items() if row.run != stream}
        del self._runs[stream]
        self._entries.pop(stream, None)
        self._raises.pop(stream, None)
        return Tombstone(stream, fact.last_seq, fact.last_digest, self._tell_system(fact).at)

    def forget(self, stream: str, digests: Iterable[Digest]) -> None:
        gone = tuple(digests)
        with self._lock:
            if gone and stream in self._streams:
                for digest in gone:
                    self._artifacts.pop((stream, digest), None)
                self._tell_system(ArtifactsForgotten(stream, gone))

    def _tell_system(self, fact: Fact) -> Event:
        system = self._streams.setdefault(SYSTEM, [])
        head = system[-1].head if system else Head(SYSTEM)
        system.append(chained(head, [fact], actor=PERSON, at=stamp(self._clock()))[0].event)
        return system[-1]

    def holders(self, digests: Iterable[Digest]) -> dict[Digest, list[str]]:
        return {wanted: [stream for stream, digest in self._artifacts if digest == wanted] for wanted in digests}

    def shrink(self) -> None:
        """Nothing lies anywhere else."""

    def tombstone(self, stream: str) -> Tombstone | None:
        return self._absences().removed.get(stream)

    def spend(self, day: str, run: str = "") -> Spend:
        with self._lock:  # others may be writing
            asked = [
                (self._streams[stream][seq - 1].at, entry.cap)
                for stream, entries in self._entries.items()
                for seq, entry in entries.items()
                if entry.day == day
            ]
            return spend_of(self._of_run(run), self._of_day(day), max(asked, default=("", 0))[1])

    def verify(self, stream: str | None = None) -> Verification:
        named = list(self._streams) if stream is None else [stream] * (stream in self._streams)
        names = [name for name in named if self._streams[name]]
        broken = [fault for fault in map(self._first_broken, names) if fault]
        removed = [stone for name, stone in self._absences().removed.items() if name in named]
        return Verification(len(names), sum(len(self._streams[name]) for name in names), tuple(broken), tuple(removed))

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
