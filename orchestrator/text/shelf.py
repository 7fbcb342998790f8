"""A person's library, looked through for what bears on a sentence: by words that both have, never by what they mean.

That a work exists supports nothing. So what is found comes with the passage it rests on, in whose words, or with none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from orchestrator.domain.canonical import JSON
from orchestrator.text.language import STOP_WORDS
from orchestrator.text.sentences import sentences
from orchestrator.text.work import doi_in
from orchestrator.values import dataclass

_UNSPACED = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"(?:(?![{_UNSPACED}])[^\W\d_]){{3,40}}|\d{{3,}}")
_RUN = re.compile(f"[{_UNSPACED}]{{2,}}")
_READ_OF_ENTRY = 4_000
"""Characters of one entry's texts: an abstract has some 1,500, and a library ten thousand of them."""
_LONGEST_PASSAGE = 400
"""Characters: what is longer is not read at a gate."""
_TITLE_WEIGHS = 3
_FIELDS = (("annotation", "your annotation"), ("note", "the note in your library"), ("abstract", "its abstract"))
"""Where a passage is taken from, the person's own words first."""
_ENOUGH_WORDS = 2
"""Shared by a sentence and a passage: with one, two texts share a topic at most."""


@dataclass(frozen=True, slots=True)
class WorkPassage:
    """What somebody can read of a work without opening it."""

    text: str = ""
    origin: str = ""
    """`your annotation`, `its abstract`; empty: nobody has looked."""


class BookShelf:
    """The works of a library, by key."""

    def __init__(self, entries: Iterable[Mapping[str, JSON]]) -> None:
        self._entries: dict[str, Mapping[str, JSON]] = {}
        for entry in entries:
            self._entries.setdefault(str(entry.get("id")), entry)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def entry(self, key: str) -> Mapping[str, JSON]:
        """Raises KeyError."""
        return self._entries[key]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self._entries)

    def nearest(self, text: str, most: int) -> list[str]:
        """The keys of the works that share most words with a text, rare words before common ones; all of a small
        shelf, in that order.
        """
        wanted = words_of(text)
        points = {key: self._points(wanted, words) for key, words in self._words.items()}
        ordered = sorted(points, key=lambda key: (-points[key], key))
        return [key for key in ordered if points[key] or len(points) <= most][:most]

    def best(self, sought: str) -> str:
        """The work that a search means, or nothing: it is its key or its DOI; or most of its words stand in one entry,
        one of them in its title; or most words of a title stand in it.
        """
        if sought in self._entries:
            return sought
        if doi := doi_in(sought).casefold():
            return self._by_doi.get(doi, "")
        wanted = words_of(sought)
        for key in self.nearest(sought, 5):
            words = self._words[key]
            shared = wanted & words.keys()
            title = {word for word, weight in words.items() if weight >= _TITLE_WEIGHS}
            enough = len(shared) >= max(_ENOUGH_WORDS, most_of(wanted)) and bool(shared & title)
            if enough or len(shared & title) >= max(_ENOUGH_WORDS, most_of(title)):
                return key
        return ""

    def passage(self, key: str, bears_on: str) -> WorkPassage:
        """What the library has of a work that bears on a sentence."""
        return passage_in(self._entries[key], bears_on) if key in self._entries else WorkPassage()

    @cached_property
    def _by_doi(self) -> dict[str, str]:
        held: dict[str, str] = {}
        for key, entry in self._entries.items():
            held.setdefault(doi_in(str(entry.get("doi") or "")).casefold(), key)
        return held

    @cached_property
    def _words(self) -> dict[str, Counter[str]]:
        return {key: _weighed(entry) for key, entry in self._entries.items()}

    @cached_property
    def _held(self) -> Counter[str]:
        return Counter(word for words in self._words.values() for word in words)

    def _points(self, wanted: set[str], words: Counter[str]) -> float:
        return sum(min(words[word], _TITLE_WEIGHS) / self._held[word] for word in wanted if word in words)


def passage_in(entry: Mapping[str, JSON], bears_on: str) -> WorkPassage:
    """Of the first text that shares enough words with a sentence, the sentence that shares most."""
    wanted = words_of(bears_on)
    for field, origin in _FIELDS:
        written = str(entry.get(field) or "")[: 5 * _READ_OF_ENTRY]
        told: Sequence[str] = sentences(written)
        shared = [len(wanted & words_of(one)) for one in told]
        if told and max(shared) >= _ENOUGH_WORDS:
            return WorkPassage(_shortened(told[shared.index(max(shared))]), origin)
    return WorkPassage()


def words_of(text: str) -> set[str]:
    """The words that say what a text is about, in one form; of a script without spaces, two characters each."""
    pairs = {run[at : at + 2] for run in _RUN.findall(text) for at in range(len(run) - 1)}
    return pairs | ({_stem(word) for word in _WORD.findall(text.casefold())} - STOP_WORDS)


def _stem(word: str) -> str:
    """`approvals` and `approval` are one; nothing more is guessed."""
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def _weighed(entry: Mapping[str, JSON]) -> Counter[str]:
    words: Counter[str] = Counter()
    beside = " ".join(str(entry.get(field) or "")[:_READ_OF_ENTRY] for field in ("abstract", "note", "annotation"))
    names = " ".join(str(name) for name in entry.get("authors") or ())
    tags = " ".join(str(tag) for tag in entry.get("tags") or ())
    for word in words_of(f"{beside} {names} {tags}"):
        words[word] = 1
    for word in words_of(str(entry.get("title") or "")):
        words[word] = _TITLE_WEIGHS
    return words


def most_of(words: set[str]) -> int:
    """How many of them are most: two thirds."""
    return (2 * len(words) + 2) // 3


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_PASSAGE else line[:_LONGEST_PASSAGE].rsplit(" ", 1)[0] + " …"
