"""A quarter of somebody's life with Baton, told to one process: the clock is moved, the person sits at a terminal.

Commands are those of the command line, in this process. Who sits at a decision presses keys, and each takes them some
seconds.
"""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from acceptance_workspace import SOMEBODY, Ended

from orchestrator.cli.ask import ask
from orchestrator.cli.main import main
from orchestrator.cli.terminal import Terminal
from orchestrator.face.workspace import Workspace
from orchestrator.ports import clock

ZONE = ZoneInfo("Europe/Berlin")


class Life:
    """One person in one workspace, at a moment that is moved by hand."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._now = datetime(2026, 8, 31, 8, 0, tzinfo=ZONE)

    def lead_the_clock(self) -> type[datetime]:
        """What stands in for `datetime` in the one place that asks the system what time it is."""
        life = self

        class Led(datetime):
            @classmethod
            def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # one zone is asked for, UTC
                assert tz is UTC
                return life._now.astimezone(UTC)

        return Led

    def is_at(self, written: str) -> None:
        """`2026-09-01 08:30`, where the person is."""
        self._now = datetime.fromisoformat(written).replace(tzinfo=ZONE)

    def passes(self, **time: float) -> None:
        self._now += timedelta(**time)

    def types(self, *words: str) -> Ended:
        """A command; nobody sits at its ends."""
        self.passes(seconds=1)
        out, errors = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(errors):
            code = main(words)
        return Ended(code, out.getvalue(), errors.getvalue())

    def did(self, *words: str) -> str:
        """A command that has to succeed; what it said."""
        ended = self.types(*words)
        assert ended.code == 0, (words, ended)
        return ended.out

    def sits_at(self, decision: str, keys: Sequence[str], *, each: float) -> str:
        """At a terminal, pressing these, so many seconds before each. Returns what came of it."""
        left = list(keys)
        screen = io.StringIO()

        def read(prompt: str) -> str:
            screen.write(prompt)
            if not left:
                raise EOFError
            self.passes(seconds=each)
            return left.pop(0)

        with Workspace.open(self.root) as workspace:
            terminal = Terminal(screen, width=100, height=400, on_screen=True, read=read)
            terminal = terminal._replace(ticks=lambda: self._now.timestamp())
            asked = workspace.decision(decision)
            came = ask(terminal, asked)
            asked.run.refresh().drive()
        self.screen = screen.getvalue()
        return came

    def commits(self, path: str, text: str, message: str) -> None:
        """In the workspace's own repository, now."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")
        when = self._now.isoformat()
        told = os.environ | SOMEBODY | {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        if not (self.root / ".git").is_dir():
            self._git("init", "--quiet", "--initial-branch=main", env=told)
        self._git("add", path, env=told)
        self._git("commit", "--quiet", "--message", message, env=told)

    def _git(self, *words: str, env: dict[str, str]) -> None:
        subprocess.run(["git", *words], cwd=self.root, env=env, check=True, capture_output=True)


def led(life: Life) -> None:
    """For a process of its own."""
    clock.datetime = life.lead_the_clock()  # type: ignore[misc, attr-defined]
