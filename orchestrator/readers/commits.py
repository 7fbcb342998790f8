"""Commits, as `git log` prints them with the arguments that are given here. Whoever reads runs git."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from orchestrator.readers.moments import is_to_come, moment_of
from orchestrator.readers.options import Options
from orchestrator.readers.parts import by_part
from orchestrator.readers.reading import Brought, SourceReading, SourceTrouble, SourceUnread, shortened
from orchestrator.values import dataclass

_FIELDS = ("%H", "%P", "%cI", "%aI", "%aN", "%aE", "%s", "%b")
_FORMAT = "--format=tformat:" + "%x00".join(_FIELDS)
_HASH = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
MOST_COMMITS = 20_000
"""Of one repository, in one window. Chosen by hand: a busy one has as many in some years."""


@dataclass(frozen=True, slots=True)
class CommitEntry:
    """A commit."""

    id: str
    """Its whole hash."""
    repository: str
    place: str
    """`REPOSITORY@HASH`."""
    at: datetime
    """When it was committed, on the person's clock."""
    written: datetime
    """When it was authored."""
    author: str
    address: str
    subject: str
    body: str
    is_merge: bool


def git_log(options: Options) -> tuple[str, ...]:
    """Arguments of git, whose output `read_commits` reads: of one repository, all branches, in the window.

    git is asked for a day more on each side; the window is on the person's clock.
    """
    window: tuple[str, ...] = ()
    if options.start and options.end:
        start, end = (datetime.combine(day, time(), options.clock()) for day in (options.start, options.end))
        window = (f"--since={start - timedelta(days=1):%Y-%m-%dT%H:%M:%S%z}", f"--until={end:%Y-%m-%dT%H:%M:%S%z}")
    return ("log", "-z", "--branches", "--no-color", "--no-show-signature", "--no-notes", "--no-patch",
            "--encoding=UTF-8", f"--max-count={MOST_COMMITS + 1}", _FORMAT, *window)  # fmt: skip


def read_commits(parts: Sequence[Brought], options: Options) -> SourceReading[CommitEntry]:
    """Commits in the window, newest first. One that several repositories have is told once for each of the others.

    Args:
        parts: what git printed, a repository each; `place` is its name.
        options: the window.

    Raises:
        SourceUnread: none of the parts is such output.
    """
    reading = by_part(parts, lambda part: _repository(part, options))
    owners: dict[str, str] = {}
    twice: dict[tuple[str, str], int] = {}
    entries = []
    for entry in reading.entries:
        owner = owners.setdefault(entry.id, entry.repository)
        if owner is entry.repository or owner == entry.repository:
            entries.append(entry)
        else:
            twice[entry.repository, owner] = twice.get((entry.repository, owner), 0) + 1
    told = [
        SourceTrouble(name, f"{count} commit{'s are' if count > 1 else ' is'} in {owner} too, and counted there")
        for (name, owner), count in twice.items()
    ]
    entries.sort(key=lambda entry: entry.at, reverse=True)
    return SourceReading(tuple(entries), (*reading.told, *told))


def _repository(part: Brought, options: Options) -> SourceReading[CommitEntry]:
    fields = part.data.split(b"\0")
    if part.data.strip() and not _HASH.fullmatch(fields[0]):
        begins = shortened(part.data[:200].decode("utf-8", "replace"))
        raise SourceUnread(f"is no output of git log as it was asked: it begins with “{begins}”.", where=part.place)
    entries: dict[str, CommitEntry] = {}
    told: list[SourceTrouble] = []
    at = 0
    while at < len(fields) - 1:
        record = fields[at : at + len(_FIELDS)]
        if not _HASH.fullmatch(record[0]):
            told.append(
                SourceTrouble(part.place, f"“{shortened(record[0].decode('utf-8', 'replace'))[:60]}” is no commit")
            )
            at = next((on for on in range(at + 1, len(fields)) if _HASH.fullmatch(fields[on])), len(fields))
            continue
        at += len(_FIELDS)
        found = _commit(part.place, record, options) if len(record) == len(_FIELDS) and at < len(fields) else None
        if found is None:
            told.append(SourceTrouble(f"{part.place}@{record[0].decode()[:12]}", "the commit is cut off or has no day"))
        elif len(entries) == MOST_COMMITS:
            told.append(SourceTrouble(found.place, f"more than {MOST_COMMITS:,} commits; those before it are left out"))
            break
        elif options.holds(found.at):
            if is_to_come(found.at, options.day):
                told.append(SourceTrouble(found.place, f"is of {found.at:%Y-%m-%d}, a day to come", kept=True))
            entries.setdefault(found.id, found)
    return SourceReading(tuple(entries.values()), tuple(told))


def _commit(repository: str, record: Sequence[bytes], options: Options) -> CommitEntry | None:
    name, parents, committed, authored, author, address, subject, body = (
        one.decode("utf-8", "replace") for one in record
    )
    at, written = moment_of(committed), moment_of(authored)
    try:
        clock = options.clock()
        at, written = at and at.astimezone(clock), written and written.astimezone(clock)
    except OverflowError:
        return None
    if at is None or written is None:
        return None
    return CommitEntry(
        id=name,
        repository=repository,
        place=f"{repository}@{name[:12]}",
        at=at,
        written=written,
        author=author,
        address=address,
        subject=subject,
        body=body.strip(),
        is_merge=len(parents.split()) > 1,
    )
