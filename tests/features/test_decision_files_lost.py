"""A page that lost a warning is approved in a file only by somebody who names its line there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from decision_files_workspace import Kept, make

APP = """\
description: Put a page out.
inputs: {note: string}
phases:
  page: {script: page, reads: [note]}
  losses: {script: losses, reads: [note, page]}
  called: {script: called, reads: [note]}
  check:
    gate: Put it out?
    reads: [page, losses, called]
    then: {approve: put, later: end}
  put: {effect: save_file, reads: {text: page, name: called}, with: {folder: out}}
"""
SCRIPTS = """\
from orchestrator.text.losses import shape


def page(note):
    return note.partition("Do not")[0]


def called(note):
    return "pump"


def losses(note, page):
    return shape.lost(note, page)
"""
NOTE = "# Pump\n\nIt holds 40 bar and weighs 9 kg.\n\nDo not open it under pressure.\n"


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    root = make(tmp_path / "ws", lost=APP)
    (root / "apps" / "lost.py").write_text(SCRIPTS)
    one = Kept(root)
    one.asks("lost", NOTE)
    yield one
    one.close()


def test_the_lost_warning_stands_in_the_file_and_is_asked_for(kept: Kept) -> None:
    text = kept.text("d-1 lost.md")
    assert "line 5: warning: Do not open it under pressure." in text
    assert "lost lines to say yes although that is lost, write the lines: 5" in text
    assert "\nlost lines: \n" in text


@pytest.mark.parametrize("named", ["", "4", "5, 6", "five"])
def test_a_yes_that_does_not_name_it_is_refused(kept: Kept, named: str) -> None:
    kept.tick("approve", "d-1 lost.md")
    kept.edit("lost lines: ", f"lost lines: {named}", "d-1 lost.md")
    (refused,) = kept.look().refused
    assert refused.why.startswith("what is to go out lost what is to be seen before a yes (lines 5).")
    assert kept.workspace.decision("d-1").is_open


def test_a_yes_that_names_it_counts(kept: Kept) -> None:
    kept.tick("approve", "d-1 lost.md")
    kept.edit("lost lines: ", "lost lines: 5", "d-1 lost.md")
    (taken,) = kept.look().taken
    taken.run.drive()
    assert taken.run.status == "done"
    assert len(list((kept.root / "out").iterdir())) == 1


def test_another_answer_needs_no_line(kept: Kept) -> None:
    kept.tick("later", "d-1 lost.md")
    assert len(kept.look().taken) == 1
