"""Results and comparisons of evals as a person reads them, on a screen and in files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from orchestrator.evals.agreement import Agreement as Agreement
from orchestrator.evals.comparison import Comparison
from orchestrator.evals.drift import Cause as Cause
from orchestrator.evals.drift import Drift as Drift
from orchestrator.evals.figure import (
    CELL_HEAD,
    LINE_HEAD,
    LINE_NOTE,
    cell_row,
    chosen,
    differing,
    headline,
    labels,
    line_row,
    moved,
    notes,
    repeats_told,
    sampled,
    share_head,
    share_row,
    state_of,
)
from orchestrator.evals.past import PastResult as PastResult
from orchestrator.evals.result import CaseResult as CaseResult
from orchestrator.evals.result import SuiteResult
from orchestrator.evals.suite import Suite as Suite
from orchestrator.evals.verdict import Bars, Since, Verdict, held
from orchestrator.files.writing import write_where_named
from orchestrator.text.html import Html, tag
from orchestrator.values import dataclass

_ALL_SHOWN = 20
"""Up to so many cases each has a line; of more, only those that failed."""


class JudgedResult(NamedTuple):
    """A result, and what the bars of its suite make of it."""

    result: SuiteResult
    verdict: Verdict

    @property
    def name(self) -> str:
        result = self.result
        if result.cell:
            return f"{result.suite}  cell {result.profile}"
        return f"{result.suite}  profile {result.profile}" if result.profile else result.suite

    @property
    def headline(self) -> str:
        return f"{headline(self.verdict)} · {sampled(self.verdict)}{chosen(self.result)}"

    @property
    def shown(self) -> list[CaseResult]:
        """Those that failed first."""
        cases = self.result.cases
        few = len(cases) <= _ALL_SHOWN
        order = {"failed": 0, "unexpected": 1, "expected": 2, "passed": 3}
        shown = [case for case in cases if few or state_of(case) != "passed"]
        return sorted(shown, key=lambda case: order[state_of(case)])

    @property
    def notes(self) -> list[str]:
        """What became of it since the last time, and of cases that are known to fail; sentences without a stop."""
        return list(notes(self.verdict))

    @property
    def repeats(self) -> str:
        """What repeats come to; empty where cases have one sample each."""
        return repeats_told(self.verdict)

    @property
    def shares(self) -> list[tuple[str, ...]]:
        """A table, its head first."""
        return [share_head(self.verdict), *map(share_row, self.verdict.shares)]


def judged(suite: Suite, result: SuiteResult, since: Callable[[], Since | None] = lambda: None) -> JudgedResult:
    """`since` is asked only where something does not hold; without it nobody knows whether it did before."""
    bars = Bars(suite.each, suite.overall, suite.tagged, suite.reducer)
    return JudgedResult(result, held(result, bars, since))


def reasons(case: CaseResult) -> Iterator[str]:
    """Why it did not pass, or what the case says of that."""
    if case.fails_as_expected:
        yield f"expected to fail: {case.outcome.expected_failure}"
    if case.passes_unexpectedly:
        yield f"passes, and was expected to fail: {case.outcome.expected_failure}"
    if case.outcome.error:
        yield case.outcome.error
    if case.outcome.status != "stale":
        for score in case.scores:
            if not score.passed:
                yield f"{score.evaluator}: {score.why}" if score.why else score.evaluator


class MatrixTable(NamedTuple):
    """Every cell of a matrix in one table, and where they part, case by case."""

    cells: list[tuple[str, ...]]
    """Its head first."""
    cases: list[tuple[str, ...]]
    """Its head first: a case that does not pass everywhere, then a mark by cell."""


def matrix_table(judged: Sequence[JudgedResult]) -> MatrixTable:
    names = labels([one.result for one in judged])
    evaluators = list(dict.fromkeys(share.name for one in judged for share in one.verdict.shares[1:]))
    rows = [cell_row(one.result, one.verdict, name, evaluators) for one, name in zip(judged, names, strict=True)]
    states: dict[str, list[str]] = {}
    for place, one in enumerate(judged):
        for case in one.result.cases:
            marks = states.setdefault(case.outcome.case, [""] * len(judged))
            state = state_of(case) if case.outcome.status != "stale" else "not recorded"
            marks[place] = state if marks[place] in ("", state) else "some repeats"
    parted = [(name, *marks) for name, marks in states.items() if set(marks) != {"passed"}]
    return MatrixTable([(*CELL_HEAD, *evaluators), *rows], [("case", *names), *parted])


@dataclass(frozen=True)
class ComparisonReport:
    head: str
    """The suite, and what differs."""
    sides: str
    lines: tuple[tuple[str, ...], ...]
    """A table, its head first."""
    moved: tuple[tuple[str, tuple[str, ...]], ...]
    """What lines tell -> the cases that went one way or the other, with `+` or `-` before them."""
    left_out: tuple[str, ...]
    """Sentences without their full stop."""
    note: str


def report_of(comparison: Comparison) -> ComparisonReport:
    before, now = labels([comparison.before, comparison.now])
    ids = f"{before} {comparison.before.id} to {now} {comparison.now.id}"
    what = differing(comparison.before, comparison.now)
    went = [
        (one.lines, (*(f"+{name}" for name in one.better), *(f"-{name}" for name in one.worse)))
        for one in moved(comparison.lines)
    ]
    lines = (LINE_HEAD, *map(line_row, comparison.lines))
    return ComparisonReport(
        f"{comparison.now.suite}  {what}", ids, lines, tuple(went), tuple(comparison.left_out), LINE_NOTE
    )


def write_results(
    results: Sequence[JudgedResult],
    *,
    html: str | None,
    junit: str | None,
    markdown: str | None,
    past: Callable[[], Sequence[PastResult]] = list,
) -> None:
    """Write them to the files that are named. `past` gives what the suite's results came to before."""
    if junit:
        from orchestrator.evals.junit import junit as as_junit

        _write(junit, as_junit(results))
    if markdown:
        from orchestrator.evals.markdown import result_markdown

        _write(markdown, "\n".join(result_markdown(*one) for one in results))
    if html:
        from orchestrator.evals.page import page

        _write(html, page(results, past()))


def write_comparisons(compared: Iterable[Comparison], suites: Iterable[Suite], path: str) -> None:
    """A page of the sides, each held to its suite's own bars."""
    from orchestrator.evals.page import page

    named = {suite.name: suite for suite in suites}
    _write(path, page([judged(named[side.suite], side) for one in compared for side in (one.before, one.now)]))


def page_sections(
    results: Sequence[JudgedResult],
    query: Mapping[str, str],
    *,
    past: Sequence[PastResult] = (),
    addresses: Mapping[str, str] | None = None,
    keeping: Collection[str] = (),
) -> Html:
    """What stands on the same page below its head, for another page that has a head and a style of its own.

    Args:
        results: of one suite, side by side.
        query: which cases are asked for, as the page's address says it.
        past: what the suite's results came to, oldest first.
        addresses: id of a result -> where it is looked at.
        keeping: what of the query stays when something else is asked for.
    """
    from orchestrator.evals.page import Place, sections
    from orchestrator.evals.page_filter import Wanted

    kept = {name: query[name] for name in keeping if query.get(name)}
    place = Place(kept, addresses or {}, Wanted.of(query))
    return tag("div", *sections(results, past, place), class_="evals")


def page_style() -> str:
    """The style sheet of such a page."""
    from orchestrator.evals.page_style import STYLE

    return STYLE


def _write(path: str, text: str) -> None:
    write_where_named(Path(path), text.encode())
