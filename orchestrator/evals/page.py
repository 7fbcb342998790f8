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
from orchestrator.evals.markup import escaped, table
from orchestrator.evals.page_case import CaseRow
from orchestrator.evals.result import CaseResult, SuiteResult
from orchestrator.evals.style import STYLE
from orchestrator.evals.verdict import Share, Verdict, counted

Judged = tuple[SuiteResult, Verdict]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_TONES = {"pass": "good", "regression": "bad", "could_not_measure": "odd"}
_FINDINGS = {"better": "good", "worse": "bad"}


def page(judged: Sequence[Judged]) -> str:
    """A matrix of cases and results; all others are compared with the first.

    Args:
        judged: at least one result of a suite, with its verdict.
    """
    suite = escaped(judged[0][0].suite)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{suite} · evals</title>
<style>{STYLE}</style>
</head>
<body>
{"".join(_body(judged))}
</body>
</html>
"""


def _body(judged: Sequence[Judged]) -> Iterator[str]:
    results = [result for result, _ in judged]
    called = [escaped(label) for label in labels(results)]
    rows = list(_rows(results, called))
    yield f"<header><h1>{escaped(results[0].suite)}</h1><p class=soft>{_subtitle(rows, results)}</p></header>"
    cards = (_card(label, *one) for label, one in zip(called, judged, strict=True))
    yield f"<section><h2>Verdict</h2><div class=cards>{''.join(cards)}</div></section>"
    for result, label in zip(results[1:], called[1:], strict=True):
        yield _compared(comparison(results[0], result), called[0], label)
    yield from _matrix(rows, called)


def _subtitle(rows: Sequence[CaseRow], results: Sequence[SuiteResult]) -> str:
    return (
        f"{counted(len(rows), 'case')}, {counted(len(results), 'result')}. Open a case to see why, and its transcripts."
    )


def _card(label: str, result: SuiteResult, found: Verdict) -> str:
    why = "".join(f"<li class=text>{escaped(reason)}</li>" for reason in found.why)
    return (
        f"<article class=card><h3>{label}: <span class={_TONES[found.word]}>{headline(found)}</span></h3>"
        f"<p class=soft>{escaped(sampled(found))}. Definition {escaped(short(result.definition))}, "
        f"{escaped(moment(result))} UTC.</p>"
        + (f"<ul>{why}</ul>" if why else "")
        + table(
            SHARE_HEAD,
            list(map(share_row, found.shares)),
            figures=(1, 2),
            tones=[_holds(item) for item in found.shares],
        )
        + "</article>"
    )


def _compared(found: Comparison, before: str, now: str) -> str:
    tones = [_FINDINGS.get(line.finding, "soft") for line in found.lines]
    left_out = "".join(f"<li class=text>{escaped(reason)}.</li>" for reason in found.left_out)
    return (
        f"<section><h2>{before} → {now}</h2><div class='card lines'>"
        + table(LINE_HEAD, list(map(line_row, found.lines)), figures=(1, 2, 3), tones=tones)
        + "".join(text for item in moved(found.lines) for text in _moved(item))
        + (f"<ul>{left_out}</ul>" if left_out else "")
        + f"<p class=soft>{LINE_NOTE}</p></div></section>"
    )


def _holds(found: Share) -> str:
    return "soft" if found.needed is None else "good" if found.holds else "bad"


def _moved(item: Moved) -> Iterator[str]:
    for how, tone, names in (("better", "good", item.better), ("worse", "bad", item.worse)):
        if names:
            yield f"<p class=text>{escaped(item.lines)} <span class={tone}>{how}</span>: {_some(names)}</p>"


def _some(names: Sequence[str], most: int = 12) -> str:
    left = f" and {len(names) - most} more" if len(names) > most else ""
    return escaped(", ".join(names[:most]) + left)


def _rows(results: Sequence[SuiteResult], labels: Sequence[str]) -> Iterator[CaseRow]:
    by_case = [_by_case(result) for result in results]
    for name in dict.fromkeys(name for found in by_case for name in found):
        yield CaseRow(name, tuple(labels), tuple(found.get(name, ()) for found in by_case))


def _by_case(result: SuiteResult) -> Mapping[str, list[CaseResult]]:
    found: dict[str, list[CaseResult]] = {}
    for case in result.cases:
        found.setdefault(case.outcome.case, []).append(case)
    return found


def _matrix(rows: Sequence[CaseRow], labels: Sequence[str]) -> Iterator[str]:
    quiet = sum(row.is_quiet for row in rows)
    yield "<section><h2>Cases</h2>"
    if quiet and quiet < len(rows):
        loud = len(rows) - quiet
        yield f"<label class=only><input type=checkbox id=only> Only what failed or differs ({loud})</label>"
    heads = "".join(f"<span class=text>{label}</span>" for label in labels)
    yield f"<div class=matrix style='--results: {len(labels)}'><div class='row head'><span>case</span>{heads}</div>"
    for row in rows:
        yield row.html()
    yield "</div></section>"
