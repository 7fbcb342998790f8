"""Live progress: a line a phase, written as the journal acknowledges it."""

from __future__ import annotations

from orchestrator.cli.cells import cells, cut, padded, wrapped
from orchestrator.cli.terminal import Terminal, stderr
from orchestrator.cli.times import duration
from orchestrator.domain.event import Event
from orchestrator.domain.facts import (
    PERSON,
    BudgetNeared,
    DecisionOpened,
    HandoffRecorded,
    ModelFailed,
    PhaseFailed,
    PhaseStarted,
    ToolCalled,
)
from orchestrator.engine.state import RunState
from orchestrator.ports.journal import Journal
from orchestrator.text.quantity import amount
from orchestrator.text.visible import visible
from orchestrator.transcripts.summary import summary

_WIDE, _NARROW = 72, 40
"""From so many cells on there is room to say who did it, and how long it took."""
_LEAST_TOLD = 24
"""Cells below which what is told goes on lines of its own."""


class Progress:
    """A watcher of runs that writes what a person wants to see of them."""

    def __init__(self, terminal: Terminal, journal: Journal, *, answers: bool = False) -> None:
        """`answers`: tell what the person said, too; who gave the answer here knows it."""
        self._terminal = terminal
        self._journal = journal
        self._answers = answers

    def __call__(self, event: Event, state: RunState) -> None:
        match event.fact:
            case PhaseStarted(phase=phase):
                self._terminal.unfinished("running", phase)
            case ToolCalled(tool=tool):
                self._terminal.unfinished("running", f"{state.at}  {tool}")
            case ModelFailed(model=model, cause=cause):
                self._terminal.unfinished("running", f"{state.at}  {model} did not answer: {cause}")
            case BudgetNeared(scope=scope, spent_usd=spent, cap_usd=cap):
                self._terminal.clear_unfinished()
                stderr().line(f"warning: ${amount(spent)} of the {scope}'s ${amount(cap)} is spent.")
            case HandoffRecorded():
                self._handoff(event, event.fact, state)
            case DecisionOpened(question=question, phase=phase):
                self.waiting(phase, self._journal.artifact(event.stream, question).text)
            case PhaseFailed(error=error, phase=phase):
                told = self._journal.artifact(event.stream, error).value
                self._write("failed", phase, "", "", wrapped(visible(told["message"]), self._room(phase)))

    def waiting(self, phase: str, question: str) -> None:
        """The line of a gate; a question is never cut."""
        self._write("waiting", phase, PERSON, "", wrapped(visible(question), self._room(phase)))

    def _handoff(self, event: Event, fact: HandoffRecorded, state: RunState) -> None:
        if fact.by == PERSON and not fact.by_hand and not self._answers:
            return
        handoff = state.handoffs[-1]
        told = [summary(self._journal.artifact(event.stream, digest)) for digest in fact.artifacts.values()]
        order = list(state.visits)
        left = order.index(fact.phase) if fact.phase in order else len(order)  # a person may leave it before it began
        back = fact.to in order[: left + 1]
        if fact.why and (not fact.artifacts or fact.by_hand or back):
            told.append(f"back to {fact.to}: {fact.why}" if back else fact.why)
        if fact.provenance:
            told.append(fact.provenance)
        line = cut(visible(" · ".join(told)), self._room(fact.phase))
        self._write("done", fact.phase, fact.by, duration(handoff.started_at, handoff.at), [line])

    def _write(self, glyph: str, phase: str, by: str, took: str, told: list[str]) -> None:
        terminal = self._terminal
        terminal.clear_unfinished()
        margin = self._margin(phase)
        first, *more = told
        if self._room(phase) > terminal.width - margin - 1:  # what is told has lines of its own
            more, first, margin = told, "", 4
        terminal.line(f"  {terminal.glyph(glyph)} {self._head(phase, by, took)}{first}".rstrip())
        for line in filter(None, more):
            terminal.line(" " * margin + line)

    def _head(self, phase: str, by: str, took: str) -> str:
        """The columns before what is told, as many as there is room for."""
        if self._terminal.width >= _WIDE:
            return f"{padded(cut(phase, 24), 10)} {padded(cut(by, 18), 18)} {took:>7}   "
        if self._terminal.width >= _NARROW:
            return f"{padded(cut(phase, 20), 10)} {took:>7}   "
        return cut(phase, self._terminal.width - 6) + "   "

    def _margin(self, phase: str) -> int:
        return 3 + cells(self._terminal.plain_glyph("done")) + cells(self._head(phase, "", ""))

    def _room(self, phase: str) -> int:
        """How many cells what is told may take on a line."""
        spelled = 0 if self._terminal.unicode else 2  # `…` is three characters there
        beside = self._terminal.width - self._margin(phase) - 1 - spelled
        return beside if beside >= _LEAST_TOLD else self._terminal.width - 5 - spelled
