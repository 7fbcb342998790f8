"""The accounts of a workspace's runs, brought up to date by what came since and not written anew each time.

What a driven run does is told as it happens, from what its driver has at hand, and written when the drive is over or
there is much of it.
"""

from __future__ import annotations

import hashlib
import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Protocol

from orchestrator.domain.branch import root_of_tree
from orchestrator.domain.canonical import JSON
from orchestrator.domain.event import Event, Head
from orchestrator.errors import BatonError, JournalError
from orchestrator.files.growing import LeftAt, begins, extend, grown_to, left_at
from orchestrator.files.place import PRIVATE
from orchestrator.files.writing import write_whole
from orchestrator.ports.journal import Journal
from orchestrator.transcripts.file import Began, account_path, began_of
from orchestrator.transcripts.markdown import Account, EventsOf, Load, Told, ToldRun

Read = Callable[[int], Sequence[Event]]
"""The events of a run after a seq."""

_KEPT = 64
"""Runs whose account is gone on with; another one is told from its beginning again."""
_EVERY = 256
"""Events after which what an account must not forget is remembered beyond this process."""
_AT_ONCE = 262_144
"""What is told of a driven run is written when it has so many letters: some hundred handoffs."""


class Memory(Protocol):
    """Remembers beyond this process how far an account was told, and forgets it when it likes."""

    def load(self, run: str) -> JSON: ...

    def save(self, run: str, told: JSON) -> None: ...


class NoMemory:
    """Of nothing."""

    def load(self, _run: str) -> JSON:
        return None

    def save(self, _run: str, _told: JSON) -> None:
        """Not at all."""


class TellingWatcher:
    """Brings the accounts of a journal's runs up. They are derived, so failing to write one stops nothing."""

    def __init__(self, root: Path, journal: Journal, warn: Callable[[str], None], memory: Memory | None = None) -> None:
        self._journal = journal
        self._accounts = Accounts(root / "transcripts", memory, self._of_branch)
        self._warn = warn

    def begin(self, run: str, length: int, events: Sequence[Event] = ()) -> None:
        """Tell of a run that is no branch, and has none, what happens as it happens, until it is brought up. `length`:
        how many events it has; `events`: all of them, where it was begun just now.
        """
        read, load = partial(self._journal.read, run), partial(self._journal.artifact, run)
        with suppress(BatonError):  # it is told when it is brought up
            self._accounts.begin(run, read, load, length=length, new=events)

    def take(self, events: Sequence[Event], load: Load) -> None:
        """Of one that was begun. `load` gives what the events name."""
        self._accounts.take(events, load)

    def bring_up(self, run: str, *, anew: bool = False, length: int = 0) -> None:
        """Tell of a run what came since, and of a branch in the account of its root; `anew` when what was told before
        does not hold any more. `length`: how many events are to be told at least; 0: all that there are.
        """
        run = root_of_tree(run)
        if anew:
            self._accounts.forget(run)
        try:
            read, load = partial(self._journal.read, run), partial(self._journal.artifact, run)
            self._accounts.bring_up(run, read, load, length=length)
        except (OSError, JournalError) as error:
            why = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else error
            self._warn(f"the transcript of {run} was not written: {why}")

    def _of_branch(self, branch: str) -> ToldRun:
        return ToldRun(self._journal.read(branch), partial(self._journal.artifact, branch))


class Accounts:
    """Threads may share one. A file is always a beginning of the whole account, or the whole."""

    def __init__(self, folder: Path, memory: Memory | None = None, branch: EventsOf | None = None) -> None:
        """`branch` gives what there is to tell of a branch."""
        self._folder = folder
        self._branch = branch
        self._memory = memory or NoMemory()
        self._kept: dict[str, _Kept] = {}
        self._begun: dict[str, _Kept] = {}
        """Those that are told as it happens: as many as are driven."""
        self._alone = Lock()

    def begin(self, run: str, read: Read, load: Load, *, length: int, new: Sequence[Event] = ()) -> None:
        """Tell of a run what happens from now on by `take`. One that has gone on for long is not read for it: what was
        remembered of it is gone on with when it is brought up. `length`: how many events it has; `new`: all of them,
        where it was begun just now. Raises JournalError.
        """
        with self._alone:
            kept = self._kept.pop(run, None)
            if kept is None:
                events = [] if length > _EVERY else new or read(0)
                if not events:
                    return
                kept = _Kept.begun(self._folder, events, self._account(load))
            self._begun[run] = kept

    def take(self, events: Sequence[Event], load: Load) -> None:
        """Of one run, in their order. Nothing is lost when they cannot be told here: then all of it is told when the
        run is brought up.
        """
        with self._alone:
            kept = self._begun.pop(events[0].stream, None)
            if kept is None:
                return
            with suppress(BatonError, OSError):
                if kept.take(events, load):
                    self._begun[events[0].stream] = kept

    def bring_up(self, run: str, read: Read, load: Load, *, length: int = 0) -> Path | None:
        """Write what has happened since, for the owner alone; nothing, when the run is not there any more.

        Args:
            run: its id.
            read: gives its events.
            load: gives its texts.
            length: how many events are to be told at least: no more are asked for where so many are. 0: all.

        Raises:
            OSError: it cannot be written.
            JournalError: something it tells of cannot be loaded.
        """
        with self._alone:
            kept = self._begun.pop(run, None)
            kept = kept or self._kept.pop(run, None)  # so that after a failure nothing goes on from half an account
            told = None if kept else self._memory.load(run)
            kept = kept or (_Kept.remembered(self._folder, told, read, self._account(load, told)) if told else None)
            path = kept.go_on(read, load, length) if kept else None
            if kept is None or path is None:
                events = read(0)
                if not events:
                    return None
                kept = _Kept.told_anew(self._folder, events, self._account(load))
                path = kept.path
            if kept.unremembered >= _EVERY:
                self._memory.save(run, kept.memory())
            self._kept[run] = kept
            if len(self._kept) > _KEPT:
                self._kept.pop(next(iter(self._kept)))
            return path

    def _account(self, load: Load, told: JSON = None) -> Account:
        """A new one, or one that goes on where another process was."""
        memory = Told(b64decode(told["shown"]), told["acting"], told["until"]) if told else None
        return Account(load, self._branch, told=memory)

    def forget(self, run: str) -> None:
        """What was told before does not hold any more: tell it from the beginning the next time."""
        with self._alone:
            self._begun.pop(run, None)
            self._kept.pop(run, None)
            self._memory.save(run, None)


