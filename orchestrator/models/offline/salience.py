"""How much of what a document is about stands in one of its sentences."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from orchestrator.models.offline.piece import is_told
from orchestrator.text.document import Section
from orchestrator.text.inline import plain
from orchestrator.text.language import STOP_WORDS, WORD
from orchestrator.text.script import is_unspaced
from orchestrator.text.sentences import sentences


def salience_of(sections: Iterable[Section]) -> Salience:
    sections = list(sections)
    prose = [block.text for section in sections for block in section.blocks if is_told(block)]
    return Salience(
        (sentence for text in prose for sentence in sentences(text)), (section.title for section in sections)
    )


def terms(text: str) -> list[str]:
    """The words that carry a topic, singular and plural alike; of a script without spaces, its pairs of characters."""
    words = [word.lower() for word in WORD.findall(text)]
    spaced = [stem(word) for word in words if word not in STOP_WORDS and len(word) > 2 and not is_unspaced(word)]
    return spaced + [word[place : place + 2] for word in words if is_unspaced(word) for place in range(len(word) - 1)]


def stem(word: str) -> str:
    """Two spellings of one word made one; not a dictionary form."""
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


class Salience:
    """Weights of a document's terms. A term that many sentences share, or a heading names, weighs more."""

    def __init__(self, said: Iterable[str], headings: Iterable[str]) -> None:
        said = list(said)
        shared = Counter(term for sentence in said for term in set(terms(plain(sentence, code=False))))
        for heading in headings:
            shared.update(set(terms(heading)))
        self._weight = {term: math.log(count) for term, count in shared.items() if count > 1}
        self._unspaced = 2 * sum(map(is_unspaced, said)) > len(said)
        self._usual = sum(map(self._weighed, said)) / max(1, len(said))

    def of(self, sentence: str) -> float:
        """From 0; about 1 for a sentence full of the document's own terms. Long sentences have no advantage.

        A sentence in another script than the document's shares no terms with it, and weighs as much as most.
        """
        weight = self._weighed(sentence)
        return weight if is_unspaced(sentence) == self._unspaced else max(weight, self._usual)

    def _weighed(self, sentence: str) -> float:
        words = plain(sentence, code=False)
        weight = sum(self._weight.get(term, 0.0) for term in set(terms(words)))
        return weight / (6 + len(words.split()))
