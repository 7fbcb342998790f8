"""The runs: filtered by app and status, searched by name and file, a page at a time. No run is opened for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlencode

from orchestrator.errors import UsageError
from orchestrator.face.lists import Filter, Listed, Lists, RunRow
from orchestrator.face.status import ENDED, STATUSES, Status
from orchestrator.features.apps.apps import Apps
from orchestrator.features.looking.listing import first_run, local
from orchestrator.text.quantity import amount, counted
from orchestrator.web.page import PageVisit, Shown, WebPage

_ON_A_PAGE = 50
_MOST_PAGES = 2_000


class _ListedRun(NamedTuple):
    run: str
    app: str
    status: Status
    beside: str


class _AskedRuns(NamedTuple):
    app: str
    status: Status | None
    words: str
    page: int

    def at(self, page: int) -> str:
        """The address of another page of the same list."""
        given = {"app": self.app, "status": self.status or "", "q": self.words, "page": page if page > 1 else ""}
        return "/runs?" + urlencode({name: value for name, value in given.items() if value})


def _look(visit: PageVisit) -> Shown:
    asked = _asked(visit)
    with Lists(visit.workspace.root) as lists:
        listed = _searched(lists, asked) if asked.words else _filtered(lists, asked)
        rows = listed.runs[_ON_A_PAGE * (asked.page - 1) :]
    pages = min(_MOST_PAGES, -(-listed.found // _ON_A_PAGE))
    values = {
        "runs": list(_lines(rows[:_ON_A_PAGE])),
        "told": counted(listed.found, "run"),
        "apps": Apps(visit.workspace).names,
        "statuses": STATUSES,
        "asked": asked,
        "is_all": not (asked.app or asked.status or asked.words),
        "newer": asked.at(asked.page - 1) if asked.page > 1 else "",
        "older": asked.at(asked.page + 1) if asked.page < pages else "",
        "page": f"page {asked.page} of {max(pages, 1)}",
        "first_run": first_run(visit.workspace.root),
    }
    return Shown("Runs", values)


def _asked(visit: PageVisit) -> _AskedRuns:
    given = visit.query
    status = next((one for one in STATUSES if one == given.get("status")), None)
    if given.get("status") and status is None:
        raise UsageError(f"{given['status'][:40]} is no status of a run.", mend=f"There are: {', '.join(STATUSES)}")
    number = given.get("page", "1")
    page = int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 1
    return _AskedRuns(
        given.get("app", "")[:100], status, given.get("q", "").strip()[:100], min(max(page, 1), _MOST_PAGES)
    )


def _filtered(lists: Lists, asked: _AskedRuns) -> Listed:
    statuses = (asked.status,) if asked.status else ()
    return lists.runs(Filter(app=asked.app, statuses=statuses, limit=_ON_A_PAGE * asked.page))


def _searched(lists: Lists, asked: _AskedRuns) -> Listed:
    """The words are looked for in a run's name, its app and its file: all of the list is gone through."""
    words = asked.words.casefold().split()
    listed = lists.runs(Filter(app=asked.app, statuses=(asked.status,) if asked.status else ()))
    found = tuple(one for one in listed.runs if all(word in _words_of(one[0]) for word in words))
    return Listed(found, len(found))


def _words_of(row: RunRow) -> str:
    return f"{row.run} {row.app} {row.title} {row.waits}".casefold()


def _lines(rows: tuple[tuple[RunRow, Status], ...]) -> Iterator[_ListedRun]:
    for row, status in rows:
        parts = [_local(row.started_at), row.title.rpartition("/")[2]]
        parts += [] if status in ENDED else [f"in {row.phase}" if row.phase else "", row.waits]
        parts += [f"${amount(row.cost_usd)}"] if row.cost_usd else []
        yield _ListedRun(row.run, row.app, status, " · ".join(" ".join(part.split()) for part in parts if part))


def _local(stamped: str) -> str:
    """As it stands where it is no moment: a list that came from elsewhere is shown all the same."""
    try:
        return local(stamped)
    except ValueError:
        return stamped


RUNS = WebPage("/runs", "runs.html", _look, nav="Runs")
