"""Apps as a whole and the review of the system, typed: what is refused, shown, asked and taken back."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_ended import Baton
from small_workspace import Clock

from orchestrator import Workspace

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def reviewed(root: Path) -> Path:
    """With the apps of the review, and a run from long ago."""
    for name in ("apps/system-review.yaml", "apps/system_review.py", "apps/proposal.yaml", "rules/approvals.yaml"):
        (root / name).parent.mkdir(exist_ok=True)
        shutil.copy(REPOSITORY / name, root / name)
    with Workspace.open(root, clock=Clock(datetime(2026, 1, 1, tzinfo=UTC))) as workspace:
        workspace.start("keep", topic="old").drive()
    return root


def test_a_paused_app_is_refused_with_the_reason_and_run_all_the_same_when_that_is_said(baton: Baton) -> None:
    said = baton("app", "pause", "keep", "--until", "2099-01-01", "-m", "no time")
    assert "keep is paused until 2099-01-01" in said.out
    told = baton("run", "keep", "tools")
    assert (told.code, "until 2099-01-01: no time" in told.err) == (2, True)
    assert baton("run", "keep", "tools", "--anyway").code == 3
    assert "paused until 2099-01-01" in baton("app", "ls").out
    assert baton("app", "ls", "--json").json["apps"][0]["paused"]["until"] == "2099-01-01"


def test_a_paused_app_that_watches_a_folder_says_so_before_it_asks_for_a_file(baton: Baton, root: Path) -> None:
    drops = ("description: Ask.", "watch: inbox/*.md", "inputs: {note: file}", "phases:", "  check: {gate: Kept}", "")
    (root / "apps" / "drops.yaml").write_text("\n".join(drops), encoding="utf-8")
    assert "there is no new file" in baton("run", "drops").err
    baton("app", "pause", "drops")
    told = baton("run", "drops")
    assert (told.code, "drops is paused by you" in told.err) == (2, True)


def test_a_day_that_is_over_or_none_is_refused(baton: Baton) -> None:
    assert baton("app", "pin", "keep", "--until", "2020-01-01").code == 2
    assert 'someday" is no day' in baton("app", "pin", "keep", "--until", "someday").err


def test_a_retired_app_is_told_of_where_it_is_asked_for(baton: Baton, root: Path) -> None:
    assert "byte for byte" in baton("app", "retire", "keep").out
    assert "It is retired: baton app restore keep" in baton("run", "keep", "tools").err
    assert "It is retired: baton app restore keep" in baton("app", "check", "keep").err
    assert "retired since" in baton("app", "ls").out
    assert baton("app", "delete", "keep").code == 2  # nobody is there to be asked
    assert baton("app", "restore", "keep").code == 0
    assert baton("run", "keep", "tools").code == 3


def test_the_review_is_told_to_be_due_until_it_was_held(baton: Baton, reviewed: Path) -> None:
    due = "review of the system is due, there was none yet: baton review system"
    assert due in baton().out
    shown = baton("review", "system")
    assert "APPS" in shown.out + shown.err
    assert shown.code == 3
    decision = baton("inbox", "--json").json["decisions"][-1]["id"]
    assert baton("answer", decision, "approve").code == 0
    assert due not in baton().out
    assert baton("review", "system", "--json").json["kept"].endswith("-system.md")
    assert baton("review", "verify").code == 0


def test_nothing_is_taken_back_where_nothing_was_adopted(baton: Baton, reviewed: Path) -> None:
    told = baton("review", "undo")
    advised = "nothing that a review proposed is adopted. What it proposes: baton review system"
    assert (told.code, told.err) == (2, f"error: {advised}\n")
    assert baton("review", "system").code == 3
