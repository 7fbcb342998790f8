"""Results of evals, comparisons and drifts as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.domain.codec import to_plain
from orchestrator.face.shape import VERSION

if TYPE_CHECKING:  # annotations alone: what is told here is not loaded for it
    from orchestrator.evals.agreement import Agreement
    from orchestrator.evals.comparison import Comparison
    from orchestrator.evals.drift import Drift
    from orchestrator.evals.result import CaseResult
    from orchestrator.evals.suite import Suite
    from orchestrator.features.evaluation.model_comparison import ModelComparison
    from orchestrator.features.evaluation.report import JudgedResult


def agreements_shape(suite: str, found: Iterable[Agreement]) -> dict[str, object]:
    told = [{**to_plain(one), "label": one.label, "of": one.of, "share": one.share, "enough": one.is_enough}
            for one in found]  # fmt: skip
    return {"v": VERSION, "suite": suite, "judges": told}


def suites_shape(suites: Iterable[Suite]) -> dict[str, object]:
    shapes = [{"suite": suite.name, "app": suite.app, "cases": len(suite.cases)} for suite in suites]
    return {"v": VERSION, "suites": shapes}


def cases_shape(suite: Suite) -> dict[str, object]:
    cases = [
        {"case": case.name, "tags": list(case.labels), "metadata": dict(case.metadata), "where": case.where}
        for case in suite.cases
    ]
    return {"v": VERSION, "suite": suite.name, "app": suite.app, "cases": cases, "left_out": list(suite.left_out)}


def results_shape(judged: Sequence[JudgedResult], drifts: Iterable[Drift], steps: Iterable[str]) -> dict[str, object]:
    results = [{**_result(one), "next": step} for one, step in zip(judged, steps, strict=True)]
    return {"v": VERSION, "results": results, "drifts": list(map(_drift, drifts))}


def drifts_shape(suite: str, drifts: Iterable[Drift]) -> dict[str, object]:
    return {"v": VERSION, "suite": suite, "drifts": list(map(_drift, drifts))}


def comparisons_shape(compared: Iterable[Comparison], missing: Mapping[str, str]) -> dict[str, object]:
    """`missing`: suite -> why it is not compared."""
    return {"v": VERSION, "comparisons": list(map(_comparison, compared)), "not_compared": dict(missing)}


def compared_models_shape(compared: ModelComparison) -> dict[str, object]:
    return {
        "v": VERSION,
        "before": compared.before,
        "after": compared.after,
        "agents": to_plain(list(compared.agents)),
        "past": [
            {"agent": one.agent, "answers": one.answers, "input_tokens": one.input_tokens,
             "output_tokens": one.output_tokens, "usd": list(one.usd)}
            for one in compared.past
        ],
        "evals": list(map(_comparison, compared.evals)),
        "not_compared": dict(compared.not_compared),
    }  # fmt: skip


def _result(judged: JudgedResult) -> dict[str, object]:
    result, verdict = judged.result, judged.verdict
    return {
        "suite": result.suite,
        "id": result.id,
        "profile": result.profile,
        "cell": dict(result.cell),
        "definition": result.definition,
        "selected": result.selected,
        "verdict": verdict.word,
        "why": list(verdict.why),
        "since": to_plain(verdict.since),
        "expected_failures": list(verdict.expected_failures),
        "unexpected_passes": list(verdict.unexpected_passes),
        "shares": to_plain(verdict.shares),
        "reducer": str(verdict.reducer),
        "repeats": to_plain(verdict.repeats),
        "outcomes": verdict.outcomes,
        "samples": verdict.samples,
        "cases": [_case(case) for case in result.cases],
    }


def _case(case: CaseResult) -> dict[str, object]:
    outcome = case.outcome
    return {
        "case": outcome.case,
        "repeat": outcome.repeat,
        "status": outcome.status,
        "passed": case.passed,
        "expected_failure": outcome.expected_failure,
        "error": outcome.error,
        "unheard": sorted(set(outcome.unheard.values())),
        "tags": list(outcome.tags),
        "metadata": dict(outcome.metadata),
        "where": outcome.where,
        "cost_usd": outcome.cost_usd,
        "requests": outcome.requests,
        "input_tokens": outcome.input_tokens,
        "output_tokens": outcome.output_tokens,
        "seconds": outcome.seconds,
        "scores": [
            {
                "evaluator": s.evaluator,
                "passed": s.passed,
                "value": s.value,
                "why": s.why,
                "crashed": s.crashed,
                "unheard": s.unheard,
            }
            for s in case.scores
        ],
    }


def _comparison(compared: Comparison) -> dict[str, object]:
    from orchestrator.evals.figure import differing

    return {
        "suite": compared.now.suite,
        "before": compared.before.id,
        "now": compared.now.id,
        "differs": differing(compared.before, compared.now),
        "lines": to_plain(compared.lines),
        "left_out": list(compared.left_out),
    }


def _drift(drift: Drift) -> dict[str, object]:
    cause = drift.cause
    return {
        "where": cause.where,
        "what": cause.what,
        "removed": list(cause.removed),
        "added": list(cause.added),
        "cases": list(drift.cases),
        "phases": list(drift.phases),
        "not_reached": list(drift.not_reached),
    }


def written_shape(suite: str, files: Iterable[str]) -> dict[str, object]:
    return {"v": VERSION, "suite": suite, "written": list(files)}


def imported_shape(suite: Suite, files: Iterable[str]) -> dict[str, object]:
    return {**written_shape(suite.name, files), "cases": len(suite.cases), "left_out": list(suite.left_out)}


def rekeyed_shape(files: Iterable[Path]) -> dict[str, object]:
    return {"v": VERSION, "changed": list(map(str, files))}
