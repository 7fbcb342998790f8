"""A task as its home has it, and the id it goes by."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from orchestrator.readers.reading import SourceTrouble
from orchestrator.values import dataclass, field, replace

Home = Literal["markdown", "todo.txt", "taskwarrior"]
State = Literal["open", "doing", "done", "cancelled"]
Priority = Literal["highest", "high", "medium", "low", "lowest"]
Energy = Literal["low", "mid", "high"]
PRIORITIES: tuple[Priority, ...] = ("highest", "high", "medium", "low", "lowest")
ENERGIES: tuple[Energy, ...] = ("low", "mid", "high")
MOST_TASKS = 50_000
"""Of one source, done ones too. A list of ten years has a fifth of it."""
_MOST_TOLD = 5
"""Of one line. Who mends these finds the others."""
_ID_LETTERS = 7
"""Base 32: among 2,000 tasks two share one once in 17,000 such lists, and the second then gets another."""


@dataclass(frozen=True, slots=True)
class HomeTask:
    """One thing to do. What nobody wrote is None or empty."""

    id: str
    """The home's own, else a digest of source, title and occurrence."""
    title: str
    place: str
    home: Home
    state: State = "open"
    due: date | None = None
    scheduled: date | None = None
    start: date | None = None
    created: date | None = None
    ended: date | None = None
    """When it was done or cancelled."""
    priority: Priority | None = None
    recurrence: str = ""
    """As written: `every week`, `1w`."""
    depends_on: tuple[str, ...] = ()
    project: str = ""
    tags: tuple[str, ...] = ()
    minutes: int | None = None
    energy: Energy | None = None
    parent: str = ""
    """The id of the task it is nested in."""
    section: str = ""
    """The heading it stands under."""
    has_own_id: bool = False
    line: str = ""
    """The whole line as it reads, for whoever marks it; empty where the home cannot be marked."""

    @property
    def number(self) -> int:
        """Of the line in its file, from 1; 0, where it stands in none."""
        tail = self.place.rpartition(":")[2]
        return int(tail) if tail.isdecimal() and self.line else 0


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A task that has its own id or none yet; `parent` is an index into the same list, -1 for none."""

    entry: HomeTask
    parent: int = -1
    told: tuple[str, ...] = field(default=())
    """What of the line was not understood."""


def named(source: str, tasks: Iterable[Unnamed]) -> tuple[tuple[HomeTask, ...], tuple[SourceTrouble, ...]]:
    """The tasks of a source with an id each, and what is told of them.

    An occurrence is the day, where a task recurs, and the how-manieth task of that title, counted in the source's order
    with those that are done. Of tasks with the same id of their own, all but the first get a digest.
    """
    taken: dict[str, str] = {}
    entries: list[HomeTask] = []
    told: list[SourceTrouble] = []
    counted: Counter[tuple[str, str]] = Counter()
    for task in tasks:
        entry = task.entry
        told += [SourceTrouble(entry.place, why, kept=True) for why in task.told[:_MOST_TOLD]]
        if entry.has_own_id and entry.id in taken:
            told.append(SourceTrouble(entry.place, f"id '{entry.id}' stands at {taken[entry.id]} too", kept=True))
            entry = replace(entry, has_own_id=False)
        if not entry.has_own_id:
            entry = replace(entry, id=_digest_id(source, entry, counted, taken))
        taken[entry.id] = entry.place
        entries.append(entry if task.parent < 0 else replace(entry, parent=entries[task.parent].id))
    return tuple(entries), tuple(told)


def _digest_id(source: str, entry: HomeTask, counted: Counter[tuple[str, str]], taken: dict[str, str]) -> str:
    day = entry.due or entry.scheduled or entry.start
    which = normal(entry.title), day.isoformat() if day and entry.recurrence else ""
    counted[which] += 1
    for letters in _lengthening("\0".join((source, *which, str(counted[which])))):
        if letters not in taken:
            return letters
    raise AssertionError("two tasks have one SHA-256")


def _lengthening(text: str) -> Iterator[str]:
    digest = base64.b32encode(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()).decode().lower()
    return (digest[:length] for length in range(_ID_LETTERS, len(digest)))


def normal(title: str) -> str:
    """What a title is apart from case, width, marks of Markdown and the dot at its end."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    return re.sub(r"[*_`~\s]+", " ", plain).strip(" .!")
