"""A source as words in clauses, in which sentences are looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from orchestrator.evals.evaluators.words import words
from orchestrator.models.offline.language import word_set

_CLAUSE_END = re.compile(r"(?<=[.!?…;:,()\[\]\"“”„»«—–])(?=[\s\"“”„»«)\]*_]|$)|\s[-–—]\s|[。！？；：，、]")
_NEGATIONS = word_set("""
    no not never nobody none nothing neither nor without cannot cant dont doesnt didnt isnt arent wasnt werent wont
    wouldnt shouldnt couldnt hasnt havent hadnt hardly nicht nie niemals niemand kein keine keinen keinem keiner
    nichts weder ohne kaum
""")
"""Words that turn a clause round; none may be lost where a sentence is cut."""
_JOINTS = word_set("""
    and or but so yet because which who that then thus also it they he she this these while if when und oder aber
    weil denn der die das er sie es dass wenn
""")
"""Words that may come or go where sentences are merged or cut."""
_SHORTEST_RUN = 3


class Passage:
    """Words in one line, with the places where clauses begin."""

    def __init__(self, statements: Iterable[str]) -> None:
        """Statements in order, as a reader sees them."""
        self._words: list[str] = []
        self._starts = {0}
        for statement in statements:
            for clause in _CLAUSE_END.split(statement):
                self._words += words(clause)
                self._starts.add(len(self._words))
        self._line = f" {' '.join(self._words)} "

    def has(self, sentence: list[str]) -> bool:
        """Do the words stand here: in one run, or in several that are cut only where clauses end?"""
        return self._has_run(sentence) or self._has_merged(sentence, 0)

    def _places(self, run: list[str]) -> list[int]:
        wanted, found, start = f" {' '.join(run)} ", [], 0
        while (start := self._line.find(wanted, start)) >= 0:
            found.append(self._line.count(" ", 0, start))
            start += 1
        return found

    def _has_run(self, run: list[str]) -> bool:
        return any(self._is_whole(place, place + len(run)) for place in self._places(run))

    def _is_whole(self, start: int, end: int) -> bool:
        """Nothing cut from the clauses of the run turns them round."""
        return not any(word in _NEGATIONS for word in self._cut_off(start, end))

    def _cut_off(self, start: int, end: int) -> list[str]:
        first, last = start, end
        while first not in self._starts:
            first -= 1
        while last not in self._starts:
            last += 1
        return self._words[first:start] + self._words[end:last]

    def _has_merged(self, sentence: list[str], begin: int) -> bool:
        while begin < len(sentence) and begin and sentence[begin] in _JOINTS:
            if self._has_rest(sentence, begin):
                return True
            begin += 1
        return begin >= len(sentence) or self._has_rest(sentence, begin)

    def _has_rest(self, sentence: list[str], begin: int) -> bool:
        for end in range(len(sentence), begin + _SHORTEST_RUN - 1, -1):
            run = sentence[begin:end]
            fits = any(
                self._fits_seams(place, len(run), first=begin == 0, last=end == len(sentence))
                for place in self._places(run)
            )
            if fits and (end == len(sentence) or self._has_merged(sentence, end)):
                return True
        return False

    def _fits_seams(self, place: int, length: int, *, first: bool, last: bool) -> bool:
        """At the seams between runs the source has a seam too."""
        end = place + length
        opens = first or place in self._starts or self._words[place - 1] in _JOINTS
        closes = last or end in self._starts or self._words[end] in _JOINTS or self._words[end - 1] in _JOINTS
        return opens and closes and self._is_whole(place, end)
