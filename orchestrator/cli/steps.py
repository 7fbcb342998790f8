"""The steps of a run as lines: waiting for the person looks different from the machine's time."""

from __future__ import annotations

from orchestrator.cli.terminal import Terminal
from orchestrator.features.looking.steps import RunStep, RunSteps, SpanKind
from orchestrator.text.quantity import span, weight

_WIDE = 90
"""From so many cells on there is room to say who did it."""
_KINDS: dict[SpanKind, str] = {"work": "of work", "wait": "waiting for you", "rest": "at rest"}


def show_steps(terminal: Terminal, shown: RunSteps) -> None:
    terminal.table([_row(terminal, step) for step in shown.steps])
    if shown.timed:
        times = {kind: shown.times[kind] for kind in _KINDS if shown.times[kind]}
        told = (f"{terminal.bar(kind)} {span(time)} {_KINDS[kind]}" for kind, time in times.items())
        terminal.line("     " + "   ".join(told))


def _row(terminal: Terminal, step: RunStep) -> tuple[str, ...]:
    glyph = terminal.plain_glyph("waiting" if step.waited else "done")
    leads = f"{step.phase} → {step.to}" if step.to else step.phase
    by = (step.by,) if terminal.width >= _WIDE else ()
    bar = "".join(terminal.bar(piece.kind) * weight(piece.time) for piece in step.spans)
    return (glyph, leads, *by, span(step.took), bar, " · ".join(step.told))
