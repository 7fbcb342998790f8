"""A source read part by part: one that cannot be read takes nothing from the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from orchestrator.readers.reading import Brought, Placed, SourceReading, SourceTrouble, SourceUnread

_EntryT = TypeVar("_EntryT", bound=Placed)


def by_part(parts: Sequence[Brought], read: Callable[[Brought], SourceReading[_EntryT]]) -> SourceReading[_EntryT]:
    """All parts as one reading.

    Raises:
        SourceUnread: there are parts, and none could be read; it is the first one's.
    """
    entries: list[_EntryT] = []
    told: list[SourceTrouble] = []
    failed: list[SourceUnread] = []
    for part in parts:
        try:
            reading = read(part)
        except SourceUnread as error:
            failed.append(error)
            told.append(SourceTrouble(error.where or part.place, error.message.rstrip(".")))
        else:
            entries += reading.entries
            told += reading.told
    if failed and len(failed) == len(parts):
        raise failed[0]
    return SourceReading(tuple(entries), tuple(told))
