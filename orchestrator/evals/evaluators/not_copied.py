"""An artifact in words of its own: no long run of the source's words in it."""

from __future__ import annotations

from orchestrator.evals.evaluators.arguments import ArtifactPath, Count
from orchestrator.evals.evaluators.evaluator import Evaluator, NotThere
from orchestrator.evals.evaluators.place import text_at
from orchestrator.evals.evaluators.words import shortened, words
from orchestrator.evals.result import Outcome, Score
from orchestrator.values import dataclass


@dataclass(frozen=True)
class NotCopied(Evaluator):
    """Value: the share of words that stand in no run longer than `longest`. One such run fails."""

    artifact: ArtifactPath
    from_: ArtifactPath
    longest: Count
    """Words."""

    def judge(self, outcome: Outcome) -> Score:
        written, source = words(text_at(outcome, self.artifact)), words(text_at(outcome, self.from_))
        if not written:
            raise NotThere(f"{self.artifact} is empty")
        runs = _runs(written, source, self.longest + 1)
        if not runs:
            return self.says(1.0)
        copied = {place for start, end in runs for place in range(start, end)}
        start, end = max(runs, key=lambda run: run[1] - run[0])
        quoted = shortened(" ".join(written[start:end]))
        why = f"{end - start} words in a row are {self.from_}'s, {self.longest} allowed: “{quoted}”"
        return self.says(1 - len(copied) / len(written), why)


def _runs(written: list[str], source: list[str], shortest: int) -> list[tuple[int, int]]:
    """Where the written words stand in the source, as they are, at least so many of them."""
    grams = {tuple(source[place : place + shortest]) for place in range(len(source) - shortest + 1)}
    whole = f" {' '.join(source)} "
    found: list[tuple[int, int]] = []
    place = 0
    while place <= len(written) - shortest:
        if tuple(written[place : place + shortest]) not in grams:
            place += 1
            continue
        end = place + shortest
        while end < len(written) and f" {' '.join(written[place : end + 1])} " in whole:
            end += 1
        found.append((place, end))
        place = end - shortest + 2  # a run that overlaps this one may be longer
    return found
