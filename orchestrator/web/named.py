"""A name in the path of a page. The doorway lets no escapes through, and files may be called anything."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode

_PLAIN = re.compile(r"[\w@:+-][\w.~@:+-]*", re.ASCII)
_SPELLED = "~"
"""Begins a name in letters that stand for others; one that begins so itself is spelled, too."""


def in_path(name: str) -> str:
    """As it is, or spelled in letters that a path takes."""
    if _PLAIN.fullmatch(name):
        return name
    return _SPELLED + urlsafe_b64encode(name.encode("utf-8", "surrogatepass")).decode().rstrip("=")


def of_path(part: str) -> str:
    """The name. What only looks like a spelled one is taken as it is, and leads nowhere."""
    if not part.startswith(_SPELLED):
        return part
    letters = part.removeprefix(_SPELLED)
    try:
        return urlsafe_b64decode(letters + "=" * (-len(letters) % 4)).decode("utf-8", "surrogatepass")
    except ValueError:
        return part
