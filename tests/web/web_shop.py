"""A small shop: an app whose page may lose a warning of its note, and whose effect puts it out."""

from __future__ import annotations

from pathlib import Path

from orchestrator.face.workspace import Workspace

APP = """\
description: Put a page out.
inputs: {note: string, made: string, title: {type: string, default: Pump}}
phases:
  draft: {script: draft, reads: [made]}
  lost: {script: lost, reads: [note, draft]}
  page: {script: page, reads: [draft]}
  losses: {script: losses, reads: [note, page, lost], then: check}
  check:
    gate: Publish “{{ title }}”?
    reads: [page, losses]
    then: {approve: put, edit: again}
  again: {script: losses, reads: [note, page, lost], writes: losses, then: check}
  put: {effect: put, reads: [page, losses]}
"""
SCRIPTS = """\
from orchestrator.text.losses import shape


def draft(made):
    return made


def lost(note, draft):
    return shape.lost(note, draft)


def page(draft):
    return draft


def losses(note, page, lost):
    return shape.lost(note, page, lost)
"""
EFFECT = """\
from pathlib import Path


def preview(page, losses, surroundings):
    return {"will": ["put it out"], "binds": {"page": page}, "follows": ["page"]}


def act(page, losses, surroundings, mark):
    Path(surroundings.root, "out.md").write_text(page)
    return {}


def probe(page, losses, surroundings, mark):
    return False
"""
NOTE = "# Pump\n\nIt holds 40 bar and weighs 9 kg.\n\nDo not open it under pressure.\n"
MADE = "# Pump\n\nIt holds 40 bar and weighs 9 kg.\n"
TOLD = "line 5: warning: Do not open it under pressure."


def opened_shop(ws: Workspace) -> Path:
    """Its gate is open, and `out.md` is what a yes would write."""
    for name, text in {"apps/shop.yaml": APP, "apps/shop.py": SCRIPTS, "tools/put.py": EFFECT}.items():
        (ws.root / name).parent.mkdir(exist_ok=True)
        (ws.root / name).write_text(text, encoding="utf-8")
    ws.start("shop", note=NOTE, made=MADE).drive()
    return ws.root / "out.md"
