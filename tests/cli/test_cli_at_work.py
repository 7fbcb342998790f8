"""A model at work, seen on a terminal of one's own, and what is left there when the process is paused or ended."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_ended import Baton
from dribbling_server import DribblingServer, dribbling_server, end
from modelled_workspace import edit, make_modelled
from terminal_screen import OnTerminal

from orchestrator.face.workspace import Workspace

AT_WORK = """\
import asyncio, os, sys

from orchestrator.cli.terminal import stdout
from orchestrator.cli.work_line import WorkLine
from orchestrator.ports.piece import Overheard, Piece


async def work() -> None:
    line = WorkLine(stdout(), lambda happening: None)
    line.hear(Overheard("say-1", "say", Piece("near:small", "asked")))
    line.hear(Overheard("say-1", "say", Piece("near:small", "said", "Once upon a time")))
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    line.hear(Overheard("say-1", "say", Piece("near:small", "whole")))
    stdout().clear_unfinished()


asyncio.run(work())
"""
"""A model at work without a run: loading a vendor's library takes most of the time of these tests."""


SHELL = """\
import os, signal, sys

signal.signal(signal.SIGTTOU, signal.SIG_IGN)
job = os.fork()
if not job:
    os.setpgid(0, 0)
    os.tcsetpgrp(0, os.getpid())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    os.execv(sys.executable, [sys.executable, sys.argv[1]])
while os.WIFSTOPPED(os.waitpid(job, os.WUNTRACED)[1]):
    os.tcsetpgrp(0, os.getpgrp())
    os.write(1, b"\\npaused?")
    os.read(0, 100)
    os.tcsetpgrp(0, job)
    os.kill(job, signal.SIGCONT)
"""
"""As much of a shell as Ctrl-Z needs: the system pauses no process that nobody could have go on."""


@pytest.fixture
def server() -> Iterator[DribblingServer]:
    with dribbling_server() as server:
        yield server


@pytest.fixture
def streaming(root: Path, server: DribblingServer) -> Path:
    """A workspace whose model answers in pieces."""
    make_modelled(root, server.url)
    edit(root, ", stream: false", "")
    return root


def test_words_are_on_the_screen_as_they_come_and_what_was_cut_off_is_marked(
    streaming: Path, server: DribblingServer
) -> None:
    server.answers = [["Once ", "upon \x1b[2J", "a time", end("length", 7)], ["All of it.", end()]]
    server.is_held = True
    baton = OnTerminal(streaming, ["run", "say", "-p", "topic=tools"])
    baton.read_until(lambda screen: "say · 0 s · near:small" in screen.last)
    server.let_go(2)
    baton.read_until(lambda screen: "near:small · Once upon ⟨U+001B⟩[2J" in screen.last)
    assert len(baton.screen.lines) == 3  # an empty one, the run, and this
    server.let_go(2)
    baton.read_until(lambda screen: screen.last.strip() == "?")
    assert "  ✗ say        near:small                   thrown away: 7 tokens, cut off" in baton.screen.lines
    baton.press("r")
    server.let_go(2)
    baton.read_until(lambda screen: "Is this it?" in "".join(screen.lines) and screen.last.strip() == "?")
    baton.press("q\n")
    assert baton.read_to_end() == 3
    with Workspace.open(streaming) as workspace:
        events = workspace.run("@last").events()
    assert not [event for event in events if "Once" in str(event.fact)]  # nothing of it is kept


def test_all_words_are_told_on_standard_error_and_the_object_on_standard_output_stays_one(
    streaming: Path, server: DribblingServer, baton: Baton
) -> None:
    server.answers = [["Once ", "upon", end(tokens=2)]]
    said = baton("run", "say", "-p", "topic=tools", "--verbose", "--json")
    head, words, ended, *_ = said.err.splitlines()
    assert (head, words) == ("-- say · near:small", "  Once upon")
    assert ended.startswith("-- whole · ")
    assert ended.endswith(" s · 2 tokens")
    assert json.loads(said.out)["status"] == "waiting"


def test_nothing_is_told_where_nobody_asked_for_it_and_nobody_watches(
    streaming: Path, server: DribblingServer, baton: Baton
) -> None:
    server.answers = [["Once ", "upon", end(tokens=2)]]
    said = baton("run", "say", "-p", "topic=tools")
    assert "Once" not in said.err
    assert "\r" not in said.out


def on_terminal(tmp_path: Path, **environment: str) -> OnTerminal:
    script = tmp_path / "at_work.py"
    script.write_text(AT_WORK, encoding="utf-8")
    return OnTerminal(tmp_path, script=script, environment=environment)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_process_that_is_ended_leaves_no_line_behind(tmp_path: Path, number: signal.Signals) -> None:
    baton = on_terminal(tmp_path)
    baton.read_until(lambda screen: "Once upon a time" in screen.last)
    baton.signal(number)
    assert baton.read_to_end() == -number
    assert baton.screen.lines == [""]


def test_a_paused_process_leaves_no_line_behind_and_draws_it_again_when_it_goes_on(tmp_path: Path) -> None:
    (tmp_path / "shell.py").write_text(SHELL, encoding="utf-8")
    (tmp_path / "at_work.py").write_text(AT_WORK, encoding="utf-8")
    shell = OnTerminal(tmp_path, ["at_work.py"], script=tmp_path / "shell.py")
    shell.read_until(lambda screen: "Once upon a time" in screen.last)
    shell.press("\x1a")
    shell.read_until(lambda screen: screen.last == "paused?")
    assert shell.screen.lines[-2] in ("", "^Z")
    shell.press("\n")
    shell.read_until(lambda screen: "Once upon a time" in screen.last)
    shell.press("\n")
    assert shell.read_to_end() == 0


def test_one_that_is_killed_leaves_neither_colour_nor_a_hidden_cursor(tmp_path: Path) -> None:
    baton = on_terminal(tmp_path)
    baton.read_until(lambda screen: "Once upon a time" in screen.last)
    baton.signal(signal.SIGKILL)
    baton.read_to_end()
    assert not baton.screen.coloured  # the screen takes no order but to clear a line, so that nothing else is left


def test_where_no_colour_is_wanted_there_is_none(tmp_path: Path) -> None:
    plain = on_terminal(tmp_path, NO_COLOR="1")
    plain.read_until(lambda screen: "Once upon a time" in screen.last)
    plain.press("\n")
    assert plain.read_to_end() == 0
    assert "\x1b[3" not in plain.written
