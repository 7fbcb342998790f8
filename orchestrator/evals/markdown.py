"""Results as Markdown: for a pull request, and plain enough to read on a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from orchestrator.domain.canonical import short
from orchestrator.domain.visible import visible
from orchestrator.evals.comparison import Comparison
from orchestrator.evals.figure import change, headline, mean, needed, sampled, share
from orchestrator.evals.result import CaseResult, SuiteResult
from orchestrator.evals.verdict import Verdict

_MOST_CASES = 20
_LONGEST_REASON = 200
_MOST_NAMES = 5
_BACKTICKS = re.compile(r"`+")


def result_markdown(result: SuiteResult, found: Verdict) -> str:
    """The verdict, every share with its bar, and why cases failed."""
    return "\n\n".join((*_head(result, found), *_failures(result))) + "\n"


def comparison_markdown(found: Comparison) -> str:
    """Before and now, line by line, with names."""
    before, now = (f"{result.profile} {result.id}" for result in (found.before, found.now))
    rows = [
        (line.name, mean(line, line.before), mean(line, line.now), change(line), line.finding) for line in found.lines
    ]
    parts = [
        f"## {code(found.now.suite)}: {code(before)} to {code(now)}",
        _table(("", "before", "now", "per case", "verdict"), rows),
        *_moved(found),
        *([_list(f"{reason}." for reason in map(_one_line, found.left_out))] if found.left_out else []),
        "In brackets: 95 % interval of the mean. Each line by itself errs once in 20 times that nothing changed.",
    ]
    return "\n\n".join(parts) + "\n"


def _head(result: SuiteResult, found: Verdict) -> Iterator[str]:
    yield f"## {code(result.suite)}, profile {code(result.profile)}: {headline(found)}"
    yield f"{sampled(found)}. Definition {short(result.definition)}, {result.at[:16].replace('T', ' ')} UTC."
    if found.why:
        yield _list(f"{code(reason)}" for reason in found.why)
    rows = [(item.name, share(item), needed(item), "yes" if item.holds else "no") for item in found.shares]
    yield _table(("", "passed", "must", "holds"), rows)


def _failures(result: SuiteResult) -> Iterator[str]:
    failed = [case for case in result.cases if not case.passed]
    if not failed:
        return
    yield "### Failed"
    yield _list(_failure(case) for case in failed[:_MOST_CASES])
    if len(failed) > _MOST_CASES:
        yield f"{len(failed) - _MOST_CASES} more failed."


def _failure(case: CaseResult) -> str:
    outcome = case.outcome
    repeat = f" (repeat {outcome.repeat})" if outcome.repeat > 1 else ""
    reasons = [f"{score.evaluator}: {score.why}" for score in case.scores if not score.passed]
    if outcome.status in ("crashed", "stale") or not reasons:
        reasons = [f"{outcome.status}: {outcome.error}".rstrip(": ")]
    return f"**{code(outcome.case)}**{repeat} " + "; ".join(map(code, reasons))


def _moved(found: Comparison) -> Iterator[str]:
    moved = [
        f"{line.name}: " + ", ".join(filter(None, (_names("better", line.better), _names("worse", line.worse))))
        for line in found.lines
        if line.unit in ("cases", "share") and (line.better or line.worse)
    ]
    if moved:
        yield _list(moved)


def _names(how: str, names: Sequence[str]) -> str:
    if not names:
        return ""
    left = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"{how} {', '.join(map(code, names[:_MOST_NAMES]))}{left}"


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


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Padded, so that it lines up where nobody renders it. Numbers stand to the right."""
    plain = [[_one_line(cell).replace("|", "\\|") for cell in row] for row in rows]
    widths = [max(3, *(len(row[column]) for row in (head, *plain))) for column in range(len(head))]
    lines = [_row(head, widths), "|" + "|".join(_rule(column, width) for column, width in enumerate(widths)) + "|"]
    return "\n".join((*lines, *(_row(row, widths) for row in plain)))


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [_padded(column, cell, width) for column, (cell, width) in enumerate(zip(cells, widths, strict=True))]
    return "| " + " | ".join(padded) + " |"


def _is_number(column: int) -> bool:
    return column in (1, 2)


def _padded(column: int, cell: str, width: int) -> str:
    return cell.rjust(width) if _is_number(column) else cell.ljust(width)


def _rule(column: int, width: int) -> str:
    return "-" * (width + 1) + (":" if _is_number(column) else "-")
