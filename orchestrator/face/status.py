"""What a run's status is called outside: the journal's word, whether its driver lives, and how its branches stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from orchestrator.domain.run_status import ENDED as ENDED
from orchestrator.domain.run_status import STATUSES as STATUSES
from orchestrator.domain.run_status import RunStatus
from orchestrator.domain.run_status import Status as Status
from orchestrator.ports.listing import RunRow, Wanted
from orchestrator.ports.liveness import Liveness

_FIRST: tuple[Status, ...] = ("running", "interrupted", "waiting", "sleeping")
"""A run whose branches are on their way is what the first of these is that one of them is."""
_OPEN: tuple[RunStatus, ...] = ("running", "stopped", "waiting", "sleeping")


def status_of(stored: RunStatus, driver: str, liveness: Liveness) -> Status:
    """`interrupted` is unfinished with nobody driving: stopped on purpose, or its driver died."""
    match stored:
        case "running":
            return "running" if driver and liveness.alive(driver) else "interrupted"
        case "stopped":
            return "interrupted"
        case _:
            return stored


def open_below(run: str) -> Wanted:
    """Of the branches of a run, at every depth, those that go on."""
    return Wanted(prefix=f"{run}/", statuses=_OPEN, branches=True)


def status_of_tree(stored: RunStatus, branches: Iterable[RunRow], liveness: Liveness) -> Status:
    """Of a run that waits for no answer of its own, by its branches that go on; one without any sleeps itself."""
    own = (row for row in branches if not (row.is_rested and row.status == "waiting"))  # that one's own branches tell
    told = {status_of(row.status, row.driver, liveness) for row in own}
    return next((status for status in _FIRST if status in told), "sleeping" if stored == "sleeping" else "interrupted")


def all_statuses(rows: Sequence[RunRow], liveness: Liveness) -> list[tuple[RunRow, Status]]:
    """Of runs that are listed with all that is below them."""
    return [(row, with_branches(row, partial(_among, rows), liveness)[1]) for row in rows]


def _among(rows: Sequence[RunRow], wanted: Wanted) -> list[RunRow]:
    return list(filter(wanted.takes, rows))


def with_branches(row: RunRow, find: Callable[[Wanted], list[RunRow]], liveness: Liveness) -> tuple[RunRow, Status]:
    """The line of a run with what its branches that go on have cost, and how all of it stands."""
    own = status_of(row.status, row.driver, liveness)
    if own != "running" and not row.is_rested:
        return row, own
    branches = find(open_below(row.run))
    cost = sum(branch.paid_nano + branch.reserved_nano for branch in branches)
    status = status_of_tree(row.status, branches, liveness) if row.is_rested else own
    return (row._replace(paid_nano=row.paid_nano + cost) if cost else row), status
