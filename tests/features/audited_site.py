"""A workspace that publishes what a writer makes of two notes, with a model that says what a test wants it to say."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from small_workspace import Clock

from orchestrator.domain.messages import Answer, AssistantMessage, Request
from orchestrator.face.decision import Decision
from orchestrator.face.workspace import Workspace
from orchestrator.features.audit.page import AuditedPage, PageSentence
from orchestrator.journal.liveness import LockLiveness
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.workspace.trust import Trust

SOMEBODY = {
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org",
}  # fmt: skip
NOTE = """\
---
title: Two clocks
---
The radio clock has run since March 2024. It needs a signal.

The quartz clock loses half a second a day. I have not measured it in winter.

- Never open the quartz clock.
- Wind it on Sundays.

The radio clock was a present from my aunt in Hamburg.
"""
MORE = "Behind 60 cm of stone there is no signal at all.\n\nThe clocks hang side by side in the workshop.\n"
WRITTEN = """\
The radio clock has run since March 2024. It needs a signal.

The quartz clock loses half a second each day. Nobody measured it in winter, as far as one can tell.

- Never open the quartz clock.
- Wind it on Sundays.

Behind 60 cm of stone there is no signal at all.
"""
REVIEW = {
    "verdict": "approve",
    "findings": [
        {"line": 3, "quote": "each day", "problem": "The note says “a day”.", "weight": "may"},
        {"line": 9, "quote": "Behind 60 cm", "problem": "Of the other note.", "weight": "should"},
    ],
}
FILES = {
    "baton.yaml": "profile: offline\nprofiles:\n  offline: {strong: offline}\n",
    "agents/writer.md": "---\nname: writer\ndescription: Writes.\nmodel: strong\n---\nYou write.\n",
    "agents/reviewer.md": "---\nname: reviewer\ndescription: Reviews.\nmodel: strong\n---\nYou review.\n",
    "prompts/write.md.j2": "Write from {{ note | data }} and {{ more | data }}\n",
    "prompts/review.md.j2": "Review {{ draft | data }}\n",
    "apps/tell.yaml": """\
description: A page out of two notes.
inputs:
  note: {type: file}
  more: {type: file}
  site: {type: folder, default: site}
phases:
  write: {agent: writer, prompt: write.md.j2, reads: [note, more], writes: draft}
  review:
    agent: reviewer
    prompt: review.md.j2
    reads: [draft]
    output: {verdict: string, findings: [{line: number, quote: string, problem: string, weight: string}]}
  page: {script: page, reads: [draft, note]}
  change: {script: change, reads: [page]}
  approve:
    gate: Publish it?
    reads: [page, change, review]
    then: {approve: deploy, edit: change}
  deploy: {effect: git_publish, reads: [page, change, site]}
""",
    "apps/tell.py": """\
def page(draft, note):
    return "---\\n" + note.split("---\\n")[1] + "---\\n\\n" + draft


def change(page):
    return {"operations": [{"do": "add", "path": "content/clocks.md", "artifact": "page"}], "message": "Publish"}
""",
    "inbox/clocks.md": NOTE,
    "inbox/more.md": MORE,
}
PAGE = "site/content/clocks.md"


@dataclass
class Said:
    """What the model answers, by what its agent is told it is."""

    texts: dict[str, object] = field(default_factory=lambda: {"You write.": WRITTEN, "You review.": REVIEW})
    name: str = "big-model-7"
    next: Iterator[str] = field(default_factory=lambda: iter(()))
    """Said before those, one after the other."""

    async def answer(self, request: Request) -> Answer:
        await asyncio.sleep(0)
        said = next(self.next, self.texts[request.system.strip()])
        message = AssistantMessage(text=said) if isinstance(said, str) else AssistantMessage(output=said)
        return Answer(message, self.name)


@dataclass
class AuditedSite:
    workspace: Workspace
    said: Said

    @property
    def root(self) -> Path:
        return self.workspace.root

    @property
    def file(self) -> Path:
        return self.root / PAGE

    def page(self, workspace: Workspace | None = None, *, alone: bool = False) -> AuditedPage:
        return AuditedPage(self.file, None if alone else workspace or self.workspace)

    def sentence(self, begins: str, page: AuditedPage | None = None) -> PageSentence:
        found = [one for one in (page or self.page()).sentences if one.unit.text.startswith(begins)]
        assert len(found) == 1, begins
        return found[0]

    def publish(self, *, edit: Mapping[str, str] | None = None) -> str:
        """A run to its end, and its name; with an edit at the gate."""
        run = self.workspace.start("tell", "inbox/clocks.md", more="inbox/more.md")
        run.drive()
        if edit is not None:
            text = run.artifact("page").text
            for before, after in edit.items():
                assert before in text
                text = text.replace(before, after)
            self.open_decision().edit(text)
        self.open_decision().approve()
        assert run.refresh().status == "done", run.status
        return run.id

    def open_decision(self) -> Decision:
        [decision] = self.workspace.decisions()
        return decision

    def git(self, *words: str) -> str:
        command = ["git", "-C", str(self.root / "site"), *words]
        return subprocess.run(
            command, env=os.environ | SOMEBODY, check=True, capture_output=True, text=True
        ).stdout.strip()

    def commit_by_hand(self, before: str, after: str, *words: str) -> str:
        self.write_by_hand(before, after)
        self.git("commit", "--quiet", "--all", *(words or ("--message", "Mend it by hand")))
        return self.git("rev-parse", "HEAD")

    def write_by_hand(self, before: str, after: str) -> None:
        text = self.file.read_text("utf-8")
        assert before in text
        self.file.write_text(text.replace(before, after, 1), "utf-8")


@contextmanager
def audited_site(root: Path, files: Mapping[str, str] | None = None) -> Iterator[AuditedSite]:
    for name, text in (FILES | dict(files or {})).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    Trust(root).allow_folder()
    said = Said()
    clock = Clock()
    with Workspace(
        root,
        journal=SqliteJournal.open(root / "state" / "journal.db", clock=clock),
        liveness=LockLiveness(root / "state" / "locks"),
        clock=clock,
        model_for=lambda *_: said,
    ) as workspace:
        yield AuditedSite(workspace, said)
