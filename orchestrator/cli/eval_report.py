"""Results of evals on the screen, as JSON, and in files."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from orchestrator.cli.cells import cut
from orchestrator.cli.terminal import Terminal
from orchestrator.domain.canonical import JSON
from orchestrator.domain.codec import to_plain
from orchestrator.evals.comparison import Comparison
from orchestrator.evals.figure import (
    LINE_HEAD,
    LINE_NOTE,
    SHARE_HEAD,
    headline,
    labels,
    line_row,
    moved,
    sampled,
    share_row,
)
from orchestrator.evals.result import CaseResult, SuiteResult
from orchestrator.evals.suite import Suite
from orchestrator.evals.verdict import Verdict
from orchestrator.files.writing import write_where_named
from orchestrator.text.visible import visible

Judged = tuple[SuiteResult, Verdict]

_ALL_SHOWN = 20
"""Up to so many cases each has a line; of more, only those that failed."""


def tell_result(terminal: Terminal, result: SuiteResult, found: Verdict) -> None:
    glyph = {"pass": "done", "regression": "failed"}.get(found.word, "waiting")
    head = f"{result.suite}  profile {result.profile}" if result.profile else result.suite
    terminal.line(f"{terminal.glyph(glyph)} {terminal.style(head, 'bold')}  {headline(found)} · {sampled(found)}")
    shown = [case for case in result.cases if len(result.cases) <= _ALL_SHOWN or not case.passed]
    terminal.table([_case_row(terminal, case) for case in shown], indent="    ")
    terminal.line()
    terminal.table([SHARE_HEAD, *map(share_row, found.shares)], indent="    ")
    for reason in found.why:
        terminal.line(f"  {visible(reason)}.")


def _case_row(terminal: Terminal, case: CaseResult) -> tuple[str, ...]:
    outcome = case.outcome
    name = outcome.case if outcome.repeat == 1 else f"{outcome.case} (repeat {outcome.repeat})"
    return (
        terminal.plain_glyph("done" if case.passed else "failed"),
        visible(name),
        outcome.status,
        cut(visible(" · ".join(_reasons(case))), 200),
    )


def _reasons(case: CaseResult) -> Iterator[str]:
    if case.outcome.error:
        yield case.outcome.error
    if case.outcome.status != "stale":
        for score in case.scores:
            if not score.passed:
                yield f"{score.evaluator}: {score.why}" if score.why else score.evaluator


def result_shape(result: SuiteResult, found: Verdict) -> JSON:
    return {
        "suite": result.suite,
        "id": result.id,
        "profile": result.profile,
        "definition": result.definition,
        "verdict": found.word,
        "why": list(found.why),
        "shares": to_plain(found.shares),
        "cases": [_case_shape(case) for case in result.cases],
    }


def _case_shape(case: CaseResult) -> JSON:
    outcome = case.outcome
    return {
        "case": outcome.case,
        "repeat": outcome.repeat,
        "status": outcome.status,
        "passed": case.passed,
        "error": outcome.error,
        "cost_usd": outcome.cost_usd,
        "requests": outcome.requests,
        "input_tokens": outcome.input_tokens,
        "output_tokens": outcome.output_tokens,
        "seconds": outcome.seconds,
        "scores": [
            {"evaluator": s.evaluator, "passed": s.passed, "value": s.value, "why": s.why, "crashed": s.crashed}
            for s in case.scores
        ],
    }


def tell_comparison(terminal: Terminal, found: Comparison) -> None:
    before, now = labels([found.before, found.now])
    terminal.line(
        terminal.style(visible(f"{found.now.suite}  {before} {found.before.id} to {now} {found.now.id}"), "bold")
    )
    terminal.table([LINE_HEAD, *map(line_row, found.lines)])
    for item in moved(found.lines):
        names = [*(f"+{name}" for name in item.better), *(f"-{name}" for name in item.worse)]
        terminal.line(f"  {item.lines}: {visible(', '.join(names))}")
    for reason in found.left_out:
        terminal.line(f"  {visible(reason)}.")
    terminal.line(f"  {LINE_NOTE}")


def comparison_shape(found: Comparison) -> JSON:
    return {
        "suite": found.now.suite,
        "before": found.before.id,
        "now": found.now.id,
        "lines": to_plain(found.lines),
        "left_out": list(found.left_out),
    }


def write_reports(judged: Sequence[Judged], arguments: argparse.Namespace) -> None:
    """Where `--html`, `--junit` and `--markdown` say."""
    if arguments.junit:
        from orchestrator.evals.junit import junit

        _write(arguments.junit, junit(judged))
    if arguments.markdown:
        from orchestrator.evals.markdown import result_markdown

        _write(arguments.markdown, "\n".join(result_markdown(result, found) for result, found in judged))
    if arguments.html:
        from orchestrator.evals.page import page

        _write(arguments.html, page(judged))


def write_comparison(found: Sequence[Comparison], suites: Mapping[str, Suite], path: str) -> None:
    """A page of the sides, each held to its suite's own bars."""
    from orchestrator.evals.page import page
    from orchestrator.evals.verdict import verdict

    results = [side for one in found for side in (one.before, one.now)]
    bars = [(result, suites[result.suite]) for result in results]
    _write(path, page([(result, verdict(result, suite.each, suite.overall)) for result, suite in bars]))


def _write(path: str, text: str) -> None:
    write_where_named(Path(path), text.encode())
