"""The trace of a run: its spans and those of all its branches, and how a person reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from orchestrator.domain.branch import last_step, parent_of
from orchestrator.face.run import Run
from orchestrator.face.tracing.origin import spans_in
from orchestrator.face.workspace import Workspace
from orchestrator.ports.clock import stamp
from orchestrator.text.quantity import amount, counted
from orchestrator.text.visible import visible
from orchestrator.transcripts.tracing import names
from orchestrator.transcripts.tracing.span import SpanOf as SpanOf
from orchestrator.transcripts.tracing.span import TracedSpan
from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True)
class RunTrace:
    run: str
    id: str
    """Of the trace; a branch is in that of the root of its tree."""
    spans: tuple[TracedSpan, ...]
    """In the order they began."""
    now: str
    """When it was looked at: what has not ended lasts until then."""

    @property
    def unfinished(self) -> int:
        """How many have not ended, and so cannot be sent yet."""
        return sum(not span.end for span in self.spans)


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One span, as a line shows it; texts are made visible."""

    depth: int
    of: SpanOf
    name: str
    took: timedelta
    goes_on: bool
    failed: bool
    told: str


def trace_of_run(workspace: Workspace, run: Run, *, content: bool = False) -> RunTrace:
    """From the journal alone, whoever drove the run. `content`: with what was said to models and tools."""
    own = [run.id, *(row.run for row, _ in run.below())]
    spans = [span for one in own for span in _spans(workspace, one, content=content)]
    ordered = sorted(spans, key=_place)
    return RunTrace(run.id, spans[0].trace if spans else "", tuple(ordered), stamp(run.now()))


def _spans(workspace: Workspace, run: str, *, content: bool) -> list[TracedSpan]:
    folded = spans_in(workspace.journal, run, content=content)
    ended = [span for event in workspace.journal.read(run) for span in folded.take(event)]
    return [*ended, *folded.open()]


def _place(span: TracedSpan) -> tuple[str, int, int]:
    """What is around others began before them; of the same moment, above them or by an earlier event."""
    return span.start, span.run.count("/"), span.seq


def trace_lines(trace: RunTrace) -> Iterator[TraceLine]:
    """What is in a span stands below it."""
    known = {span.id for span in trace.spans}
    below: dict[str, list[TracedSpan]] = {}
    for span in trace.spans:
        below.setdefault(span.parent if span.parent in known else "", []).append(span)
    return _lines(below, below.get("", ()), trace.now, 0)


def _lines(
    below: dict[str, list[TracedSpan]], spans: Sequence[TracedSpan], now: str, depth: int
) -> Iterator[TraceLine]:
    for span in spans:
        told = visible(" · ".join(_told(span)))
        name = visible(span.name)
        yield TraceLine(depth, span.of, name, span.took(now), not span.end, bool(span.error), told)
        yield from _lines(below, below.get(span.id, ()), now, depth + 1)


def _told(span: TracedSpan) -> Iterator[str]:
    said = span.attributes
    if span.of == "run":
        yield from filter(None, (last_step(span.run) if parent_of(span.run) else "", str(said.get(names.STATUS, ""))))
    if span.of == "gate" and names.ANSWER in said:
        yield f"{str(said[names.ANSWER]).replace('_', ' ')} by {said[names.ANSWERED_BY]}"
    if names.TO in said:
        yield f"→ {said[names.TO]}"
    if said.get(names.INPUT_TOKENS) or said.get(names.OUTPUT_TOKENS):
        yield f"{counted(int(_number(said[names.INPUT_TOKENS])), 'token')} in, {said[names.OUTPUT_TOKENS]:,} out"
    cost = _number(said.get(names.COST, said.get(names.RUN_COST, 0)))
    if cost:
        yield f"${amount(cost)}"
    if names.REUSED in said:
        yield f"reused from {said[names.REUSED]}"
    if names.PROBED in said:
        yield "looked for first"
    if span.error:
        yield span.error


def _number(value: object) -> float:
    return value if isinstance(value, int | float) else 0
