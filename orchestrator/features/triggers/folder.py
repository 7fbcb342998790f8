"""A watched folder, looked at again and again: which of its files are new, and which somebody still writes."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from orchestrator.domain.canonical import Digest
from orchestrator.domain.definition import Field
from orchestrator.domain.secrets import Secrets
from orchestrator.errors import BatonError
from orchestrator.features.apps.watched import digest_of_file, dropped
from orchestrator.files.seen import Mark, marks_of
from orchestrator.values import dataclass

SETTLED = timedelta(seconds=10)
"""A file that is as it was for so long is written. A copy over a slow link pauses for a second or two; an editor that
saves by itself, every two."""


class NewFile(NamedTuple):
    path: Path
    digest: Digest
    mark: Mark


class Folder(NamedTuple):
    """What one look found."""

    new: tuple[NewFile, ...]
    """The oldest first."""
    growing: tuple[Path, ...]
    """New, and not written to their end as far as can be told."""
    unread: tuple[tuple[Path, str], ...]
    """Nothing a run could begin on, and why."""


@dataclass(slots=True)
class _Sighting:
    mark: Mark
    since: datetime
    digest: Digest | None
    why: str


class FolderLook:
    """Remembers between looks, so that a file that is known is not read again."""

    def __init__(self, root: Path, pattern: str, field: Field | None = None) -> None:
        """`field`: the input that takes a file of it."""
        self._root = root
        self.pattern = pattern
        self.field = field
        self._sightings: dict[Path, _Sighting] = {}

    def look(self, now: datetime, taken: Container[Digest], secrets: Secrets) -> Folder:
        """A file counts as new once it is as it was at an earlier look, `SETTLED` ago or longer.

        Raises:
            WorkspaceError: there is more to look at than anybody watches.
        """
        self._see(now, secrets)
        unknown = {path: one for path, one in self._sightings.items() if one.digest is None or one.digest not in taken}
        settled = {path: one for path, one in unknown.items() if now - one.since >= SETTLED and one.mark[0]}
        ready = [path for path, one in settled.items() if one.digest is not None]
        ready.sort(key=lambda path: (unknown[path].mark[1], path))
        return Folder(
            tuple(NewFile(path, one.digest, one.mark) for path in ready if (one := settled[path]).digest is not None),
            tuple(sorted(path for path in unknown if path not in settled)),
            tuple(sorted((path, one.why) for path, one in settled.items() if one.digest is None)),
        )

    def _see(self, now: datetime, secrets: Secrets) -> None:
        paths = dropped(self._root, self.pattern)
        marks = marks_of(paths)
        before, self._sightings = self._sightings, {}
        for path in paths:
            mark = marks[str(path)]
            if mark is None:  # gone since
                continue
            known = before.get(path)
            if known and known.mark == mark:
                known.since = min(known.since, now)  # the clock may have been set back
                self._sightings[path] = known
            else:
                self._sightings[path] = _Sighting(mark, now, *_read(path, secrets, self.field))


def _read(path: Path, secrets: Secrets, field: Field | None) -> tuple[Digest | None, str]:
    try:
        return digest_of_file(path, secrets, field), ""
    except BatonError as error:
        return None, error.message
