"""The files of a site, to be looked into: those of its last commit, or of a folder that is no repository yet.

Whoever made the site may be anybody: nothing is read through a link, and all of it within bounds.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cached_property

from orchestrator.files.looking import open_own
from orchestrator.tools.git import Git
from orchestrator.tools.repository import Repository
from orchestrator.tools.site import files_below
from orchestrator.values import dataclass, field

_HIDDEN = (".eleventy.js", ".eleventy.cjs")
"""Settings of a generator, which are told of in a folder that is no repository too."""
MOST_FILE_BYTES = 1_000_000
"""Of a page. The longest books on the web are split into many."""
MOST_BYTES = 48_000_000
"""Of all that is read in one look: some thousand pages."""


@dataclass
class SiteFiles:
    git: Git
    repository: Repository | None
    not_read: dict[str, list[str]] = field(default_factory=dict)
    """Why -> the paths of which that is so."""

    @classmethod
    def of(cls, git: Git) -> SiteFiles:
        return cls(git, Repository.at(git))

    @cached_property
    def here(self) -> list[str]:
        """Every path there is, sorted: what is committed, and what lies in the folder."""
        names = {*files_below(self.git), *(name for name in _HIDDEN if os.path.lexists(self.git.folder / name))}
        if self.repository and not self.repository.bare:
            names |= {_name(path) for path, entry in self.repository.tree.items() if entry.mode != "040000"}
        return sorted(names)

    @cached_property
    def kept(self) -> frozenset[str]:
        """The paths whose text can be read."""
        if self.repository is None:
            return frozenset(self.here)
        return frozenset(path for path, entry in self.repository.tree.items() if entry.is_file)

    @property
    def links(self) -> list[str]:
        """Paths that are links, in the last commit. A page is none."""
        return (
            sorted(p for p, entry in self.repository.tree.items() if entry.mode == "120000") if self.repository else []
        )

    def texts(self, paths: Iterable[str]) -> dict[str, str]:
        """The texts of those that can be read, in this order; why others cannot be is kept in `not_read`."""
        wanted = [path for path in dict.fromkeys(paths) if path in self.kept]
        if not wanted:
            return {}
        data = self._of_folder(wanted) if self.repository is None else self._of_commit(self.repository, wanted)
        found = {}
        for path, content in data.items():
            try:
                found[path] = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
            except UnicodeDecodeError:
                self._leave(path, "is no UTF-8")
        return found

    def text(self, path: str) -> str:
        """Empty where there is none."""
        return self.texts([path]).get(path, "")

    def _of_commit(self, repository: Repository, wanted: list[str]) -> dict[str, bytes]:
        blobs = [repository.tree[path].blob for path in wanted]
        asked = "".join(f"{blob}\n" for blob in blobs).encode()
        told = repository.git.data("cat-file", "--batch-check=%(objectsize)", stdin=asked).decode().split()
        sizes = dict(zip(wanted, map(int, told), strict=True)) if all(size.isdigit() for size in told) else {}
        chosen = self._bounded(wanted, sizes)
        return dict(zip(chosen, repository.git.objects([repository.tree[path].blob for path in chosen]), strict=True))

    def _of_folder(self, wanted: list[str]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        left = MOST_BYTES
        for path in wanted:
            try:
                with open_own(self.git.folder, path) as file:
                    content = file.read(MOST_FILE_BYTES + 1)
            except (OSError, ValueError):
                self._leave(path, "cannot be read, or there is a link on the way")
                continue
            if len(content) > MOST_FILE_BYTES or len(content) > left:
                self._leave(path, "is too large, or the site is")
                continue
            left -= len(content)
            found[path] = content
        return found

    def _bounded(self, wanted: list[str], sizes: Mapping[str, int]) -> list[str]:
        chosen, left = [], MOST_BYTES
        for path in wanted:
            size = sizes.get(path, MOST_BYTES + 1)
            if size > MOST_FILE_BYTES or size > left:
                self._leave(path, "is too large, or the site is")
                continue
            left -= size
            chosen.append(path)
        return chosen

    def _leave(self, path: str, why: str) -> None:
        self.not_read.setdefault(why, []).append(path)


def _name(path: str) -> str:
    """As text that can be kept: a name need not be UTF-8."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
