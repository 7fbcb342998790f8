"""Figures of evals in the words a person reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from orchestrator.domain.canonical import short
from orchestrator.evals.comparison import ComparedLine, Interval
from orchestrator.evals.matrix import differs
from orchestrator.evals.reducer import MEAN
from orchestrator.evals.result import CaseResult, SuiteResult
from orchestrator.evals.verdict import Share, Verdict, counted, some
from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True)
class Moved:
    """Cases that went one way or the other, in what these lines tell."""

    lines: str
    better: tuple[str, ...]
    worse: tuple[str, ...]


SHARE_HEAD = ("", "passed", "95 % interval", "must", "holds")
SHARE_NOTE = "The interval is of cases like these (Wilson's, over cases; docs/evals.md)."


def share_row(found: Share) -> tuple[str, ...]:
    """The cells under `SHARE_HEAD`."""
    must = "" if found.needed is None else f"{100 * found.needed:.4g} %"
    holds = "" if found.needed is None else "yes" if found.holds else "no"
    return found.name, _share(found), _within(found.interval), must, holds


def _share(found: Share) -> str:
    if found.reduced is None:
        return f"{found.passed}/{found.of}"
    return f"{100 * found.value:.1f} %"


def _within(interval: Interval | None) -> str:
    return f"{100 * interval.low:.0f}-{100 * interval.high:.0f} %" if interval else ""


def share_head(found: Verdict) -> tuple[str, ...]:
    """`SHARE_HEAD`, with how repeats are taken together where the suite says it."""
    how = "passed" if found.reducer == MEAN else str(found.reducer)
    return tuple(how if head == "passed" else head for head in SHARE_HEAD)


def repeats_told(found: Verdict) -> str:
    """`of 5 samples each: mean 0.80 [...]`; empty where cases have one sample each."""
    told = (f"{one.how} {one.value:.2f} ({_within(one.interval)})" for one in found.repeats)
    return f"repeats: {', '.join(told)}" if found.repeats else ""


LINE_HEAD = ("", "before", "now", "per case", "verdict")
LINE_NOTE = (
    "In brackets: 95 % interval of the mean. "
    "When nothing has changed, each line still claims a change once in 20 times."
)
_MOST_DIGITS = 4
"""A ten-thousandth; what is smaller may be told as none."""


def line_row(line: ComparedLine) -> tuple[str, ...]:
    """The cells under `LINE_HEAD`."""
    return line.name, _mean(line, line.before), _mean(line, line.now), _change(line), line.finding


def moved(lines: Iterable[ComparedLine]) -> list[Moved]:
    """Lines in which the same cases moved the same way are told together."""
    found: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for line in lines:
        if line.unit in ("cases", "share") and (line.better or line.worse):
            found.setdefault((line.better, line.worse), []).append(line.name)
    return [Moved(", ".join(names), better, worse) for (better, worse), names in found.items()]


def labels(results: Sequence[SuiteResult]) -> list[str]:
    """The profile, and where that does not tell them apart, when it was."""
    if all(result.cell for result in results) and len({tuple(result.cell.values()) for result in results}) > 1:
        return [_cell_label(result, results) for result in results]
    profiles = [result.profile for result in results]
    return [
        result.profile if profiles.count(result.profile) == 1 else f"{result.profile} {moment(result)[5:]}"
        for result in results
    ]


def _cell_label(result: SuiteResult, others: Sequence[SuiteResult]) -> str:
    """The variants of the axes on which they are not all alike."""
    axes = [axis for axis in result.cell if len({one.cell.get(axis) for one in others}) > 1]
    return " · ".join(result.cell[axis] for axis in axes) or result.profile


def differing(before: SuiteResult, now: SuiteResult) -> str:
    """What tells two results apart, for a title: the axes of a matrix, the profile, the definition, else the day."""
    if before.cell and now.cell and before.cell != now.cell:
        return differs(before.cell, now.cell)
    told = []
    if before.profile != now.profile:
        told.append(f"profile: {before.profile} → {now.profile}")
    if before.definition != now.definition:
        told.append(f"definition: {short(before.definition)} → {short(now.definition)}")
    return ", ".join(told) or f"one definition, {moment(before)} → {moment(now)}"


CELL_HEAD = ("cell", "passed", "95 % interval", "cost", "tokens")


def cell_row(result: SuiteResult, found: Verdict, label: str, evaluators: Sequence[str]) -> tuple[str, ...]:
    """The cells of a matrix's table under `CELL_HEAD`, then a share by evaluator."""
    overall, shares = found.shares[0], {share.name: share for share in found.shares}
    cases = [case.outcome for case in result.cases]
    tokens = sum(case.input_tokens + case.output_tokens for case in cases)
    each = (_share(shares[name]) if name in shares else "" for name in evaluators)
    cost = f"${sum(case.cost_usd for case in cases):.3f}"
    return label, _share(overall), _within(overall.interval), cost, f"{tokens}", *each


