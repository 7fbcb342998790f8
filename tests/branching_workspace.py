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
    "apps/kept.yaml": """\
description: One note, which is written down once somebody says so.
inputs: {note: string}
phases:
  shout: {script: shout, reads: [note]}
  ask:
    gate: "Keep {{ note }}?"
    reads: [shout]
    then: {approve: keep}
  keep: {effect: write_down, reads: {text: shout}}
""",
    "apps/kept.py": """\
def shout(note):
    if note.startswith("bad"):
        raise ValueError("a bad note")
    return note.upper()
""",
    "apps/notes.yaml": """\
description: Every note of a list, each written down, and how many there are.
inputs: {notes: list}
phases:
  gather:
    together:
      asked: {each: notes, app: kept, reads: {note: item}}
      counted: {script: count, reads: [notes]}
  told: {script: tell, reads: [gather]}
""",
    "apps/notes.py": """\
def count(notes):
    return len(notes)


def tell(gather):
    failed = [one["error"] for one in gather["asked"] if one["error"]]
    return f"{gather['counted']}, {len(failed)} failed"
""",
    "tools/write_down.py": """\
from orchestrator.ports.tool import Surroundings


def preview(text: str, surroundings: Surroundings):
    return {"will": [f"write down {text}"], "undo": "take it out", "binds": {"text": text}}


def act(text: str, surroundings: Surroundings):
    with surroundings.resolve("written.txt").open("a", encoding="utf-8") as file:
        file.write(f"{text}\\n")
    return {"written": text}


def probe(text: str, surroundings: Surroundings):
    path = surroundings.resolve("written.txt")
    return path.is_file() and text in path.read_text("utf-8").splitlines()
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
    return with_branching(make_workspace(root))


def with_branching(root: Path) -> Path:
    """Add the apps to a workspace."""
    for name, text in FILES.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root
