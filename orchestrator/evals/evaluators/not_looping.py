"""A text that does not say the same again and again, as small models do until their tokens end."""

from __future__ import annotations

import itertools
import re

from orchestrator.evals.evaluators.arguments import ArtifactPath
from orchestrator.evals.evaluators.evaluator import Evaluator, NotThere
from orchestrator.evals.evaluators.place import texts_in, value_at
from orchestrator.evals.evaluators.words import shortened, words
from orchestrator.evals.result import Outcome, Score
from orchestrator.values import dataclass

_GRAM = 6
"""Words. People hardly write the same six words twice; a model that loops writes little else."""
_MOST_REPEATED = 0.4
"""A share of the runs, chosen by hand: formulas of lists and headings come again in good texts, and a loop repeats
nearly all."""
_LONG_ENOUGH = 30
"""Words below which a share of repeated runs says nothing."""
_TIMES = 3
"""Twice may be emphasis or a refrain."""
_TIMES_OF_SHORT = 4
_SHORT = 3
"""Words of a phrase that may stand thrice in a row by chance, in a synopsis for one."""
_LONGEST_PHRASE = 40
"""Words: what comes again later than a long sentence is seen by its share of repeated runs."""
_TABLES_AND_CODE = re.compile(r"^ *(`{3,}|~{3,}).*?^ *\1|^ *\|[^\n]*$", re.MULTILINE | re.DOTALL)
"""They repeat themselves by nature. A fence that is never closed is no code: its writer was cut off."""


@dataclass(frozen=True)
class NotLooping(Evaluator):
    """Value: the share of six-word runs that are new. Also fails where a phrase or an item comes thrice in a row."""

    artifact: ArtifactPath

    def judge(self, outcome: Outcome) -> Score:
        texts = list(texts_in(value_at(outcome, self.artifact)))
        if not any(map(words, texts)):
            raise NotThere(f"{self.artifact} is empty")
        said = [word for text in texts for word in words(_TABLES_AND_CODE.sub("", text))]
        fresh = 1 - _repeated(said)
        if stuck := _stuck_item(texts) or _stuck_phrase(said):
            return self.says(min(fresh, 0.5), f"in a row: “{shortened(stuck)}”")
        why = f"{1 - fresh:.0%} of it was said before" if fresh < 1 - _MOST_REPEATED else ""
        return Score(self.name, fresh >= 1 - _MOST_REPEATED, fresh, why)


def _repeated(said: list[str]) -> float:
    """The share of six-word runs that came before."""
    if len(said) < _LONG_ENOUGH:
        return 0.0
    grams = list(zip(*(said[start:] for start in range(_GRAM)), strict=False))
    return 1 - len(set(grams)) / len(grams)


def _stuck_item(texts: list[str]) -> str:
    """A list that goes on with the same entry."""
    texts = [text for text in texts if not _is_number(text)]
    for place in range(len(texts) - _TIMES + 1):
        if len({text.strip().casefold() for text in texts[place : place + _TIMES]}) == 1 and words(texts[place]):
            return texts[place]
    return ""


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).lstrip("-").isdecimal()


def _stuck_phrase(said: list[str]) -> str:
    """A phrase that follows on itself."""
    for length in sorted(_distances(said)):
        times = _TIMES if length > _SHORT else _TIMES_OF_SHORT
        same = 0
        for place in range(length, len(said)):
            same = same + 1 if said[place] == said[place - length] else 0
            phrase = said[place - length + 1 : place + 1]
            if same == length * (times - 1) and not all(map(_is_number, phrase)):
                return " ".join(phrase)
    return ""


def _distances(said: list[str]) -> set[int]:
    """How far apart two words come that come again as far on: only such lengths are worth a look."""
    last: dict[tuple[str, str], tuple[int, int]] = {}
    found = set()
    for place, pair in enumerate(itertools.pairwise(said)):
        before, distance = last.get(pair, (place, 0))
        if place > before and place - before == distance <= _LONGEST_PHRASE:
            found.add(distance)
        last[pair] = place, place - before
    return found
