"""A model as judge. It is asked while the case runs, and recorded like any other call; here its word is read."""

from __future__ import annotations

from orchestrator.domain.canonical import digest_of_json, short
from orchestrator.evals.evaluators.arguments import ArtifactPath, RubricName, Share
from orchestrator.evals.evaluators.evaluator import Evaluator
from orchestrator.evals.evaluators.place import value_at
from orchestrator.evals.result import Outcome, Score
from orchestrator.values import dataclass, field

_NOTHING = ArtifactPath("")
_NO_RUBRIC = RubricName("")
_MOSTLY = Share(0.7)
"""Chosen by hand: models seldom give full marks, and half would pass what they call mediocre. A suite may say
`at_least`."""


@dataclass(frozen=True)
class Judge(Evaluator):
    """The judge's share of yes to one question about one artifact."""

    artifact: ArtifactPath
    question: str = ""
    rubric: RubricName = _NO_RUBRIC
    """In place of a question: a file of the suite's `rubrics/`."""
    against: ArtifactPath = _NOTHING
    """What the artifact is held against, such as its source."""
    role: str = ""
    """The role whose model judges, in the profile of the suite, where the suite names no judge. Empty: `strong`."""
    at_least: Share = _MOSTLY
    rubric_text: str = field(default="", metadata={"handed_in": True})
    label: str = "Judge"
    """What it is called in results, where there are several."""

    @property
    def name(self) -> str:
        return self.label

    @property
    def lane(self) -> str:
        """Where its exchange is recorded: apart from the run's own, and from those of other questions."""
        return f"judge/{short(digest_of_json([self.asked, self.artifact, self.against]))}"

    @property
    def asked(self) -> str:
        """The question, or the whole rubric."""
        return self.rubric_text or self.question

    def judge(self, outcome: Outcome) -> Score:
        if self.lane not in outcome.judged:
            value_at(outcome, self.artifact)  # raises, where there is nothing to judge
            why = outcome.unheard.get(self.lane, "nobody asked it")
            return Score(self.name, passed=False, value=0.0, why=f"not heard: {why}", unheard=True)
        said = outcome.judged[self.lane]
        return self.says(float(said["score"]), str(said["why"]), at_least=self.at_least)
