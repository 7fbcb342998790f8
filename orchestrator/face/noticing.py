"""Notices which of the files that a person edits are others than they were seen last, before anything runs on them.

The system's own marks of files are compared first, as kept in `state/kept/`; a file is read where its mark has moved
or was too young to be sure of. On the start-up path.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from orchestrator.files.finding import MAX_LOOKED_AT
from orchestrator.files.looking import read_own
from orchestrator.files.place import PRIVATE
from orchestrator.files.seen import Mark, are_as_marked, is_sure, marks_of
from orchestrator.files.writing import write_whole
from orchestrator.ports.journal import Journal

if TYPE_CHECKING:  # when nothing has changed, none of it is needed
    from orchestrator.domain.artifact import Artifact
    from orchestrator.domain.change_facts import FileChanged, FilesFirstSeen
    from orchestrator.domain.event import Event
    from orchestrator.domain.secrets import Secrets
    from orchestrator.face.changes import LastSeen

_KEPT = "state/kept/files.json"
_FORM = 1
"""Counted up when what stands in the file has another shape or meaning."""
_SETTINGS = "baton.yaml"
_WATCHED: Mapping[str, tuple[str, ...]] = {
    "agents": (".md",),
    "apps": (".yaml", ".py"),
    "prompts": (".j2",),
    "rules": (".yaml",),
    "schemas": (".json",),
    "tools": (".py",),
}
"""Folder -> how the names of files end that are read there: the same that `workspace/read/files.py` reads."""
_DEEP = "prompts"
"""The one folder whose own folders are read too."""
_MOST_TRIES = 10
"""As many processes may find a change in the same moment, one after the other."""


class _Seen(NamedTuple):
    last: tuple[int, str]
    """Seq and digest of the event that says so: another journal has not got it."""
    marks: Mapping[str, Mark | None]
    """Of every file and folder that was looked at, by its path."""
    digests: Mapping[str, str]
    """Of every file by its path below the workspace, as it is kept in the journal."""


_NOTHING = _Seen((0, ""), {}, {})


class Noticing:
    """Of one workspace."""

    def __init__(
        self,
        root: Path,
        journal: Journal,
        day: Callable[[], str],
        secrets: Callable[[], Secrets],
        *,
        now_ns: Callable[[], int] = time.time_ns,
    ) -> None:
        """Watch what a person edits in a workspace.

        Args:
            root: the workspace.
            journal: where changes are recorded.
            day: the person's, ISO 8601.
            secrets: what is taken out of texts before they are kept.
            now_ns: the moment by which marks are old enough to be sure of, in nanoseconds since 1970.
        """
        self._root = root
        self._journal = journal
        self._day = day
        self._secrets = secrets
        self._now_ns = now_ns
        self._seen = _NOTHING

    def notice(self) -> tuple[Event, ...]:
        """Record what is another than it was seen last, once, whoever notices it first.

        Returns:
            The events of the changes that were recorded now; none, the first time anybody looks.

        Raises:
            JournalError: it cannot be recorded.
        """
        self._seen = self._seen if self._seen.marks else self._kept()
        if self._seen.marks and are_as_marked(self._seen.marks):
            return ()
        for _ in range(_MOST_TRIES):
            recorded = self._looked()
            if recorded is not None:
                return recorded
        return ()  # others record them

    def _looked(self) -> tuple[Event, ...] | None:
        """None: another process recorded something since, and all is to be looked at again."""
        from orchestrator.domain.change_facts import FileChanged
        from orchestrator.domain.event import SYSTEM
        from orchestrator.domain.facts import KERNEL
        from orchestrator.face.changes import last_seen_in

        began = self._now_ns()
        last = last_seen_in(self._journal)  # before the files: what they say then is newer, never older
        look = _Look(self._root, self._seen, last, self._secrets)
        facts = look.facts(self._day)
        recorded: tuple[Event, ...] = ()
        said = last.seq, last.digest
        if facts:
            keyed = self._journal.append_next(
                SYSTEM, f"files:{last.seq}", facts, actor=KERNEL, artifacts=look.texts.values()
            )
            if keyed.claimed:
                return None
            said = keyed.events[-1].seq, keyed.events[-1].digest
            recorded = tuple(event for event in keyed.events if isinstance(event.fact, FileChanged))
        if is_sure(look.marks, at_ns=began):
            self._seen = _Seen(said, look.marks, look.digests)
            self._keep()
        return recorded

    def _kept(self) -> _Seen:
        """What is known from before; nothing, where it is of another folder or journal, or cannot be read."""
        with suppress(OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            kept = json.loads(read_own(self._root, _KEPT, private=True))
            seq, digest = kept["last"]
            if [kept["form"], kept["root"]] == [_FORM, os.fspath(self._root)] and self._holds(seq, digest):
                marks = {str(path): mark and _mark(*mark) for path, mark in kept["marks"].items()}
                return _Seen((seq, digest), marks, {path: str(text) for path, text in kept["digests"].items()})
        return _NOTHING

    def _holds(self, seq: int, digest: str) -> bool:
        from orchestrator.domain.event import SYSTEM

        return [event.digest for event in self._journal.read(SYSTEM, after=seq - 1, limit=1)] == [digest]

    def _keep(self) -> None:
        kept = {"form": _FORM, "root": os.fspath(self._root), **self._seen._asdict()}
        with suppress(OSError):
            write_whole(self._root, _KEPT, json.dumps(kept).encode(), mode=PRIVATE)


class _Look:
    """One look at all files. What has the mark it had is taken for what it was."""

    def __init__(self, root: Path, before: _Seen, last: LastSeen, secrets: Callable[[], Secrets]) -> None:
        self._root = root
        self._last = last
        self._secrets = secrets
        self._known: Secrets | None = None
        self.texts: dict[str, Artifact] = {}
        """Of the files that were read, as they are kept."""
        folders, files = _listed(root)
        self.marks = marks_of([*folders, *(os.path.join(root, path) for path in files)])  # noqa: PTH118 - of hundreds
        self.digests: dict[str, str] = {}
        for path in files:
            place = os.path.join(root, path)  # noqa: PTH118
            mark = self.marks[place]
            if mark and path in before.digests and before.marks.get(place) == mark:
                self.digests[path] = before.digests[path]
            elif mark:
                self._read(path)

    def facts(self, day: Callable[[], str]) -> list[FilesFirstSeen | FileChanged]:
        """What differs from what was seen last; the texts that it names are read."""
        from orchestrator.domain.change_facts import FileChanged, FilesFirstSeen
        from orchestrator.domain.day_facts import NO_TEXT

        last = self._last
        named = sorted({*self.digests, *last.files})
        moved = [path for path in named if self.digests.get(path) != last.files.get(path)]
        for path in moved:
            if path in self.digests and path not in self.texts:
                self._read(path)
        self.texts = {path: self.texts[path] for path in moved if path in self.texts}
        after = {path: text.digest for path, text in self.texts.items()}
        if not last.seq:
            return [FilesFirstSeen(day(), after)]
        if not moved:
            return []
        today = day()
        return [FileChanged(today, path, last.files.get(path, NO_TEXT), after.get(path, NO_TEXT)) for path in moved]

    def _read(self, path: str) -> None:
        """What cannot be read is kept as why; what went away meanwhile is not there."""
        from orchestrator.domain.artifact import PLAIN_TEXT, Artifact
        from orchestrator.workspace.read.textfile import read_text
        from orchestrator.workspace.yaml.faultlog import FaultLog

        faults = FaultLog()
        text = read_text(self._root, path, faults)
        if text is None and not os.path.lexists(self._root / path):
            self.digests.pop(path, None)
            return
        kept = Artifact.of_text(f"({faults.faults[0].found})\n" if text is None else text, PLAIN_TEXT)
        if kept.digest != self._last.files.get(path):  # only of another text: to know the secrets, settings are read
            self._known = self._known or self._secrets()
            kept = Artifact.of_text(self._known.redact_text(kept.text, path), PLAIN_TEXT)
        self.texts[path] = kept
        self.digests[path] = self.texts[path].digest


def _listed(root: Path) -> tuple[list[str], list[str]]:
    """The folders that were looked into, and the files there by their paths below the workspace."""
    folders, files, left = [], [_SETTINGS], MAX_LOOKED_AT
    for name, ends in _WATCHED.items():
        waiting = [name]
        while waiting:
            folder = waiting.pop()
            folders.append(os.path.join(root, folder))  # noqa: PTH118
            for entry in _scanned(folders[-1]):
                path, left = f"{folder}/{entry.name}", left - 1
                if left < 0 or entry.name.startswith("."):  # more than anybody reads, or an editor's own
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting += [path] if name == _DEEP else []
                elif entry.name.endswith(ends):
                    files.append(path)
    return folders, files


def own_files(root: Path) -> list[str]:
    """Every file that a person edits, and the folders they lie in: what apps hang on."""
    folders, files = _listed(root)
    return [*folders, *(os.path.join(root, path) for path in files)]  # noqa: PTH118 - of hundreds


def _scanned(folder: str) -> list[os.DirEntry[str]]:
    """What cannot be looked into holds nothing."""
    with suppress(OSError), os.scandir(folder) as found:
        return list(found)
    return []


def _mark(size: int, changed: int, entered: int, inode: int) -> Mark:
    return int(size), int(changed), int(entered), int(inode)
