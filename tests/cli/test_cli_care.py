"""`gc`, `forget`, `trust`, `doctor` and damaged journals, as a person meets them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from cli_ended import Baton

from orchestrator.cli.commands import care
from orchestrator.cli.commands.removal import _days
from orchestrator.cli.terminal import Terminal
from orchestrator.errors import UsageError

ANSWER = ("answer", "d-1", "approve", "-p", "focus=all", "-p", "until=none")


@pytest.fixture
def ended(baton: Baton) -> str:
    """A run that has ended."""
    baton("run", "keep", "tools")
    baton(*ANSWER)
    run: str = baton("runs", "--json").json["runs"][0]["run"]
    return run


@pytest.fixture
def distrust(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes the workspace one that came from elsewhere."""

    def forget_trust() -> None:
        (root / "state" / "trust").unlink()
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "of somebody else"))

    return forget_trust


def age(root: Path, days: int) -> None:
    """As if the run had ended long ago. (The list alone is changed, which `gc` goes by.)"""
    with closing(sqlite3.connect(root / "state" / "journal.db")) as connection, connection:
        connection.execute("UPDATE runs SET changed_at = ?", (f"20{26 - days // 365}-01-01T00:00:00.000000Z",))


def test_gc_says_what_would_go_and_then_what_went(baton: Baton, root: Path, ended: str) -> None:
    age(root, 730)
    tried = baton("gc", "--dry-run")
    assert ended in tried.out
    assert "1 run would go.  next: baton gc --older-than 90d --keep 0" in tried.out
    assert "removed 1 run; the journal was" in baton("gc").out
    assert baton("runs").out.startswith("no runs yet.")
    told = baton("verify", ended)
    assert (told.code, f"{ended} was removed on" in told.out) == (0, True)
    assert baton("verify", "--json").json["removed"][0]["stream"] == ended


def test_gc_with_nothing_to_remove_says_so(baton: Baton, ended: str) -> None:
    assert baton("gc").out == "no run has ended more than 90d ago; nothing goes.\n"
    assert baton("gc", "--json").json["removed"] == []


@pytest.mark.parametrize(("given", "days"), [("90d", 90), ("2w", 14), ("0d", 0)])
def test_an_age_is_days_or_weeks(given: str, days: int) -> None:
    assert _days(given) == days


@pytest.mark.parametrize("given", ["90", "d", "-3d", "1.5d", "3m", "90 d", "999999d", "٣d"])
def test_what_is_no_age_is_told(given: str) -> None:
    with pytest.raises(UsageError, match="no age"):
        _days(given)


def test_forget_asks_first_and_without_a_terminal_wants_to_be_told(baton: Baton, ended: str) -> None:
    asked = baton("forget", ended)
    assert asked.code == 2
    assert "for good?" in asked.err
    assert "--yes" in asked.err
    assert "tools" in baton("cat", ended, "draft").out


def test_what_is_forgotten_is_shown_as_forgotten_and_verifies(baton: Baton, root: Path, ended: str) -> None:
    done = baton("forget", ended, "--yes")
    assert (done.code, done.out.startswith("forgot ")) == (0, True)
    shown = baton("show", ended)
    assert (shown.code, "forgotten" in shown.out) == (0, True)
    assert baton("show", ended, "--json").code == 0
    assert baton("cat", ended, "draft").err.endswith("was forgotten on " + done_day() + ".\n")
    assert "*(forgotten)*" in baton("transcript", ended).out
    assert "*(forgotten)*" in next((root / "transcripts").glob("*.md")).read_text(encoding="utf-8")
    assert baton("verify").code == 0


def done_day() -> str:
    from datetime import UTC, datetime

    return f"{datetime.now(UTC):%Y-%m-%d}"


def test_a_run_that_waits_is_not_forgotten(baton: Baton) -> None:
    baton("run", "keep", "tools")
    refused = baton("forget", "kee", "--yes")
    assert refused.code == 1
    assert "has not ended, and still needs what it holds. baton cancel" in refused.err


