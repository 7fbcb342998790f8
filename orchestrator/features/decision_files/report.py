"""What came of one look at the folder of decisions, and its JSON."""

from __future__ import annotations

from typing import Any, NamedTuple

from orchestrator.domain.canonical import JSON
from orchestrator.face.run import Run
from orchestrator.face.shape import VERSION
from orchestrator.values import dataclass, field


class TakenAnswer(NamedTuple):
    decision: str
    answer: str
    file: str
    run: Run
    """Not driven yet."""


class RefusedFile(NamedTuple):
    file: str
    why: str


@dataclass
class FilesLook:
    """Files are told by their way below the workspace."""

    taken: list[TakenAnswer] = field(default_factory=list)
    refused: list[RefusedFile] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    """Anew, or again with what is to be shown now."""
    gone: list[str] = field(default_factory=list)
    """With their decisions; without those of which an answer was taken."""
    told: list[str] = field(default_factory=list)
    """What kept one file, or all, from being looked after."""
    is_growing: bool = False
    """Somebody writes in one, or another process looks just now: there is something to do again in a moment."""

    @property
    def has_changed(self) -> bool:
        return bool(self.taken or self.refused or self.written or self.gone)

    def add(self, later: FilesLook) -> None:
        """Take in what came of a later look."""
        for mine, more in zip(self._lists(), later._lists(), strict=True):
            mine += more
        self.is_growing = later.is_growing

    def _lists(self) -> tuple[list[Any], ...]:
        return self.taken, self.refused, self.written, self.gone, self.told


def files_shape(look: FilesLook, open_files: list[str]) -> dict[str, JSON]:
    """`open_files`: those that wait for an answer now."""
    return {
        "v": VERSION,
        "answered": [{"decision": one.decision, "answer": one.answer, "file": one.file} for one in look.taken],
        "refused": [one._asdict() for one in look.refused],
        "written": list(look.written),
        "removed": list(look.gone),
        "told": list(look.told),
        "open": open_files,
    }
