"""A workspace of somebody's own, and the command as they would type it there, in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import apsw
from warm import Warm

from orchestrator.domain.event import Event
from orchestrator.features.care.trusting import take_over, trusting
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.workspace.trust import Trust

REPOSITORY = Path(__file__).resolve().parents[2]
NOTE = "inbox/why-small-tools-last.md"
PAGE = "content/why-small-tools-last.md"
TIMEOUT_S = 60
"""No command takes this long unless it hangs."""

SOMEBODY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A. Writer",
    "GIT_AUTHOR_EMAIL": "writer@example.org",
    "GIT_COMMITTER_NAME": "A. Writer",
    "GIT_COMMITTER_EMAIL": "writer@example.org",
}
"""Whose computer this is, whoever runs the tests: also for fixtures that are made before a test's own environment."""

Start = Literal["cold", "warm", "with vendors"]
start: Start = "warm"
"""What a command becomes of: Python alone, a process that has imported Baton, or one that has imported what asks a
server on loopback too. The fixtures `cold` and `vendors` say so for a test."""


def settled(environment: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What a process takes from its environment once, when it starts."""
    return tuple(
        sorted((name, value) for name, value in environment.items() if name.startswith(("PYTHON", "LANG", "LC_")))
    )


@cache
def warm(once: tuple[tuple[str, str], ...], *, vendors: bool) -> Warm:
    return Warm(os.environ | SOMEBODY | dict(once), vendors=vendors)


_STARTER = ("agents", "prompts", "schemas", "apps", "tools", "rules", "inbox", "baton.yaml")


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Site:
    folder: Path

    def git(self, *words: str) -> str:
        return subprocess.run(
            ["git", "-C", str(self.folder), *words],
            env=os.environ | SOMEBODY,
            check=True,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
        ).stdout.strip()

    @property
    def commits(self) -> list[str]:
        """Newest first; none while there is no repository."""
        return self.git("log", "--format=%H").splitlines() if (self.folder / ".git").is_dir() else []

    @property
    def trailers(self) -> dict[str, str]:
        lines = self.git("log", "-1", "--format=%(trailers:only,unfold)").splitlines()
        return dict(line.split(": ", 1) for line in lines)

    def commit(self, path: str, text: str) -> str:
        """The site's owner writes a file and commits it, in a repository made if need be."""
        if not (self.folder / ".git").is_dir():
            self.folder.mkdir(exist_ok=True)
            self.git("init", "--quiet", "--initial-branch=main")
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", f"write {path}")
        return self.git("rev-parse", "HEAD")


@dataclass(frozen=True)
class Baton:
    """One workspace, by its folder."""

    root: Path

    @classmethod
    def brought_here(cls, root: Path) -> Baton:
        """A copy of one's own: trusted, and what was answered in it too."""
        Trust(root).allow_folder()
        take_over(root)
        return cls(root)

    @classmethod
    def in_new_workspace(cls, root: Path) -> Baton:
        root.mkdir()
        for name in _STARTER:
            source = REPOSITORY / name
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, root / name)
        (root / "state").mkdir()
        for settings in (REPOSITORY / "state").glob("*.yaml"):
            shutil.copy(settings, root / "state")
        Trust(root).allow_folder()
        return cls(root)

    @classmethod
    def with_files(cls, root: Path, files: Mapping[str, str]) -> Baton:
        """One that the person wrote by hand and has allowed to run what is in it."""
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        trust, new = trusting(root)
        trust.allow(new)
        return cls(root)

    @property
    def environment(self) -> dict[str, str]:
        path = os.pathsep.join((str(REPOSITORY), str(Path(__file__).parent)))
        return {**os.environ, **SOMEBODY, "PYTHONPATH": path, "PYTHONWARNINGS": "error"}

    def __call__(self, *words: str, **environment: str) -> Ended:
        """A command, in a process of its own, which starts warm (see `warm.py`) where nothing speaks against it."""
        return self._warmly("-m", "orchestrator.cli.main", *words, **environment)

    def program(self, code: str, *words: str, **environment: str) -> Ended:
        """A program in Python, in a process that starts in the same way."""
        return self._warmly("-c", code, *words, **environment)

    def _warmly(self, *words: str, **environment: str) -> Ended:
        wanted = self.environment | environment
        if start == "cold" or settled(wanted) != settled(self.environment):
            return self.python(*words, **environment)
        process = warm(settled(wanted), vendors=start == "with vendors")
        code, out, errors = process.run(words, cwd=self.root, env=wanted, timeout=TIMEOUT_S)
        return Ended(code, out.decode("utf-8"), errors.decode("utf-8"))

    def python(self, *words: str, **environment: str) -> Ended:
        """A Python that starts from nothing in the workspace, with nobody at its ends."""
        done = subprocess.run(
            [sys.executable, *words],
            cwd=self.root,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=TIMEOUT_S,
            check=False,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def begin(self, *words: str, **pipes: Any) -> subprocess.Popen[str]:
        """The same, not waited for."""
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=self.root,
            env=self.environment,
            encoding="utf-8",
            **{"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **pipes},
        )

    @property
    def site(self) -> Site:
        return Site(self.root / "site")

    @property
    def runs(self) -> list[str]:
        """Newest first."""
        with SqliteJournal.open(self._journal) as journal:
            return [row.run for row in journal.runs()]

    def events(self, run: str = "") -> list[Event]:
        """Of the newest run, unless one is named."""
        with SqliteJournal.open(self._journal) as journal:
            return journal.read(run or journal.runs()[0].run)

    def kinds(self) -> list[str]:
        """What happened to the newest run, in order."""
        return [event.kind for event in self.events()]

    def open_decisions(self) -> list[str]:
        with SqliteJournal.open(self._journal) as journal:
            return [row.decision for row in journal.decisions()]

    def tamper(self, sql: str, values: Mapping[str, Any]) -> int:
        """Change rows behind the journal's back, as another program would. Returns how many.

        In SQL, `otherwise(bytes)` are those with a letter changed.
        """
        with closing(apsw.Connection(str(self._journal))) as connection:
            connection.create_scalar_function("otherwise", _with_another_letter)
            connection.execute(sql, values)
            return connection.changes()

    @property
    def _journal(self) -> Path:
        return self.root / "state" / "journal.db"


def _with_another_letter(stored: bytes) -> bytes:
    try:
        return zlib.compress(zlib.decompress(stored).replace(b"small", b"smell"))
    except zlib.error:
        return stored.replace(b"small", b"smell")


def path_taken(shape: Any) -> list[tuple[str, str, str]]:
    """From, to, by of every handoff of a `--json` run."""
    return [(handoff["from"], handoff["to"], handoff["by"]) for handoff in shape["handoffs"]]
