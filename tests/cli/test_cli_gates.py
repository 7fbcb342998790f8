"""Gates from the command line: silence approves nothing, and a loop that reached its bound says so at the gate."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from cli_ended import Baton

from orchestrator.face.workspace import Workspace
from orchestrator.kinds.gate import kind
from orchestrator.ports.clock import system_clock

APP = """\
description: Write until it is good, at most twice.
inputs: {topic: string}
phases:
  write: {script: write, reads: [topic], may_read: {before: draft}, writes: draft}
  review:
    script: review
    reads: [draft]
    then:
      - {to: end, when: review.good}
      - {to: write, at_most: 2, why: not good yet}
      - {to: check}
  check:
    gate: It is not good. Keep it?
    reads: [draft]
    expires: {after: 4h, answer: EXPIRES}
    then: {approve: keep, later: end}
  keep: {effect: save_file, reads: {text: draft, name: topic}, with: {folder: kept}}
"""
SCRIPTS = """\
def write(topic, before=None):
    return (before or topic) + "!"


def review(draft):
    return {"good": False}
"""


@pytest.fixture
def app(root: Path) -> Path:
    (root / "apps/loopy.py").write_text(SCRIPTS, encoding="utf-8")
    return written(root, "later")


def written(root: Path, answer: str) -> Path:
    path = root / "apps/loopy.yaml"
    path.write_text(APP.replace("EXPIRES", answer), encoding="utf-8")
    return path


def test_a_loop_that_reached_its_bound_says_so_where_a_person_decides(baton: Baton, root: Path, app: Path) -> None:
    assert app.exists()
    assert baton("run", "loopy", "hello").code == 3
    reached = "write was reached 2 of 2 times"
    assert reached in baton("show", "@last").out
    assert f"review went on to check: {reached}" in " ".join(baton("inbox", "d-1").out.split())
    assert json.loads(baton("inbox", "d-1", "--json").out)["decisions"][0]["warnings"] == [
        f"review went on to check: {reached}"
    ]
    accounts = "".join(path.read_text(encoding="utf-8") for path in (root / "transcripts").glob("*.md"))
    assert f"**review → check** by script ({reached})" in accounts
    assert "not good yet (2 of 2)" in accounts


def test_what_a_person_was_told_at_one_gate_is_not_told_at_the_next(baton: Baton, root: Path, app: Path) -> None:
    text = app.read_text(encoding="utf-8").replace("approve: keep", "approve: again")
    more = "  again: {gate: Sure, reads: [draft], then: {approve: keep}}\n  keep:"
    app.write_text(text.replace("  keep:", more), encoding="utf-8")
    assert baton("run", "loopy", "hello").err == ""
    assert baton("approve", "d-1").code == 3
    assert "was reached" not in baton("inbox", "d-2").out


def test_a_gate_that_would_expire_with_a_yes_does_not_load(baton: Baton, root: Path, app: Path) -> None:
    written(root, "approve")
    ended = baton("run", "loopy", "hello")
    assert ended.code == 1
    assert "check expires with 'approve', which lets keep act, and silence approves nothing" in ended.err
    assert baton("inbox").out.startswith("nothing waits")


def test_a_run_pinned_before_that_was_a_fault_waits_for_its_person(
    baton: Baton, root: Path, app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(root, "approve")
    monkeypatch.setattr(kind, "_check_expiry", lambda *_: None)
    assert baton("run", "loopy", "hello").code == 3
    assert "expires" not in baton("inbox", "d-1").out
    _days_later(monkeypatch)
    baton("resume")
    assert not (root / "kept").exists()
    assert "d-1" in baton("inbox").out
    assert baton("approve", "d-1").code == 0
    assert (root / "kept/hello.md").read_text(encoding="utf-8") == "hello!!!"


def test_silence_goes_where_the_gate_says_and_nothing_acts(
    baton: Baton, root: Path, app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert app.exists()
    baton("run", "loopy", "hello")
    _days_later(monkeypatch)
    assert baton("resume").code == 0
    assert "done" in baton("show", "@last").out
    assert not (root / "kept").exists()


def _days_later(monkeypatch: pytest.MonkeyPatch) -> None:
    later = system_clock() + timedelta(days=2)
    defaults = vars(Workspace)["open"].__func__.__kwdefaults__
    monkeypatch.setitem(defaults, "clock", lambda: later)
