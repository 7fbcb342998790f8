"""A value that is made of files, and made again only where one of them is another."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar

from orchestrator.files.seen import Mark, are_as_marked, is_sure, marks_of

Made = TypeVar("Made")


class WhileUnchanged(Generic[Made]):
    """Threads may share one; one of them makes it, and the others wait."""

    def __init__(self, paths: Callable[[], Iterable[str | os.PathLike[str]]], make: Callable[[], Made]) -> None:
        """Hold nothing yet.

        Args:
            paths: every file and folder that the value hangs on, there or not.
            make: makes it of them as they are now.
        """
        self._paths = paths
        self._make = make
        self._alone = Lock()
        self._marks: Mapping[str, Mark | None] = {}
        self._held: list[Made] = []

    def get(self) -> Made:
        """As the files are now. Raises what making it raises, and is made again the next time then."""
        with self._alone:
            if not self._held or not self._marks or not are_as_marked(self._marks):
                marks = marks_of(self._paths())
                self._held = [self._make()]
                self._marks = marks if is_sure(marks) else {}
            return self._held[0]
