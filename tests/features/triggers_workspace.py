"""A small workspace with a schedule and a watched folder, and keepers of it that no test has to wait for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from small_workspace import Clock, Finder, make_workspace, open_workspace

from orchestrator.domain.event import SYSTEM
from orchestrator.domain.messages import Answer, Request
from orchestrator.face.workspace import Workspace
from orchestrator.features.triggers.watching import AT_ONCE, Watching

T = TypeVar("T")

MORNING = """\
description: Look at the morning.
schedule: "0 7 * * *"
inputs: {day: {type: date, default: today}}
phases:
  look: {script: look, reads: [day]}
"""
MORNING_SCRIPTS = "def look(day):\n    return day\n"
DROPS = """\
description: Ask about a note.
watch: inbox/*.md
inputs: {note: file}
phases:
  check: {gate: "Keep it?", reads: [note], then: {approve: keep}}
  keep: {script: keep, reads: [note]}
"""
DROPS_SCRIPTS = "def keep(note):\n    return note\n"


def make(root: Path, **apps: str) -> Path:
    """With the apps given, by name; `_` stands for a script's file: `morning`, `morning_py`."""
    make_workspace(root)
    (root / "state").mkdir(exist_ok=True)
    (root / "inbox").mkdir()
    write(root, "state/constraints.yaml", "timezone: Europe/Berlin\n")
    for name, text in apps.items():
        write(root, f"apps/{name.removesuffix('_py')}.{'py' if name.endswith('_py') else 'yaml'}", text)
    return root


def write(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.write_text(text, "utf-8")
    return path


class CountingFinder(Finder):
    def __init__(self) -> None:
        self.asked = 0

    async def answer(self, request: Request) -> Answer:
        self.asked += 1
        return await super().answer(request)


class Kept:
    """One keeper's process in a workspace, looked after by a test."""

    def __init__(self, root: Path, clock: Clock) -> None:
        self.clock = clock
        self.told: list[str] = []
        self.finder = CountingFinder()
        self.workspace: Workspace = open_workspace(root, clock)
        self.workspace.model_for = lambda *_: self.finder
        self.watching = Watching(self.workspace, self.told.append, self._wait)

    async def _wait(self, seconds: float, _folders: Sequence[Path]) -> None:
        self.clock.pass_(seconds=seconds)

    def once(self) -> list[str]:
        """The runs that one look of a timer begins, driven to their next question or end."""
        before = len(self.watching.begun)
        self.fresh()
        asyncio.run(self.watching.once())
        return self.watching.begun[before:]

    def fresh(self) -> None:
        """As in a process of its own: a loop of events is another one at each call."""
        self.watching._turn = asyncio.Semaphore(AT_ONCE)

    def facts(self, kind: type[T]) -> list[T]:
        return [event.fact for event in self.workspace.journal.read(SYSTEM) if isinstance(event.fact, kind)]

    def close(self) -> None:
        self.workspace.close()
