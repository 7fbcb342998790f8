"""The accounts of a workspace's runs, brought up to date by what came since and not written anew each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Lock

from orchestrator.domain.branch import root_of_tree
from orchestrator.domain.event import Event
from orchestrator.errors import JournalError
from orchestrator.files.growing import LeftAt, begins, extend, left_at
from orchestrator.files.place import PRIVATE
from orchestrator.files.writing import write_whole
from orchestrator.ports.journal import Journal
from orchestrator.transcripts.file import transcript_path
from orchestrator.transcripts.markdown import Account, Load, Told, ToldOf

Read = Callable[[int], Sequence[Event]]
"""The events of a run after a seq."""

_KEPT = 64
"""Runs whose account is gone on with; another one is told from its beginning again."""


class TellingWatcher:
    """Brings the accounts of a journal's runs up. They are derived, so failing to write one stops nothing."""

    def __init__(self, root: Path, journal: Journal, warn: Callable[[str], None]) -> None:
        self._journal = journal
        self._accounts = Accounts(root / "transcripts")
        self._warn = warn

    def bring_up(self, run: str, *, anew: bool = False) -> None:
        """Tell of a run what came since, and of a branch in the account of its root; `anew` when what was told before
        does not hold any more.
        """
        run = root_of_tree(run)
        if anew:
            self._accounts.forget(run)
        try:
            load = partial(self._journal.artifact, run)
            self._accounts.bring_up(run, partial(self._journal.read, run), load, self._told_of)
        except (OSError, JournalError) as error:
            why = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else error
            self._warn(f"the transcript of {run} was not written: {why}")

    def _told_of(self, branch: str) -> Told:
        return Told(self._journal.read(branch), partial(self._journal.artifact, branch))


class Accounts:
    """Threads may share one. A file is always a beginning of the whole account, or the whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[str, _Kept] = {}
        self._alone = Lock()

    def bring_up(self, run: str, read: Read, load: Load, branch: ToldOf | None = None) -> Path | None:
        """Write what has happened since, for the owner alone; nothing, when the run is not there any more.

        Raises:
            OSError: it cannot be written.
            JournalError: something it tells of cannot be loaded.
        """
        with self._alone:
            kept = self._kept.pop(run, None)  # so that after a failure nothing goes on from half an account
            path = kept.go_on(read, load) if kept else None
            if kept is None or path is None:
                events = read(0)
                if not events:
                    return None
                kept = _Kept(self._folder, events, load, branch)
                path = kept.path
            self._kept[run] = kept
            if len(self._kept) > _KEPT:
                self._kept.pop(next(iter(self._kept)))
            return path

    def forget(self, run: str) -> None:
        """What was told before does not hold any more: tell it from the beginning the next time."""
        with self._alone:
            self._kept.pop(run, None)


class _Kept:
    """One account, told up to a seq, and how its file was left."""

    def __init__(self, folder: Path, events: Sequence[Event], load: Load, branch: ToldOf | None) -> None:
        self.path = transcript_path(folder, events)
        self._base = folder.parent
        self._account = Account(load, branch)
        self._seq = events[-1].seq
        whole = self._account.more(events).encode()
        left = begins(self._base, self._below, whole)
        left = left and self._extended(left, whole[left.size :])
        if left is None:
            write_whole(self._base, self._below, whole, mode=PRIVATE)
            left = left_at(self._base, self._below)
        self._left = left

    @property
    def _below(self) -> Path:
        return self.path.relative_to(self._base)

    def go_on(self, read: Read, load: Load) -> Path | None:
        """Tell what came since; None when the file is not as it was left."""
        if self._left is None or left_at(self._base, self._below) != self._left:
            return None
        events = read(self._seq)
        if not events:
            return self.path
        self._account.load = load
        self._left = self._extended(self._left, self._account.more(events).encode())
        self._seq = events[-1].seq
        return self.path if self._left else None

    def _extended(self, left: LeftAt, more: bytes) -> LeftAt | None:
        return extend(self._base, self._below, left, more) if more else left
