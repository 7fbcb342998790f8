"""One key at a terminal: it answers only what was on the screen before it was pressed."""

from __future__ import annotations

import os
import pty
import select
import sys
from collections.abc import Iterator

import pytest

from orchestrator.cli.one_key import forget_typed, read_key

TIMEOUT_S = 60


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Where keys are pressed; standard input is the terminal they go to."""
    master, slave = pty.openpty()
    with os.fdopen(slave) as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        yield master
    os.close(master)


def test_a_key_pressed_too_early_is_forgotten(keyboard: int) -> None:
    os.write(keyboard, b"y\n")
    assert select.select([sys.stdin], [], [], TIMEOUT_S)[0]
    forget_typed()
    assert not select.select([sys.stdin], [], [], 0)[0]


@pytest.mark.parametrize(("typed", "given"), [(b"y\n", "y"), (b"yy\n", "yy"), (b"\x1b[A\n", ""), (b"\n", "")])
def test_a_line_that_came_at_once_is_a_line(keyboard: int, typed: bytes, given: str) -> None:
    os.write(keyboard, typed)
    assert select.select([sys.stdin], [], [], TIMEOUT_S)[0]
    assert read_key("? ", {"y"}) == given


def test_the_terminal_is_left_as_it_was(keyboard: int) -> None:
    import termios

    before = termios.tcgetattr(sys.stdin.fileno())
    os.write(keyboard, b"y\n")
    read_key("? ", {"y"})
    assert termios.tcgetattr(sys.stdin.fileno()) == before


def test_ctrl_d_leaves(keyboard: int) -> None:
    os.write(keyboard, b"\x04")
    with pytest.raises(EOFError):
        read_key("? ", {"y"})


@pytest.mark.usefixtures("keyboard")
def test_a_space_too_many_after_a_long_page_begins_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    pressed = iter([b" ", b"  ", b"y"])
    monkeypatch.setattr("orchestrator.cli.one_key._raw", lambda _: next(pressed))
    assert read_key("? ", {"y", "n"}) == "y"
    pressed = iter([b" y"])
    assert read_key("? ", {"y", "n"}) == "y"
    pressed = iter([b" "])
    assert read_key("-- more -- ", {" ", "q"}) == " "
