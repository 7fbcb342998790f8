"""Live progress: a line a phase, written as the journal acknowledges it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from orchestrator.cli.cells import cells, cut, padded, wrapped_by_line
from orchestrator.cli.terminal import Terminal, stderr
from orchestrator.face.watching import Event, Journal, RunState
from orchestrator.features.looking.progress import Happening, happening_of
from orchestrator.text.quantity import span

if TYPE_CHECKING:
    from orchestrator.cli.work_line import WorkLine
    from orchestrator.face.watching import Overhear, Overheard
    from orchestrator.features.looking.speeches import Speeches

_WIDE, _NARROW = 72, 40
"""From so many cells on there is room to say who did it, and how long it took."""
_LEAST_NAME, _WIDEST_NAME = 10, 24
"""Cells of the column of phases: as wide as the widest so far, which a branch with its phase may be."""
_LEAST_TOLD = 24
"""Cells below which what is told goes on lines of its own."""


_MOST_BESIDE = 3
"""Lines of a question beside its phase. A longer one has commands to be copied, which half a line would break."""


class Progress:
    """A watcher of runs that writes what a person wants to see of them."""

    def __init__(
        self, terminal: Terminal, journal: Journal, *, answers: bool = False, words: Terminal | None = None
    ) -> None:
        """Args:
        answers: tell what the person said, too; who gave the answer here knows it.
        words: where every word of models goes, in place of the line that shows the last of them.
        """
        self._terminal = terminal
        self._words = words
        self._journal = journal
        self._answers = answers
        self._column = _LEAST_NAME
        self._mends: set[str] = set()
        """Told already: entries of a list mostly fail of the same."""

    def __call__(self, event: Event, state: RunState) -> None:
        happening = happening_of(event, state, self._journal, answers=self._answers)
        if happening:
            self.show(happening)

    @property
    def overhear(self) -> Overhear | None:
        """What takes the pieces of answers; None: nobody would see them."""
        if self._words:
            return self._stream
        return self._work_line.hear if self._terminal.live else None

    @cached_property
    def _work_line(self) -> WorkLine:
        from orchestrator.cli.work_line import WorkLine  # with what only a model at work needs

        return WorkLine(self._terminal, self.show)

    @cached_property
    def _speeches(self) -> Speeches:
        from orchestrator.features.looking.speeches import Speeches

        return Speeches()

    def _stream(self, heard: Overheard) -> None:
        if self._words:
            if not self._speeches.is_speaking:
                self._terminal.clear_unfinished()
            self._words.words(self._speeches.hear(heard, self._words.ticks()))

    def show(self, happening: Happening) -> None:
        self._column = max(self._column, min(cells(happening.phase), _WIDEST_NAME))
        phase, told = happening.phase, happening.told
        if self._words and self._speeches.is_speaking:
            if happening.kind == "busy":  # its line would take the place of the words
                return
            self._words.words(self._speeches.line_ended())
        match happening.kind:
            case "busy":
                self._terminal.unfinished("running", told)
            case "warning":
                self._terminal.clear_unfinished()
                stderr().line(f"warning: {told}")
            case "done":
                took = span(happening.took) if happening.took is not None else ""
                self._write("done", phase, happening.by, took, [cut(told, self._room(phase))])
            case kind:  # a question is never cut, nor is what went wrong
                if happening.mend and happening.mended_by not in self._mends:
                    self._mends.add(happening.mended_by)
                    told = f"{told} {happening.mend}"
                beside = wrapped_by_line(told, self._room(phase))
                below = wrapped_by_line(told, self._whole_line) if len(beside) > _MOST_BESIDE else []
                self._write(kind, phase, happening.by, "", below or beside, is_below=bool(below))

    def _write(self, glyph: str, phase: str, by: str, took: str, told: list[str], *, is_below: bool = False) -> None:
        terminal = self._terminal
        terminal.clear_unfinished()
        margin = self._margin(phase)
        first, *more = told
        if is_below or self._room(phase) > terminal.width - margin - 1:  # what is told has lines of its own
            more, first, margin = told, "", 4
        terminal.line(f"  {terminal.glyph(glyph)} {self._head(phase, by, took)}{first}".rstrip())
        for line in filter(None, more):
            terminal.line(" " * margin + line)

    def _head(self, phase: str, by: str, took: str) -> str:
        """The columns before what is told, as many as there is room for."""
        if self._terminal.width >= _WIDE:
            return f"{padded(cut(phase, _WIDEST_NAME), self._column)} {padded(cut(by, 18), 18)} {took:>7}   "
        if self._terminal.width >= _NARROW:
            return f"{padded(cut(phase, 20), 10)} {took:>7}   "
        return cut(phase, self._terminal.width - 6) + "   "

    def _margin(self, phase: str) -> int:
        return 3 + cells(self._terminal.plain_glyph("done")) + cells(self._head(phase, "", ""))

    def _room(self, phase: str) -> int:
        """How many cells what is told may take on a line."""
        spelled = 0 if self._terminal.unicode else 2  # `…` is three characters there
        beside = self._terminal.width - self._margin(phase) - 1 - spelled
        return beside if beside >= _LEAST_TOLD else self._whole_line

    @property
    def _whole_line(self) -> int:
        return self._terminal.width - 5 - (0 if self._terminal.unicode else 2)
