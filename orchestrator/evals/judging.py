"""An outcome judged by every evaluator there is for it."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.evals.evaluators.evaluator import Evaluator
from orchestrator.evals.evaluators.expected import Expected
from orchestrator.evals.result import CaseResult, Outcome, Score

_UNJUDGED = ("crashed", "stale")


def judged(outcome: Outcome, evaluators: Sequence[Evaluator]) -> CaseResult:
    """What the case expects is always judged. What could not be run fails every evaluator it would have met."""
    if outcome.expected and not any(isinstance(evaluator, Expected) for evaluator in evaluators):
        evaluators = (*evaluators, Expected())
    if outcome.status in _UNJUDGED:
        why = f"{outcome.status}: {outcome.error}" if outcome.error else outcome.status
        return CaseResult(outcome, tuple(Score(evaluator.name, False, 0.0, why) for evaluator in evaluators))
    return CaseResult(outcome, tuple(evaluator.score(outcome) for evaluator in evaluators))
