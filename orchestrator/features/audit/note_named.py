"""What a page says by itself of the note it was made from, where nothing else tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator
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


def note_named(workspace: Workspace | None, page: bytes, unit: TextUnit) -> NoteNamed | None:
    """Where a sentence stands in the note that the page names; None where it names none."""
    found = _DIGEST.search(page[:_HEAD_BYTES])
    if found is None:
        return None
    digest = found["digest"].decode()
    for path in _files(workspace.root / "inbox") if workspace else ():
        try:
            data = read_plain(path, _MOST_BYTES)
        except OSError:
            continue
        if digest_of(data) == digest and workspace:
            return _beside(page, data, digest, path.relative_to(workspace.root).as_posix(), unit)
    return NoteNamed(digest)


def _files(folder: Path) -> Iterator[Path]:
    try:
        found = sorted(
            path for path in folder.rglob("*") if path.suffix in (".md", ".txt", ".markdown") and path.is_file()
        )
    except OSError:
        return
    yield from found[:_MOST_FILES]


def _beside(page: bytes, note: bytes, digest: str, path: str, unit: TextUnit) -> NoteNamed:
    later = [one for one in units_of(page.decode("utf-8", "replace")) if one.kind != "entry"]
    earlier = [one for one in units_of(note.decode("utf-8", "replace")) if one.kind != "entry"]
    place = next((number for number, one in enumerate(later) if one == unit), None)
    origin = origins(later, earlier)[place] if place is not None else SentenceOrigin("unknown")
    return NoteNamed(digest, path, origin, tuple(earlier))
