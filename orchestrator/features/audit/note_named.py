"""What a page says by itself of the note it was made from, where nothing else tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from orchestrator.domain.canonical import digest_of
from orchestrator.face.workspace import Workspace
from orchestrator.files.looking import read_plain
from orchestrator.text.origin.origins import origins
from orchestrator.text.origin.sentence_origin import SentenceOrigin
from orchestrator.text.origin.unit import TextUnit
from orchestrator.text.origin.units import units_of
from orchestrator.values import dataclass

_DIGEST = re.compile(rb"^[\"']?source[\"']?[ \t]*[:=][ \t]*[\"']?(?P<digest>sha256:[0-9a-f]{64})", re.MULTILINE)
_HEAD_BYTES = 20_000
"""Of a page: its front matter is in there."""
_MOST_FILES = 500
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class NoteNamed:
    digest: str
    """As the page names it."""
    path: str = ""
    """Of the file below the workspace that has this digest; empty where none is known."""
    origin: SentenceOrigin = SentenceOrigin("unknown")
    units: tuple[TextUnit, ...] = ()
    """Of that file, which the origin counts."""


class NoteOfPage:
    """The note that a page names, looked for once however many sentences ask."""

    def __init__(self, workspace: Workspace | None, page: bytes) -> None:
        self._workspace = workspace
        self._page = page

    def at(self, unit: TextUnit) -> NoteNamed | None:
        """Where a sentence of the page stands in it; None where the page names none."""
        if not self._digest:
            return None
        if self._found is None:
            return NoteNamed(self._digest)
        path, earlier = self._found
        return NoteNamed(self._digest, path, self._origins.get(unit, SentenceOrigin("unknown")), earlier)

    @cached_property
    def _digest(self) -> str:
        found = _DIGEST.search(self._page[:_HEAD_BYTES])
        return found["digest"].decode() if found else ""

    @cached_property
    def _found(self) -> tuple[str, tuple[TextUnit, ...]] | None:
        """Its path below the workspace, and what it says."""
        if self._workspace is None:
            return None
        for path in _files(self._workspace.root / "inbox"):
            try:
                data = read_plain(path, _MOST_BYTES)
            except OSError:
                continue
            if digest_of(data) == self._digest:
                return path.relative_to(self._workspace.root).as_posix(), _units(data)
        return None

    @cached_property
    def _origins(self) -> dict[TextUnit, SentenceOrigin]:
        later, earlier = _units(self._page), self._found[1] if self._found else ()
        return dict(zip(later, origins(later, earlier), strict=True))


def _files(folder: Path) -> Iterator[Path]:
    try:
        found = sorted(
            path for path in folder.rglob("*") if path.suffix in (".md", ".txt", ".markdown") and path.is_file()
        )
    except OSError:
        return
    yield from found[:_MOST_FILES]


def _units(text: bytes) -> tuple[TextUnit, ...]:
    """But for entries of front matter, which are made anew."""
    return tuple(one for one in units_of(text.decode("utf-8", "replace")) if one.kind != "entry")
