"""Which names of files a pattern may be for: those below a folder, and no others."""

from __future__ import annotations

_ANY_DEPTH = "**"


def misfit(pattern: str) -> tuple[str, str]:
    """What is wrong with it, and the mend; empty texts, when nothing is."""
    steps = pattern.split("/")
    if pattern.startswith(("/", "~")):
        return "is no way from the folder", "Begin it with a name below the folder: *.md"
    if ".." in steps:
        return "leads out of the folder", "Give the folder above as the input."
    if not pattern.strip() or "\0" in pattern or steps[-1] in ("", "."):
        return "names no file", "Write *.md"
    if steps[-1] == _ANY_DEPTH:
        return "names folders", "Write **/* for all files, in sub-folders too."
    return "", ""
