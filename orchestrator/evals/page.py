"""Results for a browser, in a file and on `baton web`: nothing runs, and every text of others is only text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from urllib.parse import urlencode

from orchestrator.domain.canonical import short
from orchestrator.evals.comparison import Comparison, comparison
from orchestrator.evals.figure import (
    LINE_HEAD,
    LINE_NOTE,
    Moved,
    chosen,
    differing,
    headline,
    labels,
    line_row,
    moment,
    moved,
    notes,
    repeats_told,
    sampled,
    share_head,
    share_row,
)
from orchestrator.evals.markup import table
from orchestrator.evals.page_case import CaseRow
from orchestrator.evals.page_filter import ALL, Choices, WantedCases, classes, form, switches
from orchestrator.evals.page_past import over_time
from orchestrator.evals.page_style import FILE_STYLE, STYLE
from orchestrator.evals.past import PastResult
from orchestrator.evals.result import CaseResult, SuiteResult
from orchestrator.evals.verdict import Share, Verdict, counted
from orchestrator.text.html import Html, document, tag
from orchestrator.values import dataclass, field

Judged = tuple[SuiteResult, Verdict]

PAGE = 25
"""Cases on one page of `baton web`, each with its account: some hundred kilobytes."""
_MOST_PAIRS = 20
"""Of results beside the first: those of seven. `baton eval compare` has any two."""
_MOST_COLUMNS = 64
"""As a matrix has cells."""
_TONES = {"pass": "good", "regression": "bad", "fails": "bad", "could_not_measure": "odd"}
_FINDINGS = {"better": "good", "worse": "bad"}


@dataclass(frozen=True)
class AskedPage:
    """Where a page is asked for again and again, as on `baton web`; without one it is a file, and has all in it."""

    kept: Mapping[str, str] = field(default_factory=dict)
    """What stays in its address, whatever else is asked for."""
    addresses: Mapping[str, str] = field(default_factory=dict)
    """Id of a result -> its page."""
    wanted: WantedCases = ALL


def page(judged: Sequence[Judged], past: Sequence[PastResult] = ()) -> str:
    """Results side by side as a file; each pair is compared.

    Args:
        judged: at least one result of a suite, with its verdict.
        past: what the suite's kept results came to, oldest first.
    """
    results = [result for result, _ in judged]
    cases = len({case.outcome.case for result in results for case in result.cases})
    told = f"{counted(cases, 'case')}, {counted(len(results), 'result')}. Open a case to see why, and its transcripts."
    head = tag("header", tag("h1", results[0].suite), tag("p", told, class_="soft"))
    body = tag("main", head, *sections(judged, past), class_="evals")
    return document(f"{results[0].suite} · evals", FILE_STYLE + STYLE, [body])


def sections(
    judged: Sequence[Judged], past: Sequence[PastResult] = (), place: AskedPage | None = None
) -> Iterator[Html]:
    """The same below its head, for whoever has a head and a style of their own."""
    results = [result for result, _ in judged]
    called = labels(results)
    cards = (_card(label, *one) for label, one in zip(called, judged, strict=True))
    yield tag("section", tag("h2", "Verdict"), tag("div", *cards, class_="cards"))
    yield over_time(past, place.addresses if place else {}, results[-1].id)
    yield from _pairs(results, called, place)
    yield _matrix(list(_rows(results, called)), called, place)


def _pairs(results: Sequence[SuiteResult], called: Sequence[str], place: AskedPage | None) -> Iterator[Html]:
    """Each against the first, and then any two: which cases changed, and whether that is more than chance."""
    for result, label in zip(results[1:], called[1:], strict=True):
        found = comparison(results[0], result)
        yield tag("section", tag("h2", f"{called[0]} → {label}"), _compared(found, differing(results[0], result)))
    others = list(combinations(range(1, len(results)), 2))[:_MOST_PAIRS]
    if others and place:  # each takes a third of a second, of a thousand cases
        links = (_link(results[one], results[two], called[one], called[two]) for one, two in others)
        yield tag("section", tag("h2", "Any other two"), tag("ul", *links))
    elif others:
        folded = (_folded(results[one], results[two], called[one], called[two]) for one, two in others)
        yield tag("section", tag("h2", "Any other two"), *folded)


def _link(before: SuiteResult, now: SuiteResult, called: str, label: str) -> Html:
    address = f"?{urlencode({'before': before.id, 'now': now.id})}"
    return tag("li", tag("a", f"{called} → {label}", href=address, class_="text"))


def _folded(before: SuiteResult, now: SuiteResult, called: str, label: str) -> Html:
    found = comparison(before, now)
    passed = found.lines[0]
    told = f" · {len(passed.better)} better, {len(passed.worse)} worse: {passed.finding}"
    summary = tag("summary", tag("span", f"{called} → {label}", class_="text"), tag("span", told, class_="soft"))
    return tag("details", summary, _compared(found, differing(before, now)))


def _card(label: str, result: SuiteResult, found: Verdict) -> Html:
    told = f"{sampled(found)}{chosen(result)}. Definition {short(result.definition)}, {moment(result)} UTC."
    holds = [_holds(item) for item in found.shares]
    return tag(
        "div",
        tag("h3", f"{label}: ", tag("span", headline(found), class_=_TONES[found.word])),
        tag("p", told, class_="soft"),
        tag("p", repeats_told(found), class_="soft") if found.repeats else "",
        _list([*found.why, *notes(found)]),
        table(share_head(found), list(map(share_row, found.shares)), figures=(1, 2, 3), tones=holds),
        class_="card",
        tabindex=0,
        role="region",
        aria_label=f"Verdict of {label}",
    )


def _compared(found: Comparison, what: str) -> Html:
    tones = [_FINDINGS.get(line.finding, "soft") for line in found.lines]
    told = (
        tag("p", what, class_="soft text"),
        table(LINE_HEAD, list(map(line_row, found.lines)), figures=(1, 2, 3), tones=tones),
        *(text for item in moved(found.lines) for text in _moved(item)),
        _list([f"{reason}." for reason in found.left_out]),
        tag("p", LINE_NOTE, class_="soft"),
    )
    return tag("div", *told, class_="card lines", tabindex=0, role="region", aria_label=f"Compared: {what}")


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


def _matrix(rows: Sequence[CaseRow], labels: Sequence[str], place: AskedPage | None) -> Html:
    rows = sorted(rows, key=lambda row: row.is_quiet)  # what failed or differs stands first
    choices = Choices.of(rows)
    count = min(len(labels), _MOST_COLUMNS)
    heads = (tag("span", label, class_="text") for label in labels)
    head = tag("div", tag("span", "case"), *heads, class_="row head")
    if place is None:
        lines = (row.html(classes(row, choices)) for row in rows)
        matrix = tag("div", head, *lines, class_=f"matrix of{count}")
        return tag("section", tag("h2", "Cases"), switches(choices), matrix)
    wanted = place.wanted
    found = [row for row in rows if wanted.takes(row)]
    first = (min(wanted.page, max(1, -(-len(found) // PAGE))) - 1) * PAGE
    shown = found[first : first + PAGE]
    told = f"{first + 1} to {first + len(shown)} of {counted(len(found), 'case')}" if shown else "no case is like that"
    lines = (row.html("case") for row in shown)
    return tag(
        "section",
        tag("h2", "Cases", id="cases"),
        form(choices, wanted, place.kept),
        tag("p", told, class_="soft"),
        tag("div", head, *lines, class_=f"matrix of{count}") if shown else "",
        _turning(place, first, len(found)),
    )


def _turning(place: AskedPage, first: int, count: int) -> Html:
    """To the cases before and after."""
    number = first // PAGE + 1
    kept = urlencode(place.kept)

    def led(told: str, to: int, rel: str) -> Html:
        asked = "&".join(filter(None, (kept, place.wanted.address(page=to))))
        return tag("a", told, href=f"?{asked}#cases", rel=rel)

    links = [led("before", number - 1, "prev")] if number > 1 else []
    links += [led("more", number + 1, "next")] if first + PAGE < count else []
    return tag("p", *links, class_="pages") if links else Html()
