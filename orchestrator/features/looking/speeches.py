"""Every word of models as it comes, for who asked for all of them: safe to look at, and marked as what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestrator.domain.whole_characters import joined
from orchestrator.features.looking.at_work import AtWork, ModelsAtWork, Overheard, PieceKind, amount_written
from orchestrator.text.visible import visible

_LINE = 80
"""Characters of the line so far that decide how the next are shown: what stands above a letter belongs to it."""
_HALVES = re.compile("[\ud800-\udfff\u200d\r]{1,4}$")
"""What may be the first half of something. It is shown with what follows it."""
_INDENT = "  "
"""Before each line of a model's words: at the edge stands what Baton says, and what a screen wraps of a longer line."""
_MARKS = ("asked", "whole", "dropped")
_HEADS = {"said": "says", "thought": "thinks", "called": "calls"}


class Speeches:
    """Text that goes on and on. One speaks at a time: what others say meanwhile is told once it is their turn, so that
    each can be read.
    """

    def __init__(self) -> None:
        self._models = ModelsAtWork()
        self._speeches: list[_Speech] = []
        """The first is told as it comes."""

    @property
    def is_speaking(self) -> bool:
        return bool(self._speeches)

    def hear(self, heard: Overheard, now_s: float) -> str:
        """Take a piece in; returns what is to be told now."""
        one = self._models.hear(heard, now_s)
        if one is None:
            return ""
        speech = next((speech for speech in self._speeches if speech.of is one), None)
        if speech is None:
            speech = _Speech(one)
            self._speeches.append(speech)
        if heard.piece.text or heard.piece.kind in _MARKS:
            speech.take(heard.piece.kind, heard.piece.text, now_s)
        return "".join(self._told())

    def line_ended(self) -> str:
        """What ends the line that was begun, where something else is to be told."""
        return self._speeches[0].line_ended() if self._speeches else ""

    def _told(self) -> Iterator[str]:
        while self._speeches:
            yield self._speeches[0].told()
            if not self._speeches[0].is_over:
                return
            del self._speeches[0]


class _Speech:
    """What one model says in answer to one request, as text that goes on and on."""

    def __init__(self, of: AtWork) -> None:
        self.of = of
        self.is_over = False
        self._untold: list[str] = []
        self._kind: PieceKind = "said"
        self._line = ""
        """The model's words in the last line so far."""
        self._at_edge = True
        """The next is written at the beginning of a line."""
        self._half = ""

    def take(self, kind: PieceKind, text: str, now_s: float) -> None:
        match kind:
            case "asked":
                self._head(f"{self.of.where} · {visible(self.of.model)}")
            case "whole":
                if not self.of.has_spoken:  # it did not come in pieces
                    self._say(text)
                self._end("whole", now_s)
            case "dropped":
                self._end(f"thrown away: {text.replace('_', ' ')}", now_s)
            case "said" | "thought" | "called":
                if kind != self._kind:
                    self._head(_HEADS[kind])
                self._kind = kind
                self._say(text)

    def _end(self, how: str, now_s: float) -> None:
        self._write(visible(joined(self._half).rstrip("\r")))
        took = f"{now_s - self.of.since_s:.0f} s"
        self._head(" · ".join(filter(None, (how, took, amount_written(self.of)))))
        self.is_over = True

    def told(self) -> str:
        """What was not told yet."""
        text, self._untold = "".join(self._untold), []
        return text

    def line_ended(self) -> str:
        self._end_line()
        return self.told()

    def _end_line(self) -> None:
        if not self._at_edge:
            self._untold.append("\n")
        self._at_edge, self._line = True, ""

    def _head(self, told: str) -> None:
        self._end_line()
        self._untold.append(f"-- {told}\n")

    def _say(self, text: str) -> None:
        text = joined(self._half + text)
        half = _HALVES.search(text)
        self._half = half[0] if half else ""
        text = text.removesuffix(self._half)
        before, both = visible(self._line), visible(self._line + text)
        self._write(both.removeprefix(before) if both.startswith(before) else visible(text))
        self._line = (self._line + text).rpartition("\n")[2][-_LINE:]

    def _write(self, shown: str) -> None:
        for number, line in enumerate(shown.split("\n")):
            if number:
                self._untold.append("\n")
                self._at_edge = True
            if line:
                self._untold.append(f"{_INDENT}{line}" if self._at_edge else line)
                self._at_edge = False
