"""A workspace whose apps branch out: each note of a list is asked about, beside what is done at once."""

from __future__ import annotations

from pathlib import Path

from small_workspace import make_workspace

FILES = {
    "apps/one.yaml": """\
description: One note, which somebody keeps or not.
inputs: {note: string}
phases:
  shout: {script: shout, reads: [note]}
  ask:
    gate: "Keep {{ note }}?"
    reads: [shout]
    then: {approve: kept}
  kept: {script: keep, reads: [shout]}
""",
    "apps/one.py": """\
def shout(note):
    if note.startswith("bad"):
        raise ValueError("a bad note")
    return note.upper()


def keep(shout):
    return shout + "!"
""",
    "apps/all.yaml": """\
description: Every note of a list, and how many there are.
inputs: {notes: list}
phases:
  gather:
    together:
      asked: {each: notes, app: one, reads: {note: item}}
      counted: {script: count, reads: [notes]}
  told: {script: tell, reads: [gather]}
""",
    "apps/all.py": """\
def count(notes):
    return len(notes)


def tell(gather):
    kept = [one["value"] or one["error"] for one in gather["asked"]]
    return f"{gather['counted']}: {', '.join(kept)}"
""",
    "apps/found.yaml": """\
description: What the model finds in each.
inputs: {notes: list}
phases:
  found:
    each: notes
    agent: finder
    reads: {note: item}
    prompt: "{{ note }}"
    output: {title: string, count: number}
    at_once: 2
""",
    "apps/within.yaml": """\
description: Another app does it.
inputs: {note: string}
phases:
  inner: {app: one, reads: [note], writes: made}
  told: {script: told, reads: [made]}
""",
    "apps/within.py": """\
def told(made):
    return f"made {made}"
""",
}


def make_branching(root: Path) -> Path:
    make_workspace(root)
    for name, text in FILES.items():
        (root / name).write_text(text, encoding="utf-8")
    return root
