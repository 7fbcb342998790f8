"""The doctor looks at everything, says how to mend it, and is stopped by nothing."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from small_workspace import Clock, make_workspace, open_workspace

from orchestrator.features.care.doctor import Symptom, examine, mend
from orchestrator.text.extra_install import install_extra
from orchestrator.workspace.home.origin import moved_on
from orchestrator.workspace.home.starter import init_workspace

PATH = "/usr/bin:/bin:/usr/local/bin"


def findings(root: Path, **environ: str) -> list[Symptom]:
    return examine(root, {"PATH": PATH, "HOME": str(root), **environ})


def wrong(root: Path, **environ: str) -> list[str]:
    return [f"{finding.what} {finding.mend}" for finding in findings(root, **environ) if not finding.ok]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_workspace(tmp_path)


def test_a_sound_workspace_has_nothing_wrong(root: Path, clock: Clock) -> None:
    with open_workspace(root, clock) as ws:
        ws.start("keep", topic="tools").drive()
    assert wrong(root) == []


def test_looking_makes_nothing(root: Path) -> None:
    before = sorted(root.rglob("*"))
    findings(root)
    assert sorted(root.rglob("*")) == before


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("profile: [", "baton.yaml:1:"),
        ("profle: offline\n", "Use 'profile'"),
        ("", "baton.yaml"),
        (b"\xff\xfe", "baton.yaml"),
        ("profile: acme\nprofiles: {acme: {fast: 'acme:x'}}\n", "no provider 'acme'"),
    ],
)
def test_faults_of_the_settings_are_findings(root: Path, settings: str | bytes, told: str) -> None:
    (root / "baton.yaml").write_bytes(settings if isinstance(settings, bytes) else settings.encode())
    assert any(told in finding for finding in wrong(root)) or not settings


@pytest.mark.parametrize(("zone", "differs"), [("Asia/Tokyo", True), ("Europe/London", True), ("Etc/UTC", False)])
def test_a_person_whose_clock_is_not_the_computers_is_told_so(
    root: Path, zone: str, *, differs: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """London is UTC in winter only."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    (root / "state").mkdir(exist_ok=True)
    (root / "state/constraints.yaml").write_text(f"timezone: {zone}\n")

    told = [one for one in wrong(root) if "this computer's clock" in one]
    monkeypatch.undo()
    time.tzset()
    assert bool(told) is differs
    assert not told or f"Set TZ={zone}" in told[0]


def test_a_fault_of_an_app_is_told_with_its_place_and_mend(root: Path) -> None:
    (root / "apps" / "keep.yaml").write_text("description: x\nphases:\n  a: {script: nope}\n", encoding="utf-8")
    assert any(finding.startswith("apps/keep.yaml:3:") for finding in wrong(root))


def test_git_that_is_missing_is_a_finding(root: Path) -> None:
    assert wrong(root, PATH="/nonexistent") == ["git is not installed; publishing needs it Install git."]


def test_a_journal_that_is_none_is_a_finding(root: Path) -> None:
    (root / "state" / "journal.db").write_bytes(b"not a database at all" * 100)
    (root / "state" / "journal.db").chmod(0o600)
    assert len(wrong(root)) == 1


def test_a_changed_journal_is_a_finding(root: Path, clock: Clock) -> None:
    with open_workspace(root, clock) as ws:
        ws.start("keep", topic="tools").drive()
    with closing(sqlite3.connect(root / "state" / "journal.db")) as connection, connection:
        connection.execute("UPDATE events SET actor = 'somebody'")
    assert any("is not what was written" in finding for finding in wrong(root))


def test_a_file_in_a_folder_s_place_is_a_finding(root: Path) -> None:
    (root / "transcripts").write_text("", encoding="utf-8")
    assert wrong(root) == [f"{root}/transcripts is a file where a folder should be Move it away."]


def test_a_key_the_profile_needs_is_asked_for_once(root: Path) -> None:
    text = "profile: claude\nprofiles:\n  claude: {fast: 'anthropic:a', strong: 'anthropic:a'}\n"
    (root / "baton.yaml").write_text(text, encoding="utf-8")
    [finding] = wrong(root)
    assert "ANTHROPIC_API_KEY is not set" in finding
    assert wrong(root, ANTHROPIC_API_KEY="sk-something") == []


def test_what_a_header_names_is_asked_for_as_a_key_is(root: Path) -> None:
    provider = "{kind: openai-compatible, base_url: 'http://127.0.0.1:1/v1', headers: {Gate: '${GATE_TOKEN}'}}"
    text = f"profile: home\nprofiles:\n  home: {{fast: 'home:a'}}\nproviders: {{home: {provider}}}\n"
    (root / "baton.yaml").write_text(text, encoding="utf-8")
    [finding] = wrong(root)
    assert "GATE_TOKEN is not set, which the header Gate names." in finding
    assert wrong(root, GATE_TOKEN="something") == []


def test_an_extra_the_profile_needs_is_asked_for_with_the_command(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "google.genai", None)
    (root / "baton.yaml").write_text("profile: g\nprofiles:\n  g: {fast: 'gemini:a', strong: 'gemini:b'}\n", "utf-8")
    told = "models of kind gemini need the extra 'google', which is not installed"
    assert wrong(root, GEMINI_API_KEY="k-something") == [f"{told} {install_extra('google')}"]


