from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_workspace import Clock, make_workspace, open_workspace
from web_served import ServedPage, asks, served

from orchestrator.face.workspace import Workspace

NOTE = """\
description: Keep a note, if the person says so.
inputs: {note: string}
phases:
  draft: {script: draft, reads: [note]}
  decide:
    gate: Keep this note?
    reads: [draft]
    then: {approve: finish, later: end, edit: again}
  again: {script: again, reads: [draft], then: decide}
  finish: {script: finish, reads: [draft]}
"""
NOTE_SCRIPTS = """\
def draft(note):
    return note


def again(draft):
    return draft


def finish(draft):
    return draft
"""


@pytest.fixture
def clock() -> Clock:
    return Clock()


def _noted(root: Path, clock: Clock) -> Workspace:
    make_workspace(root)
    (root / "apps" / "note.yaml").write_text(NOTE, encoding="utf-8")
    (root / "apps" / "note.py").write_text(NOTE_SCRIPTS, encoding="utf-8")
    return open_workspace(root, clock)


@pytest.fixture
def ws(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    with _noted(tmp_path, clock) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedPage]:
    """One for all tests of a file that answer nothing and use nothing up; `d-1` stays open."""
    with _noted(tmp_path_factory.mktemp("kept"), Clock()) as workspace:
        asks(workspace)
        with served(workspace) as found:
            yield found


@pytest.fixture
def page(ws: Workspace) -> Iterator[ServedPage]:
    """With `d-1` open."""
    asks(ws)
    with served(ws) as found:
        yield found
