"""The reviews that are kept in a workspace, by what their front matter says."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from orchestrator.domain.canonical import JSON
from orchestrator.face.source_value import hole
from orchestrator.files.looking import read_own
from orchestrator.text.front_matter import Read, front_matter_of
from orchestrator.text.written import Written

REVIEWS = "reviews"
"""The folder of the workspace."""
_MOST = 2_000
"""Files: a review a week for a lifetime."""


def review_files(root: Path) -> list[str]:
    """`reviews/2026-W48.md` and its like, in order of name; none where there is no such folder.

    Raises:
        OSError: the folder cannot be read.
    """
    try:
        with os.scandir(root / REVIEWS) as entries:
            names = [one.name for one in entries if one.name.endswith(".md") and not one.name.startswith(".")]
    except FileNotFoundError:
        return []
    return [f"{REVIEWS}/{name}" for name in sorted(names)]


def review_text(root: Path, path: str) -> str:
    """Raises OSError: it is no plain file of the workspace; UnicodeDecodeError: it is no text."""
    return read_own(root, path).decode("utf-8")


def kept_reviews(root: Path) -> tuple[list[JSON], list[JSON]]:
    """What each says of itself, and holes for those that cannot be read.

    That there is no folder is no hole: nobody but the person and their app keeps anything in it.
    """
    try:
        files = review_files(root)
    except OSError as error:
        return [], [hole(REVIEWS, f"{REVIEWS}/ cannot be read: {error.strerror}")]
    entries, holes = [], []
    for path in files[-_MOST:]:
        try:
            entries.append({"place": path, **dict(_said(review_text(root, path)))})
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "is no text"
            holes.append(hole(REVIEWS, f"cannot be read: {why}", place=path))
    return entries, holes


def front_of(text: str) -> Mapping[str, JSON]:
    """The front matter of a review as JSON; what is no value or list of values is left out."""
    found = front_matter_of(text)
    if not isinstance(found, Read):
        return {}
    values: dict[str, JSON] = {}
    for name, value in found.values.items():
        if isinstance(value, Written):
            values[name] = value.value
        elif not isinstance(value, Mapping):
            values[name] = [one.value for one in value if isinstance(one, Written)]
    return values


def _said(text: str) -> Iterator[tuple[str, JSON]]:
    front = front_of(text)
    for name in ("review", "commentary", "evidence"):
        yield name, front[name] if isinstance(front.get(name), str) else None
    outcomes = front.get("next")
    yield "next", [str(one) for one in outcomes] if isinstance(outcomes, list) else []
