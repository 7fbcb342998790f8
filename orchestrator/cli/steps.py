"""The steps of a run as lines: waiting for the person looks different from the machine's time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from orchestrator.cli.terminal import Terminal
from orchestrator.domain.canonical import short
from orchestrator.face.run import Run
from orchestrator.ports.clock import stamp
from orchestrator.text.quantity import span, weight
from orchestrator.text.visible import visible
from orchestrator.transcripts.forgotten import held, with_gaps
from orchestrator.transcripts.timeline import SpanKind, Stay, stays, total

_WIDE = 90
"""From so many cells on there is room to say who did it."""
_KINDS: dict[SpanKind, str] = {"work": "of work", "wait": "waiting for you", "rest": "at rest"}


@dataclass(frozen=True)
class Steps:
    """All that is to be shown of a run's steps, read before the first of it is."""

    rows: list[tuple[str, ...]]
    visits: list[Stay]

    @classmethod
    def of(cls, terminal: Terminal, run: Run) -> Steps:
        visits = stays(run.events(), stamp(run.now()))
        return cls([_row(terminal, run, stay) for stay in visits if stay.handoff or stay.time("wait")], visits)

    def show(self, terminal: Terminal) -> None:
        terminal.table(self.rows)
        spans = [piece for stay in self.visits for piece in stay.spans]
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
        yield "waited where it came from" if run.state.asked_elsewhere else "waits"
        return
    if fact.why and not stay.time("wait"):
        yield visible(fact.why)
    load = with_gaps(run.artifact_of)
    for name, digest in fact.artifacts.items():
        yield f"{name} {short(digest)} {held(load(digest))}"
    if stay.time("wait") and not fact.artifacts:
        yield visible(fact.why)
