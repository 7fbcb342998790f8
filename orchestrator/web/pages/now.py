"""Now: what needs the person, what runs, what was missed, and the day. The words of bare `baton` and `baton today`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from orchestrator.errors import BatonError
from orchestrator.face.lists import Lists
from orchestrator.features.deciding.seen import note_seen
from orchestrator.features.deciding.today import Today, counts_line, old_line, today
from orchestrator.features.governance.due import review_due
from orchestrator.features.looking.listing import decision_lines, first_run
from orchestrator.features.looking.standing import standing
from orchestrator.features.rules.day import PlannedDay, opening
from orchestrator.features.rules.glance import SeenDay, hole_lines, question_lines, task_row
from orchestrator.features.rules.telling import (
    changed_line,
    free_line,
    head_line,
    not_placed_rows,
    timed_rows,
    unknown_lines,
)
from orchestrator.features.triggers.ran import RanByItself, ran, ran_words
from orchestrator.text.quantity import counted
from orchestrator.web.memory import PageMemory
from orchestrator.web.page import PageVisit, Shown, WebPage

_MOST = 40
"""Decisions and runs on the page; the lists have the others."""
_MOST_BESIDE = 12
"""As a terminal has it."""


class _RunLine(NamedTuple):
    run: str
    app: str
    status: str
    told: str


class _Gathered(NamedTuple):
    today: Today
    day: SeenDay
    plan: PlannedDay | None
    ran: tuple[RanByItself, ...]
    review: str


def gathered(root: Path, memory: PageMemory) -> _Gathered:
    """All that the page is made of; nothing is opened that is not on it."""
    with Lists(root) as lists:
        return _Gathered(today(lists, _MOST), *memory.day(lists), ran(lists), review_due(lists))


def _look(visit: PageVisit) -> Shown:
    found, day, plan, by_itself, review = gathered(visit.workspace.root, visit.memory)
    shown = {row.decision: row.seal for row in found.waiting}
    note_seen(found.root, shown)
    note_seen(found.root, shown, "screen")
    if plan is not None:
        visit.memory.note_shown(plan)
    now = found.now
    values = {
        "counts": counts_line(found, len(day.questions)),
        "decisions": list(decision_lines(found.waiting, now)),
        "more_decisions": found.decisions - len(found.waiting),
        "questions": list(question_lines(day.questions, day.on(now))),
        "runs": list(_runs(visit, found)),
        "more_runs": _more_runs(found),
        "old": old_line(found),
        "ran": [ran_words(one, now) for one in by_itself],
        "review": review,
        "first_run": first_run(found.root),
        **_day(visit, day, plan),
    }
    return Shown("Now", values)


def _runs(visit: PageVisit, found: Today) -> Iterator[_RunLine]:
    for row, status in found.rows:
        try:
            told = standing(visit.workspace.run(row.run)).told
        except BatonError as error:  # one run that cannot be read keeps no other off the page
            told = str(error)
        yield _RunLine(row.run, row.app, status, " ".join(told.split()))


def _more_runs(found: Today) -> list[str]:
    more = {status: listed.found - len(listed.runs) for status, listed in found.unfinished.items()}
    return [f"{counted(count, 'more run')} {status}" for status, count in more.items() if count > 0]


def _day(visit: PageVisit, day: SeenDay, plan: PlannedDay | None) -> dict[str, object]:
    now = visit.workspace.clock()
    following = day.next_at(now)
    shown: dict[str, object] = {
        "next": task_row(day, following, now) if following else (),
        "day_told": day.told,
        "holes": list(hole_lines(day, now)),
        "head": "",
    }
    if plan is not None:
        shown |= {
            "head": head_line(plan),
            "conflict": opening(plan.plan),
            "changed": changed_line(plan),
            "timed": list(timed_rows(plan)),
            "not_placed": list(not_placed_rows(plan, _MOST_BESIDE)),
            "free": free_line(plan),
            "unknown": [line for line in unknown_lines(plan, now, _MOST_BESIDE) if not line.startswith("hole ")],
        }
    return shown


NOW = WebPage("/", "now.html", _look, nav="Now")
