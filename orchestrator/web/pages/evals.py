"""The suites of evals: what they came to, over time, and two results side by side. Nothing is run from here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from orchestrator.features.evaluation.evals import Evals
from orchestrator.features.evaluation.report import CaseResult, JudgedResult, judged, reasons, report_of
from orchestrator.text.quantity import counted
from orchestrator.web.drawing import as_text
from orchestrator.web.page import PageVisit, Shown, WebPage

_MOST_RESULTS = 30
"""Of one suite: half a year of a weekly run. Each is read whole."""
_MOST_LINES = 12
"""Of a difference, on each side."""
_MOST_TRANSCRIPT = 200_000
"""Characters of one case's account."""


class _CaseLine(NamedTuple):
    name: str
    passed: bool
    status: str
    reasons: list[str]
    account: object


def _look(visit: PageVisit) -> Shown:
    suites = visit.memory.suites.get()
    unread = [f"{one.name}: {one.trouble}" for one in suites if one.trouble]
    return Shown("Evals", {"suites": [one for one in suites if not one.trouble], "unread": unread})


def _suite(visit: PageVisit) -> Shown:
    evals, name = Evals(visit.workspace), visit.given["name"]
    suite = evals.suite(name)
    results = evals.results(name)
    ids = results.ids()[-_MOST_RESULTS:]
    read = (results.read(one) for one in reversed(ids))
    rows = [judged(suite, result, evals.since(name, result)) for result in read]
    asked = visit.query.get("result", "")
    shown = next((one for one in rows if one.result.id == asked), rows[0] if rows else None)
    values = {
        "name": name,
        "rows": [(one.result.id, one.result.profile, one.headline, one.verdict.word) for one in rows],
        "shown": shown.result.id if shown else "",
        "headline": shown.headline if shown else "",
        "shares": shown.shares if shown else [],
        "why": list(shown.verdict.why) if shown else [],
        "cases": list(_cases(shown)) if shown else [],
        "command": f"baton eval run {name}",
    }
    return Shown(f"Suite {name}", values)


def _cases(shown: JudgedResult) -> Iterator[_CaseLine]:
    """Those that failed first: they are what one came for."""
    for case in sorted(shown.result.cases, key=lambda one: one.passed):
        account = as_text(case.outcome.transcript[:_MOST_TRANSCRIPT]) if case.outcome.transcript else ""
        yield _CaseLine(_named(case), case.passed, case.outcome.status, list(reasons(case)), account)


def _named(case: CaseResult) -> str:
    outcome = case.outcome
    return outcome.case if outcome.repeat == 1 else f"{outcome.case} (repeat {outcome.repeat})"


def _compared(visit: PageVisit) -> Shown:
    evals, name = Evals(visit.workspace), visit.given["name"]
    kept = evals.results(name)
    before, now = (kept.read(visit.query.get(side, "@last")) for side in ("before", "now"))
    report = report_of(evals.compared(before, now))
    values = {
        "name": name,
        "head": report.head,
        "lines": report.lines,
        "moved": [(lines, ", ".join(names)) for lines, names in report.moved],
        "left_out": report.left_out,
        "note": report.note,
    }
    return Shown(f"Compared: {name}", values)


class _DriftLine(NamedTuple):
    where: str
    what: str
    removed: tuple[str, ...]
    added: tuple[str, ...]
    cases: str
    phases: str


def _drift(visit: PageVisit) -> Shown:
    """What `baton eval drift` says: the suite is gone through on what was recorded, and nothing is asked or kept."""
    name = visit.given["name"]
    ran = Evals(visit.workspace).drift(name)
    lines = [
        _DriftLine(
            one.cause.where,
            one.cause.what,
            one.cause.removed[:_MOST_LINES],
            one.cause.added[:_MOST_LINES],
            ", ".join(one.cases),
            ", ".join(one.phases),
        )
        for one in ran.drifts
    ]
    stale = {case for one in ran.drifts for case in one.cases}
    of = f"{len(stale)} of {counted(len(ran.suite.cases), 'case')}"
    told = f"{of} ask something that was not recorded" if stale else "everything that is asked was recorded"
    return Shown(f"Drift of {name}", {"name": name, "told": told, "drifts": lines})


EVALS = WebPage("/evals", "evals.html", _look, nav="Evals")
SUITE = WebPage("/evals/{name}", "suite.html", _suite)
DRIFT = WebPage("/evals/{name}/drift", "drift.html", _drift)
COMPARED = WebPage("/evals/{name}/compared", "compared.html", _compared)
