"""Outcomes as tests need them."""

from __future__ import annotations

from typing import Any

from orchestrator.evals.evaluators.arguments import Materials
from orchestrator.evals.evaluators.evaluator import Evaluator
from orchestrator.evals.evaluators.registry import evaluator_of
from orchestrator.evals.result import AnswerGiven, CaseResult, EffectTaken, Outcome, Score, StepTaken, SuiteResult
from orchestrator.evals.suite import EvaluatorSpec

NO_MATERIALS = Materials()


def outcome(case: str = "short-note", status: str = "done", **more: Any) -> Outcome:
    return Outcome(case, status, **more)


def named(name: str, materials: Materials = NO_MATERIALS, /, **arguments: Any) -> Evaluator:
    """As a suite names it; `in_` and `from_` stand for `in` and `from`."""
    plain = {key.rstrip("_"): value for key, value in arguments.items()}
    return evaluator_of(EvaluatorSpec(name, plain), materials)


def steps(*phases: str) -> tuple[StepTaken, ...]:
    return tuple(StepTaken(phase, to, "writer") for phase, to in zip(phases, (*phases[1:], "end"), strict=True))


def approved(seq: int = 5, decision: str = "d-1", approves: bool = True, **shows: str) -> AnswerGiven:
    return AnswerGiven("approve", "gate", "approve", "you", approves, shows, decision, seq)


def published(seq: int = 7, approval: str = "d-1", **acts_on: str) -> EffectTaken:
    return EffectTaken("deploy", "git_publish", approval, acts_on, seq)


def suite_result(*cases: CaseResult, id_: str = "one", complete: bool = True, profile: str = "offline") -> SuiteResult:
    return SuiteResult("publish", id_, "2026-11-22T10:00:00Z", profile, "sha256:ab12", cases, complete)


def case_result(
    case: str, *, repeat: int = 1, status: str = "done", cost_usd: float = 0.0, **values: float
) -> CaseResult:
    """Judged by evaluators of these names: 1 is passed, everything less is not."""
    scores = tuple(Score(name, value >= 1, value) for name, value in values.items())
    return CaseResult(Outcome(case, status, repeat, cost_usd=cost_usd), scores)
