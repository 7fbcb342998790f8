"""The source `yours`: what a person wrote themselves in earlier runs of an app about the same file.

A file that was moved or copied is known by its bytes: the runs about what it was called before count too.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from itertools import compress, islice

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.facts import RunStarted
from orchestrator.domain.sources import AskedOf
from orchestrator.ports.journal import Journal
from orchestrator.ports.listing import RunRow, Wanted
from orchestrator.text.handwriting import says_something
from orchestrator.transcripts.yours import handwriting

_MOST_RUNS = 20
"""About one file, the newest: the lines of a page are followed so far back."""
_MOST_LOOKED_AT = 5_000
"""Rows of the run list, the newest first, among which they are looked for: some milliseconds."""
_MOST_OPENED = 500
"""Runs whose first event is read, the newest: what they were begun with says what a file was called before."""
_MOST_SIGNS = 1_000_000
"""Of lines in all: they are kept with the run, and a longer input would keep it from starting."""


def own_writing(journal: Journal, asked: AskedOf) -> list[JSON]:
    """The newest first, `{run, started_at, own, taken_out}`; also of runs in which nothing was written by hand.

    `own` holds lines of the person's that stand in what the run made, `taken_out` lines that they took out of it.
    """
    entries: list[JSON] = []
    left = _MOST_SIGNS
    for row in islice(_of_file(journal, asked), _MOST_RUNS):
        entry = _entry(journal, row)
        left -= sum(map(len, (*entry["own"], *entry["taken_out"])))
        if left < 0:
            break
        entries.append(entry)
    return entries


def _of_file(journal: Journal, asked: AskedOf) -> Iterator[RunRow]:
    if not asked.file:
        return iter(())
    rows = journal.runs(Wanted(app=asked.app, statuses=("done",)), limit=_MOST_LOOKED_AT)
    names = _names(journal, rows, asked)
    return (row for row in rows if row.title and posixpath.normpath(row.title) in names)


def _names(journal: Journal, rows: Sequence[RunRow], asked: AskedOf) -> set[str]:
    """What the file is called, and was when the same bytes were read before; from there on back as far as it leads."""
    names, texts = {posixpath.normpath(asked.file)}, {asked.digest}
    opened = [(posixpath.normpath(row.title), _text_of(journal, row)) for row in rows[:_MOST_OPENED] if row.title]
    known = 0
    while known < len(names):
        known = len(names)
        texts |= {text for name, text in opened if name in names}
        names |= {name for name, text in opened if text and text in texts}
    return names


def _text_of(journal: Journal, row: RunRow) -> str:
    """The digest of the file that a run was begun with."""
    for event in journal.read(row.run, limit=1):
        if isinstance(event.fact, RunStarted):
            return next((event.fact.inputs[name] for name in event.fact.files if name in event.fact.inputs), "")
    return ""


def _entry(journal: Journal, row: RunRow) -> JSON:
    def load(digest: Digest) -> Artifact:
        return journal.artifact(row.run, digest)

    own: dict[str, None] = {}
    taken_out: dict[str, None] = {}
    for hand in handwriting(journal.read(row.run), load).values():
        own |= {line.strip(): None for line in compress(hand.lines, hand.own) if says_something(line)}
        taken_out |= dict.fromkeys(sorted(hand.taken_out))
    return {"run": row.run, "started_at": row.started_at, "own": list(own), "taken_out": list(taken_out)}
