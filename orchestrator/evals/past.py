"""What a kept result came to, in figures alone: so that many of them can be told without reading each again."""

from __future__ import annotations

from orchestrator.evals.figure import headline
from orchestrator.evals.result import SuiteResult
from orchestrator.evals.verdict import Verdict, Word
from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True)
class PastResult:
    id: str
    at: str
    profile: str
    """Or the cell of a matrix."""
    definition: str
    word: Word
    headline: str
    """Whether a failure is the first run's, as before, or a regression."""
    value: float
    """The share that passed everything, from 0 to 1."""
    passed: int
    of: int
    low: float | None
    high: float | None
    """The 95 % interval of the share; None, where there is none."""
    cost_usd: float
    tokens: int

    @property
    def is_first(self) -> bool:
        return self.headline.endswith("first run")


def past_of(result: SuiteResult, found: Verdict) -> PastResult:
    overall = found.shares[0]
    outcomes = [case.outcome for case in result.cases]
    return PastResult(
        result.id,
        result.at,
        result.profile,
        result.definition,
        found.word,
        headline(found),
        overall.value,
        overall.passed,
        overall.of,
        overall.interval.low if overall.interval else None,
        overall.interval.high if overall.interval else None,
        sum(one.cost_usd for one in outcomes),
        sum(one.input_tokens + one.output_tokens for one in outcomes),
    )
