"""Results as Markdown: for a pull request, and plain enough to read on a terminal."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from orchestrator.domain.canonical import short
from orchestrator.evals.figure import (
    chosen,
    headline,
    moment,
    notes,
    repeats_told,
    sampled,
    share_head,
    share_row,
    state_of,
)
from orchestrator.evals.result import CaseResult, SuiteResult
from orchestrator.evals.verdict import Verdict, counted
from orchestrator.text.visible import visible

_MOST_CASES = 20
"""Of those that failed: it is read in a pull request, and the page has all."""
_LONGEST_REASON = 200
"""Characters. It quotes texts of others, and is one line of a list."""
_BACKTICKS = re.compile(r"`+")


def result_markdown(result: SuiteResult, found: Verdict) -> str:
    """The verdict, every share with its bar, and why cases failed."""
    return "\n\n".join((*_head(result, found), *_failures(result))) + "\n"


def _head(result: SuiteResult, found: Verdict) -> Iterator[str]:
    yield f"## {code(result.suite)}, profile {code(result.profile)}: {headline(found)}"
    yield f"{sampled(found)}{chosen(result)}. Definition {short(result.definition)}, {moment(result)} UTC."
    if reasons := [*found.why, *notes(found)]:
        yield _list([code(reason) for reason in reasons])
    if told := repeats_told(found):
        yield f"{told}."
    yield _table(share_head(found), list(map(share_row, found.shares)), figures=(1, 2, 3))


def _failures(result: SuiteResult) -> Iterator[str]:
    failed: dict[str, list[CaseResult]] = {}
    for case in result.cases:
        if state_of(case) == "failed":
            failed.setdefault(case.outcome.case, []).append(case)
    if not failed:
        return
    yield "### Failed"
    yield _list(_failure(cases) for cases in list(failed.values())[:_MOST_CASES])
    if len(failed) > _MOST_CASES:
        yield f"{counted(len(failed) - _MOST_CASES, 'more case')} failed."


def _failure(repeats: Sequence[CaseResult]) -> str:
    """The case, and why its first failed repeat failed."""
    case, outcome = repeats[0], repeats[0].outcome
    times = f" ({len(repeats)} times)" if len(repeats) > 1 else ""
    reasons = [f"{score.evaluator}: {score.why}" for score in case.scores if not score.passed]
    if outcome.status in ("crashed", "stale") or not reasons:
        reasons = [f"{outcome.status}: {outcome.error}".rstrip(": ")]
    return f"**{code(outcome.case)}**{times} " + "; ".join(map(code, reasons))


def code(text: str) -> str:
    """In a code span: no markup, no link and no mention of anybody comes out of it."""
    line = _one_line(text)
    line = line if len(line) <= _LONGEST_REASON else line[: _LONGEST_REASON - 1] + "…"
    fence = "`" * (max((len(run) for run in _BACKTICKS.findall(line)), default=0) + 1)
    padding = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{padding}{line or ' '}{padding}{fence}"


def _one_line(text: str) -> str:
    return " ".join(visible(text).split())


def _list(items: Iterator[str] | Sequence[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], *, figures: Collection[int]) -> str:
    """Padded, so that it lines up where nobody renders it; columns of figures to the right."""
    plain = [[_one_line(cell).replace("|", "\\|") for cell in row] for row in (head, *rows)]
    widths = [max(3, *(len(row[column]) for row in plain)) for column in range(len(head))]
    rule = ["-" * (width + 1) + (":" if column in figures else "-") for column, width in enumerate(widths)]
    lines = [_row(row, widths, figures) for row in plain]
    return "\n".join((lines[0], f"|{'|'.join(rule)}|", *lines[1:]))


def _row(cells: Sequence[str], widths: Sequence[int], figures: Collection[int]) -> str:
    padded = [
        cell.rjust(width) if column in figures else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return f"| {' | '.join(padded)} |"
