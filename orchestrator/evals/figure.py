"""Figures of evals in the words a person reads."""

from __future__ import annotations

from orchestrator.evals.comparison import Line
from orchestrator.evals.verdict import Share, Verdict, counted


def mean(line: Line, value: float) -> str:
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


def change(line: Line) -> str:
    """By how much, with its interval where there is one; shares in points, what it took in percent."""
    if line.unit == "cases":
        return f"+{len(line.better)} -{len(line.worse)}"
    if line.unit == "share":
        within = f" [{line.interval.low:+.2f}, {line.interval.high:+.2f}]" if line.interval else ""
        return f"{line.difference:+.2f}{within}"
    if not line.before:
        return "0 %" if not line.difference else "from nothing"
    within = ""
    if line.interval:
        low, high = (100 * end / line.before for end in (line.interval.low, line.interval.high))
        within = f" [{low:+.0f}, {high:+.0f}]"
    return f"{100 * line.difference / line.before:+.0f} %{within}"


def share(found: Share) -> str:
    """`13/14`, and what of it could not be judged."""
    return f"{found.passed}/{found.of}" + (f" ({found.crashed} not judged)" if found.crashed else "")


def needed(found: Share) -> str:
    return "" if found.needed is None else f"{found.needed:.0%}"


def headline(found: Verdict) -> str:
    return {"pass": "pass", "regression": "regression", "could_not_measure": "could not measure"}[found.word]


def sampled(found: Verdict) -> str:
    """How much evidence there is: repeats of one recording say the same thing again."""
    if found.samples == found.outcomes:
        return counted(found.outcomes, "outcome")
    rests = "repeats of one recording are one sample"
    return f"{counted(found.outcomes, 'outcome')} from {counted(found.samples, 'recording')}: {rests}"
