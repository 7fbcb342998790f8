"""The suites of evals: what they came to, over time, and two results side by side. Nothing is run from here."""

from __future__ import annotations

from shlex import quote
from typing import NamedTuple
from urllib.parse import urlencode

from orchestrator.features.evaluation.evals import Evals
from orchestrator.features.evaluation.report import JudgedResult, Suite, judged, page_sections
from orchestrator.text.quantity import counted
from orchestrator.web.named import in_path
from orchestrator.web.page import PageVisit, Shown, WebPage

_MOST_OFFERED = 60
"""Results of one suite that two are chosen from: more than a year of a weekly run."""
_MOST_BESIDE = 12
"""Side by side: a screen's width of columns."""
_MOST_LINES = 12
"""Of a difference, on each side."""


def _look(visit: PageVisit) -> Shown:
    suites = visit.memory.suites.get()
    unread = [f"{one.name}: {one.trouble}" for one in suites if one.trouble]
    return Shown("Evals", {"suites": [one for one in suites if not one.trouble], "unread": unread})


class _Offered(NamedTuple):
    id: str
    label: str


def _suite(visit: PageVisit) -> Shown:
    """The newest result, or the one that is asked for: the page that `baton eval run --html` writes of it."""
    evals, name = Evals(visit.workspace), visit.given["name"]
    suite = evals.suite(name)
    heads = evals.results(name).heads(_MOST_OFFERED)
    ids = [head.id for head in heads]
    shown = next(iter([one for one in ids if one == visit.query.get("result")] or ids), "")
    page = in_path(name)
    beside: list[str] = []
    if batch := next((head.batch for head in heads if head.id == shown), ""):
        beside = [head.id for head in heads if head.batch == batch]
    values = {
        "name": name,
        "shown": shown,
        "offered": [_Offered(head.id, " · ".join(filter(None, (head.id, head.profile)))) for head in heads],
        "together": f"/evals/{page}/compared?{urlencode({'batch': batch})}" if len(beside) > 1 else "",
        "count": len(beside),
        "sections": page_sections(
            [_judged(evals, suite, shown)],
            visit.query,
            past=evals.past(suite),
            addresses={one: f"/evals/{page}?{urlencode({'result': one})}" for one in ids},
            keeping=("result",),
        )
        if shown
        else "",
        "command": f"baton eval run {quote(name)}",
    }
    return Shown(f"Suite {name}", values)


def _judged(evals: Evals, suite: Suite, given: str) -> JudgedResult:
    result = evals.results(suite.name).read(given)
    return judged(suite, result, evals.since(suite.name, result))


def _compared(visit: PageVisit) -> Shown:
    """Two results, or all of one run of several profiles or cells: case by case, and what chance may do."""
    evals, name = Evals(visit.workspace), visit.given["name"]
    suite, kept, batch = evals.suite(name), evals.results(name), visit.query.get("batch", "")
    ids = [head.id for head in reversed(kept.heads(_MOST_OFFERED)) if batch and head.batch == batch][:_MOST_BESIDE]
    if not ids:
        ids = [visit.query.get(side) or "@last" for side in ("before", "now")]
    sections = page_sections(
        [_judged(evals, suite, one) for one in ids], visit.query, keeping=("before", "now", "batch")
    )
    return Shown(f"Compared: {name}", {"name": name, "count": len(ids), "sections": sections})


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
