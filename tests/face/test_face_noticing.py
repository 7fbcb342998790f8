"""What a person changes of their files is one event, whoever notices it first, with what stood there before."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from small_workspace import make_workspace

from orchestrator.domain.canonical import digest_of
from orchestrator.domain.change_facts import FileChanged, FilesFirstSeen
from orchestrator.domain.event import SYSTEM
from orchestrator.domain.secrets import NO_SECRETS, Secrets
from orchestrator.face.changes import changes_in, last_seen
from orchestrator.face.noticing import Noticing
from orchestrator.face.workspace import Workspace
from orchestrator.journal.sqlite.journal import SqliteJournal

SECRET = "hunter2-hunter2-hunter2"
LATER_NS = 10_000_000_000
"""Ten seconds on, any file's marks are old enough."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_workspace(tmp_path / "ws")
    write(root, "prompts/finder.md.j2", "Find.\n")
    return root


@pytest.fixture
def journal(root: Path) -> Iterator[SqliteJournal]:
    with SqliteJournal.open(root / "state" / "journal.db") as journal:
        yield journal


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def noticing(root: Path, journal: SqliteJournal, secrets: Callable[[], Secrets] = lambda: NO_SECRETS) -> Noticing:
    """As another process has it."""
    return Noticing(root, journal, lambda: "2026-11-22", secrets, now_ns=lambda: time.time_ns() + LATER_NS)


def told(journal: SqliteJournal) -> list[tuple[str, str]]:
    return [(change.path, change.verb) for change in changes_in(journal.read(SYSTEM))]


def test_the_first_look_is_where_changes_are_counted_from(root: Path, journal: SqliteJournal) -> None:
    assert noticing(root, journal).notice() == ()
    (first,) = (event.fact for event in journal.read(SYSTEM) if isinstance(event.fact, FilesFirstSeen))
    assert sorted(first.files) == [
        "agents/finder.md", "apps/keep.py", "apps/keep.yaml", "apps/list.yaml", "baton.yaml", "prompts/finder.md.j2",
    ]  # fmt: skip
    assert told(journal) == []


def test_new_changed_and_deleted_files_are_changes_with_their_texts(root: Path, journal: SqliteJournal) -> None:
    noticing(root, journal).notice()
    write(root, "prompts/finder.md.j2", "Find all.\n")
    write(root, "prompts/parts/deep.j2", "Deep.\n")
    (root / "apps/list.yaml").unlink()
    events = noticing(root, journal).notice()
    assert told(journal) == [
        ("apps/list.yaml", "removed"), ("prompts/finder.md.j2", "changed"), ("prompts/parts/deep.j2", "added"),
    ]  # fmt: skip
    changed = events[1].fact
    assert isinstance(changed, FileChanged)
    assert journal.artifact(SYSTEM, changed.before).text == "Find.\n"
    assert journal.artifact(SYSTEM, changed.after).text == "Find all.\n"


@pytest.mark.parametrize(
    ("path", "is_watched"),
    [
        ("apps/new.yaml", True), ("apps/new.py", True), ("agents/new.md", True), ("prompts/a/b/new.md.j2", True),
        ("schemas/new.json", True), ("rules/governance.yaml", True), ("rules/attention.yaml", True),
        ("tools/new.py", True), ("apps/new.yaml~", False), ("apps/.new.yaml", False), ("schemas/baton/app.json", False),
        ("apps/__pycache__/keep.py", False), ("prompts/notes.md", False), ("inbox/note.md", False),
    ],
)  # fmt: skip
def test_what_is_read_is_watched(path: str, is_watched: bool, root: Path, journal: SqliteJournal) -> None:
    noticing(root, journal).notice()
    write(root, path, "{}\n")
    noticing(root, journal).notice()
    assert told(journal) == ([(path, "added")] if is_watched else [])


def test_a_file_changed_back_is_a_change_too(root: Path, journal: SqliteJournal) -> None:
    noticing(root, journal).notice()
    for text in ("Find all.\n", "Find.\n"):
        write(root, "prompts/finder.md.j2", text)
        noticing(root, journal).notice()
    first, second = changes_in(journal.read(SYSTEM))
    assert (first.before, first.after) == (second.after, second.before)


def test_several_changes_before_anybody_looks_are_one(root: Path, journal: SqliteJournal) -> None:
    noticing(root, journal).notice()
    for text in ("Find all.\n", "Find none.\n", "Find some.\n"):
        write(root, "prompts/finder.md.j2", text)
    noticing(root, journal).notice()
    (only,) = changes_in(journal.read(SYSTEM))
    assert journal.artifact(SYSTEM, only.after).text == "Find some.\n"


