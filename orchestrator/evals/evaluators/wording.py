"""Texts an artifact must have or must not have."""

from __future__ import annotations

from orchestrator.evals.evaluators.arguments import ArtifactPath
from orchestrator.evals.evaluators.evaluator import Evaluator
from orchestrator.evals.evaluators.place import text_at
from orchestrator.evals.evaluators.words import normal
from orchestrator.evals.result import Outcome, Score
from orchestrator.values import dataclass


@dataclass(frozen=True)
class Contains(Evaluator):
    """Letter case and line breaks do not matter."""

    artifact: ArtifactPath
    text: str

    def judge(self, outcome: Outcome) -> Score:
        if _holds(text_at(outcome, self.artifact), self.text):
            return self.says(1.0)
        return self.says(0.0, f"{self.artifact} does not say “{self.text}”")


@dataclass(frozen=True)
class Omits(Evaluator):
    """Letter case and line breaks do not matter."""

    artifact: ArtifactPath
    text: str

    def judge(self, outcome: Outcome) -> Score:
        if _holds(text_at(outcome, self.artifact), self.text):
            return self.says(0.0, f"{self.artifact} says “{self.text}”")
        return self.says(1.0)


def _holds(text: str, wanted: str) -> bool:
    return " ".join(normal(wanted).split()) in " ".join(normal(text).split())
