"""An artifact that praises nothing: models do when nobody asked, and a reader learns nothing from it."""

from __future__ import annotations

import re

from orchestrator.evals.evaluators.arguments import ArtifactPath
from orchestrator.evals.evaluators.evaluator import Evaluator
from orchestrator.evals.evaluators.place import text_at, value_at
from orchestrator.evals.evaluators.words import normal
from orchestrator.evals.result import Outcome, Score
from orchestrator.values import dataclass

_NOTHING = ArtifactPath("")
_WORDS = re.compile(
    r"\b(?:exciting|powerful|seamless(?:ly)?|robust|cutting[- ]edge|state[- ]of[- ]the[- ]art|game[- ]chang\w+|"
    r"revolution(?:ary|i[sz]\w+)|ground[- ]?breaking|(?:world|best)[- ](?:class|in[- ]class)|blazing(?:ly)?|"
    r"unparalleled|unmatched|effortless(?:ly)?|delightful(?:ly)?|impressive(?:ly)?|amazing(?:ly)?|awesome|fantastic|"
    r"excellent|brilliant(?:ly)?|stunning(?:ly)?|outstanding|remarkabl[ey]|wonderful(?:ly)?|insightful|compelling|"
    r"invaluable|must[- ]read|engaging|vibrant|innovative|well[- ](?:written|crafted|structured|done)|"
    r"beautiful(?:ly)?|great (?:job|work|draft|note|page|read)|delv(?:e|es|ing)|unlock(?:s|ing)?|empower(?:s|ing)?|"
    r"großartig\w*|beeindruckend\w*|hervorragend\w*|ausgezeichnet\w*|revolutionär\w*|bahnbrechend\w*|wegweisend\w*|"
    r"mühelos\w*|nahtlos\w*|einzigartig\w*|gelungen\w*|spannend\w*|faszinierend\w*)\b"
)
"""English and German, in small letters: what models write of texts and tools. `great` and `nice` alone are weather."""


@dataclass(frozen=True)
class NoPraise(Evaluator):
    """Value: 1, or 0 with the words. A word of praise that `unless_in` says too is somebody else's."""

    artifact: ArtifactPath
    unless_in: ArtifactPath = _NOTHING

    def judge(self, outcome: Outcome) -> Score:
        if not value_at(outcome, self.artifact):
            return self.says(1.0)
        known = normal(text_at(outcome, self.unless_in)) if self.unless_in else ""
        praise = [one for one in _WORDS.findall(normal(text_at(outcome, self.artifact))) if one not in known]
        if not praise:
            return self.says(1.0)
        return self.says(0.0, f"{self.artifact} praises: {', '.join(dict.fromkeys(praise))}")