def test_what_was_only_touched_or_saved_with_other_line_ends_is_no_change(root: Path, journal: SqliteJournal) -> None:
    noticing(root, journal).notice()
    (root / "prompts/finder.md.j2").write_bytes(b"Find.\r\n")
    os.utime(root / "apps/keep.yaml")
    assert noticing(root, journal).notice() == ()
    assert told(journal) == []


def test_a_secret_is_kept_in_no_text_and_no_digest_is_made_of_it(root: Path, journal: SqliteJournal) -> None:
    known = Secrets({"TOKEN": SECRET})
    noticing(root, journal, lambda: known).notice()
    write(root, "apps/keep.py", f"KEY = '{SECRET}'\n")
    (event,) = noticing(root, journal, lambda: known).notice()
    assert isinstance(event.fact, FileChanged)
    assert journal.artifact(SYSTEM, event.fact.after).text == "KEY = '(secret TOKEN)'\n"
    assert event.fact.after != digest_of(f"KEY = '{SECRET}'\n".encode())
    assert SECRET.encode() not in (root / "state" / "journal.db").read_bytes()


def test_the_key_of_a_provider_that_the_settings_name_is_a_secret_whatever_it_is_called(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, "baton.yaml", "profile: offline\nprofiles:\n  offline: {fast: offline}\nproviders:\n  den: "
          '{kind: openai-compatible, base_url: "https://den.example/v1", key_env: DEN}\n')  # fmt: skip
    monkeypatch.setenv("DEN", SECRET)
    with Workspace.open(root) as workspace:
        workspace.notice()
        write(root, "prompts/finder.md.j2", f"Find with {SECRET}.\n")
        (event,) = workspace.notice()
        assert isinstance(event.fact, FileChanged)
        assert workspace.journal.artifact(SYSTEM, event.fact.after).text == "Find with (secret DEN).\n"


def test_what_cannot_be_read_says_why_and_is_not_shown_as_gone(root: Path, journal: SqliteJournal) -> None:
    noticing(root, journal).notice()
    (root / "prompts/finder.md.j2").write_bytes(b"\xff\xfe")
    (root / "agents/finder.md").unlink()
    (root / "agents/finder.md").mkdir()
    noticing(root, journal).notice()
    removed, changed = changes_in(journal.read(SYSTEM))
    assert (removed.path, removed.verb) == ("agents/finder.md", "removed")
    assert (changed.path, journal.artifact(SYSTEM, changed.after).text) == ("prompts/finder.md.j2", "(not UTF-8)\n")


def test_a_link_out_of_a_workspace_that_came_along_is_not_followed(
    root: Path, journal: SqliteJournal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another machine"))
    write(tmp_path, "private.txt", "my own\n")
    noticing(root, journal).notice()
    (root / "prompts/link.j2").symlink_to(tmp_path / "private.txt")
    noticing(root, journal).notice()
    (only,) = changes_in(journal.read(SYSTEM))
    kept = journal.artifact(SYSTEM, only.after).text
    assert kept == f"(a link out of this workspace, to {tmp_path / 'private.txt'})\n"


def test_two_that_notice_at_once_record_it_once(root: Path, journal: SqliteJournal) -> None:
    """The other one looks and records between the first one's look and its record."""
    noticing(root, journal).notice()
    write(root, "prompts/finder.md.j2", "Find all.\n")

    def meanwhile() -> Secrets:
        noticing(root, journal).notice()
        return NO_SECRETS

    assert noticing(root, journal, meanwhile).notice() == ()
    assert told(journal) == [("prompts/finder.md.j2", "changed")]


def test_what_is_saved_while_two_notice_is_told_from_what_was_recorded_last(root: Path, journal: SqliteJournal) -> None:
    noticing(root, journal).notice()
    write(root, "prompts/finder.md.j2", "Find one.\n")
    saved: list[str] = []

    def meanwhile() -> Secrets:
        if not saved:
            saved.append("once")
            write(root, "prompts/finder.md.j2", "Find two.\n")
            noticing(root, journal).notice()
        return NO_SECRETS

    noticing(root, journal, meanwhile).notice()
    (only,) = changes_in(journal.read(SYSTEM))
    assert journal.artifact(SYSTEM, only.after).text == "Find two.\n"


def test_processes_that_start_at_once_record_each_change_once(root: Path) -> None:
    with Workspace.open(root) as workspace:
        workspace.notice()
    for number in range(20):
        write(root, f"prompts/many{number}.j2", f"{number}\n")
    script = f"from orchestrator.face.workspace import Workspace\nwith Workspace.open({str(root)!r}) as ws: ws.notice()"
    processes = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(3)]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    with Workspace.open(root) as workspace:
        assert sorted(path for path, _ in told(workspace.journal)) == sorted(f"prompts/many{n}.j2" for n in range(20))


