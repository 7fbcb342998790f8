"""The line of models at work: one line, however wide the screen and whatever they write."""

from __future__ import annotations

from itertools import pairwise

import pytest
from terminal_screen import Screen

from orchestrator.cli.cells import cells, cut_beginning
from orchestrator.cli.terminal import Terminal
from orchestrator.cli.work_line import WorkLine, line_of
from orchestrator.features.looking.at_work import ModelsAtWork
from orchestrator.features.looking.progress import Happening
from orchestrator.ports.piece import Overheard, Piece, PieceKind

HOSTILE = "\x1b[2J\x1b]0;title\x07 日本語の文章 \u202eback e\u0301 👨\u200d👩 क्ष\n\n\r tail "


class Watched:
    """A terminal that shows what was written to it, a clock, and a loop that runs what is due."""

    def __init__(self, width: int = 80, *, unicode: bool = True) -> None:
        self.screen = Screen(width)
        self.now_s = 0.0
        self.due: list[tuple[float, object, list[bool]]] = []
        self.shown: list[Happening] = []
        terminal = Terminal(self, live=True, unicode=unicode, width=width, ticks=lambda: self.now_s)  # type: ignore[arg-type]
        self.line = WorkLine(terminal, self.shown.append, later=self._later)
        self.writes = 0

    encoding = "utf-8"

    def write(self, text: str) -> None:
        self.writes += 1
        self.screen.feed(text)

    def flush(self) -> None:
        """All of it is on the screen."""

    def _later(self, seconds: float, act: object) -> _Due:
        cancelled: list[bool] = []
        self.due.append((self.now_s + seconds, act, cancelled))
        return _Due(cancelled)

    def pass_(self, seconds: float) -> None:
        end_s = self.now_s + seconds
        while ready := [one for one in self.due if one[0] <= end_s and not one[2]]:
            first = min(ready, key=lambda one: one[0])
            self.due.remove(first)
            self.now_s = max(self.now_s, first[0])
            first[1]()  # type: ignore[operator]
        self.now_s = end_s

    def hear(self, kind: PieceKind, text: str = "", tokens: int = 0, *, run: str = "say-1", phase: str = "say") -> None:
        self.line.hear(Overheard(run, phase, Piece("near:small", kind, text, tokens)))


class _Due:
    def __init__(self, cancelled: list[bool]) -> None:
        self._cancelled = cancelled

    def cancel(self) -> None:
        self._cancelled.append(True)


def test_the_line_says_where_how_long_how_much_who_and_the_last_words() -> None:
    watched = Watched()
    watched.hear("asked")
    assert watched.screen.last == "  ● say · 0 s · near:small"
    watched.pass_(3)
    assert watched.screen.last == "  ● say · 3 s · near:small"
    watched.hear("said", "Once upon a time there was a machine that wrote to nobody in particular.", 15)
    watched.pass_(0.2)
    assert watched.screen.last == "  ● say · 3 s · 15 tokens · near:small · …that wrote to nobody in particular."
    assert len(watched.screen.lines) == 1


def test_words_come_faster_than_the_line_is_drawn() -> None:
    watched = Watched()
    watched.hear("asked")
    before = watched.writes
    for _ in range(1000):
        watched.hear("said", "word ")
        watched.pass_(0.001)
    assert watched.writes - before <= 12
    watched.pass_(0.1)
    assert "~1,250 tokens" in watched.screen.last


def test_thinking_and_calls_are_told_from_words_of_the_answer() -> None:
    watched = Watched()
    watched.hear("asked")
    watched.hear("thought", "Perhaps so.")
    watched.pass_(0.2)
    assert watched.screen.last.endswith("thinking: Perhaps so.")
    watched.hear("called", 'look {"at":')
    watched.pass_(0.2)
    assert watched.screen.last.endswith('calling: look {"at":')


def test_several_at_work_are_one_line_with_the_words_of_who_spoke_last() -> None:
    watched = Watched()
    for number in (1, 2, 3):
        watched.hear("asked", run=f"res-1/ask.{number}", phase="ask")
    watched.hear("said", "Of one.", run="res-1/ask.1", phase="ask")
    watched.pass_(2)
    watched.hear("said", "Of two.", run="res-1/ask.2", phase="ask")
    watched.pass_(0.2)
    assert watched.screen.lines == ["  ● 3 models · 2 s · ~4 tokens · ask.2 ask: Of two."]


def test_one_of_several_has_the_line_long_enough_to_be_read() -> None:
    watched = Watched()
    for number in (1, 2):
        watched.hear("asked", run=f"res-1/ask.{number}", phase="ask")
    shown = []
    for number in range(100):
        watched.hear("said", f"w{number} ", run=f"res-1/ask.{number % 2 + 1}", phase="ask")
        watched.pass_(0.05)
        shown.append(watched.screen.last.partition("ask.")[2][:1])
    assert 2 <= sum(one != other for one, other in pairwise(shown)) <= 4


def test_what_is_thrown_away_after_it_was_seen_is_said_and_the_line_is_gone_at_the_end() -> None:
    watched = Watched()
    watched.hear("asked")
    watched.hear("said", "Half of it")
    watched.hear("dropped", "cut_off")
    assert watched.shown == [Happening("failed", "thrown away: ~3 tokens, cut off", "say", "near:small")]
    assert watched.screen.lines == ["  ● say"]
    drawn = watched.writes
    watched.pass_(60)
    assert watched.writes == drawn


def test_what_failed_before_a_word_came_is_not_said_to_be_thrown_away() -> None:
    watched = Watched()
    watched.hear("asked")
    watched.hear("dropped", "overloaded")
    assert watched.shown == []


@pytest.mark.parametrize("unicode", [True, False])
@pytest.mark.parametrize("width", [20, 27, 40, 60, 80, 200])
def test_whatever_a_model_writes_the_line_stays_one_and_never_fills_the_last_cell(width: int, unicode: bool) -> None:
    watched = Watched(width, unicode=unicode)
    watched.hear("asked", phase="日本語" * 12)
    for at in range(0, len(HOSTILE) * 3, 3):
        watched.hear("said", (HOSTILE * 4)[at : at + 3], phase="日本語" * 12)
        watched.pass_(0.2)
        assert len(watched.screen.lines) == 1
        assert cells(watched.screen.last) < width


@pytest.mark.parametrize(
    "text", ["日本語の文章です", "plain words that go on", "e\u0301e\u0301e\u0301e\u0301e\u0301", "👨\u200d👩 a"]
)
def test_the_end_of_a_line_is_kept_within_its_cells(text: str) -> None:
    for width in range(14):
        kept = cut_beginning(text, width)
        assert cells(kept) <= width
        assert not kept or text.endswith(kept.removeprefix("…"))


def test_a_narrow_screen_leaves_out_what_says_least() -> None:
    models = ModelsAtWork()
    models.hear(Overheard("say-1", "say", Piece("near:small", "asked")), 0)
    models.hear(Overheard("say-1", "say", Piece("near:small", "said", "Once upon a time", 4)), 0)

    def told(width: int) -> str:
        return line_of(list(models), next(iter(models)), Terminal(None, width=width), 9)  # type: ignore[arg-type]

    assert told(80) == "say · 9 s · 4 tokens · near:small · Once upon a time"
    assert told(50) == "say · 9 s · 4 tokens · Once upon a time"
    assert told(34) == "say · 9 s · Once upon a time"
    assert told(24) == "say · 9 s · …time"
