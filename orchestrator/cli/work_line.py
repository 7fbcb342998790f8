"""The line on the screen while models are at work: where, since when, how much they wrote, and their last words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from orchestrator.cli.cells import cells, cut, cut_beginning
from orchestrator.cli.leaving import LeavingClean
from orchestrator.cli.terminal import Terminal
from orchestrator.features.looking.at_work import AtWork, ModelsAtWork, Overheard, amount_written
from orchestrator.features.looking.progress import Happening
from orchestrator.text.visible import visible

_AT_MOST_EVERY_S = 0.1
"""So often the line is drawn: words come faster than anybody reads."""
_AT_LEAST_EVERY_S = 0.5
"""Also where nothing comes: the seconds go on, and who waits sees that it is waited."""
_HELD_S = 1.5
"""So long one of several stays on the line before another takes its place: words can be read, and not only seen."""
_WIDEST_PLACE, _WIDEST_MODEL = 24, 28
"""Cells."""
_LEAST_WORDS = 16
"""Cells below which words say less than what stands before them."""
_MARGIN = 6
"""Cells that `Terminal.unfinished` keeps for its sign, and for the last one, which must not be filled."""
_DOING = {"thought": "thinking: ", "called": "calling: "}


class Handle(Protocol):
    def cancel(self) -> None: ...


Later = Callable[[float, Callable[[], None]], Handle]


def in_loop(seconds: float, act: Callable[[], None]) -> Handle:
    """In the event loop that runs: nothing else writes to the screen at the same time, and no thread is needed."""
    import asyncio

    return asyncio.get_running_loop().call_later(seconds, act)


class WorkLine:
    """Drawn and drawn again on a terminal, by nobody else and nowhere else. It is one line however many are at work."""

    def __init__(self, terminal: Terminal, show: Callable[[Happening], None], *, later: Later = in_loop) -> None:
        """`show` tells what stays on the screen."""
        self._terminal = terminal
        self._show = show
        self._later = later
        self._models = ModelsAtWork()
        self._drawn_s = float("-inf")
        self._next: Handle | None = None
        self._next_s = 0.0
        self._speaks: AtWork | None = None
        self._speaks_from_s = 0.0
        self._leaving = LeavingClean(terminal)

    def hear(self, heard: Overheard) -> None:
        """Take a piece in."""
        one = self._models.hear(heard, self._terminal.ticks())
        if one and heard.piece.kind == "dropped" and one.has_spoken:
            told = f"thrown away: {amount_written(one)}, {heard.piece.text.replace('_', ' ')}"
            self._show(Happening("failed", told, one.where, visible(one.model)))  # it was seen, so it is said here
        if len(self._models):
            self._leaving.guard()
            self._draw_soon()
        elif one:
            self._rest(one)

    def _rest(self, last: AtWork) -> None:
        self._leaving.let_go()
        if self._next:
            self._next.cancel()
            self._next = None
        self._terminal.unfinished("running", last.where)

    def _draw_soon(self) -> None:
        wait_s = self._drawn_s + _AT_MOST_EVERY_S - self._terminal.ticks()
        if wait_s <= 0:
            self._draw()
        elif self._next is None or self._next_s > self._terminal.ticks() + wait_s:
            self._draw_in(wait_s)

    def _draw_in(self, wait_s: float) -> None:
        if self._next:
            self._next.cancel()
        self._next_s = self._terminal.ticks() + wait_s
        self._next = self._later(wait_s, self._draw)

    def _draw(self) -> None:
        if not len(self._models):
            return
        self._draw_in(_AT_LEAST_EVERY_S)
        if not self._leaving.has_screen:
            return
        self._drawn_s = self._terminal.ticks()
        terminal = self._terminal.fitted()
        terminal.unfinished("running", line_of(list(self._models), self._speaker(), terminal, self._drawn_s))

    def _speaker(self) -> AtWork:
        """Who spoke last, or whoever has the line for not long enough yet."""
        speaks, models = self._speaks, list(self._models)
        held = speaks is not None and speaks.has_spoken and self._drawn_s - self._speaks_from_s < _HELD_S
        if speaks is None or not held or not any(one is speaks for one in models):
            latest = max(models, key=lambda one: (one.has_spoken, one.heard_s))
            if latest is not speaks:
                self._speaks, self._speaks_from_s = latest, self._drawn_s
            return latest
        return speaks


def line_of(models: Sequence[AtWork], speaks: AtWork, terminal: Terminal, now_s: float) -> str:
    """What is said of models at work in one line, with the last words of one as far as there is room."""
    seconds = f"{max(0.0, now_s - min(one.since_s for one in models)):.0f} s"
    if len(models) == 1:
        head = [
            cut(speaks.where, _WIDEST_PLACE),
            seconds,
            amount_written(speaks),
            cut(visible(speaks.model), _WIDEST_MODEL),
        ]
        doing = _DOING.get(speaks.kind, "")
    else:
        head = [f"{len(models)} models", seconds, amount_written(*models)]
        doing = f"{cut(speaks.where, _WIDEST_PLACE)}: "
    words = terminal.spelled(" ".join(visible(speaks.words).split()))
    while True:
        before = terminal.spelled(" · ".join(filter(None, head)))
        room = terminal.width - _MARGIN - cells(before) - 3 - cells(doing)
        if room >= min(_LEAST_WORDS, cells(words)) or len(head) == 2:
            break
        head.pop()
    if not words or room < 2:
        return before
    return f"{before}{terminal.spelled(' · ')}{doing}{cut_beginning(words, room, terminal.spelled('…'))}"
