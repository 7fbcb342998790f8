"""Spans that leave as what ends them is committed, where the environment names a collector.

Whoever commits does no more than put the events into a queue. A thread of its own folds them, reads what it needs by a
connection of its own and sends; a collector that is slow, gone or hanging costs a run nothing but spans. Which process
tells a span is settled by who committed its end, so that none is told twice, whoever else drives the run before or
after.
"""

from __future__ import annotations

import atexit
import os
import queue
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from orchestrator.domain.event import SYSTEM, Event
from orchestrator.errors import BatonError
from orchestrator.face.log import LOG
from orchestrator.face.tracing.origin import spans_in
from orchestrator.face.tracing.otlp import OtlpSender, shown
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.ports.journal import Append
from orchestrator.transcripts.tracing.run_spans import RunSpans
from orchestrator.transcripts.tracing.span import TracedSpan

_GATHER_S = 0.5
"""How long spans wait for others, so that a run of short phases is some requests and not hundreds."""
_LAST_WAIT_S = 2.0
"""How long the end of a command waits for what has not left yet, while nothing says that it will not."""
_GIVING_UP_S = 0.2
"""What it takes to say why, once a try is given up; one that hangs in the network does not come back to say it."""
_MOST_WAITING = 10_000
"""Commits that wait while a collector hangs; what comes then is not told, and a person can send it afterwards."""
_KEPT = 64
"""Runs whose open spans are kept; those of another one are folded from its beginning again."""
_CONTENT = frozenset(("true", "1", "span_only", "span_and_event"))
_SEND_LATER = "Send them afterwards: baton trace RUN --otlp URL"


class TracedJournal(SqliteJournal):
    """Tells of what it commits once that is durable."""

    live: LiveSpans | None = None

    def commit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        events = super().commit(appends)
        self._tell(events)
        return events

    async def acommit(self, appends: Sequence[Append]) -> tuple[tuple[Event, ...], ...]:
        events = await super().acommit(appends)
        self._tell(events)
        return events

    def _tell(self, committed: Sequence[Sequence[Event]]) -> None:
        if self.live:
            for events in committed:
                self.live.take(events)

    def close(self) -> None:
        super().close()
        if self.live:
            self.live.close()


def traced(path: Path, journal: TracedJournal, environ: Mapping[str, str]) -> TracedJournal:
    """The journal at a path, whose commits are told to the collector of an environment from now on."""
    if environ.get("OTEL_SDK_DISABLED", "").lower() != "true" and environ.get("OTEL_TRACES_EXPORTER") != "none":
        journal.live = LiveSpans(path, environ)
    return journal


class LiveSpans:
    """Begins its thread when the first event comes."""

    def __init__(self, path: Path, environ: Mapping[str, str] = os.environ) -> None:
        self._path = path
        self._address = environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") or environ["OTEL_EXPORTER_OTLP_ENDPOINT"]
        protocol = environ.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") or environ.get("OTEL_EXPORTER_OTLP_PROTOCOL", "")
        self._protocol = protocol or "http/protobuf"
        said = environ.get("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "")
        self._content = said.lower() in _CONTENT
        self._waiting: queue.SimpleQueue[Sequence[Event] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._trouble = threading.Event()
        """Something has gone wrong, or all is done: nobody waits for it."""
        self._runs: dict[str, _Followed] = {}
        self._sender: OtlpSender | None = None
        self._is_told = self._is_over = False

    def take(self, events: Sequence[Event]) -> None:
        """What was committed just now, to one stream."""
        if self._is_over or events[0].stream == SYSTEM:
            return
        if self._waiting.qsize() >= _MOST_WAITING:
            self._tell("it takes them too slowly")
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._go_on, name="baton-spans", daemon=True)
            self._thread.start()
            atexit.register(self.close)
        self._waiting.put(events)

    def close(self) -> None:
        """Nothing more comes. Waits a little for what has not left yet."""
        if self._thread is None or self._is_over:
            return
        self._is_over = True
        atexit.unregister(self.close)
        self._waiting.put(None)
        if not self._trouble.wait(_LAST_WAIT_S):
            self._tell(f"it has not answered in {_LAST_WAIT_S:g} s")
        if self._thread.is_alive() and self._sender:
            self._sender.close()
            self._thread.join(_GIVING_UP_S)

    def _go_on(self) -> None:
        try:
            self._check_protocol()
            self._sender = OtlpSender()
            with SqliteJournal.open_to_look(self._path) as journal:
                for batch in self._batches():
                    self._send([span for events in batch for span in self._ended_or_none(journal, events)])
        except Exception as error:  # noqa: BLE001 - a run does not end because it cannot be told of
            self._tell(str(error).rstrip("."))
            self._is_over = True  # nobody takes anything any more
        finally:
            self._trouble.set()

    def _check_protocol(self) -> None:
        if self._protocol != "http/protobuf":
            raise BatonError(f"{self._protocol} is not spoken here: say http/protobuf, which mostly is at port 4318.")

    def _batches(self) -> Iterator[list[Sequence[Event]]]:
        """What has come, in pieces, until nothing comes any more."""
        while True:
            first = self._waiting.get()
            if first is None:
                return
            batch, is_over = [first], False
            with suppress(queue.Empty):
                while not is_over:
                    more = self._waiting.get(timeout=_GATHER_S)
                    is_over = more is None
                    batch += [more] if more else []
            yield batch
            if is_over:
                return

    def _ended_or_none(self, journal: SqliteJournal, events: Sequence[Event]) -> list[TracedSpan]:
        """A run that cannot be read keeps no other from being told of."""
        try:
            return self._ended_by(journal, events)
        except BatonError as error:
            self._tell(f"{events[0].stream} cannot be read: {error.message.rstrip('.')}")
            return []

    def _ended_by(self, journal: SqliteJournal, events: Sequence[Event]) -> list[TracedSpan]:
        run = events[0].stream
        followed = self._runs.pop(run, None) or _Followed(spans_in(journal, run, content=self._content))
        if followed.seq + 1 < events[0].seq:  # others have moved it, and told of that
            followed.take(journal.read(run, after=followed.seq, limit=events[0].seq - 1 - followed.seq))
        self._runs[run] = followed
        if len(self._runs) > _KEPT:
            del self._runs[next(iter(self._runs))]
        return followed.take(events)

    def _send(self, spans: Sequence[TracedSpan]) -> None:
        if spans and self._sender:
            why = self._sender.send(spans, trouble=self._trouble)
            if why:
                self._tell(why)
            else:
                self._trouble.clear()

    def _tell(self, why: str) -> None:
        """Once: a collector that is gone is gone at each phase."""
        if not self._is_told:
            self._is_told = True
            LOG.warning("spans were not sent to %s: %s. The run is not touched by that. %s", *self._told(why))

    def _told(self, why: str) -> tuple[str, str, str]:
        return shown(self._address), why, _SEND_LATER


class _Followed:
    """A run, folded up to an event."""

    def __init__(self, spans: RunSpans) -> None:
        self._spans = spans
        self.seq = 0

    def take(self, events: Sequence[Event]) -> list[TracedSpan]:
        ended = [span for event in events for span in self._spans.take(event)]
        self.seq = events[-1].seq if events else self.seq
        return ended
