"""Results as one page for a browser: nothing is loaded, nothing runs, every text of others is only text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
from orchestrator.evals.result import CaseResult, SuiteResult
from orchestrator.evals.verdict import Share, Verdict, counted
from orchestrator.text.html import Html, document, tag

Judged = tuple[SuiteResult, Verdict]

_TONES = {"pass": "good", "regression": "bad", "fails": "bad", "could_not_measure": "odd"}
_FINDINGS = {"better": "good", "worse": "bad"}


def page(judged: Sequence[Judged]) -> str:
    """A matrix of cases and results; all others are compared with the first.

    Args:
        judged: at least one result of a suite, with its verdict.
    """
    return document(f"{judged[0][0].suite} · evals", STYLE, _body(judged))


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
        yield _compared(comparison(results[0], result), called[0], label, differing(results[0], result))
    yield _matrix(rows, called)


def _card(label: str, result: SuiteResult, found: Verdict) -> Html:
    told = f"{sampled(found)}{chosen(result)}. Definition {short(result.definition)}, {moment(result)} UTC."
    holds = [_holds(item) for item in found.shares]
    return tag(
        "article",
        tag("h3", f"{label}: ", tag("span", headline(found), class_=_TONES[found.word])),
        tag("p", told, class_="soft"),
        tag("p", repeats_told(found), class_="soft") if found.repeats else "",
        _list([*found.why, *notes(found)]),
        table(share_head(found), list(map(share_row, found.shares)), figures=(1, 2, 3), tones=holds),
        class_="card",
    )


def _compared(found: Comparison, before: str, now: str, what: str) -> Html:
    tones = [_FINDINGS.get(line.finding, "soft") for line in found.lines]
    told = (
        tag("p", what, class_="soft text"),
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
    rows = sorted(rows, key=lambda row: row.is_quiet)  # what failed or differs stands first
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


STYLE = """
:root { color-scheme: light dark;
  --back: light-dark(#fbfaf8, #16181b); --card: light-dark(#fff, #1e2125); --ink: light-dark(#1c1d20, #e8e6e1);
  --soft: light-dark(#63666d, #a0a4ab); --edge: light-dark(#dedbd4, #363a40);
  --good: light-dark(#17693b, #7fd6a0); --bad: light-dark(#a61b1b, #ff9c93); --odd: light-dark(#85540a, #e8bd6c);
  --in: light-dark(#d3f0dc, #1d4a2e); --out: light-dark(#fadcd9, #5b2320); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.25rem 1rem 4rem; background: var(--back); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2.25rem 0 .6rem; }
h3 { font-size: 1rem; margin: 0; } p { margin: .25rem 0; } .soft { color: var(--soft); font-weight: 400; }
.good { color: var(--good); } .bad { color: var(--bad); } .odd { color: var(--odd); }
.text { unicode-bidi: isolate; }
.cards { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); }
.card { background: var(--card); border: 1px solid var(--edge); border-radius: .5rem; padding: .8rem 1rem;
  min-width: 0; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; margin-top: .5rem;
  font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-top: 1px solid var(--edge); vertical-align: top; }
th { font-weight: 600; } thead th { border-top: 0; color: var(--soft); font-weight: 400; }
td.figure, th.figure { text-align: right; white-space: nowrap; }
ul { padding-left: 1.1rem; margin: .5rem 0; }
.only { display: inline-flex; gap: .5rem; align-items: center; padding: .3rem 0; cursor: pointer; }
body:has(#only:checked) .quiet { display: none; }
.matrix { border: 1px solid var(--edge); border-radius: .5rem; background: var(--card); overflow-x: auto; }
.row { display: grid; grid-template-columns: minmax(7.5rem, 1fr) repeat(var(--results), minmax(4.6rem, 9rem));
  gap: .5rem; padding: .45rem .8rem; align-items: start; min-width: calc(9rem + var(--results) * 5.1rem); }
.head { color: var(--soft); font-size: .85rem; border-bottom: 1px solid var(--edge); }
details.case { border-top: 1px solid var(--edge); content-visibility: auto; contain-intrinsic-size: auto 2.6rem; }
.head + details.case { border-top: 0; }
summary { cursor: pointer; } summary:focus-visible { outline: 2px solid var(--ink); outline-offset: -2px; }
details.case > summary { list-style: none; } details.case > summary::-webkit-details-marker { display: none; }
details.case > summary:hover { background: color-mix(in srgb, var(--ink) 5%, transparent); }
.name::before { content: "▸ "; color: var(--soft); } details[open] > summary .name::before { content: "▾ "; }
.why { font-size: .85rem; color: var(--soft); grid-column: 1 / -1; margin: -.3rem 0 0 1.1rem; }
.mark { font-variant-numeric: tabular-nums; white-space: nowrap; }
.inside { padding: .2rem .8rem 1rem 1.2rem; display: grid; gap: 1rem; }
.inside th { width: 10rem; } .inside td.figure { width: 5rem; }
.inside > * { min-width: 0; max-width: calc(100vw - 4.5rem); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: .85rem/1.45 ui-monospace, monospace; margin: .4rem 0;
  padding: .7rem .8rem; background: var(--back); border: 1px solid var(--edge); border-radius: .4rem; }
del { background: var(--out); text-decoration: line-through; }
ins { background: var(--in); text-decoration: underline; }
@media (max-width: 40rem) { body { padding: 1rem .75rem 3rem; } .row { gap: .35rem; padding: .45rem .6rem; }
  .lines tr { display: grid; grid-template-columns: 1fr 1fr 1.7fr; padding: .3rem 0;
    border-top: 1px solid var(--edge); }
  .lines thead tr { border-top: 0; } .lines :is(th, td) { border: 0; padding: 0; }
  .lines tr > :is(:nth-child(2), :nth-child(3), :nth-child(4)) { grid-row: 2; }
  .lines tr > :first-child { grid-area: 1 / 1 / auto / span 2; }
  .lines tr > :last-child { grid-area: 1 / 3; text-align: right; }
  .lines tr > :nth-child(2) { text-align: left; }
  .inside tr { display: grid; grid-template-columns: 1fr auto; } .inside :is(th, td.figure) { width: auto; }
  .inside tr > :last-child { grid-column: 1 / -1; border: 0; padding-top: 0; } .inside td:empty { display: none; } }
@media print { .only { display: none; } details.case { content-visibility: visible; } }
"""
"""How the page looks: light and dark, narrow and wide, on paper."""