def test_a_foreign_workspace_is_looked_at_freely_and_runs_after_trust(
    baton: Baton, root: Path, distrust: Callable[[], None]
) -> None:
    distrust()
    for words in (["runs"], ["inbox"], ["verify"], []):
        assert baton(*words).code == 0
    refused = baton("run", "keep", "tools")
    assert (refused.code, "apps/keep.py" in refused.err, "baton trust" in refused.err) == (1, True, True)
    assert baton("runs", "--json").json["runs"] == []
    assert baton("trust").code == 2
    assert "apps/keep.py" in baton("trust", "--yes").out
    assert baton("run", "keep", "tools").code == 3
    told = baton("trust").out
    assert "nothing is new" in told
    assert "commands of sources, and git for your reviews, do not run. If it is yours: baton trust --always" in told


def test_a_folder_that_is_trusted_always_may_change(baton: Baton, root: Path, distrust: Callable[[], None]) -> None:
    distrust()
    assert "whatever changes in it" in baton("trust", "--always", "--yes").out
    with (root / "apps" / "keep.py").open("a", encoding="utf-8") as script:
        script.write("\n# mine\n")
    assert baton("run", "keep", "tools").code == 3
    assert baton("trust").out.endswith("is trusted already; nothing is new.\n")


def test_an_answer_to_a_run_that_may_not_go_on_is_kept(baton: Baton, root: Path, distrust: Callable[[], None]) -> None:
    baton("run", "keep", "tools")
    distrust()
    assert baton(*ANSWER).code == 1
    assert baton("trust", "--yes").code == 0
    assert baton("resume", "@last").code == 0
    assert baton("runs", "--json").json["runs"][0]["status"] == "done"


def test_init_trusts_what_it_made(baton: Baton, tmp_path: Path) -> None:
    assert baton("init", str(tmp_path / "mine")).code == 0
    with (tmp_path / "mine" / "apps" / "publish.py").open("a", encoding="utf-8") as script:
        script.write("\n# mine\n")
    os.chdir(tmp_path / "mine")
    assert baton("run", "publish", "inbox/why-small-tools-last.md", "--no-drive").code == 0


def test_doctor_mends_and_says_what_it_did(baton: Baton, root: Path, ended: str) -> None:
    (root / "state" / "journal.db").chmod(0o644)
    assert baton("doctor").code == 1
    mended = baton("doctor", "--mend")
    assert (mended.code, mended.out.startswith("mended: ")) == (0, True)
    assert baton("doctor", "--json").json["mended"] == []


@pytest.mark.parametrize("words", [("show",), ("show", "--json"), ("cat", "draft"), ("transcript",)])
def test_a_damaged_journal_shows_an_error_and_no_half_page(
    baton: Baton, root: Path, ended: str, words: tuple[str, ...]
) -> None:
    with closing(sqlite3.connect(root / "state" / "journal.db")) as connection, connection:
        connection.execute("UPDATE events SET body = x'00' WHERE kind = 'HandoffRecorded'")
    command, *rest = words
    told = baton(command, ended, *rest)
    assert told.code == 1
    assert "Run `baton verify`." in (told.err or told.out)
    if "--json" not in words:
        assert told.out == ""
    assert baton("verify").code == 1


def test_text_that_is_damaged_shows_no_half_page(baton: Baton, root: Path, ended: str) -> None:
    with closing(sqlite3.connect(root / "state" / "journal.db")) as connection, connection:
        connection.execute("UPDATE events SET payload = zeroblob(length(payload))")
    for words in (("show", ended), ("transcript", ended), ("cat", ended, "draft"), ("inbox", "d-1")):
        told = baton(*words)
        assert told.out == "" or told.code == 0, words


def test_on_a_screen_doctor_puts_what_to_do_on_a_line_of_its_own(
    baton: Baton, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "state" / "trust").unlink()
    assert "✗ nobody has allowed apps/keep.py  Read it, then allow it: baton trust\n" in baton("doctor").out
    screen = StringIO()
    monkeypatch.setattr(care, "stdout", lambda: Terminal(screen, width=80, on_screen=True))
    baton("doctor")
    assert "✗ nobody has allowed apps/keep.py\n  Read it, then allow it: baton trust\n" in screen.getvalue()