opened: list[str] = []


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("open", "os.scandir", "os.listdir"):
        opened.append(os.fspath(arguments[0]) if isinstance(arguments[0], (str, Path)) else "")


def test_of_500_files_that_stayed_none_is_opened_and_no_folder_listed(root: Path, journal: SqliteJournal) -> None:
    for number in range(500):
        write(root, f"prompts/part{number % 7}/p{number}.j2", f"{number}\n")
    noticing(root, journal).notice()
    sys.addaudithook(_note)
    opened.clear()
    another = noticing(root, journal)
    assert another.notice() == ()
    of_these = [path for path in opened if "prompts" in path or path.startswith(str(root))]
    opened.clear()
    another.notice()
    assert (len(of_these), opened) == (1, [])  # what is kept of the last look, and then nothing
    write(root, "prompts/part3/p3.j2", "another\n")
    noticing(root, journal).notice()
    assert [Path(path).name for path in opened if path.endswith(".j2")].count("p4.j2") == 0
    assert told(journal) == [("prompts/part3/p3.j2", "changed")]


def test_a_journal_put_in_the_place_of_another_has_seen_nothing(root: Path) -> None:
    with SqliteJournal.open(root / "state" / "journal.db") as first:
        noticing(root, first).notice()
        write(root, "prompts/finder.md.j2", "Find all.\n")
        noticing(root, first).notice()
    (root / "state" / "journal.db").unlink()
    with SqliteJournal.open(root / "state" / "journal.db") as second:
        noticing(root, second).notice()
        assert last_seen(second.read(SYSTEM)).files.keys() >= {"prompts/finder.md.j2"}
        assert told(second) == []


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"form": 1}', '{"form": 1, "of": [], "marks": {}, "digests": 3}'])
def test_what_is_kept_and_broken_is_not_believed(kept: str, root: Path, journal: SqliteJournal) -> None:
    noticing(root, journal).notice()
    write(root, "prompts/finder.md.j2", "Find all.\n")
    (root / "state/kept/files.json").write_text(kept, encoding="utf-8")
    noticing(root, journal).notice()
    assert told(journal) == [("prompts/finder.md.j2", "changed")]


def test_a_text_that_was_forgotten_may_come_again(root: Path, journal: SqliteJournal) -> None:
    noticing(root, journal).notice()
    write(root, "prompts/finder.md.j2", "Find all.\n")
    noticing(root, journal).notice()
    (change,) = changes_in(journal.read(SYSTEM))
    journal.forget({SYSTEM: [change.before, change.after]})
    write(root, "prompts/finder.md.j2", "Find.\n")
    noticing(root, journal).notice()
    assert journal.artifact(SYSTEM, changes_in(journal.read(SYSTEM))[1].after).text == "Find.\n"
    assert journal.verify().ok


class TestThroughTheFace:
    @pytest.fixture
    def ws(self, root: Path) -> Iterator[Workspace]:
        with Workspace.open(root, clock=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC)) as workspace:
            workspace.notice()
            yield workspace

    @pytest.mark.parametrize("what", ["start", "drive", "answer", "goto", "cancel", "fork"])
    def test_whatever_runs_next_notices(self, what: str, ws: Workspace) -> None:
        waits = ws.start("keep", "tools")
        waits.drive()
        write(ws.root, "rules/approvals.yaml", "rules: {}\n")
        {
            "start": lambda: ws.start("keep", "more"),
            "drive": waits.drive,
            "answer": lambda: ws.decision(waits.id).reject("no"),
            "goto": lambda: waits.goto("draft"),
            "cancel": waits.cancel,
            "fork": lambda: ws.fork(waits.id),
        }[what]()
        assert told(ws.journal) == [("rules/approvals.yaml", "added")]

    def test_preparing_a_run_records_nothing(self, ws: Workspace) -> None:
        write(ws.root, "rules/approvals.yaml", "rules: {}\n")
        ws.prepare("keep", "tools", {})
        assert told(ws.journal) == []

    def test_the_change_is_recorded_before_the_run_that_it_is_for(self, ws: Workspace) -> None:
        write(ws.root, "apps/keep.py", (ws.root / "apps/keep.py").read_text() + "\n# more\n")
        run = ws.start("keep", "tools")
        (change,) = changes_in(ws.journal.read(SYSTEM))
        assert change.at.isoformat() <= run.events()[0].at.replace("Z", "+00:00")
