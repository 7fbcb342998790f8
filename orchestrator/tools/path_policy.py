"""Which paths of a site may be written: the settings say it, never the plan."""

from __future__ import annotations

import re
import unicodedata

from orchestrator.errors import EffectRefused
from orchestrator.values import dataclass

_GLOB_PARTS = re.compile(r"\*\*/|\*\*|\*|\?|[^*?]+")
_GLOB_MEANINGS = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
_FOLDERS = ("content", "_posts", "posts", "post", "blog", "articles", "essays", "notes", "pages", "docs", "writing")
"""In which the generators that have a schema, and their themes, look for pages: Jekyll's posts and Astro's collections
lie outside of `content/`. Programs, layouts and what stands at the top (README.md, AGENTS.md) never do.
"""
_LONGEST_PART_BYTES = 200
"""File systems take 255; what a host or an editor appends to the name needs room too."""
_LONGEST_PATH_BYTES = 1000
"""macOS takes 1,024 for the whole, and the site's own folder comes before it."""


@dataclass(frozen=True)
class PathPolicy:
    """`**` stands for any number of folders, `*` and `?` for characters of one name; case counts."""

    globs: tuple[str, ...] = tuple(f"**/{folder}/**/*.md" for folder in _FOLDERS)

    def check(self, path: str) -> None:
        """Raises EffectRefused unless the path is a plain one below the site that the settings allow."""
        found = _fault(path)
        if found:
            raise EffectRefused(f"the path {path!r} {found}.", mend="Send the change back for another path.")
        if not any(_pattern(glob).fullmatch(path) for glob in self.globs):
            raise EffectRefused(
                f'"{path}" is not a path that may be written; allowed are {", ".join(self.globs)}.',
                mend="Send the change back, or allow it under effects.git_publish.paths in baton.yaml.",
            )


def folded(path: str) -> str:
    """Equal for paths that a file system blind to case or to Unicode forms takes for the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _fault(path: str) -> str:
    hidden = next((mark for mark in path if unicodedata.category(mark)[0] == "C" or mark in "\u2028\u2029"), "")
    if hidden:
        return f"holds the invisible character U+{ord(hidden):04X}"
    if not path or path.startswith(("/", "~")) or "\\" in path:
        return "is not relative to the site, with / between folders"
    if len(path.encode()) > _LONGEST_PATH_BYTES:
        return "is too long"
    return next((fault for part in path.split("/") if (fault := _part_fault(part))), "")


def _part_fault(part: str) -> str:
    if part in ("", ".", ".."):
        return "is not in its plain spelling: no empty part, no . and no .."
    if part != part.strip() or part.endswith("."):
        return f"has a part that begins or ends with a space, or ends with a dot: {part!r}"
    if part.casefold() in (".git", "git~1"):
        return "leads into git's own folder"
    if len(part.encode()) > _LONGEST_PART_BYTES:
        return "has a part that is too long"
    return ""


def _pattern(glob: str) -> re.Pattern[str]:
    parts = _GLOB_PARTS.findall(glob)
    return re.compile("".join(_GLOB_MEANINGS.get(part) or re.escape(part) for part in parts), re.DOTALL)
