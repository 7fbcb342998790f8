"""A workspace whose open decisions are files, a person who writes in them, and a keeper that no test waits for."""

from __future__ import annotations

from pathlib import Path

from small_workspace import Clock, make_workspace, open_workspace

from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.decision_files.keeping import DecisionFiles
from orchestrator.features.decision_files.report import FilesLook

SAVE = """\
description: Write a note, and keep it as a file if the person says so.
inputs: {topic: string}
phases:
  find:
    agent: finder
    reads: [topic]
    prompt: "{{ topic }}{% for note in feedback %} {{ note }}{% endfor %}"
    output: {title: string, count: number}
  draft: {script: draft, reads: [topic]}
  check:
    gate: Keep the note on {{ topic }}?
    reads: [topic, find, draft]
    then: {approve: keep, later: end, send_back: find, edit: check}
  keep: {effect: save_file, reads: {text: draft, name: topic}, with: {folder: kept}}
"""
SAVE_SCRIPTS = 'def draft(topic):\n    return f"# {topic}\\n\\nSomething about {topic}.\\n"\n'


def make(root: Path, *, approve: bool = True, **apps: str) -> Path:
    make_workspace(root)
    (root / "apps" / "save.yaml").write_text(SAVE, "utf-8")
    (root / "apps" / "save.py").write_text(SAVE_SCRIPTS, "utf-8")
    for name, text in apps.items():
        (root / "apps" / f"{name}.yaml").write_text(text, "utf-8")
    say(root, f"{{folder: decisions/, approve: {str(approve).lower()}}}")
    return root


def say(root: Path, decisions: str) -> None:
    """In the settings."""
    settings = root / "baton.yaml"
    lines = [line for line in settings.read_text("utf-8").splitlines() if not line.startswith("decisions:")]
    settings.write_text("\n".join([*lines, f"decisions: {decisions}", ""]), "utf-8")


class Kept:
    """One keeper's process, and the folder as the person sees it."""

    def __init__(self, root: Path, clock: Clock | None = None) -> None:
        self.root = root
        self.clock = clock or Clock()
        self.workspace: Workspace = open_workspace(root, self.clock)
        self.files = DecisionFiles(self.workspace)

    @property
    def folder(self) -> Path:
        return self.root / "decisions"

    @property
    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())

    def asks(self, app: str = "save", topic: str = "tools") -> Run:
        """A run that waits, with its file."""
        run = self.workspace.start(app, topic)
        run.drive()
        self.files.look()
        return run

    def path(self, name: str = "d-1 save.md") -> Path:
        return self.folder / name

    def text(self, name: str = "d-1 save.md") -> str:
        return self.path(name).read_text("utf-8")

    def edit(self, old: str, new: str, name: str = "d-1 save.md") -> str:
        """As an editor saves: the whole file anew. Gives what it holds then."""
        before = self.text(name)
        assert before.count(old) >= 1
        at = before.rindex(old)
        after = before[:at] + new + before[at + len(old) :]
        self.path(name).write_text(after, "utf-8")
        return after

    def tick(self, answer: str = "approve", name: str = "d-1 save.md") -> str:
        return self.edit(f"- [ ] {answer}", f"- [x] {answer}", name)

    def look(self) -> FilesLook:
        """At files of which nobody writes in any more: twice, with time between."""
        first = self.files.look()
        self.clock.pass_(seconds=11)
        first.add(self.files.look())
        return first

    def answer_of(self, run: Run) -> str:
        """What was answered at the run's first decision; empty: nothing."""
        answered = list(run.refresh().state.answered.values())
        return answered[0].given.answer if answered else ""

    def close(self) -> None:
        self.workspace.close()
