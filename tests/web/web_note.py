"""An app that keeps a note, if the person says so."""

from __future__ import annotations

from pathlib import Path

from small_workspace import make_workspace

APP = """\
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
SCRIPTS = """\
def draft(note):
    return note


def again(draft):
    return draft


def finish(draft):
    return draft
"""


def make_noted(root: Path) -> Path:
    make_workspace(root)
    (root / "apps" / "note.yaml").write_text(APP, encoding="utf-8")
    (root / "apps" / "note.py").write_text(SCRIPTS, encoding="utf-8")
    return root
