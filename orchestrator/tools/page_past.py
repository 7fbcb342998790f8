"""The past of one file of a git repository, line by line: which commit each line is from, as git tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from orchestrator.errors import UsageError
from orchestrator.files.links import followed
from orchestrator.text.difference import changed_stretches
from orchestrator.tools.git import Git
from orchestrator.tools.git_dir import git_dirs_of
from orchestrator.tools.repository import Repository
from orchestrator.values import dataclass

_NO_IGNORED = {"blame.ignoreRevsFile": "", "blame.markIgnoredLines": "false"}
"""A file of the repository may name commits that blame passes over: their lines would count as another's."""
_FORMAT = "%H%x1f%cI%x1f%an%x1f%s%x1f%(trailers:only,unfold)"


@dataclass(frozen=True, slots=True)
class LinePast:
    commit: str
    """Empty: the line is in no commit as it stands."""
    line: int
    """From 1, in the file as that commit left it."""
    path: str
    """Of the file, in that commit."""


@dataclass(frozen=True, slots=True)
class PastCommit:
    commit: str
    at: str
    """When it was committed, ISO 8601 with a zone."""
    author: str
    """The name alone."""
    subject: str
    trailers: Mapping[str, Sequence[str]]


class PagePast:
    """Of a file as it lies in a working copy. Nothing of the repository's is run: no filter, hook or conversion."""

    def __init__(self, repository: Repository, path: str, data: bytes) -> None:
        self._repository = repository
        self.path = path
        """Below the repository's folder, with `/` between the parts."""
        self._data = data

    @classmethod
    def of(cls, file: Path, data: bytes) -> PagePast | None:
        """The past of a file with these bytes; None where it lies in no repository."""
        folder = repository_folder(file)
        if folder is None:
            return None
        repository = Repository.at(Git(folder, fails=UsageError))
        if repository is None or repository.bare:
            return None
        return cls(repository, followed(file).relative_to(folder).as_posix(), data)

    @property
    def folder(self) -> Path:
        return self._repository.folder

    def lines(self) -> list[LinePast]:
        """Of each line of the file as it lies there now; nothing behind the last line end is no line."""
        now = lines_of(self._data)
        told = self._blamed()
        if told is None:
            return [LinePast("", number, self.path) for number in range(1, len(now) + 1)]
        committed = lines_of(self._repository.content(self._repository.git.text("rev-parse", f"HEAD:{self.path}")))
        found = [LinePast("", number, self.path) for number in range(1, len(now) + 1)]
        at_old = at_new = 0
        for stretch in changed_stretches(committed, now):
            found[at_new : stretch.new_from] = told[at_old : stretch.old_from]
            at_old, at_new = stretch.old_to, stretch.new_to
        found[at_new:] = told[at_old:]
        return found

    def commits(self, wanted: Iterable[str]) -> dict[str, PastCommit]:
        asked = "".join(f"{commit}\n" for commit in dict.fromkeys(wanted)).encode()
        if not asked:
            return {}
        items = self._repository.git.items(
            "log", "-z", "--no-walk=unsorted", f"--format={_FORMAT}", "--stdin", stdin=asked
        )
        return {found.commit: found for found in map(_commit, items)}

    def bytes_in(self, commit: str, path: str) -> bytes:
        """The file as a commit left it."""
        return self._repository.content(self._repository.git.text("rev-parse", f"{commit}:{path}"))

    def later_of(self, commits: Iterable[str]) -> str:
        """Of several commits of one branch the one that all others are behind; empty where there is none."""
        asked = list(dict.fromkeys(commits))
        for one in asked:
            if all(self._repository.contains(one, other) for other in asked if other != one):
                return one
        return ""

    def _blamed(self) -> list[LinePast] | None:
        """Of each line that HEAD has; None where HEAD has no such file."""
        repository = self._repository
        if not repository.head or not repository.git.succeeds("cat-file", "-e", f"HEAD:{self.path}"):
            return None
        git = repository.git.with_settings(_NO_IGNORED)
        out = git.data("blame", "--porcelain", "--no-textconv", "HEAD", "--", self.path)
        return list(_blamed(out))


def repository_folder(file: Path) -> Path | None:
    """The folder of the nearest repository that a file lies in."""
    return next((folder for folder in followed(file).parents if git_dirs_of(folder)), None)


def lines_of(data: bytes) -> list[str]:
    """Lines as git counts them, without their ends; bytes that are no UTF-8 survive."""
    lines = [line.removesuffix("\r") for line in data.decode("utf-8", "surrogateescape").split("\n")]
    return lines[:-1] if lines[-1] == "" else lines


def _blamed(out: bytes) -> Iterable[LinePast]:
    paths: dict[str, str] = {}
    commit, line = "", 0
    for row in out.decode("utf-8", "surrogateescape").split("\n"):
        if row.startswith("\t"):
            yield LinePast(commit, line, paths[commit])
        elif row.startswith("filename "):
            paths[commit] = row.removeprefix("filename ")
        else:
            words = row.split(" ")
            if len(words) in (3, 4) and len(words[0]) in (40, 64) and words[1].isdecimal() and words[2].isdecimal():
                commit, line = words[0], int(words[1])


def _commit(item: str) -> PastCommit:
    commit, at, author, subject, trailers = item.split("\x1f", 4)
    found: dict[str, list[str]] = {}
    for row in trailers.splitlines():
        name, colon, value = row.partition(":")
        if colon:
            found.setdefault(name.strip(), []).append(value.strip())
    return PastCommit(commit, at, _plain(author), _plain(subject), found)


def _plain(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
