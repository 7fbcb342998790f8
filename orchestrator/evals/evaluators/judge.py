"""A model as judge. It is asked while the case runs, and recorded like any other call; here its word is read."""

from __future__ import annotations

from orchestrator.domain.canonical import digest_of_json, short
from orchestrator.evals.evaluators.arguments import ArtifactPath, Share
from orchestrator.evals.evaluators.evaluator import Evaluator, NotThere
from orchestrator.evals.result import Outcome, Score
from orchestrator.values import dataclass

_NOTHING = ArtifactPath("")
_MOSTLY = Share(0.7)
"""Chosen by hand: models seldom give full marks, and half would pass what they call mediocre. A suite may say
`at_least`."""


@dataclass(frozen=True)
class Judge(Evaluator):
    """The judge's share of yes to one question about one artifact."""

    question: str
    artifact: ArtifactPath
    against: ArtifactPath = _NOTHING
    """What the artifact is held against, such as its source."""
    role: str = "strong"
    """The role whose model judges, in the profile of the suite."""
    at_least: Share = _MOSTLY
    label: str = "Judge"
    """What it is called in results, where there are several."""

    @property
    def name(self) -> str:
        return self.label

    @property
    def lane(self) -> str:
        """Where its exchange is recorded: apart from the run's own, and from those of other questions."""
        return f"judge/{short(digest_of_json([self.question, self.artifact, self.against]))}"

    def judge(self, outcome: Outcome) -> Score:
        if self.lane not in outcome.judged:
            why = outcome.unheard.get(self.lane, "")
            raise NotThere(f"the judge was not heard: {why}" if why else "the judge was not heard")
        said = outcome.judged[self.lane]
        return self.says(float(said["score"]), str(said["why"]), at_least=self.at_least)
