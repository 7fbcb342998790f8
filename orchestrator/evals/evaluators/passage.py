"""A source as words in clauses, in which sentences are looked for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate

from orchestrator.evals.evaluators.words import words
from orchestrator.text.language import word_set

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
"""Words. Two in a row are the same in texts that have nothing to do with each other."""
_LONGEST_MERGED = 120
"""Words. Nobody merges sentences into a longer one; to look for its parts would only take long."""
_MOST_PLACES = 50
"""Of one run that are looked at; a run that stands more often says little."""


class Passage:
    """Words in one line, with the places where clauses begin."""

    def __init__(self, units: Iterable[str]) -> None:
        """Paragraphs and the like in order, as a reader sees them."""
        self._words: list[str] = []
        self._starts = [0]
        for unit in units:
            for clause in _CLAUSE_END.split(unit):
                self._words += words(clause)
                self._starts.append(len(self._words))
        self._line = f" {' '.join(self._words)} "

    def has(self, sentence: list[str]) -> bool:
        """Do the words stand here: in one run, or in several that are cut only where clauses end?"""
        return self._has_run(sentence) or (len(sentence) <= _LONGEST_MERGED and self._has_merged(sentence))

    def _has_run(self, run: list[str]) -> bool:
        wanted, start = f" {' '.join(run)} ", -1
        for _ in range(_MOST_PLACES):
            start = self._line.find(wanted, start + 1)
            if start < 0:
                return False
            place = self._line.count(" ", 0, start)
            if self._is_whole(place, place + len(run)):
                return True
        return False

    def _has_merged(self, sentence: list[str]) -> bool:
        """Looks from every word at which a run may begin, from the front, how far runs reach."""
        reached = {0}
        for begin in range(len(sentence)):
            if begin not in reached:
                continue
            if begin and sentence[begin] in _JOINTS:
                reached.add(begin + 1)
            reached.update(self._ends(sentence, begin))
        return len(sentence) in reached

    def _ends(self, sentence: list[str], begin: int) -> Iterator[int]:
        """Where in the sentence a run that begins here may end."""
        opening = tuple(sentence[begin : begin + _SHORTEST_RUN])
        for place in self._places.get(opening, ())[:_MOST_PLACES]:
            if begin and not (self._is_start(place) or self._words[place - 1] in _JOINTS):
                continue
            length = _common(sentence[begin:], self._words, place)
            for end in range(_SHORTEST_RUN, length + 1):
                closes = begin + end == len(sentence) or self._is_end(place + end)
                if closes and self._is_whole(place, place + end):
                    yield begin + end

    @cached_property
    def _places(self) -> dict[tuple[str, ...], list[int]]:
        """Where the shortest runs stand."""
        found: dict[tuple[str, ...], list[int]] = {}
        for place in range(len(self._words) - _SHORTEST_RUN + 1):
            found.setdefault(tuple(self._words[place : place + _SHORTEST_RUN]), []).append(place)
        return found

    @cached_property
    def _negations(self) -> list[int]:
        """How many there are before each word."""
        return [0, *accumulate(word in _NEGATIONS for word in self._words)]

    def _is_start(self, place: int) -> bool:
        found = bisect_left(self._starts, place)
        return found < len(self._starts) and self._starts[found] == place

    def _is_end(self, place: int) -> bool:
        return self._is_start(place) or self._words[place] in _JOINTS or self._words[place - 1] in _JOINTS

    def _is_whole(self, start: int, end: int) -> bool:
        """Nothing cut from the clauses of the run turns them round."""
        if self._is_start(start) and self._is_start(end):
            return True
        first = self._starts[bisect_right(self._starts, start) - 1]
        last = self._starts[bisect_left(self._starts, end)]
        before = self._negations
        return before[start] == before[first] and before[last] == before[end]


def _common(run: list[str], words: list[str], place: int) -> int:
    """How many words of the run stand at the place."""
    length = 0
    while length < len(run) and place + length < len(words) and run[length] == words[place + length]:
        length += 1
    return length
