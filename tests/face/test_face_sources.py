"""What a source asks of the world: only in a folder that is the person's own, without keys, and told when it fails."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_workspace import Clock, make_workspace, open_workspace

from orchestrator.face.source import SourceLook
from orchestrator.face.trust import trust_in, workspace_pieces
from orchestrator.features.state.sources import source_named, sources_of

ISSUES = [{"number": 7, "title": "Mend it", "state": "OPEN", "url": "https://example.org/7"}]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "ws")


def look(root: Path, **settings: object) -> SourceLook:
    """At the one source that `baton.yaml` names."""
    before = (root / "baton.yaml").read_text("utf-8").partition("\nsources:")[0]
    (root / "baton.yaml").write_text(f"{before}\nsources: {json.dumps({'mine': settings})}\n", "utf-8")
    with open_workspace(root, Clock()) as workspace:
        return source_named(workspace, "mine")


def python(code: str) -> str:
    return shlex.join([sys.executable, "-c", code])


def came_from_elsewhere() -> None:
    """What this machine remembers of trust is gone."""
    for path in Path(os.environ["XDG_STATE_HOME"]).rglob("*"):
        if path.is_file():
            path.unlink()


def printing(value: object) -> str:
    return python(f"print({json.dumps(value)!r})")


def test_a_command_of_ones_own_workspace_is_run_and_read(root: Path) -> None:
    trust_in(root).allow_folder()

    seen = look(root, reader="github-issues", command=printing(ISSUES))

    assert seen.hole == ""
    assert seen.reading is not None
    assert [entry.title for entry in seen.reading.entries] == ["Mend it"]  # type: ignore[attr-defined]


def test_nothing_runs_in_a_workspace_that_came_from_elsewhere(root: Path) -> None:
    came_from_elsewhere()
    ran = root / "ran"

    seen = look(root, reader="github-issues", command=python(f"open({str(ran)!r}, 'w')"))

    assert (seen.reading, ran.exists()) == (None, False)
    assert "not known to be yours: baton trust --always" in seen.hole


def test_what_only_was_allowed_piece_by_piece_runs_no_command(root: Path) -> None:
    """A command names programs that may lie in the workspace: its words say too little to be allowed by."""
    came_from_elsewhere()
    trust_in(root).allow(workspace_pieces(root))

    assert look(root, reader="github-issues", command=printing(ISSUES)).reading is None


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (python("import sys; sys.exit('gh is not logged in')"), "failed: gh is not logged in"),
        ("no-such-program-here", "no-such-program-here cannot be run: No such file or directory"),
        ("gh 'issue", "its command cannot be read: No closing quotation"),
    ],
)
def test_a_command_that_fails_is_a_hole_in_its_own_words(root: Path, command: str, told: str) -> None:
    trust_in(root).allow_folder()

    seen = look(root, reader="github-issues", command=command)

    assert seen.reading is None
    assert told in seen.hole


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_command_that_prints_without_end_is_ended_before_it_fills_the_disk(root: Path, stream: str) -> None:
    trust_in(root).allow_folder()
    began = time.monotonic()

    seen = look(
        root, reader="github-issues", command=python(f"import sys\nwhile True: sys.{stream}.write('y' * 100000)")
    )

    assert "printed more than 16,000,000 bytes" in seen.hole
    assert time.monotonic() - began < 20


def test_a_command_sees_no_key_of_a_model(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trust_in(root).allow_folder()
    monkeypatch.setenv("ANTHROPIC_API_KEY", "key-of-a-model")
    monkeypatch.setenv("GH_TOKEN", "token-of-the-tracker")

    seen = look(
        root,
        reader="github-issues",
        command=python(
            "import os, sys; sys.exit(' '.join(n for n in os.environ if n in ('GH_TOKEN', 'ANTHROPIC_API_KEY')))"
        ),
    )

    assert "GH_TOKEN" in seen.hole
    assert "ANTHROPIC_API_KEY" not in seen.hole


def test_nothing_of_a_command_goes_through_a_shell(root: Path) -> None:
    trust_in(root).allow_folder()

    look(root, reader="github-issues", command=f"{printing(ISSUES)} ; touch {root / 'ran'}")

    assert not (root / "ran").exists()


def test_repositories_tell_of_their_commits(root: Path, tmp_path: Path) -> None:
    trust_in(root).allow_folder()
    for name in ("one", "two"):
        git = ["git", "-C", str(tmp_path / name), "-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        subprocess.run(["git", "init", "-q", "-b", "main", str(tmp_path / name)], check=True)
        day = {"GIT_AUTHOR_DATE": "2026-01-01T10:00:00Z", "GIT_COMMITTER_DATE": Clock()().isoformat()}
        subprocess.run(
            [*git, "commit", "-q", "--allow-empty", "-m", f"Begin {name}"],
            check=True,
            env={"PATH": "/usr/bin:/bin", **day},
        )

    seen = look(root, reader="git", path=[str(tmp_path / "one"), str(tmp_path / "two")])
    lacking = look(root, reader="git", path=[str(tmp_path / "one"), str(tmp_path / "three")])

    assert seen.reading is not None
    assert sorted(entry.subject for entry in seen.reading.entries) == ["Begin one", "Begin two"]  # type: ignore[attr-defined]
    assert lacking.reading is None
    assert "three is no git repository" in lacking.hole


def test_a_day_does_not_run_what_it_does_not_need(root: Path) -> None:
    trust_in(root).allow_folder()
    ran = root / "ran"
    look(root, reader="github-issues", command=python("pass"))
    with open_workspace(root, Clock()) as workspace:
        (root / "baton.yaml").write_text(
            (root / "baton.yaml").read_text("utf-8").replace("pass", f"open({str(ran)!r}, 'w')"), "utf-8"
        )
        workspace.state()

        assert not ran.exists()
        assert len(sources_of(workspace)) == 1


def test_files_outside_are_read_for_a_workspace_of_ones_own_only(root: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("- [ ] Private\n", "utf-8")
    trust_in(root).allow_folder()
    own = look(root, reader="markdown-tasks", path="../mine.md")
    came_from_elsewhere()

    foreign = look(root, reader="markdown-tasks", path="../mine.md")

    assert own.reading is not None
    assert len(own.reading.entries) == 1
    assert foreign.reading is None
    assert "not known to be yours: baton trust --always" in foreign.hole
