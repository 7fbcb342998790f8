"""The evaluators of a suite, ready to judge its cases."""

from __future__ import annotations

from pathlib import Path

from orchestrator.domain.definition import Definition
from orchestrator.evals.result import Outcome, Score
from orchestrator.evals.suite import Case, Suite
from orchestrator.wiring.suite_run import Judge


def judge_of(root: Path, suite: Suite, definition: Definition) -> Judge:  # noqa: ARG001
    def judge(case: Case, outcome: Outcome) -> tuple[Score, ...]:
        wanted = case.expected.get("status", outcome.status)
        return (Score("Status", outcome.status == wanted, float(outcome.status == wanted)),)

    return judge
