"""What pages are drawn with, read once: a request names one of these files, and no path is ever opened for it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from orchestrator.features.evaluation.report import page_style

_FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


class StaticFile(NamedTuple):
    data: bytes
    media_type: str


def static_files() -> dict[str, StaticFile]:
    found = sorted(path for path in _FOLDER.iterdir() if path.suffix in _TYPES)
    files = {path.name: StaticFile(path.read_bytes(), _TYPES[path.suffix]) for path in found}
    return files | {"evals.css": StaticFile(page_style().encode(), _TYPES[".css"])}


def stamped(files: dict[str, StaticFile]) -> dict[str, str]:
    """The address of each by its name, with a word that is another one when the file is: so it can be kept for ever."""
    return {name: f"/static/{name}?{sha256(one.data).hexdigest()[:12]}" for name, one in files.items()}
