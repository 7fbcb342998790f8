"""Where an address on this computer leads, as git would go there."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote_to_bytes

from orchestrator.files.links import followed

_FILE = "file://"
_ELSEWHERE = re.compile(r"[A-Za-z0-9]+::|[^/]*:")
"""`host:path`, `scheme://` and `helper::address`."""


def place_of(url: str, folder: Path) -> str:
    """The path, links resolved; empty for an address elsewhere. `folder` is the site's, where relative ones start."""
    if url.startswith(_FILE):
        path = Path(os.fsdecode(unquote_to_bytes(url.removeprefix(_FILE))))
    elif _ELSEWHERE.match(url):
        return ""
    else:
        path = Path(url)
    try:
        named = path.expanduser()
    except RuntimeError:  # no such account: git finds nothing there either
        named = path
    try:
        return str(followed(folder / named))
    except (OSError, ValueError):
        return ""
