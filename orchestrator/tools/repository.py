"""A git repository as it stands: where its branch is, what that holds, what is going on in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from orchestrator.tools.git import Git

KEY_TRAILER = "Baton-Key"
_BRANCHES = "refs/heads/"
_UNDER_WAY = {
    "MERGE_HEAD": "merge",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "BISECT_LOG": "bisection",
}


@dataclass(frozen=True)
class Entry:
    """One line of a tree or of the index."""

    mode: str
    blob: str

    @property
    def is_file(self) -> bool:
        return self.mode.startswith("100")


@dataclass(frozen=True)
class Repository:
    git: Git
    git_dir: Path
    bare: bool
    branch: str
    """Empty when HEAD is on no branch."""
    head: str
    """The commit HEAD stands for; empty while the branch has none."""

    @classmethod
    def at(cls, git: Git) -> Repository | None:
        """The repository whose own folder this is, or None when there is none (one further up does not count)."""
        folder = git.folder
        if not folder.is_dir():
            return None
        if not ((folder / ".git").exists() or (folder / ".git").is_symlink() or (folder / "objects").is_dir()):
            return None
        found = git.call("rev-parse", "--is-bare-repository", "--absolute-git-dir")
        if found.status != 0 and not (folder / ".git").exists():
            return None
        if found.status != 0:
            raise git.failure("rev-parse", found)
        bare, git_dir = found.out.decode("utf-8", "surrogateescape").splitlines()
        ref = git.call("symbolic-ref", "--quiet", "HEAD").out.decode("utf-8", "surrogateescape").strip()
        head = git.call("rev-parse", "--quiet", "--verify", "HEAD").out.decode().strip()
        branch = ref.removeprefix(_BRANCHES) if ref.startswith(_BRANCHES) else ""
        return cls(git, Path(git_dir), bare == "true", branch, head)

    @property
    def folder(self) -> Path:
        return self.git.folder

    @property
    def under_way(self) -> str:
        """What the user is in the middle of: a merge, a rebase ...; empty when nothing."""
        return next((name for mark, name in _UNDER_WAY.items() if (self.git_dir / mark).exists()), "")

    @cached_property
    def tree(self) -> dict[str, Entry]:
        """What HEAD holds, by path: files, folders, links and submodules."""
        if not self.head:
            return {}
        lines = self.git.items("ls-tree", "-r", "-t", "-z", "--full-tree", self.head)
        return dict(_entry(line) for line in lines)

    def staged(self, path: str) -> str:
        """The blob the user's index has for a path; empty when none, `?` when in conflict."""
        lines = self.git.items("--literal-pathspecs", "ls-files", "--stage", "-z", "--", path)
        found = [line.split("\t", 1) for line in lines]
        blobs = [about.split(" ") for about, name in found if name == path]
        if not blobs:
            return ""
        _, blob, stage = blobs[0]
        return blob if stage == "0" else "?"

    def blob_of(self, path: str, data: bytes, *, write: bool = False) -> str:
        """The id the bytes get when added at a path, by the site's own rules for line ends and filters."""
        return self.git.text("hash-object", *(["-w"] if write else []), "--stdin", f"--path={path}", stdin=data)

    def content(self, blob: str) -> bytes:
        return self.git.data("cat-file", "blob", blob)

    def commit_with(self, key: str, within: Sequence[str] = ("--branches", "--remotes")) -> str:
        """The newest commit that bears a key in its trailers; empty when there is none."""
        trailer = f"%(trailers:key={KEY_TRAILER},valueonly,separator=%x2C)"
        narrowed = ("--fixed-strings", f"--grep={KEY_TRAILER}: {key}")
        lines = self.git.text("log", "--no-show-signature", f"--format=%H {trailer}", *narrowed, *within, "--")
        found = (line.partition(" ") for line in lines.splitlines())
        return next((commit for commit, _, keys in found if key in keys.split(",")), "")

    def contains(self, commit: str, earlier: str) -> bool:
        """Whether `earlier`, which must be here, is `commit` or one of its ancestors."""
        return self.git.succeeds("merge-base", "--is-ancestor", earlier, commit)

    def knows(self, commit: str) -> bool:
        return self.git.succeeds("cat-file", "-e", f"{commit}^{{commit}}")

    def branch_of(self, commit: str, preferred: str) -> str:
        """The local branch that holds a commit: the preferred one, else the only one; empty when that is open."""
        names = self.git.text("for-each-ref", "--format=%(refname)", f"--contains={commit}", _BRANCHES).splitlines()
        branches = [name.removeprefix(_BRANCHES) for name in names]
        if preferred in branches:
            return preferred
        return branches[0] if len(branches) == 1 else ""

    @cached_property
    def config(self) -> dict[str, str]:
        """Settings in force by name; of several values the last. One without a value means `true`."""
        pairs = (item.partition("\n") for item in self.git.items("config", "--list", "-z"))
        return {name: value if newline else "true" for name, newline, value in pairs}

    def wants(self, setting: str) -> bool:
        """A yes-or-no setting of git's, by its lower-case name."""
        return self.config.get(setting, "").lower() in ("true", "yes", "on", "1")

    @property
    def skipped_hooks(self) -> list[str]:
        """Hooks of `git commit` that this repository has; a commit made by plumbing does not run them."""
        hooks = self.folder / self.git.text("rev-parse", "--git-path", "hooks")
        names = ("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit")
        return [name for name in names if _runs(hooks / name)]


def _runs(hook: Path) -> bool:
    return hook.is_file() and bool(hook.stat().st_mode & 0o111)


def _entry(line: str) -> tuple[str, Entry]:
    about, path = line.split("\t", 1)
    mode, _, blob = about.split(" ")
    return path, Entry(mode, blob)
