"""A commit as it is: who made it, what it says, and what it does to each path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from orchestrator.domain.canonical import digest_of_json
from orchestrator.tools.repository import Repository
from orchestrator.values import dataclass

_FORMAT = "%H%x1f%P%x1f%an <%ae>%x1f%cn <%ce>%x1f%B"


@dataclass(frozen=True)
class RefMove:
    """What a commit did to one path. An empty blob id stands for no file."""

    path: str
    old_blob: str
    new_blob: str
    mode: str


@dataclass(frozen=True)
class CommitObject:
    commit: str
    parents: tuple[str, ...]
    author: str
    """Name and address, as in `Ada <ada@example.org>`; the time is no part of it."""
    committer: str
    message: str
    """Subject, body and trailers, without the last line end."""
    moves: tuple[RefMove, ...]

    @property
    def digest(self) -> str:
        """The same for a commit that a rebase has moved, another for one that was amended or merges."""
        moves = [[move.path, move.old_blob, move.new_blob, move.mode] for move in self.moves]
        said = self.message.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        return digest_of_json([len(self.parents), self.author, said, moves])


def read_commits(repository: Repository, commits: Iterable[str]) -> Mapping[str, CommitObject]:
    """Commits by id, in two commands of git's however many there are. A merge has no moves."""
    asked = "".join(f"{commit}\n" for commit in commits).encode()
    if not asked:
        return {}
    git = repository.git
    told = git.items("log", "-z", "--no-walk=unsorted", f"--format={_FORMAT}", "--stdin", stdin=asked)
    moves = _moves(git.items("diff-tree", "--stdin", "-r", "-z", "--root", "--no-renames", stdin=asked))
    found = {}
    for item in told:
        commit, parents, author, committer, message = item.split("\x1f", 4)
        object_ = CommitObject(
            commit, tuple(parents.split()), author, committer, message.rstrip("\n"), tuple(moves.get(commit, ()))
        )
        found[commit] = object_
    return found


def read_commit(repository: Repository, commit: str) -> CommitObject:
    return read_commits(repository, [commit])[commit]


def _moves(pieces: list[str]) -> Mapping[str, list[RefMove]]:
    found: dict[str, list[RefMove]] = {}
    commit, rest = "", iter(pieces)
    for piece in rest:
        if piece.startswith(":"):
            _, mode, old, new, _ = piece.removeprefix(":").split(" ")
            found[commit].append(RefMove(next(rest), old.strip("0") and old, new.strip("0") and new, mode))
        else:
            commit = piece
            found[commit] = []
    return found