def moment(result: SuiteResult) -> str:
    return result.at[:16].replace("T", " ")


def headline(found: Verdict) -> str:
    if found.word == "fails":
        return "fails, at its first run" if found.since and not found.since.before else "fails, as before"
    return {"pass": "pass", "regression": "regression", "could_not_measure": "could not measure"}[found.word]


def notes(found: Verdict) -> Iterator[str]:
    """What became of it since the last time, and of cases that are known to fail."""
    since = found.since
    if since and not since.before:
        yield "First run under this profile: there is nothing to have got worse"
    elif since and since.worse:
        yield f"Passed more often in {since.before}: {some(since.worse)}"
    elif since:
        yield f"Nothing passed more often in {since.before}"
    if since and since.better:
        yield f"Passes more often now: {some(since.better)}"
    if found.expected_failures:
        yield f"{counted(len(found.expected_failures), 'case')} failed as expected: {some(found.expected_failures)}"
    if found.unexpected_passes:
        told = f"{counted(len(found.unexpected_passes), 'case')} passed that were expected to fail"
        yield f"{told}; take 'expected_failure' out of {some(found.unexpected_passes)}"


State = Literal["passed", "failed", "expected", "unexpected"]


def state_of(case: CaseResult) -> State:
    """Whether it passed, and whether that was expected."""
    if case.fails_as_expected:
        return "expected"
    if case.passes_unexpectedly:
        return "unexpected"
    return "passed" if case.passed else "failed"


def sampled(found: Verdict) -> str:
    """How much evidence there is: repeats of one recording say the same thing again."""
    told = counted(found.outcomes, "outcome")
    if found.samples != found.outcomes:
        told += f" from {counted(found.samples, 'recording')} (repeats of one recording are one sample)"
    unjudged = found.shares[0].crashed
    return told + (f", {unjudged} crashed or not recorded" if unjudged else "")


def chosen(result: SuiteResult) -> str:
    """Which of the suite's cases they are; empty where all."""
    return f" · {result.selected}" if result.selected else ""


def _mean(line: ComparedLine, value: float) -> str:
    """`12/14`, `0.98`, `$0.088`, `412`, `1.2 s`."""
    match line.unit:
        case "cases":
            return f"{value * line.of:g}/{line.of}" if line.of else "-"
        case "share":
            return f"{value:.2f}"
        case "usd":
            return f"${value:.3f}"
        case "tokens":
            return f"{value:.0f}"
        case "seconds":
            return f"{value:.1f} s"


def _change(line: ComparedLine) -> str:
    """By how much, with its interval where there is one; shares in points, what it took in percent."""
    if line.unit == "cases":
        return f"+{len(line.better)} -{len(line.worse)}"
    if line.unit == "share":
        return _spread(line, 1.0, 2, "")
    if line.before:
        return _spread(line, 100 / line.before, 0, " %")
    return "from nothing" if line.difference else "0 %"


def _spread(line: ComparedLine, scale: float, digits: int, unit: str) -> str:
    """`-0.01 [-0.03, +0.01]`, with as many more digits as it takes to tell a small number from none."""
    ends = (line.interval.low, line.interval.high) if line.interval else ()
    numbers = [scale * number for number in (line.difference, *ends)]
    while digits < _MOST_DIGITS and any(number and not round(number, digits) for number in numbers):
        digits += 1
    mean, *within = (_signed(number, digits) for number in numbers)
    return f"{mean}{unit}" + (f" [{', '.join(within)}]" if within else "")


def _signed(number: float, digits: int) -> str:
    """Zero has no sign."""
    return f"{number:+.{digits}f}" if round(number, digits) else f"{0:.{digits}f}"
