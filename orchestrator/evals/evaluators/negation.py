"""An evaluator that must not pass: `not: {Contains: ...}`."""

from __future__ import annotations

from orchestrator.evals.evaluators.evaluator import Evaluator
from orchestrator.evals.result import Outcome, Score
from orchestrator.values import dataclass, replace


@dataclass(frozen=True)
class Not(Evaluator):
    """Passes where the other one does not. What is not there to be judged, was not heard, or crashes, passes neither
    way.
    """

    other: Evaluator

    @property
    def name(self) -> str:
        return f"not {self.other.name}"

    def judge(self, outcome: Outcome) -> Score:
        said = self.other.judge(outcome)  # what it raises is told as it is of any other
        if said.unheard:
            return replace(said, evaluator=self.name)
        value = 1 - said.value if said.unit == "share" else said.value
        why = "" if not said.passed else f"it must not pass, and does{f': {said.why}' if said.why else ''}"
        return replace(said, evaluator=self.name, passed=not said.passed, value=value, why=why)
