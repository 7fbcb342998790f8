"""The way a run took: which phases handed on, in which order, how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from orchestrator.evals.evaluators.arguments import Count, PhaseName
from orchestrator.evals.evaluators.evaluator import Evaluator
from orchestrator.evals.result import Outcome, Score
from orchestrator.values import dataclass


@dataclass(frozen=True)
class Visits(Evaluator):
    """Phases handed on in this order, others between them or not; none more often than it may."""

    in_order: tuple[PhaseName, ...]
    at_most: Count | Mapping[PhaseName, Count] | None = None
    """For every phase, or by phase."""

    def judge(self, outcome: Outcome) -> Score:
        taken = [step.phase for step in outcome.steps]
        reached = _reached(self.in_order, taken)
        faults = list(self._exceeded(taken))
        if reached < len(self.in_order):
            after = f" after {self.in_order[reached - 1]}" if reached else ""
            faults.insert(0, f"{self.in_order[reached]} does not come{after}: {' → '.join(taken) or 'no handoff'}")
        value = 0.0 if reached == len(self.in_order) and faults else reached / len(self.in_order)
        return self.says(value, "; ".join(faults))

    def _exceeded(self, taken: list[str]) -> Iterator[str]:
        for phase, visits in Counter(taken).items():
            allowed = self.at_most.get(PhaseName(phase)) if isinstance(self.at_most, Mapping) else self.at_most
            if allowed is not None and visits > allowed:
                yield f"{phase} came {visits} times, {allowed} allowed"


def _reached(wanted: tuple[PhaseName, ...], taken: list[str]) -> int:
    """How many of the wanted phases come, one after another."""
    reached = 0
    for phase in taken:
        if reached < len(wanted) and phase == wanted[reached]:
            reached += 1
    return reached
