"""How long a person is at a decision: from the card to the answer, and no longer than somebody was there."""

from __future__ import annotations

import io
import os
import pty
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_ended import Baton
from small_workspace import Clock, open_workspace

from orchestrator.cli.ask import ask
from orchestrator.cli.attention import Attention, idle_at_terminal
from orchestrator.cli.commands.decide import said_yes
from orchestrator.cli.terminal import Terminal
from orchestrator.face.decision import Decision
from orchestrator.face.looks import looks_in
from orchestrator.face.workspace import Workspace


class Person:
    """Takes so many seconds for each line, and leaves after the last."""

    def __init__(self, *lines: tuple[float, str]) -> None:
        self._lines = list(lines)
        self.now = 1000.0

    def ticks(self) -> float:
        return self.now

    def read(self, _prompt: str) -> str:
        if not self._lines:
            raise EOFError
        seconds, line = self._lines.pop(0)
        self.now += seconds
        if line == "^C":
            raise KeyboardInterrupt
        return line

    def at(self, decision: Decision) -> str:
        terminal = Terminal(io.StringIO(), width=80, on_screen=True, read=self.read, ticks=self.ticks)
        return ask(terminal, decision)


@pytest.fixture
def ws(root: Path) -> Iterator[Workspace]:
    with open_workspace(root, Clock()) as workspace:
        yield workspace


@pytest.fixture
def decision(ws: Workspace) -> Decision:
    ws.start("list", note="tools").drive()
    return ws.decision("d-1")


def attended(ws: Workspace) -> list[tuple[str, float]]:
    return [(look.decision, look.seconds) for look in looks_in(ws.journal)]


def test_it_is_measured_from_the_card_to_the_answer(ws: Workspace, decision: Decision) -> None:
    assert Person((5.0, "l"), (1.26, "y")).at(decision) == "answered"
    assert attended(ws) == [("d-1", 6.3)]


def test_a_gap_counts_two_minutes_at_most(ws: Workspace, decision: Decision) -> None:
    assert Person((3600.0, "x"), (30.0, "y")).at(decision) == "answered"
    assert attended(ws) == [("d-1", 150.0)]


@pytest.mark.parametrize("leaves", ["q", "^C"])
def test_a_look_without_an_answer_is_one(ws: Workspace, decision: Decision, leaves: str) -> None:
    try:
        Person((8.0, leaves)).at(decision)
    except KeyboardInterrupt:
        assert leaves == "^C"
    assert attended(ws) == [("d-1", 8.0)]


def test_a_look_whose_answer_is_refused_is_one(ws: Workspace, decision: Decision) -> None:
    ws.decision("d-1").reject(drive=False)
    assert Person((8.0, "y")).at(decision) == "passed over"
    assert attended(ws) == [("d-1", 8.0)]


def test_an_answer_at_once_was_measured_all_the_same(ws: Workspace, decision: Decision) -> None:
    assert Person((0.0, "y")).at(decision) == "answered"
    assert attended(ws) == [("d-1", 0.1)]


def test_an_editor_is_one_gap_where_nobody_tells_of_its_keys(
    ws: Workspace, decision: Decision, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Person((2.0, "e"))

    def edited(path: Path) -> None:
        person.now += 900.0
        path.write_text('{"title": "mine", "count": 2}', encoding="utf-8")

    monkeypatch.setattr("orchestrator.cli.edit.edit", edited)
    assert person.at(decision) == "answered"
    assert attended(ws) == [("d-1", 122.0)]


def test_keys_that_another_program_reads_are_told_by_the_terminal(ws: Workspace, decision: Decision) -> None:
    person, idle = Person(), iter([3.0, None, 100.0, 110.0, 1.0])
    with Attention(Terminal(io.StringIO(), ticks=person.ticks), decision, lambda: next(idle)) as attention:
        for _ in range(4):
            person.now += 60.0
            attention.sample()
        person.now += 400.0
        attention.sample()
    assert attended(ws) == [("d-1", 57.0 + 23.0 + 50.0 + 120.0 + 1.0)]


def test_a_terminal_tells_when_it_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    master, slave = pty.openpty()
    with os.fdopen(slave) as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        os.utime(terminal.fileno(), (1_000_000_000, 1_000_000_000))
        before = idle_at_terminal()
        os.write(master, b"a\n")
        terminal.readline()
        after = idle_at_terminal()
    os.close(master)
    assert before is not None
    assert after is not None
    assert after < 1000 < before


def test_what_is_no_terminal_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert idle_at_terminal() is None


@pytest.fixture
def as_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard output says that it is one."""
    monkeypatch.setattr("orchestrator.cli.looked.is_watched", lambda: True)


@pytest.mark.parametrize(
    "words", [["show"], ["cat", "note"], ["transcript"], ["follow"], ["diff", "@last"]], ids=" ".join
)
@pytest.mark.usefixtures("as_terminal")
def test_what_a_person_looks_at_on_a_terminal_is_recorded(baton: Baton, root: Path, words: list[str]) -> None:
    baton("run", "list", "tools", "--no-drive")
    command, *more = words
    assert baton(command, "@last", *more).code == 0
    assert baton(command, "@last", *more, "--json").code == 0
    with open_workspace(root, Clock()) as ws:
        assert [(look.surface, look.decision, look.seconds) for look in looks_in(ws.journal)] == [("terminal", "", 0.0)]


def test_what_a_pipe_reads_is_no_look(baton: Baton, root: Path) -> None:
    baton("run", "list", "tools", "--no-drive")
    assert baton("show", "@last").code == 0
    with open_workspace(root, Clock()) as ws:
        assert looks_in(ws.journal) == []


def test_the_yes_of_a_command_is_measured_from_what_it_shows(ws: Workspace, decision: Decision) -> None:
    person = Person((4.0, "y"))
    terminal = Terminal(io.StringIO(), width=80, height=60, on_screen=True, read=person.read, ticks=person.ticks)
    assert said_yes(terminal, decision, "approve")
    assert attended(ws) == [("d-1", 4.0)]


@pytest.mark.parametrize(("sits", "looks"), [(True, [("d-1", 0.0)]), (False, [])])
def test_an_answer_that_is_typed_whole_is_a_look_where_a_person_sits(
    baton: Baton, root: Path, monkeypatch: pytest.MonkeyPatch, sits: bool, looks: list[tuple[str, float]]
) -> None:
    baton("run", "keep", "tools")
    monkeypatch.setattr("orchestrator.cli.commands.decide.can_ask", lambda: sits)
    monkeypatch.setattr("orchestrator.cli.outcome.can_ask", lambda: False)
    assert baton("answer", "d-1", "later", "-p", "focus=x", "-p", "until=").code in (0, 3)
    with open_workspace(root, Clock()) as ws:
        assert attended(ws) == looks
