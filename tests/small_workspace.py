"""A workspace of two small apps that need neither git nor a model, with a clock that a test moves."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orchestrator.domain.messages import Answer, AssistantMessage, Request
from orchestrator.face.workspace import Workspace
from orchestrator.journal.liveness import LockLiveness
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.workspace.trust import Trust

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

KEEP = """\
description: Keep a thought, if the person says so.
inputs: {topic: string}
phases:
  draft: {script: draft, reads: [topic]}
  decide:
    gate: Keep this?
    reads: [draft]
    asks:
      focus: string
      count: {type: number, default: 3}
      until: date or none
    expires: {after: 4h, answer: reject}
    then: {approve: finish, later: end, edit: decide}
  finish: {script: finish, reads: [draft, decide]}
"""
KEEP_SCRIPTS = """\
def draft(topic):
    return f"# {topic}\\n\\nSomething about {topic}.\\n"


def finish(draft, decide):
    return {"kept": draft, **decide["fields"]}
"""
LIST = """\
description: List what a note asks for, as JSON.
inputs: {note: string}
phases:
  find:
    agent: finder
    reads: [note]
    prompt: "{{ note }}"
    output: {title: string, count: number}
  check:
    gate: Is this it?
    reads: [find]
    then: {approve: end, edit: check}
"""
FINDER = "---\nname: finder\ndescription: Finds.\nmodel: fast\n---\nYou find.\n"


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


class Finder:
    """A model that finds the same thing every time."""

    name = "finder"

    async def answer(self, request: Request) -> Answer:
        await asyncio.sleep(0)  # as a real one lets others go on meanwhile
        return Answer(AssistantMessage(output={"title": "tools", "count": 1}), self.name)


def make_workspace(root: Path) -> Path:
    files = {
        "baton.yaml": "profile: offline\nprofiles:\n  offline: {fast: offline}\n",
        "apps/keep.yaml": KEEP,
        "apps/keep.py": KEEP_SCRIPTS,
        "apps/list.yaml": LIST,
        "agents/finder.md": FINDER,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    Trust(root).allow_folder()
    return root


def open_workspace(root: Path, clock: Clock) -> Workspace:
    """Joined as `Workspace.open` does it, with another clock and another model."""
    state = root / "state"
    return Workspace(
        root,
        journal=SqliteJournal.open(state / "journal.db", clock=clock),
        liveness=LockLiveness(state / "locks"),
        clock=clock,
        model_for=lambda *_: Finder(),
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ws(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    with open_workspace(make_workspace(tmp_path), clock) as workspace:
        yield workspace
