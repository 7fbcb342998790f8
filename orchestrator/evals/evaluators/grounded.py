"""What an artifact says stands in its source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from orchestrator.evals.evaluators.arguments import ArtifactPath, Share
from orchestrator.evals.evaluators.evaluator import Evaluator, NotThere
from orchestrator.evals.evaluators.passage import Passage
from orchestrator.evals.evaluators.place import text_at
from orchestrator.evals.evaluators.statements import front_matter_of, statements, targets, units, unmarked
from orchestrator.evals.evaluators.words import shortened, words
from orchestrator.evals.result import Outcome, Score
from orchestrator.text.dialect import as_markdown

_QUOTED = 3
_ALL = Share(1.0)


@dataclass(frozen=True)
class Grounded(Evaluator):
    """Value: the share of statements whose words stand in the source, and whose links it has too.

    This compares words. A true sentence in other words fails, and so does a sentence that lost its `not`.
    """

    artifact: ArtifactPath
    in_: ArtifactPath
    at_least: Share = _ALL
    _source: Callable[[str], _Source] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_source", lru_cache(maxsize=4)(_Source))  # repeats of a case share their source

    def judge(self, outcome: Outcome) -> Score:
        text, source = text_at(outcome, self.artifact), text_at(outcome, self.in_)
        found = [(statement, said) for statement in statements(text) if (said := words(unmarked(statement)))]
        if not found:
            raise NotThere(f"{self.artifact} says nothing")
        there = self._source(source)
        unfounded = [statement for statement, said in found if not there.has(statement, said)]
        value = 1 - len(unfounded) / len(found)
        if not unfounded:
            return self.says(value, at_least=self.at_least)
        quoted = " ".join(f"“{shortened(unmarked(statement))}”" for statement in unfounded[:_QUOTED])
        left = f" and {len(unfounded) - _QUOTED} more" if len(unfounded) > _QUOTED else ""
        why = f"{len(unfounded)} of {len(found)} statements do not stand in {self.in_}: {quoted}{left}"
        return self.says(value, why, at_least=self.at_least)


class _Source:
    """What it says, read as Markdown and, where that is not enough, with the marks of other formats taken off."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._passage = _passage(text)

    @cached_property
    def _other(self) -> Passage:
        return _passage(as_markdown(self._text))

    def has(self, statement: str, said: list[str]) -> bool:
        if not all(target in self._text for target in targets(statement)):
            return False
        return self._passage.has(said) or self._other.has(said)


def _passage(text: str) -> Passage:
    return Passage(map(unmarked, (front_matter_of(text), *units(text))))
