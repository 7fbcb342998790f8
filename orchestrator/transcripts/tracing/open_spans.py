"""The spans of one run that have not ended, and how one comes to its end."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.event import Event
from orchestrator.transcripts.tracing import names
from orchestrator.transcripts.tracing.span import Attribute, SpanLink, SpanOf, TracedSpan, span_of
from orchestrator.values import replace

CUT_OFF = "interrupted"
"""The error of what was under way when its process stopped, or the run was ended."""
_EXCHANGES: tuple[SpanOf, ...] = ("chat", "tool")


class OpenSpans:
    """At most one of each kind: one visit at a time is under way in a run, and one exchange in a visit."""

    def __init__(self, stream: str, trace: str) -> None:
        self.stream = stream
        self.trace = trace
        self.ended: list[TracedSpan] = []
        self._open: dict[SpanOf, TracedSpan] = {}

    def __contains__(self, of: SpanOf) -> bool:
        return of in self._open

    def all(self) -> list[TracedSpan]:
        """The outermost first."""
        return list(self._open.values())

    def start_of(self, of: SpanOf) -> str:
        """Empty: none is open."""
        return self._open[of].start if of in self._open else ""

    def put(
        self,
        event: Event,
        of: SpanOf,
        name: str,
        told: Mapping[str, Attribute],
        *,
        id_: str = "",
        parent: str | None = None,
        start: str = "",
        links: tuple[SpanLink, ...] = (),
    ) -> None:
        """Open one. What is not said is taken from the event, and from what is open around it."""
        self._open[of] = TracedSpan(
            self.trace,
            id_ or span_of(self.trace, self.stream, of, event.seq),
            self._around(of) if parent is None else parent,
            of,
            name,
            self.stream,
            event.seq,
            start or event.at,
            attributes=dict(told),
            links=links,
            leaves=of == "chat" and told[names.PROVIDER] != names.OURS,
        )

    def _around(self, of: SpanOf) -> str:
        """An exchange is in the agent's, a step in the effect's, all else in the phase's or the run's."""
        inner: tuple[SpanOf, ...] = ("agent",) if of in _EXCHANGES else ("effect",) if of == "step" else ()
        outer: tuple[SpanOf, ...] = ("run",) if of == "phase" else ("phase", "run")
        return next((self._open[one].id for one in (*inner, *outer) if one in self._open), "")

    def tell(self, of: SpanOf, told: Mapping[str, Attribute]) -> None:
        """Of one that is open, if one is."""
        if of in self._open:
            span = self._open[of]
            self._open[of] = replace(span, attributes={**span.attributes, **told})

    def add(self, of: SpanOf, name: str, number: float) -> None:
        """To an attribute that counts."""
        span = self._open.get(of)
        before = span.attributes.get(name, 0) if span else 0
        if isinstance(before, int | float):
            self.tell(of, {name: before + number})

    def close(self, of: SpanOf, at: str, told: Mapping[str, Attribute] | None = None, *, error: str = "") -> None:
        span = self._open.pop(of, None)
        if span:
            told = {**span.attributes, **(told or {}), **({names.ERROR_TYPE: error} if error else {})}
            end = max(at, span.start)  # a clock that was put back makes no span end before it began
            self.ended.append(replace(span, end=end, attributes=told, error=error))

    def cut_off(self, at: str) -> None:
        """What was asked and will not be answered any more."""
        for of in _EXCHANGES:
            self.close(of, at, error=CUT_OFF)