def test_a_secrets_file_others_can_read_is_a_finding(root: Path) -> None:
    (root / "baton.yaml").write_text("profile: c\nprofiles:\n  c: {fast: 'openai:a'}\n", encoding="utf-8")
    secrets = root / ".config" / "baton" / "secrets"
    secrets.parent.mkdir(parents=True)
    secrets.write_text("OPENAI_API_KEY=sk-something\n", encoding="utf-8")
    secrets.chmod(0o644)
    (told,) = wrong(root)
    assert told == f"others can read {secrets}, so it is not used. Run: chmod 600 {secrets}"
    (root / "baton.yaml").write_text("profile: offline\nprofiles:\n  offline: {fast: offline}\n", encoding="utf-8")
    assert wrong(root) == [told]  # of a profile that is not in force yet
    secrets.chmod(0o600)
    secrets.write_text("OPENAI_API_KEY sk-something\n", encoding="utf-8")
    assert wrong(root) == [f"{secrets}:1 is not NAME=value. Write one NAME=value a line."]


def test_lists_that_disagree_are_made_anew_from_the_events_and_the_journal_is_copied_first(
    root: Path, clock: Clock
) -> None:
    with open_workspace(root, clock) as ws:
        ws.start("keep", topic="tools").drive()
        before = ws.runs(), ws.journal.decisions()
    with closing(sqlite3.connect(root / "state" / "journal.db")) as connection, connection:
        connection.executescript("UPDATE runs SET status = 'done'; DELETE FROM decisions")
    assert any("--mend" in finding for finding in wrong(root))
    [done] = mend(root, {"PATH": PATH})
    with open_workspace(root, clock) as ws:
        assert (ws.runs(), ws.journal.decisions()) == before
    [copy] = (root / "state" / "backups").iterdir()
    assert str(copy) in done
    assert wrong(root) == []


def test_events_that_were_changed_are_left_as_they_are(root: Path, clock: Clock) -> None:
    with open_workspace(root, clock) as ws:
        ws.start("keep", topic="tools").drive()
        (root / "state" / "backups").mkdir()
        ws.backup(root / "state" / "backups" / "kept.db")
    with closing(sqlite3.connect(root / "state" / "journal.db")) as connection, connection:
        connection.execute("UPDATE events SET actor = 'somebody'")
    before = (root / "state" / "journal.db").read_bytes()
    assert mend(root, {"PATH": PATH}) == []
    assert (root / "state" / "journal.db").read_bytes() == before
    assert any("kept.db" in finding for finding in wrong(root))


def test_a_log_left_over_by_a_process_that_was_killed_is_taken_in(root: Path, clock: Clock) -> None:
    def begin_and_die() -> None:
        ws = open_workspace(root, clock)
        ws.start("keep", topic="tools")
        os._exit(0)

    child = os.fork()
    if not child:
        begin_and_die()
    os.waitpid(child, 0)
    assert (root / "state" / "journal.db-wal").stat().st_size > 0
    assert wrong(root) == []
    assert not (root / "state" / "journal.db-wal").exists()


def test_a_journal_that_others_may_read_is_made_private(root: Path, clock: Clock) -> None:
    with open_workspace(root, clock) as ws:
        ws.start("keep", topic="tools")
    journal = root / "state" / "journal.db"
    assert journal.stat().st_mode & 0o777 == 0o600
    journal.chmod(0o644)
    assert any("chmod 600" in finding for finding in wrong(root))
    mend(root, {"PATH": PATH})
    assert journal.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_others_may_look_into_is_closed_by_the_command_that_is_told(root: Path) -> None:
    (root / "transcripts").mkdir(mode=0o755, exist_ok=True)
    (root / "transcripts").chmod(0o755)
    (root / "transcripts" / "2026-11-22-keep-0a1b.md").touch(mode=0o600)
    [told] = [finding for finding in wrong(root) if "rights" in finding]
    assert told.endswith(f"chmod 700 {root}/transcripts")
    (root / "transcripts").chmod(0o700)
    assert not any("rights" in finding for finding in wrong(root))


def test_locks_of_processes_that_are_gone_are_removed_and_living_ones_stay(root: Path, clock: Clock) -> None:
    with open_workspace(root, clock) as ws:
        ws.start("keep", topic="tools").drive()
        (root / "state" / "locks" / "driver-1-0123456789abcdef.lock").touch()
        assert mend(root, {"PATH": PATH}) == ["removed the locks of processes that are gone"]
        assert ws.liveness.alive(ws.liveness.driver)


def test_it_says_where_the_starter_has_moved_on(tmp_path: Path) -> None:
    given = init_workspace(tmp_path / "ws")
    assert moved_on(tmp_path / "ws") == []
    newer = json.loads((tmp_path / "ws" / "state" / "starter.json").read_text(encoding="utf-8"))
    newer |= {"apps/publish.yaml": "sha256:older", "agents/writer.md": "sha256:older", "../out": "sha256:older"}
    (tmp_path / "ws" / "state" / "starter.json").write_text(json.dumps(newer), encoding="utf-8")
    (tmp_path / "ws" / "apps" / "publish.yaml").write_text("mine", encoding="utf-8")
    assert [(change.path, change.is_edited) for change in moved_on(tmp_path / "ws")] == [("apps/publish.yaml", True)]
    assert len(given) > 20


def test_what_nobody_has_allowed_is_a_finding(root: Path) -> None:
    (root / "state" / "trust").unlink()
    assert wrong(root) == ["nobody has allowed apps/keep.py Read it, then allow it: baton trust"]
