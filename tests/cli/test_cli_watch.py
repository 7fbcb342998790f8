"""`watch`, `schedule`, `run APP -`, and what bare `baton` says of what ran by itself."""

from __future__ import annotations

import asyncio
import io
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli_ended import Baton

from orchestrator.face.unattended.heartbeat import beat, staying
from orchestrator.features.triggers import folder
from orchestrator.text.extra_install import install_extra

DROPS = """\
description: Ask about a note.
watch: inbox/*.md
inputs: {note: file}
phases:
  check: {gate: "Keep it?", reads: [note]}
"""
MORNING = """\
description: Look at the morning.
schedule: "0 7 * * 1-5"
phases:
  look: {script: look}
"""


@pytest.fixture
def kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With a schedule and a watched folder, in which a file is settled as soon as it is seen."""
    monkeypatch.setattr(folder, "SETTLED", timedelta())
    monkeypatch.setenv("HOME", str(root.parent / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    (root.parent / "home").mkdir()
    (root / "inbox").mkdir()
    (root / "apps" / "drops.yaml").write_text(DROPS)
    (root / "apps" / "morning.yaml").write_text(MORNING)
    (root / "apps" / "morning.py").write_text('def look():\n    return "fine"\n')
    return root


def given(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_a_look_begins_what_is_there_and_the_next_one_nothing(baton: Baton, kept: Path) -> None:
    (kept / "inbox" / "a.md").write_text("# A\n")
    (run,) = baton("watch", "--once", "--json").json["begun"]
    assert baton("show", run, "--json").json["status"] == "waiting"
    assert baton("watch", "--once").out == "nothing was due.  next: baton watch --status\n"
    assert "  ran  drops 1 new" in baton().out
    assert baton("--json").json["ran"][0]["run"] == run


@pytest.mark.parametrize("schedule", ["0 7 * *", "@daily", "0 7 * * 1-5 2026", "99 7 * * *"])
def test_a_schedule_that_is_none_is_told_and_hides_no_other(baton: Baton, kept: Path, schedule: str) -> None:
    (kept / "apps" / "morning.yaml").write_text(MORNING.replace("0 7 * * 1-5", schedule))
    told = baton("watch", "--status")
    assert (told.code, "names no moment" in told.out, "drops" in told.out) == (0, True, True)
    assert f"  morning  {schedule}" in told.out


def test_a_look_that_could_not_look_does_not_say_that_nothing_was_due(
    baton: Baton, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cronsim", None)
    told = baton("watch", "--once")
    assert install_extra("watch") in told.err
    assert told.out == "nothing began.  next: baton watch --status\n"


def test_the_status_says_what_keeps_what_and_when_next(baton: Baton, kept: Path) -> None:
    assert "kept by nothing" in baton("watch", "--status").out
    baton("watch", "--once")
    (kept / "inbox" / "b.md").write_text("# B\n")
    os.utime(kept / "inbox" / "b.md", (1_700_000_000, 1_700_000_000))
    told = baton("watch", "--status").out
    assert "kept by: baton watch --once, looked just now" in told
    assert ("weekdays 07:00" in told, "not yet" in told, "inbox/*.md" in told, "1 new" in told) == (True,) * 4
    baton("app", "pause", "morning")
    assert "paused by you" in baton("watch", "--status").out


def test_doctor_says_when_nothing_keeps_a_schedule(baton: Baton, kept: Path) -> None:
    assert "drops, morning: a schedule or a watched folder, and nothing keeps it" in baton("doctor").out
    baton("watch", "--once")
    assert "looked after by baton watch --once" in baton("doctor").out


def test_who_was_stopped_keeps_nothing_from_that_moment_on(baton: Baton, kept: Path) -> None:
    now = datetime.now(UTC)
    with staying(kept) as process:
        beat(kept, now, "watch", process=process)
        assert "a watched folder, kept by baton watch" in baton("doctor").out
        assert "kept by: baton watch, looked just now" in baton("watch", "--status").out

    assert "drops, morning: a schedule or a watched folder, and nothing keeps it" in baton("doctor").out
    stopped = baton("watch", "--status").out
    assert stopped.startswith("kept by nothing; baton watch was stopped, looked just now\n")
    assert "next: baton schedule install" in stopped
    assert baton("watch", "--status", "--json").json["is_kept"] is False


def test_who_is_there_and_has_said_nothing_for_days_keeps_nothing(baton: Baton, kept: Path) -> None:
    now = datetime.now(UTC)
    with staying(kept) as process:
        beat(kept, now - timedelta(days=3), "watch", process=process)
        assert "drops, morning: a schedule or a watched folder, and nothing keeps it" in baton("doctor").out
        told = baton("watch", "--status").out
        assert told.startswith("kept by nothing; baton watch is there and goes on no more, looked ")
        assert baton("watch", "--status", "--json").json["is_kept"] is False

        beat(kept, now, "watch", process=process)  # it was gone on with
        assert baton("watch", "--status").out.startswith("kept by: baton watch, looked just now")


def test_a_single_look_beside_one_that_stays_leaves_it_the_keeper(baton: Baton, kept: Path) -> None:
    now = datetime.now(UTC)
    with staying(kept) as process:
        beat(kept, now, "watch", process=process)
        baton("watch", "--once")
        assert baton("watch", "--status").out.startswith("kept by: baton watch, looked just now")

        beat(kept, now - timedelta(hours=1), "watch", process=process)  # suspended since
        baton("watch", "--once")
        assert baton("watch", "--status").out.startswith("kept by: baton watch --once, looked just now")

    beat(kept, now, "watch", process=process)
    baton("watch", "--once")
    assert baton("watch", "--status").out.startswith("kept by: baton watch --once, looked just now")


def test_what_a_process_that_stays_says_of_itself_is_its_lock(
    baton: Baton, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    async def look_on(*_: object) -> None:
        seen.append(baton("watch", "--status").out)
        raise asyncio.CancelledError

    monkeypatch.setattr("orchestrator.features.triggers.changes.FolderChanges.__call__", look_on, raising=False)
    assert baton("watch").code == 0
    assert seen[0].startswith("kept by: baton watch, looked just now")
    assert baton("watch", "--status").out.startswith("kept by nothing; baton watch was stopped")


def test_a_unit_is_written_only_after_a_yes_and_is_taken_away(
    baton: Baton, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(kept))  # no systemd of this computer is to hear of it
    refused = baton("schedule", "install", "--kind", "systemd")
    assert (refused.code, "ExecStart=" in refused.out, "--yes" in refused.err) == (2, True, True)
    assert not list((kept.parent / "home").rglob("*.service"))
    assert "nothing keeps the schedules" in baton("schedule", "uninstall").out
    failed = baton("schedule", "install", "--kind", "systemd", "--yes")
    assert (failed.code, "systemctl --user daemon-reload failed" in failed.err) == (1, True)
    assert ". What was written stays; try that command" in failed.err
    assert list((kept.parent / "home").rglob("*.service"))
    assert "is gone" in baton("schedule", "uninstall", "--yes").out
    assert not list((kept.parent / "home").rglob("*.service"))


def test_after_a_no_a_program_reads_that_nothing_was_done(
    baton: Baton, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("watch", "app_life"):
        monkeypatch.setattr(f"orchestrator.cli.commands.{module}.confirmed", lambda *_, yes: yes)
    monkeypatch.setenv("PATH", str(kept))  # no systemd of this computer is to hear of it
    left = baton("schedule", "install", "--kind", "systemd", "--json").json
    assert (left["v"], left["kind"], left["is_there"]) == (1, "systemd", False)
    baton("schedule", "install", "--kind", "systemd", "--yes")
    assert baton("schedule", "uninstall", "--json").json == left | {"is_there": True}
    baton("app", "retire", "morning")
    ended = baton("app", "delete", "morning", "--json")
    assert (ended.code, ended.json["recorded"], ended.json["told"]) == (3, None, "nothing was deleted.")


def test_without_the_extra_a_schedule_says_what_to_install(
    baton: Baton, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cronsim", None)
    told = baton("watch", "--once").err
    assert f"needs the extra 'watch', which is not installed. {install_extra('watch')}" in told


def test_a_note_comes_on_standard_input(baton: Baton, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, "\ufeff# Thought\r\nOf mine.\r\n".encode())
    assert baton("run", "drops", "-").code == 3
    assert baton("cat", "@last", "note").out == "# Thought\nOf mine.\n"


def test_a_text_input_comes_on_standard_input_too(baton: Baton, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, b"small tools\n")
    assert baton("run", "keep", "-").code == 3
    assert baton("cat", "@last", "topic").out.strip() == '"small tools"'


def test_a_secret_on_standard_input_reaches_no_file(baton: Baton, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-b4d7f1c2a9e8")
    given(monkeypatch, b"# Note\n\nMy key is sk-b4d7f1c2a9e8.\n")
    assert baton("run", "drops", "-").code == 3
    assert "(secret OPENAI_API_KEY)" in baton("cat", "@last", "note").out


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"", "standard input is empty"), (b"\0\1", "is not text"), (b"x" * (8 * 1024 * 1024 + 1), "is larger than")],
)
def test_what_is_no_text_on_standard_input_is_told(
    baton: Baton, kept: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, told: str
) -> None:
    given(monkeypatch, data)
    ended = baton("run", "drops", "-")
    assert (ended.code, told in ended.err) == (2, True)
