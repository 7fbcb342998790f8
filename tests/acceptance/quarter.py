"""A quarter of somebody's life with Baton, told to one process: the clock is moved, the person sits at a terminal.

Commands are those of the command line, in this process. Who sits at a decision presses keys, and each takes them some
seconds.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from acceptance_workspace import SOMEBODY, Ended

from orchestrator.cli.ask import ask
from orchestrator.cli.main import main
from orchestrator.cli.terminal import Terminal
from orchestrator.domain.canonical import JSON
from orchestrator.face.workspace import Workspace
from orchestrator.ports import clock

ZONE = ZoneInfo("Europe/Berlin")


class Life:
    """One person in one workspace, at a moment that is moved by hand."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.screen = ""
        """What the person saw last, with what was asked of them."""
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

    def new_screen(self) -> io.StringIO:
        """What commands and questions are written to: no terminal."""
        return io.StringIO()

    def passes(self, **time: float) -> None:
        self._now += timedelta(**time)

    def types(self, *words: str) -> Ended:
        """A command; nobody sits at its ends."""
        self.passes(seconds=1)
        out, errors = self.new_screen(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(errors):
            code = main(words)
        self.dates_files()
        return Ended(code, out.getvalue(), errors.getvalue())

    def dates_files(self) -> None:
        """What the disk's own clock says of the apps' files is said by the one that is moved."""
        now = self._now.timestamp()
        for file in (self.root / "apps").rglob("*"):
            if file.stat().st_mtime > now:
                os.utime(file, (now, now))

    def did(self, *words: str) -> str:
        """A command that has to succeed; what it said."""
        ended = self.types(*words)
        assert ended.code == 0, (words, ended)
        return ended.out

    def sits_at(self, decision: str, keys: Sequence[str], *, each: float) -> str:
        """At a terminal, pressing these, so many seconds before each. Returns what came of it."""
        left = list(keys)
        screen = self.new_screen()

        def read(prompt: str) -> str:
            screen.write(prompt)
            if not left:
                raise EOFError
            self.passes(seconds=each)
            screen.write(f"{left[0]}\n")
            return left.pop(0)

        with Workspace.open(self.root) as workspace:
            terminal = Terminal(screen, width=80, height=400, on_screen=True, read=read)
            terminal = terminal._replace(ticks=lambda: self._now.timestamp())
            asked = workspace.decision(decision)
            came = ask(terminal, asked)
            asked.run.refresh().drive()
        self.screen = screen.getvalue()
        return came

    def sits_through(self, keys: Callable[[JSON], Sequence[str]], *, each: float) -> int:
        """At everything that waits, one after the other, pressing what `keys` says for each. How many there were."""
        waiting = json.loads(self.did("inbox", "--json"))["decisions"]
        for decision in waiting:
            assert self.sits_at(decision["id"], keys(decision), each=each) == "answered", self.screen
        return len(waiting)

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


WEEKS = [datetime(2026, 8, 31, tzinfo=ZONE) + timedelta(weeks=number) for number in range(13)]
"""Mondays, of 2026-W36 to W48."""
STANDUPS = ("2026-09-01", "2026-09-02", "2026-09-03", "2026-09-07", "2026-09-08")
"""Days on which the pattern was logged."""
USED = ("2026-09-14", "2026-09-15", "2026-09-22", "2026-09-24")
"""Days on which the app that came of it was used; after these nobody looked at it again."""
UNANSWERED = 7
"""Which of the weekly reviews nobody answered."""
MONTHS = ("2026-09-30", "2026-10-30", "2026-11-29")


class Quarter:
    """Thirteen weeks: a pattern is logged, becomes an app, is used, left, proposed, pinned, retired and restored."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.refused: Ended | None = None
        """The app was asked for before its pattern was logged often enough."""
        self.proposed: dict[str, list[str]] = {}
        """Day of a monthly review -> the apps it proposed to retire."""
        self.before: dict[str, bytes] = {}
        """Files of the app as they were before it was retired."""
        self.after: dict[str, bytes] = {}
        """As they were restored."""
        self.written: dict[str, bytes] = {}
        """Files of the app that was written on the person's word alone."""
        self.adopted: dict[str, bytes] = {}
        """What lay in their place once its retirement was adopted."""
        self.taken_back: dict[str, bytes] = {}
        """And once that was undone."""

    def goes_by(self) -> None:
        self.life.dates_files()
        self.life.commits("notes/plan.md", "# Plan\n", "Begin the notes")
        days = sorted({*STANDUPS, *USED, *MONTHS, *(f"{monday + timedelta(days=4):%Y-%m-%d}" for monday in WEEKS)})
        for day in days:
            self._day(day)

    def _day(self, day: str) -> None:
        life = self.life
        if day in STANDUPS:
            life.is_at(f"{day} 09:15")
            life.did("note", f"Asked everybody what is stuck, {day}.", "--pattern", "standup", "--minutes", "15")
        if day == "2026-09-03":
            self.refused = life.types("app", "new", "standup")
        if day == "2026-09-08":
            life.did("app", "new", "standup")
            life.did("app", "new", "invoice", "--anyway", "to learn")
            self.written = self._files("invoice")
            life.did("note", "Wrote the two apps.", "--building", "--minutes", "90")
        if day in USED:
            self._uses(day)
        if datetime.fromisoformat(day).weekday() == 4:
            self._reviews_week(day)
        if day in MONTHS:
            self._reviews_month(day)

    def _uses(self, day: str) -> None:
        life = self.life
        life.is_at(f"{day} 09:00")
        said = f"{day}: Ada waits for the printer. Bo is done with the index and helps her.\n"
        (life.root / f"inbox/standup/{day}.md").write_text(said, encoding="utf-8")
        asked = life.types("run", "standup", f"inbox/standup/{day}.md")
        assert asked.code == 3, asked
        life.passes(hours=2)
        assert life.sits_through(lambda _: ["y", "y"], each=30.0) == 1

    def _reviews_week(self, day: str) -> None:
        life = self.life
        life.is_at(f"{day} 16:00")
        life.commits(f"notes/{day}.md", f"# {day}\n", f"Keep what came up by {day}")
        asked = life.types("review", "week")
        assert asked.code == 3, asked
        if day != f"{WEEKS[UNANSWERED] + timedelta(days=4):%Y-%m-%d}":
            fields = [f"It went well, {day}.", "Less to carry.", "", "", ""]
            assert life.sits_through(lambda _: ["y", "y", *fields], each=10.0) == 1

    def _reviews_month(self, day: str) -> None:
        life = self.life
        life.is_at(f"{day} 17:00")
        asked = life.types("review", "system")
        assert asked.code == 3, asked
        self._answers_proposals(day)
        if day == MONTHS[1]:
            life.did("app", "pin", "standup", "-m", "we meet again in winter")
        if day == MONTHS[2]:
            self._retires(day)

    def _answers_proposals(self, day: str) -> None:
        """With later; and then what the month means."""
        waiting = json.loads(self.life.did("inbox", "--json"))["decisions"]
        self.proposed[day] = sorted(
            decision["question"].removeprefix("Retire ").partition("?")[0]
            for decision in waiting
            if decision["question"].startswith("Retire ")
        )
        if self.proposed[day]:
            self.life.sits_through(lambda asked: [self._of_proposal(day, asked)], each=4.0)
        assert self.life.sits_through(lambda _: ["y", "y", "Nothing.", "", "", ""], each=5.0) == 1

    def _of_proposal(self, day: str, asked: JSON) -> str:
        """Later; in the end yes, of what nobody ever used."""
        return "y" if day == MONTHS[2] and asked["question"].startswith("Retire invoice?") else "l"

    def _retires(self, day: str) -> None:
        """The season is over after all: nobody is asked again, and it comes back byte for byte."""
        life = self.life
        life.is_at(f"{day} 18:00")
        self.adopted = self._files("invoice")
        life.did("review", "undo", "retire:invoice")
        self.taken_back = self._files("invoice")
        self.before = self._files("standup")
        life.did("app", "unpin", "standup")
        life.did("app", "retire", "standup", "-m", "nobody meets any more")
        assert not self._files("standup")
        life.passes(minutes=20)
        life.did("app", "restore", "standup")
        self.after = self._files("standup")

    def _files(self, app: str) -> dict[str, bytes]:
        folder = self.life.root / "apps"
        return {file.name: file.read_bytes() for file in sorted(folder.glob(f"{app}.*"))}


def led(life: Life) -> None:
    """For a process of its own."""
    clock.datetime = life.lead_the_clock()  # type: ignore[misc, attr-defined]
