"""`inbox --files`, `watch --once` and every command that moves a run, where decisions are files."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_ended import Baton

from orchestrator import Workspace
from orchestrator.features.decision_files.keeping import decision_folder
from orchestrator.features.triggers import folder


@pytest.fixture
def kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(folder, "SETTLED", folder.SETTLED * 0)
    with (root / "baton.yaml").open("a") as settings:
        settings.write("decisions: {folder: decisions/}\n")
    return root / "decisions"


def tick(file: Path, answer: str, **fields: str) -> None:
    """As `sed -i` does it."""
    text = file.read_text("utf-8").replace(f"- [ ] {answer}", f"- [x] {answer}")
    for name, value in fields.items():
        text = text.replace(f"\n{name}: ", f"\n{name}: {value}")
    file.write_text(text, "utf-8")


def test_a_command_that_opens_a_decision_writes_its_file_and_one_that_answers_takes_it_away(
    baton: Baton, kept: Path
) -> None:
    baton("run", "keep", "tools")
    assert [path.name for path in kept.iterdir()] == ["d-1 keep.md"]
    baton("answer", "d-1", "later", "-p", "focus=rest", "-p", "until=none")
    assert list(kept.iterdir()) == []


def test_what_is_ticked_is_not_taken_by_a_command_that_does_something_else(baton: Baton, kept: Path) -> None:
    baton("run", "keep", "tools")
    tick(kept / "d-1 keep.md", "reject")
    baton("run", "keep", "other")
    assert [waiting["id"] for waiting in baton("inbox", "--json").json["decisions"]] == ["d-1", "d-2"]


def test_what_was_ticked_is_taken_and_gone_on_with(baton: Baton, kept: Path) -> None:
    baton("run", "keep", "tools")
    tick(kept / "d-1 keep.md", "approve", focus="rest")
    ended = baton("inbox", "--files")
    assert ended.code == 0
    assert ended.out.startswith("d-1: approve, ticked in decisions/d-1 keep.md; keep kee-")
    assert ended.out.endswith(" is done\nnothing waits for you.\n")


def test_it_tells_as_json_what_was_taken_refused_and_is_open(baton: Baton, kept: Path) -> None:
    baton("run", "keep", "tools")
    baton("run", "keep", "other")
    tick(kept / "d-1 keep.md", "approve", focus="rest")
    tick(kept / "d-2 keep.md", "approve")
    ended = baton("inbox", "--files", "--json")
    told = ended.json
    assert told["answered"] == [{"decision": "d-1", "answer": "approve", "file": "decisions/d-1 keep.md"}]
    assert [run["status"] for run in told["runs"]] == ["done"]
    assert [refused["file"] for refused in told["refused"]] == ["decisions/d-2 keep.md"]
    assert told["open"] == ["decisions/d-2 keep.md"]
    assert (ended.code, told["errors"], told["told"]) == (1, [], [])


def test_what_is_refused_is_told_where_it_was_ticked_and_on_the_screen(baton: Baton, kept: Path) -> None:
    baton("run", "keep", "tools")
    tick(kept / "d-1 keep.md", "approve")
    ended = baton("inbox", "--files")
    assert ended.code == 1
    assert "decisions/d-1 keep.md was not taken: approve needs focus." in ended.err
    assert ended.out == "1 decision waits for a tick:\n  decisions/d-1 keep.md\n"


def test_it_says_where_decisions_are_no_files(baton: Baton, root: Path) -> None:
    ended = baton("inbox", "--files")
    assert (ended.code, "decisions: {folder: decisions/}" in ended.err) == (2, True)


def test_it_is_for_all_of_them(baton: Baton, kept: Path) -> None:
    assert baton("inbox", "d-1", "--files").code == 2


def test_a_timer_takes_what_was_ticked(baton: Baton, kept: Path) -> None:
    baton("run", "keep", "tools")
    tick(kept / "d-1 keep.md", "approve", focus="rest")
    told = baton("watch", "--once", "--json").json
    assert told == {"v": 1, "begun": [], "answered": ["d-1"]}
    assert baton("runs", "--json").json["runs"][0]["status"] == "done"


def test_doctor_says_when_nobody_looks_for_ticks(baton: Baton, kept: Path) -> None:
    told = "open decisions are files in decisions/, and nothing keeps them, so no tick is taken"
    assert told in baton("doctor").out
    baton("watch", "--once")
    assert told not in baton("doctor").out


def test_the_account_says_that_it_was_answered_in_a_file(baton: Baton, kept: Path) -> None:
    baton("run", "keep", "tools")
    tick(kept / "d-1 keep.md", "later", focus="rest")
    baton("inbox", "--files")
    assert "**d-1** answered: later, by you in a file" in baton("transcript", "@last").out


def test_a_workspace_made_elsewhere_lets_nobody_approve_by_its_own_word(
    baton: Baton, kept: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = kept.parent / "baton.yaml"
    settings.write_text(settings.read_text().replace("decisions/}", "decisions/, approve: true}"))
    with Workspace.open(kept.parent) as workspace:
        here = decision_folder(workspace)
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another-machine"))
        there = decision_folder(workspace)
    assert (here and here.approve, there and there.approve) == (True, False)
