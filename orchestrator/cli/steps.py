"""The steps of a run as lines: waiting for the person looks different from the machine's time."""

from __future__ import annotations

from collections.abc import Iterator

from orchestrator.cli.terminal import Terminal
from orchestrator.domain.canonical import short
from orchestrator.domain.visible import visible
from orchestrator.ports.clock import stamp
from orchestrator.transcripts.summary import summary
from orchestrator.transcripts.timeline import SpanKind, Stay, stays, total
from orchestrator.transcripts.times import span, weight
from orchestrator.wiring.run import Run

_WIDE = 90
"""From so many cells on there is room to say who did it."""
_KINDS: dict[SpanKind, str] = {"work": "of work", "wait": "waiting for you", "rest": "at rest"}


def show_steps(terminal: Terminal, run: Run) -> None:
    visits = stays(run.events(), stamp(run.now()))
    terminal.table(_row(terminal, run, stay) for stay in visits if stay.handoff or stay.time("wait"))
    spans = [piece for stay in visits for piece in stay.spans]
    times = {kind: total(spans, kind) for kind in _KINDS}
    told = (f"{terminal.bar(kind)} {span(times[kind])} {words}" for kind, words in _KINDS.items() if times[kind])
    if spans:
        terminal.line("     " + "   ".join(told))


def _row(terminal: Terminal, run: Run, stay: Stay) -> tuple[str, ...]:
    fact = stay.handoff
    glyph = terminal.plain_glyph("waiting" if stay.time("wait") else "done")
    leads = f"{stay.phase} → {fact.to}" if fact else stay.phase
    by = (fact.by if fact else "",) if terminal.width >= _WIDE else ()
    bar = "".join(terminal.bar(piece.kind) * weight(piece.time) for piece in stay.spans)
    return (glyph, leads, *by, span(stay.longest), bar, " · ".join(_told(run, stay)))


def _told(run: Run, stay: Stay) -> Iterator[str]:
    fact = stay.handoff
    if fact is None:
        yield "waits"
        return
    if fact.why and not stay.time("wait"):
        yield visible(fact.why)
    for name, digest in fact.artifacts.items():
        yield f"{name} {short(digest)} {summary(run.artifact_of(digest))}"
    if stay.time("wait") and not fact.artifacts:
        yield visible(fact.why)
