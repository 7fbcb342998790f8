"""Results and comparisons of evals on the screen."""

from __future__ import annotations

from orchestrator.cli.cells import cut
from orchestrator.cli.terminal import Terminal
from orchestrator.features.evaluation.report import CaseResult, ComparisonReport, JudgedResult, reasons
from orchestrator.text.visible import visible


def tell_result(terminal: Terminal, judged: JudgedResult) -> None:
    glyph = {"pass": "done", "regression": "failed"}.get(judged.verdict.word, "waiting")
    terminal.line(f"{terminal.glyph(glyph)} {terminal.style(judged.name, 'bold')}  {judged.headline}")
    terminal.table([_case_row(terminal, case) for case in judged.shown], indent="    ")
    terminal.line()
    terminal.table(judged.shares, indent="    ")
    for reason in judged.verdict.why:
        terminal.line(f"  {visible(reason)}.")


def _case_row(terminal: Terminal, case: CaseResult) -> tuple[str, ...]:
    outcome = case.outcome
    name = outcome.case if outcome.repeat == 1 else f"{outcome.case} (repeat {outcome.repeat})"
    return (
        terminal.plain_glyph("done" if case.passed else "failed"),
        visible(name),
        outcome.status,
        cut(visible(" · ".join(reasons(case))), 200),
    )


def tell_comparison(terminal: Terminal, report: ComparisonReport) -> None:
    terminal.line(terminal.style(visible(report.head), "bold"))
    terminal.table(report.lines)
    for lines, names in report.moved:
        terminal.line(f"  {lines}: {visible(', '.join(names))}")
    for reason in report.left_out:
        terminal.line(f"  {visible(reason)}.")
    terminal.line(f"  {report.note}")
