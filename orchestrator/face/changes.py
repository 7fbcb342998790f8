"""What was noticed of the files a person edits, change by change, with the reasons given. A fold over the system's
stream.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from orchestrator.domain.canonical import Digest
from orchestrator.domain.change_facts import FileChanged, FilesFirstSeen
from orchestrator.domain.day_facts import NO_TEXT, ChangeExplained, Undone
from orchestrator.domain.event import SYSTEM, Event
from orchestrator.domain.facts import KeyClaimed
from orchestrator.errors import NotFound
from orchestrator.ports.clock import moment
from orchestrator.ports.journal import Journal
from orchestrator.values import dataclass, field, replace

_SEEN = (FilesFirstSeen.__name__, FileChanged.__name__)
_OF_CHANGES = (FileChanged.__name__, ChangeExplained.__name__, KeyClaimed.__name__, Undone.__name__)
"""What tells of changes: also where one look at the files ends and another begins, and what was taken back."""


@dataclass(frozen=True)
class Change:
    number: int
    """Counts from 1 in the workspace."""
    seq: int
    """In the system's stream."""
    noticing: int
    """Seq of the first change that was noticed by the same look."""
    at: datetime
    """When it was noticed."""
    day: str
    path: str
    before: Digest
    """Of the text; empty where the file was not there."""
    after: Digest
    why: Digest = NO_TEXT
    """The reason given last; empty: none."""

    @property
    def id(self) -> str:
        return f"C{self.number}"

    @property
    def verb(self) -> str:
        if not self.before:
            return "added"
        return "changed" if self.after else "removed"


@dataclass(frozen=True)
class LastSeen:
    """The files as the journal has them."""

    seq: int = 0
    """Of the event that says so last; 0: nobody has looked yet."""
    digest: str = ""
    """Of that event."""
    files: Mapping[str, Digest] = field(default_factory=dict)


def last_seen(events: Iterable[Event]) -> LastSeen:
    seq, digest = 0, ""
    files: dict[str, Digest] = {}
    for event in events:
        match event.fact:
            case FilesFirstSeen(files=first):
                files = dict(first)
            case FileChanged(path=path, after=after):
                files[path] = after
            case _:
                continue
        seq, digest = event.seq, event.digest
    return LastSeen(seq, digest, {path: text for path, text in files.items() if text})


def last_seen_in(journal: Journal) -> LastSeen:
    """Of the files of its workspace; what lies between is passed over, and a journal may hold years of it."""
    return last_seen(journal.read_kinds(SYSTEM, _SEEN))


def all_changes(journal: Journal) -> list[Change]:
    """In the order they were noticed."""
    return changes_in(journal.read_kinds(SYSTEM, _OF_CHANGES))


def changes_in(events: Iterable[Event]) -> list[Change]:
    """In the order they were noticed. A reason that was taken back is none."""
    found: dict[int, Change] = {}
    events = list(events)
    undone = {event.fact.seq for event in events if isinstance(event.fact, Undone)}
    noticing = 0
    for event in events:
        match event.fact:
            case KeyClaimed():
                noticing = 0
            case FileChanged(day=day, path=path, before=before, after=after):
                noticing = noticing or event.seq
                number = len(found) + 1
                found[event.seq] = Change(number, event.seq, noticing, moment(event.at), day, path, before, after)
            case ChangeExplained(changes=changes, why=why) if event.seq not in undone:
                found |= {seq: replace(found[seq], why=why) for seq in changes if seq in found}
    return list(found.values())


def of_file(changes: Sequence[Change], path: str) -> list[Change]:
    """By its path below the workspace, or by as much of the end of it as no other has.

    Raises:
        NotFound: no such file was ever seen to change.
    """
    given = path.removeprefix("./")
    exact = [change for change in changes if change.path == given]
    ending = [change for change in changes if f"/{change.path}".endswith(f"/{given.lstrip('/')}")]
    found = exact or (ending if len({change.path for change in ending}) == 1 else [])
    if not found:
        known = dict.fromkeys(change.path for change in changes)
        raise NotFound("change of a file", path, known, mend="See all: baton changes")
    return found
