"""Results, comparisons and drifts of evals on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchestrator.cli.cells import cut
from orchestrator.cli.terminal import Terminal
from orchestrator.features.evaluation.report import (
    Agreement,
    CaseResult,
    Cause,
    ComparisonReport,
    Drift,
    JudgedResult,
    MatrixTable,
    reasons,
)
from orchestrator.text.visible import visible

_MOST_LINES = 6
"""Of a difference, on each side."""
_MOST_ROWS = 20
"""Cases below a matrix."""
_MOST_CASES = 6
"""Named in one line; the page of the results has all."""


def tell_result(terminal: Terminal, judged: JudgedResult, *, only_verdict: bool = False) -> None:
    """`only_verdict`: its cases and shares stand in a table of several results."""
    glyph = {"pass": "done", "regression": "failed", "fails": "failed"}.get(judged.verdict.word, "waiting")
    terminal.line(f"{terminal.glyph(glyph)} {terminal.style(judged.name, 'bold')}  {judged.headline}")
    if not only_verdict:
        terminal.table([_case_row(terminal, case) for case in judged.shown], indent="    ", whole=True)
        terminal.line()
        terminal.table(judged.shares, indent="    ")
    if judged.repeats:
        terminal.line(f"    {judged.repeats}")
    for reason in (*judged.verdict.why, *judged.notes):
        terminal.line(f"  {visible(reason)}.")


def _case_row(terminal: Terminal, case: CaseResult) -> tuple[str, ...]:
    outcome = case.outcome
    name = outcome.case if outcome.repeat == 1 else f"{outcome.case} (repeat {outcome.repeat})"
    return (
        terminal.plain_glyph("done" if case.passed else "waiting" if case.fails_as_expected else "failed"),
        visible(name),
        outcome.status,
        cut(visible(" · ".join(reasons(case))), 200),
    )


def tell_comparison(terminal: Terminal, report: ComparisonReport) -> None:
    terminal.line(terminal.style(visible(report.head), "bold"))
    terminal.line(f"  {visible(report.sides)}")
    terminal.table(report.lines)
    for lines, names in report.moved:
        terminal.line(f"  {lines}: {visible(', '.join(names))}")
    for reason in report.left_out:
        terminal.line(f"  {visible(reason)}.")
    terminal.line(f"  {report.note}")


def tell_matrix(terminal: Terminal, suite: str, told: MatrixTable) -> None:
    """Every cell a row, then the cases that do not pass in all of them, a column a cell."""
    terminal.line(terminal.style(visible(f"{suite}  {len(told.cells) - 1} cells"), "bold"))
    terminal.table([tuple(map(visible, row)) for row in told.cells], indent="    ")
    if len(told.cases) > 1:
        terminal.line()
        terminal.table([tuple(map(visible, row)) for row in told.cases[: _MOST_ROWS + 1]], indent="    ")
        if len(told.cases) - 1 > _MOST_ROWS:
            terminal.line(f"    ... {len(told.cases) - 1 - _MOST_ROWS} more; the page has all: --html FILE")


def tell_agreement(terminal: Terminal, suite: str, found: Agreement) -> None:
    within = f", 95 % interval {found.interval.low:.0%}-{found.interval.high:.0%}" if found.interval else ""
    kappa = "" if found.kappa is None else f", kappa {found.kappa:.2f}"
    terminal.line(terminal.style(visible(f"{suite}  {found.label}"), "bold"))
    terminal.line(f"  agrees with you in {found.of - len(found.disagreements)} of {found.of}{within}{kappa}")
    terminal.line(f"  yes where you say no: {found.only_judge} · no where you say yes: {found.only_person}")
    if not found.is_enough:
        terminal.line("  too few to tell: say what you think of ten cases at least.")
    for one in found.disagreements:
        yours, its = ("yes" if said else "no" for said in (one.person, one.judge))
        terminal.line(
            f"    {visible(one.case)}: you {yours}{_because(one.persons_why)}; it {its}{_because(one.judges_why)}"
        )
    for names, told in ((found.unsaid, "you have not said"), (found.unheard, "it was not heard")):
        if names:
            terminal.line(f"  {told}: {_listed(names)}")


def _because(why: str) -> str:
    return f" ({cut(visible(why), 100)})" if why else ""


def drift_lines(terminal: Terminal, suite: str, cases: int, drifts: Sequence[Drift]) -> Iterator[str]:
    if not drifts:
        yield f"{suite}: everything that is asked was recorded ({cases} cases)."
        return
    stale = {case for drift in drifts for case in drift.cases}
    reasons = "one reason" if len(drifts) == 1 else f"{len(drifts)} reasons"
    yield f"stale: {len(stale)} of {cases} cases ask something that was not recorded, for {reasons}"
    for drift in drifts:
        yield from _cause(terminal, drift.cause)
        yield f"    {_listed(drift.cases)} · first asked in {', '.join(drift.phases)}{_rest(drift)}"


def _cause(terminal: Terminal, cause: Cause) -> Iterator[str]:
    if cause.what:
        yield f"  {visible(cause.where)}  {visible(cause.what)}"
        return
    margin = f"  {visible(cause.where)}   "
    for sign, colour, lines in (("-", "red", cause.removed), ("+", "green", cause.added)):
        for line in lines[:_MOST_LINES]:
            yield margin + terminal.style(f"{sign} {visible(line)}", colour)
            margin = " " * len(margin)
        if len(lines) > _MOST_LINES:
            yield f"{margin}{sign} ... {len(lines) - _MOST_LINES} more lines"


def _listed(cases: Sequence[str]) -> str:
    shown = ", ".join(map(visible, cases[:_MOST_CASES]))
    more = f" and {len(cases) - _MOST_CASES} more" if len(cases) > _MOST_CASES else ""
    return f"{len(cases)} case{'s' if len(cases) != 1 else ''}: {shown}{more}"


def _rest(drift: Drift) -> str:
    return f" · not reached: {', '.join(drift.not_reached)}" if drift.not_reached else ""
