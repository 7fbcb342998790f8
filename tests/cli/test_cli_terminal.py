"""What is written suits the stream it is written to."""

from __future__ import annotations

import io

import pytest
from small_workspace import Clock

from orchestrator.cli.cells import cells
from orchestrator.cli.progress import Progress
from orchestrator.cli.terminal import Terminal
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.event import Head
from orchestrator.domain.facts import DecisionOpened, HandoffRecorded, PhaseStarted
from orchestrator.engine.fold import fold
from orchestrator.engine.state import RunState
from orchestrator.journal.memory import MemoryJournal


class Screen(io.StringIO):
    """What a terminal shows: a line that was taken back is not there."""

    @property
    def lines(self) -> list[str]:
        return [line.rpartition("\r\x1b[2K")[2] for line in self.getvalue().split("\n")]


def terminal(width: int, *, live: bool = False, unicode: bool = True) -> tuple[Terminal, Screen]:
    screen = Screen()
    return Terminal(screen, live=live, unicode=unicode, width=width), screen


def test_colour_only_where_it_is_wanted() -> None:
    screen = Screen()
    assert Terminal(screen, colour=True).style("x", "bold") == "\x1b[1mx\x1b[0m"
    assert Terminal(screen).style("x", "bold") == "x"


def test_without_unicode_every_sign_has_a_plain_spelling() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    ascii_only = Terminal(stream, unicode=False)
    assert ascii_only.spelled("a · b → “c”… é") == 'a - b > "c"... \\xe9'
    assert [ascii_only.plain_glyph(name) for name in ("done", "waiting", "failed")] == ["ok", "??", "!!"]


def test_a_stream_that_names_no_encoding_gets_plain_characters() -> None:
    assert Terminal(Screen(), unicode=False).spelled("a → é") == "a > \\xe9"


def test_a_table_is_cut_where_the_screen_ends() -> None:
    out, screen = terminal(30)
    out.table([("日本", "x" * 40), ("abcdef", "y")])
    assert [cells(line) <= 29 for line in screen.lines] == [True, True, True]
    assert screen.lines[1] == "  abcdef  y"


def test_an_unfinished_line_is_taken_back_by_the_next() -> None:
    out, screen = terminal(40, live=True)
    out.unfinished("running", "write")
    out.clear_unfinished()
    out.line("done")
    assert screen.lines == ["done", ""]


def test_an_unfinished_line_never_wraps() -> None:
    out, screen = terminal(40, live=True)
    out.unfinished("running", "日本語" * 40)
    assert cells(screen.lines[0]) < 40


def test_no_line_is_rewritten_where_nobody_watches() -> None:
    out, screen = terminal(200)
    out.unfinished("running", "write")
    out.clear_unfinished()
    assert screen.getvalue() == ""


def watched(width: int, phase: str, told: str, question: str) -> Screen:
    """The progress of a small run on a screen."""
    out, screen = terminal(width, live=True)
    journal = MemoryJournal(clock=Clock())
    progress = Progress(out, journal)
    artifacts = [Artifact.of_json({"title": told, "summary": "", "tags": []}), Artifact.of_text(question)]
    facts = (
        PhaseStarted(phase, 1),
        HandoffRecorded(phase, "approve", "metadata_validator", artifacts={"metadata": artifacts[0].digest}),
        DecisionOpened("d-1", "gate", "approve", artifacts[1].digest, {"approve": "end"}),
    )
    state = RunState(Head("run-1"))
    for event in journal.append(Head("run-1"), facts, actor="baton", artifacts=artifacts):
        state = fold([event], state)
        progress(event, state)
    return screen


@pytest.mark.parametrize("width", [20, 40, 60, 80, 200])
@pytest.mark.parametrize("phase", ["write", "a_phase_whose_name_is_longer_than_most_screens_are_wide"])
@pytest.mark.parametrize("told", ["On tools", "小さな道具が長く残る理由" * 8], ids=["short", "wide"])
def test_progress_fits_the_screen(width: int, phase: str, told: str) -> None:
    screen = watched(width, phase, told, "Publish “x”?")
    assert [line for line in screen.lines if cells(line) > width] == []
    assert "\x1b" not in "".join(screen.lines)


@pytest.mark.parametrize("width", [40, 80])
def test_a_question_is_never_cut(width: int) -> None:
    question = "The model declined: it may not.\nTry again, or do it by hand: baton take pub-7f3a --with FILE"
    words = " ".join(watched(width, "write", "x", question).getvalue().split())
    for word in question.split():
        assert word in words


def test_columns_of_progress_stand_under_each_other() -> None:
    lines = [line for line in watched(100, "write", "日本", "Publish?").lines if line]
    assert lines[0].index("“") == lines[1].index("Publish")


def test_a_row_of_a_table_is_one_line_whatever_a_file_is_called() -> None:
    screen = io.StringIO()
    Terminal(screen, width=80, on_screen=True).table([("pub-1", "a\nnew line.md"), ("pub-2", "b.md")])
    assert screen.getvalue() == "  pub-1  a new line.md\n  pub-2  b.md\n"


def test_a_long_question_stands_below_its_phase_where_its_commands_can_be_copied() -> None:
    question = (
        "workstation:qwen3-30b: it is asked too often (429): slow down. It says when to ask again: in 3,600 s.\n"
        "Try again: baton resume pub-095f\n"
        "By hand: baton take pub-095f --with FILE (Markdown)"
    )
    lines = watched(80, "write", "x", question).lines
    assert "    Try again: baton resume pub-095f" in lines
    assert "    By hand: baton take pub-095f --with FILE (Markdown)" in lines
    assert all(cells(line) <= 80 for line in lines)
