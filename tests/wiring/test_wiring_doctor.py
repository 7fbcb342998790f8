"""The doctor looks at everything, says how to mend it, and is stopped by nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from small_workspace import Clock, make_workspace, open_workspace

from orchestrator.wiring.doctor import Finding, examine

PATH = "/usr/bin:/bin:/usr/local/bin"


def findings(root: Path, **environ: str) -> list[Finding]:
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


def test_a_fault_of_an_app_is_told_with_its_place_and_mend(root: Path) -> None:
    (root / "apps" / "keep.yaml").write_text("description: x\nphases:\n  a: {script: nope}\n", encoding="utf-8")
    assert any(finding.startswith("apps/keep.yaml:3:") for finding in wrong(root))


def test_git_that_is_missing_is_a_finding(root: Path) -> None:
    assert wrong(root, PATH="/nonexistent") == ["git is not installed; publishing needs it Install git."]


def test_a_journal_that_is_none_is_a_finding(root: Path) -> None:
    (root / "state").mkdir()
    (root / "state" / "journal.db").write_bytes(b"not a database at all" * 100)
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


def test_a_secrets_file_others_can_read_is_a_finding(root: Path) -> None:
    (root / "baton.yaml").write_text("profile: c\nprofiles:\n  c: {fast: 'openai:a'}\n", encoding="utf-8")
    secrets = root / ".config" / "baton" / "secrets"
    secrets.parent.mkdir(parents=True)
    secrets.write_text("OPENAI_API_KEY=sk-something\n", encoding="utf-8")
    secrets.chmod(0o644)
    assert any("chmod 600" in finding for finding in wrong(root))
