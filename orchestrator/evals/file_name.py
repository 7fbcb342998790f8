"""A name that somebody chose, as part of a file's name."""

from __future__ import annotations

import re

from orchestrator.domain.canonical import digest_of_json, short

LONGEST = 80
"""Characters: cassettes are files of that name."""
_MOST_BYTES = 200
"""Of the 255 that file systems take: a profile, a repeat and an ending stand behind it."""


def file_name(called: str) -> str:
    """Letters, digits, `-` and `_` of it: it can be a file, whoever chose it, and ends in no number of a repeat."""
    plain = re.sub(r"[^\w-]+", "-", called.strip()).strip("-") or "case"
    fits = len(plain) <= LONGEST and len(plain.encode()) <= _MOST_BYTES
    return plain if fits else told_apart(plain, called)


def told_apart(plain: str, called: object) -> str:
    """The same for one of several that would be called alike."""
    begins = plain[: LONGEST - 7].encode()[: _MOST_BYTES - 7].decode("utf-8", "ignore")
    return f"{begins}-{short(digest_of_json(called), 6)}"
