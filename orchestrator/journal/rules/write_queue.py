"""The one place that all writes of a process to one journal pass, in the order they were asked for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Generic, TypeVar

from orchestrator.errors import BatonError

T = TypeVar("T")

_REFUSALS = (BatonError, ValueError)
"""What a write raises that concerns no other: somebody was first, a cap is passed, it was asked for wrongly."""
_TRIES = 3
"""So often several writes are tried together, without those that were refused; then each by itself."""


class QueuedWrite(Generic[T]):
    """One piece of work and what came of it."""

    __slots__ = ("_error", "_result", "_work", "done", "given_up")

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._result: Any = None
        self._error: Exception | None = None
        self.done = False
        self.given_up = False
        """Whoever asked for it was interrupted while it waited: it is not to be done."""

    def do(self, kept: tuple[type[Exception], ...]) -> None:
        """Do it, and keep what it gives, or raises of these kinds, for whoever asked for it."""
        self._error = None
        try:
            self._result = self._work()
        except kept as error:
            self._error = error

    @property
    def is_refused(self) -> bool:
        return self._error is not None

    def outcome(self) -> T:
        if self._error is not None:
            raise self._error
        result: T = self._result
        return result


class WriteQueue:
    """Does one write at a time. Whoever has the turn does all that wait by then, and they share a commit."""

    def __init__(
        self, turn: AbstractContextManager[object], shared: Callable[[], AbstractContextManager[object]]
    ) -> None:
        """`turn` lets one thread at a time in, readers too.

        `shared` makes one commit of all that is written in its block, or nothing of it.
        """
        self._turn = turn
        self._shared = shared
        self._waiting: deque[QueuedWrite[Any]] = deque()

    def put(self, work: Callable[[], T]) -> T:
        """Have a write done, and give what it gives or raise what it raises, once that is durable.

        Args:
            work: writes, all or nothing. Where a shared commit fails it is called a second time, with nothing written.
        """
        write = QueuedWrite(work)
        self._waiting.append(write)
        try:
            with self._turn:
                if len(self._waiting) == 1 and not write.done:  # nobody else: as it nearly always is
                    self._waiting.popleft()
                    return work()
                if not write.done:
                    self._do_waiting(own=write)
                return write.outcome()
        except BaseException:  # interrupted too: nobody takes its outcome any more
            write.given_up = True
            raise

    def put_all(self, works: Sequence[Callable[[], Any]]) -> list[QueuedWrite[Any]]:
        """Have several writes done in one commit where that can be; each has what it gave or raised."""
        writes = [QueuedWrite(work) for work in works]
        with self._turn:
            self._do(writes)
        return writes

    def _do_waiting(self, own: QueuedWrite[Any]) -> None:
        taken = [self._waiting.popleft() for _ in range(len(self._waiting))]
        writes = [write for write in taken if not write.given_up]
        try:
            self._do(writes)
        except BaseException:  # interrupted: whoever has the turn next goes on, without what was asked for here
            self._waiting.extendleft(write for write in reversed(writes) if not write.done and write is not own)
            raise

    def _do(self, writes: Sequence[QueuedWrite[Any]]) -> None:
        left = list(writes)
        for _ in range(_TRIES):
            if len(left) > 1 and self._do_together(left):
                return
            left = [write for write in left if not write.done]
        for write in left:
            write.do(kept=(Exception,))
            write.done = True

    def _do_together(self, writes: Sequence[QueuedWrite[Any]]) -> bool:
        """Whether it went well. If not, nothing was written. One that was refused is done then, and the others can be
        tried again: that is rare, and a savepoint for each would cost all of them.
        """
        try:
            with self._shared():
                for write in writes:
                    write.do(kept=_REFUSALS)
                    if write.is_refused:
                        raise _Refused(write)
        except _Refused as refused:
            refused.write.done = True
            return False
        except Exception:  # noqa: BLE001 - each meets it again when it is alone, and says so
            return False
        for write in writes:
            write.done = True
        return True


class _Refused(Exception):
    """One of several writes concerns no other, and must not be in their commit."""

    def __init__(self, write: QueuedWrite[Any]) -> None:
        super().__init__()
        self.write = write
