"""A week of a person with everything in it, in a small workspace: a repository, a tracker, a calendar, a log, runs and
plans, reviewed on its Friday.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from small_workspace import Clock

from orchestrator.engine.answer import Given
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.reviews.origin import kept_by
from orchestrator.features.rules.day import note_shown, planned
from orchestrator.features.state.saying import ask_oneself, done, say_energy, take_note

ROOT = Path(__file__).resolve().parents[1]
FRIDAY = datetime(2026, 11, 27, 15, 2, tzinfo=UTC)
"""Four in the afternoon in Berlin."""
SETTINGS = """\
profile: offline
profiles:
  offline: {fast: offline}
sources:
  repositories: {reader: git, path: [site]}
  tracker: {reader: github-issues, path: issues.json}
  calendar: {reader: ics, path: work.ics}
categories: {meetings: "review|standup|1:1", deep: "write|design"}
"""
TASKS = """\
- [ ] Call the printer 📅 2026-11-30 [minutes:: 15]
- [ ] Mend the links [minutes:: 20]
- [ ] Ship the search [minutes:: 30]
"""
ISSUES: list[dict[str, Any]] = [
    {
        "number": 41, "title": "Search *index*", "state": "OPEN", "labels": [], "createdAt": "2026-10-01T08:00:00Z",
        "updatedAt": "2026-11-11T08:00:00Z", "closedAt": None, "url": "https://tracker.example/41",
    },
    {
        "number": 42, "title": "Fresh", "state": "OPEN", "labels": [{"name": "Blocked"}],
        "createdAt": "2026-11-20T08:00:00Z", "updatedAt": "2026-11-26T08:00:00Z", "closedAt": None, "url": "",
    },
    {
        "number": 43, "title": "Done", "state": "CLOSED", "labels": [], "createdAt": "2026-10-01T08:00:00Z",
        "updatedAt": "2026-10-24T08:00:00Z", "closedAt": "2026-10-24T08:00:00Z", "url": "",
    },
]  # fmt: skip
_EVENT = """\
BEGIN:VEVENT
UID:{uid}
DTSTAMP:20261101T000000Z
DTSTART;TZID=Europe/Berlin:{start}
DTEND;TZID=Europe/Berlin:{end}
{more}SUMMARY:{title}
END:VEVENT
"""


def calendar(*events: tuple[str, str, str], more: str = "") -> str:
    """Events of a title, a start and an end (`20261124T110000`), in Berlin."""
    told = "".join(
        _EVENT.format(uid=f"{title[:4].lower().strip()}-{start}", start=start, end=end, title=title, more=more)
        for title, start, end in events
    )
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//t//t//EN\n{told}END:VCALENDAR\n".replace("\n", "\r\n")


EVENTS = (
    ("Standup", "20261123T100000", "20261123T110000"),
    ("Standup", "20261124T100000", "20261124T103000"),
    ("Write the essay", "20261124T110000", "20261124T143000"),
    ("Dentist", "20261125T110000", "20261125T120000"),
    ("Design review", "20261127T170000", "20261127T180000"),
)
"""The last one is still to come when the week is reviewed."""


def write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8", newline="")


def commit(repository: Path, subject: str, at: str, body: str = "") -> None:
    """An empty one, on the person's clock."""
    if not (repository / ".git").exists():
        git(repository.parent, "init", "-q", "-b", "main", repository.name)
    git(repository, "commit", "-q", "--allow-empty", "-m", subject, *(["-m", body] if body else []), at=at)


def git(folder: Path, *words: str, at: str = "") -> str:
    who = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER")
           for part, value in (("NAME", "A. Writer"), ("EMAIL", "writer@example.org"))}  # fmt: skip
    dates = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at} if at else {}
    environment = {**os.environ, **who, **dates, "GIT_CONFIG_GLOBAL": os.devnull}
    done_ = subprocess.run(["git", *words], cwd=folder, env=environment, check=True, capture_output=True, text=True)
    return done_.stdout


def bring_app(root: Path) -> None:
    """The app of the starter, with what it names."""
    for name in ("apps/weekly-review.yaml", "apps/weekly_review.py", "agents/narrator.md", "rules/approvals.yaml"):
        (root / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, root / name)


@dataclass
class ReviewedWeek:
    workspace: Workspace
    clock: Clock

    @property
    def root(self) -> Path:
        return self.workspace.root

    def start(self, monday: str = "2026-11-23", **given: Any) -> Run:
        """Up to its gate."""
        run = self.workspace.start("weekly-review", inputs={"week": monday, **given})
        run.drive()
        return run

    def answer(self, run: Run, **fields: Any) -> str:
        """Yes, with what the person says; the file that is kept."""
        decision = run.state.decision
        assert decision is not None
        form = {"changed": "", "next": [], "became": [], **fields}
        run.answer(decision.decision, Given("approve", fields=form))
        run.drive()
        return self.kept(run)

    def kept(self, run: Run) -> str:
        assert run.state.status == "done", run.state
        (path,) = kept_by(run)
        return path

    def text(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def section(self, run: Run, name: str) -> list[str]:
        """The lines of a section, as they were prefilled."""
        page = run.artifact("prefilled").text
        part = page.partition(f"## {name}\n\n")[2].partition("\n\n")[0]
        return [line.removeprefix("- ") for line in part.split("\n") if line]


def live_through(ws: Workspace, clock: Clock) -> ReviewedWeek:
    """The week, day by day, up to its Friday afternoon."""
    week = ReviewedWeek(ws, clock)
    bring_app(ws.root)
    write(ws.root, "baton.yaml", SETTINGS)
    write(ws.root, "state/constraints.yaml", "timezone: Europe/Berlin\n")
    write(ws.root, "notes/tasks.md", TASKS)
    write(ws.root, "issues.json", json.dumps(ISSUES))
    write(ws.root, "work.ics", calendar(*EVENTS))
    site = ws.root / "site"
    commit(site, "Before the week", "2026-11-20T10:00:00+0100")
    commit(site, "Draft the note", "2026-11-23T10:00:00+0100")
    commit(site, "Bind *approvals* [g9]", "2026-11-25T17:04:00+0100")
    commit(site, "Publish: Why", "2026-11-26T10:00:00+0100", "Baton-Run: pub-4b29")
    clock.now = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    week.answer(week.start("2026-11-16"), next=["Ship the search", "Rest"])
    ask_oneself(ws, "Migrate comments?", by="2026-11-27")
    clock.now = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    note_shown(ws, planned(ws))
    take_note(ws, "tired after the *dentist* [n7]", pattern="standup", minutes=15)
    clock.pass_(days=1)
    note_shown(ws, planned(ws))
    say_energy(ws, "low")
    clock.pass_(days=1)
    done(ws, "Ship")
    ws.start("keep", "tools").drive()
    clock.now = FRIDAY
    return week
