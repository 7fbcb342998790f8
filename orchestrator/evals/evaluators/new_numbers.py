"""An artifact that brings no number of its own: each stands in its source, as figures or as a word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestrator.evals.evaluators.arguments import ArtifactPath
from orchestrator.evals.evaluators.evaluator import Evaluator
from orchestrator.evals.evaluators.place import text_at
from orchestrator.evals.evaluators.words import normal
from orchestrator.evals.result import Outcome, Score
from orchestrator.values import dataclass

_NUMBER = re.compile(r"\d+(?:[.,:’']\d+| \d{3}(?!\d))*")
_COUNTER = re.compile(r"^[ \t]*(?:#+[ \t]+)?\d{1,3}[.)][ \t]", re.MULTILINE)
"""Of a list or a heading: it counts places, and says nothing."""
_SEPARATOR = re.compile(r"\D")
_SPELLED = {
    word: str(number)
    for words in (
        "zero one two three four five six seven eight nine ten eleven twelve",
        "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    )
    for number, word in enumerate(words.split())
}
_WORD = re.compile(rf"\b(?:{'|'.join(_SPELLED)})\b")


@dataclass(frozen=True)
class NoNewNumbers(Evaluator):
    """Value: the share of its numbers that stand in `in`. Separators do not matter: `2,300` is `2.300` and `2300`."""

    artifact: ArtifactPath
    in_: ArtifactPath

    def judge(self, outcome: Outcome) -> Score:
        said = list(_numbers(normal(text_at(outcome, self.artifact))))
        source = normal(text_at(outcome, self.in_))
        known = {number for number, _ in _numbers(source)} | {_SPELLED[word] for word in _WORD.findall(source)}
        strange = [written for number, written in said if number not in known]
        if not strange:
            return self.says(1.0)
        why = f"{self.in_} does not say {', '.join(dict.fromkeys(strange))}"
        return self.says(1 - len(strange) / len(said), why)


def _numbers(text: str) -> Iterator[tuple[str, str]]:
    """Each as its digits, and as it is written."""
    for found in _NUMBER.finditer(_COUNTER.sub("", text)):
        yield _SEPARATOR.sub("", found[0]), found[0]
