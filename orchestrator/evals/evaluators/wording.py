"""Texts an artifact must have or must not have."""

from __future__ import annotations

import re

from orchestrator.evals.evaluators.arguments import ArtifactPath
from orchestrator.evals.evaluators.evaluator import Evaluator
from orchestrator.evals.evaluators.place import text_at
from orchestrator.evals.evaluators.words import normal, shortened
from orchestrator.evals.result import Outcome, Score
from orchestrator.values import dataclass

_MOST_TOLD = 5
"""Texts named in a reason."""


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
class ContainsAny(Evaluator):
    """One of the texts is enough. Letter case and line breaks do not matter."""

    artifact: ArtifactPath
    texts: tuple[str, ...]

    def judge(self, outcome: Outcome) -> Score:
        text = text_at(outcome, self.artifact)
        if any(_holds(text, wanted) for wanted in self.texts):
            return self.says(1.0)
        told = " or ".join(f"“{shortened(wanted)}”" for wanted in self.texts[:_MOST_TOLD])
        return self.says(0.0, f"{self.artifact} does not say {told}")


@dataclass(frozen=True)
class Matches(Evaluator):
    """A regular expression of Python's is found somewhere in it; letter case counts."""

    artifact: ArtifactPath
    pattern: str

    def judge(self, outcome: Outcome) -> Score:
        try:
            found = re.search(self.pattern, text_at(outcome, self.artifact))
        except re.error as error:
            raise ValueError(f"“{shortened(self.pattern)}” is no regular expression: {error}") from None
        return self.says(1.0) if found else self.says(0.0, f"{self.artifact} does not match {shortened(self.pattern)}")


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
