"""The command that goes on from a result: what mends it, or what shows why it is so."""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote

from orchestrator.evals.result import CaseResult, SuiteResult
from orchestrator.evals.suite import Suite
from orchestrator.evals.verdict import Verdict

_MOST_NAMED = 3
"""Cases named in a command; of more, all are meant."""
_BOUND_USD = 1
"""What a recording may cost where models cost; a person who wants another bound edits the line."""


def next_step(suite: Suite, result: SuiteResult, found: Verdict, *, is_free: bool) -> str:
    """Empty, where everything holds. `is_free`: what would be asked costs nothing."""
    which = "--cell" if result.cell else "--profile"
    run = f"baton eval run {quote(suite.name)}" + (f" {which} {quote(result.profile)}" if result.profile else "")
    if suite.runs or found.word == "pass":
        return ""
    record = " --record missing" + ("" if is_free else f" --max-cost {_BOUND_USD}")
    unmeasured = [case for case in result.cases if case.outcome.status == "stale" or case.is_unheard]
    if found.word == "could_not_measure":
        if unmeasured:
            return run + _only(unmeasured, "--case") + record
        if found.samples < len(result.cases) or found.reducer.needs > suite.repeats:
            return f"{run} --repeats {max(found.reducer.needs, suite.repeats)}{record}"
        return run + _selected(result) if not result.complete else f"baton eval ls {quote(suite.name)}"
    if found.since and found.since.before and found.word == "regression":
        return f"baton eval compare {found.since.before} {result.id} --suite {quote(suite.name)} --html compared.html"
    failed = [case for case in result.cases if not case.passed and not case.fails_as_expected]
    return run + _only(failed, "--case") + " --html failed.html"


def _only(cases: Sequence[CaseResult], option: str) -> str:
    names = list(dict.fromkeys(case.outcome.case for case in cases))
    return "".join(f" {option} {quote(name)}" for name in names) if len(names) <= _MOST_NAMED else ""


def _selected(result: SuiteResult) -> str:
    """A part that was chosen is told in words, and has to be chosen again by whoever chose it."""
    return f"   # {result.selected}" if result.selected else ""
