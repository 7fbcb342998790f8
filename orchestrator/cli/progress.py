"""Live progress: a line a phase, written as the journal acknowledges it."""

from __future__ import annotations

from datetime import datetime, timedelta

from orchestrator.cli.terminal import Terminal, cut
from orchestrator.domain.event import Event
from orchestrator.domain.facts import (
    DecisionOpened,
    HandoffRecorded,
    ModelFailed,
    PhaseFailed,
    PhaseStarted,
    ToolCalled,
)
from orchestrator.domain.visible import visible
from orchestrator.engine.state import RunState
from orchestrator.ports.journal import Journal
from orchestrator.transcripts.summary import summary


class Progress:
    """A watcher of runs that writes what a person wants to see of them."""

    def __init__(self, terminal: Terminal, journal: Journal) -> None:
        self._terminal = terminal
        self._journal = journal

    def __call__(self, event: Event, state: RunState) -> None:
        match event.fact:
            case PhaseStarted(phase=phase):
                self._terminal.unfinished(self._line("running", phase, "", "", ""))
            case ToolCalled(tool=tool) | ModelFailed(model=tool):
                self._terminal.unfinished(self._line("running", state.at, "", "", tool))
            case HandoffRecorded():
                self._handoff(event, event.fact, state)
            case DecisionOpened(question=question, phase=phase):
                asked = visible(self._journal.artifact(event.stream, question).text)
                self._write(self._line("waiting", phase, "you", "", asked))
            case PhaseFailed(error=error, phase=phase):
                told = self._journal.artifact(event.stream, error).value
                self._write(self._line("failed", phase, "", "", visible(told["message"])))

    def _handoff(self, event: Event, fact: HandoffRecorded, state: RunState) -> None:
        if fact.by == "you" and not fact.by_hand:
            return
        handoff = state.handoffs[-1]
        told = [summary(self._journal.artifact(event.stream, digest)) for digest in fact.artifacts.values()]
        if fact.why and (not fact.artifacts or fact.by_hand or fact.to in state.visits):
            told.append(f"back to {fact.to}: {fact.why}" if fact.to in state.visits else fact.why)
        if fact.provenance:
            told.append(fact.provenance)
        took = duration(handoff.started_at, handoff.at)
        self._write(self._line("done", fact.phase, fact.by, took, " · ".join(told)))

    def _write(self, line: str) -> None:
        self._terminal.clear_unfinished()
        self._terminal.line(line)

    def _line(self, glyph: str, phase: str, by: str, took: str, told: str) -> str:
        terminal = self._terminal
        colour = {"done": "green", "waiting": "yellow", "failed": "red", "running": "cyan"}[glyph]
        head = f"  {terminal.style(terminal.glyph(glyph), colour)} {phase:<10} {by:<18} {took:>7}   "
        plain_width = 2 + len(terminal.glyph(glyph)) + 1 + max(10, len(phase)) + 1 + max(18, len(by)) + 1 + 7 + 3
        return (head + cut(told, terminal.width - plain_width)).rstrip()


def duration(start: str, end: str) -> str:
    """How long from one stamp to another, for people."""
    return span(datetime.fromisoformat(end) - datetime.fromisoformat(start))


def span(time: timedelta) -> str:
    """`4 ms`, `0.3 s`, `2 min`, `1 h`, `3 days`."""
    seconds = time.total_seconds()
    if seconds < 0.1:
        return f"{max(0, round(seconds * 1000))} ms"
    if seconds < 60:
        return f"{seconds:.1f} s"
    if seconds < 3600:
        return f"{round(seconds / 60)} min"
    return f"{round(seconds / 3600)} h" if seconds < 172800 else f"{round(seconds / 86400)} days"
