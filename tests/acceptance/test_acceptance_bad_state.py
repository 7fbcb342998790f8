"""A journal that cannot be used is told with its mend and left as it is; an answer that comes late changes nothing."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from acceptance_workspace import NOTE, Baton
from bad_input import Say, check_one_clear_error, command_in
from pseudo_terminal import at_terminal

from orchestrator import Workspace

COMMANDS = ["runs", "inbox", "show @last", "approve d-1", f"run publish {NOTE}"]


@pytest.fixture
def say(waiting: Baton, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    return command_in(waiting.root, monkeypatch, capsys)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_journal_of_a_newer_version_is_left_alone(say: Say, waiting: Baton, command: str) -> None:
    journal = waiting.root / "state" / "journal.db"
    with closing(sqlite3.connect(journal)) as connection, connection:
        connection.execute("PRAGMA user_version = 99")
    before = journal.read_bytes()
    check_one_clear_error(say(*command.split()), 1, "was written by a newer version of Baton", "Upgrade Baton.")
    assert journal.read_bytes() == before


@pytest.mark.parametrize("command", COMMANDS)
def test_a_journal_cut_short_is_told_and_written_to_no_more(say: Say, waiting: Baton, command: str) -> None:
    journal = waiting.root / "state" / "journal.db"
    with closing(sqlite3.connect(journal)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    journal.write_bytes(journal.read_bytes()[:20_000])
    check_one_clear_error(say(*command.split()), 1, "is damaged.", "put a backup in its place")
    assert journal.stat().st_size == 20_000


def test_what_is_no_journal_is_not_written_over(say: Say, waiting: Baton) -> None:
    shutil.rmtree(waiting.root / "state")
    (waiting.root / "state").mkdir()
    (waiting.root / "state" / "journal.db").write_text("my shopping list")
    check_one_clear_error(say("run", "publish", NOTE), 1, "is not a journal.", "Move it away")
    assert (waiting.root / "state" / "journal.db").read_text() == "my shopping list"


@pytest.mark.parametrize(
    ("first", "told"),
    [
        (("reject", "d-1"), 'd-1 was answered with "reject"'),
        (("cancel", "pub"), "d-1 was withdrawn: the run has moved on."),
    ],
)
def test_an_answer_that_comes_too_late_is_told_and_changes_nothing(
    say: Say, waiting: Baton, first: tuple[str, str], told: str
) -> None:
    say(*first)
    before = waiting.events()
    check_one_clear_error(say("approve", "d-1"), 1, told, "baton show pub-")
    assert waiting.events() == before


def test_a_terminal_that_is_closed_at_the_question_leaves_it_open(waiting: Baton) -> None:
    with at_terminal(waiting, "inbox", "d-1") as terminal:
        terminal.wait_for("[")
        terminal.hang_up()
    assert waiting.open_decisions() == ["d-1"]
    assert waiting("approve", "d-1").code == 0


def test_a_clock_that_went_back_changes_neither_order_nor_proof(say: Say, waiting: Baton) -> None:
    long_ago = datetime(2001, 9, 9, tzinfo=UTC)
    with Workspace.open(waiting.root, clock=lambda: long_ago) as workspace:
        (decision,) = workspace.decisions()
        run = decision.approve()
        run.drive()
    times = [event.at for event in waiting.events()]
    assert times != sorted(times)
    assert say("verify").code == 0
    assert "deploy → end" in say("show", "@last").out
