"""Results as one page for a browser: nothing is loaded, nothing runs, every text of others is only text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from orchestrator.domain.canonical import short
from orchestrator.evals.comparison import Comparison, comparison
from orchestrator.evals.figure import (
    LINE_HEAD,
    LINE_NOTE,
    SHARE_HEAD,
    Moved,
    headline,
    labels,
    line_row,
    moment,
    moved,
    sampled,
    share_row,
)
from orchestrator.evals.markup import table
from orchestrator.evals.page_case import CaseRow
from orchestrator.evals.result import CaseResult, SuiteResult
from orchestrator.evals.style import STYLE
from orchestrator.evals.verdict import Share, Verdict, counted
from orchestrator.text.html import Html, tag

Judged = tuple[SuiteResult, Verdict]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_TONES = {"pass": "good", "regression": "bad", "could_not_measure": "odd"}
_FINDINGS = {"better": "good", "worse": "bad"}


def page(judged: Sequence[Judged]) -> str:
    """A matrix of cases and results; all others are compared with the first.

    Args:
        judged: at least one result of a suite, with its verdict.
    """
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("title", f"{judged[0][0].suite} · evals"),
        tag("style", Html(STYLE)),
    )
    return "<!doctype html>\n" + tag("html", head, tag("body", *_body(judged)), lang="en") + "\n"


def _body(judged: Sequence[Judged]) -> Iterator[Html]:
    results = [result for result, _ in judged]
    called = labels(results)
    rows = list(_rows(results, called))
    subtitle = f"{counted(len(rows), 'case')}, {counted(len(results), 'result')}."
    told = f"{subtitle} Open a case to see why, and its transcripts."
    yield tag("header", tag("h1", results[0].suite), tag("p", told, class_="soft"))
    cards = (_card(label, *one) for label, one in zip(called, judged, strict=True))
    yield tag("section", tag("h2", "Verdict"), tag("div", *cards, class_="cards"))
    for result, label in zip(results[1:], called[1:], strict=True):
        yield _compared(comparison(results[0], result), called[0], label)
    yield _matrix(rows, called)


def _card(label: str, result: SuiteResult, found: Verdict) -> Html:
    told = f"{sampled(found)}. Definition {short(result.definition)}, {moment(result)} UTC."
    holds = [_holds(item) for item in found.shares]
    return tag(
        "article",
        tag("h3", f"{label}: ", tag("span", headline(found), class_=_TONES[found.word])),
        tag("p", told, class_="soft"),
        _list(found.why),
        table(SHARE_HEAD, list(map(share_row, found.shares)), figures=(1, 2), tones=holds),
        class_="card",
    )


def _compared(found: Comparison, before: str, now: str) -> Html:
    tones = [_FINDINGS.get(line.finding, "soft") for line in found.lines]
    told = (
        table(LINE_HEAD, list(map(line_row, found.lines)), figures=(1, 2, 3), tones=tones),
        *(text for item in moved(found.lines) for text in _moved(item)),
        _list([f"{reason}." for reason in found.left_out]),
        tag("p", LINE_NOTE, class_="soft"),
    )
    return tag("section", tag("h2", f"{before} → {now}"), tag("div", *told, class_="card lines"))


def _list(lines: Sequence[str]) -> Html:
    return tag("ul", *(tag("li", line, class_="text") for line in lines)) if lines else Html()


def _holds(found: Share) -> str:
    return "soft" if found.needed is None else "good" if found.holds else "bad"


def _moved(item: Moved) -> Iterator[Html]:
    for how, tone, names in (("better", "good", item.better), ("worse", "bad", item.worse)):
        if names:
            yield tag("p", f"{item.lines} ", tag("span", how, class_=tone), f": {_some(names)}", class_="text")


def _some(names: Sequence[str], most: int = 12) -> str:
    left = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + left


def _rows(results: Sequence[SuiteResult], labels: Sequence[str]) -> Iterator[CaseRow]:
    by_case = [_by_case(result) for result in results]
    for name in dict.fromkeys(name for found in by_case for name in found):
        yield CaseRow(name, tuple(labels), tuple(found.get(name, ()) for found in by_case))


def _by_case(result: SuiteResult) -> Mapping[str, list[CaseResult]]:
    found: dict[str, list[CaseResult]] = {}
    for case in result.cases:
        found.setdefault(case.outcome.case, []).append(case)
    return found


def _matrix(rows: Sequence[CaseRow], labels: Sequence[str]) -> Html:
    heads = (tag("span", label, class_="text") for label in labels)
    head = tag("div", tag("span", "case"), *heads, class_="row head")
    lines = tag("div", head, *(row.html() for row in rows), class_="matrix", style=f"--results: {len(labels)}")
    return tag("section", tag("h2", "Cases"), _only(rows), lines)


def _only(rows: Sequence[CaseRow]) -> Html:
    """Hides what nobody needs to look at, where that is not all or nothing."""
    loud = sum(not row.is_quiet for row in rows)
    if loud in (0, len(rows)):
        return Html()
    box = tag("input", type="checkbox", id="only")
    return tag("label", box, f" Only what failed or differs ({loud})", class_="only")
