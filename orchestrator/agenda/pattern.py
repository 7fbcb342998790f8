"""What repeats in a person's log: patterns they named, notes that are alike and were never named, and apps they run one
after the other. Pure, and the same notes always come to the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from orchestrator.text.shelf import words_of
from orchestrator.values import dataclass

REPEATS = 3
"""Times; what was done twice may have been chance."""
TOGETHER = timedelta(hours=1)
"""A run that begins so soon after another one was begun goes with it: what a person does in one sitting."""
_SHARED_WORDS = 2
_SHARED_SHARE = 0.6
"""Of the words of the shorter of two notes, so many at least stand in the other one: `sent the invoice to Ada` and `the
invoice for May sent` are alike. From a half on, two notes of one project would be taken for one work."""
_NEWEST = 1_000
"""Notes that are compared, the newest: each is compared with every group there is."""
_WORD = re.compile(r"[^\W\d_]+")
_NAME_WORDS = 2


@dataclass(frozen=True, slots=True)
class LoggedNote:
    seq: int
    """In the system's stream."""
    day: str
    text: str
    pattern: str = ""
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class BegunRun:
    """A run that a person began."""

    run: str
    app: str
    at: datetime
    day: str


@dataclass(frozen=True)
class Pattern:
    """A workflow, by one name, and how often it was logged."""

    name: str
    """As it was spelled most often; of those, last."""
    spellings: tuple[str, ...]
    """All of them, in the order of the alphabet."""
    notes: tuple[LoggedNote, ...]
    """In the order they were taken."""

    @property
    def days(self) -> int:
        return len({note.day for note in self.notes})

    @property
    def minutes(self) -> int:
        """Of those that say how long it took."""
        return sum(note.minutes for note in self.notes)

    @property
    def usual_minutes(self) -> float:
        """The median of those that say how long it took; 0: none does."""
        return median([note.minutes for note in self.notes if note.minutes])


@dataclass(frozen=True)
class Alike:
    """Notes without a name that tell of the same."""

    words: tuple[str, ...]
    """That stand in all of them, in the order of the first."""
    notes: tuple[LoggedNote, ...]

    @property
    def name(self) -> str:
        """What the pattern could be called."""
        return "-".join(self.words[:_NAME_WORDS])


@dataclass(frozen=True)
class InTurn:
    """Two apps that were run one after the other."""

    first: str
    second: str
    runs: tuple[tuple[BegunRun, BegunRun], ...]

    @property
    def name(self) -> str:
        return f"{self.first}-then-{self.second}"

    @property
    def days(self) -> int:
        return len({first.day for first, _ in self.runs})


def pattern_key(name: str) -> str:
    """The same for `standup`, `Stand-up` and `stand up`; empty for a name without a letter or digit."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", name).casefold() if sign.isalnum())


def patterns_of(notes: Iterable[LoggedNote]) -> list[Pattern]:
    """Every pattern that was named, the most often logged first."""
    named: dict[str, list[LoggedNote]] = {}
    for note in notes:
        if key := pattern_key(note.pattern):
            named.setdefault(key, []).append(note)
    found = [_pattern(together) for together in named.values()]
    return sorted(found, key=lambda pattern: (-len(pattern.notes), pattern.name))


def _pattern(notes: Sequence[LoggedNote]) -> Pattern:
    spelled = Counter(note.pattern for note in notes)
    last = {note.pattern: place for place, note in enumerate(notes)}
    name = max(spelled, key=lambda spelling: (spelled[spelling], last[spelling]))
    return Pattern(name, tuple(sorted(spelled)), tuple(notes))


def alike_notes(notes: Iterable[LoggedNote]) -> list[Alike]:
    """Notes without a pattern that share most of their words, in groups of `REPEATS` or more; largest first.

    A note joins the first group whose first note it is like. What carries no topic (English and German), numbers, and
    the ending of a plural make no difference.
    """
    groups: list[tuple[set[str], list[LoggedNote]]] = []
    for note in [one for one in notes if not pattern_key(one.pattern)][-_NEWEST:]:
        words = words_of(note.text)
        if not words:
            continue
        for first, group in groups:
            if _are_alike(first, words):
                group.append(note)
                break
        else:
            groups.append((words, [note]))
    found = [_alike(group) for _, group in groups if len(group) >= REPEATS]
    return sorted((one for one in found if one.words), key=lambda one: (-len(one.notes), one.notes[0].seq))


def _alike(notes: Sequence[LoggedNote]) -> Alike:
    shared = set.intersection(*(words_of(note.text) for note in notes))
    first = dict.fromkeys(_WORD.findall(notes[0].text.casefold()))
    return Alike(tuple(word for word in first if (known := words_of(word)) and known <= shared), tuple(notes))


def _are_alike(one: set[str], other: set[str]) -> bool:
    if one == other:
        return True
    shared = len(one & other)
    return shared >= _SHARED_WORDS and shared >= _SHARED_SHARE * min(len(one), len(other))


def sequences_of(runs: Iterable[BegunRun]) -> list[InTurn]:
    """Pairs of apps that were run in this order within an hour, most often first. A run is the second of one pair at
    most, and the first of one.
    """
    pairs: dict[tuple[str, str], list[tuple[BegunRun, BegunRun]]] = {}
    in_order = sorted(runs, key=lambda run: run.at)
    for first, second in pairwise(in_order):
        if first.app != second.app and second.at - first.at <= TOGETHER:
            pairs.setdefault((first.app, second.app), []).append((first, second))
    found = [InTurn(first, second, tuple(times)) for (first, second), times in pairs.items()]
    return sorted(found, key=lambda one: (-len(one.runs), one.name))


def median(numbers: Sequence[float]) -> float:
    """0 of none."""
    if not numbers:
        return 0.0
    ordered, middle = sorted(numbers), len(numbers) // 2
    return float(ordered[middle]) if len(numbers) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