class _Kept:
    """One account, told up to an event, and how its file was left."""

    def __init__(self, folder: Path, began: Began, account: Account) -> None:
        self.path = account_path(folder, *began)
        self._base = folder.parent
        self._began = began
        self._account = account
        self._head = Head(began.run)
        self._size = 0
        self._digest = hashlib.sha256()
        self._remembered = 0
        self._left: LeftAt | None = None
        self._unwritten: list[str] = []
        self._unwritten_letters = 0
        self._is_begun = False
        """Whether what is unwritten goes on after what is in the file; else it is the whole."""

    @classmethod
    def begun(cls, folder: Path, events: Sequence[Event], account: Account) -> _Kept:
        """From the beginning, nothing of it written yet."""
        kept = cls(folder, began_of(events), account)
        kept._tell(events)
        return kept

    @classmethod
    def told_anew(cls, folder: Path, events: Sequence[Event], account: Account) -> _Kept:
        """From the beginning."""
        kept = cls.begun(folder, events, account)
        kept._write()
        return kept

    @classmethod
    def remembered(cls, folder: Path, told: JSON, read: Read, account: Account) -> _Kept | None:
        """From where another process remembers to have been; None when the events or the file are others."""
        head, size = Head(*told["head"]), told["size"]
        events = read(head.seq - 1)
        if not events or events[0].head != head:
            return None
        kept = cls(folder, Began(*told["began"]), account)
        more = kept._account.more(events[1:]).encode()
        left, held = grown_to(kept._base, kept._below, size + len(more))
        kept._take(memoryview(held)[:size], head)
        if left is None or kept._digest.hexdigest() != told["sha256"] or not more.startswith(held[size:]):
            return None
        kept._remembered = head.seq
        kept._is_begun = True
        kept._take(more, events[-1].head)
        kept._left = kept._extended(left, more[len(held) - size :])
        return kept

    @property
    def _below(self) -> Path:
        return self.path.relative_to(self._base)

    @property
    def unremembered(self) -> int:
        """How many events have come since it was remembered."""
        return self._head.seq - self._remembered

    def take(self, events: Sequence[Event], load: Load) -> bool:
        """Tell more, but for what is told. False where it does not follow, or the file is not as it was left. Raises
        OSError, and what `load` raises.
        """
        events = [event for event in events if event.seq > self._head.seq]
        if events and events[0].seq != self._head.seq + 1:
            return False
        if events:
            self._account.load = load
            self._tell(events)
        return self._unwritten_letters < _AT_ONCE or self._write()

    def go_on(self, read: Read, load: Load, length: int = 0) -> Path | None:
        """Tell what came since; None when the file is not as it was left."""
        if self._is_begun and (self._left is None or left_at(self._base, self._below) != self._left):
            return None
        is_told = 0 < length <= self._head.seq
        if not is_told and (events := read(self._head.seq)):
            self._account.load = load
            self._tell(events)
        return self.path if self._write() else None

    def _tell(self, events: Sequence[Event]) -> None:
        more = self._account.more(events)
        self._head = events[-1].head
        self._unwritten.append(more)
        self._unwritten_letters += len(more)

    def _write(self) -> bool:
        """What is told and not written yet; False when the file is not as it was left."""
        more = "".join(self._unwritten).encode()
        self._unwritten.clear()
        self._unwritten_letters = 0
        self._take(more, self._head)
        if self._is_begun:
            self._left = self._left and self._extended(self._left, more)
            return self._left is not None
        self._is_begun = True
        self._write_all(more)
        return True

    def _write_all(self, whole: bytes) -> None:
        """What is in the file already stays, when it begins so."""
        left = begins(self._base, self._below, whole) if os.path.lexists(self.path) else None
        left = left and self._extended(left, whole[left.size :])
        if left is None:
            write_whole(self._base, self._below, whole, mode=PRIVATE)
            left = left_at(self._base, self._below)
        self._left = left

    def _take(self, told: bytes | memoryview, head: Head) -> None:
        self._size += len(told)
        self._digest.update(told)
        self._head = head

    def _extended(self, left: LeftAt, more: bytes) -> LeftAt | None:
        return extend(self._base, self._below, left, more) if more else left

    def memory(self) -> JSON:
        """What `remembered` goes on from: digests, and no texts."""
        self._remembered = self._head.seq
        told = self._account.told()
        return {
            "began": self._began,
            "head": [self._head.stream, self._head.seq, self._head.digest],
            "size": self._size,
            "sha256": self._digest.hexdigest(),
            "acting": told.acting,
            "until": dict(told.until),
            "shown": b64encode(told.shown).decode(),
        }
