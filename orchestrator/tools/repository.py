"""A git repository as it stands: where its branch is, what that holds, what is going on in it."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from orchestrator.files.links import followed
from orchestrator.tools.git import Git
from orchestrator.tools.git_dir import common_dir, dot_git, looks_bare
from orchestrator.values import dataclass, replace

KEY_TRAILER = "Baton-Key"
_BRANCHES = "refs/heads/"
_LOGGED = f"%H%x1f%(trailers:key={KEY_TRAILER},valueonly,separator=%x2C)%x1f%s"
_UNDER_WAY = {
    "MERGE_HEAD": "merge",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "BISECT_LOG": "bisection",
}


@dataclass(frozen=True)
class TreeEntry:
    """One line of a tree or of the index."""

    mode: str
    blob: str

    @property
    def is_file(self) -> bool:
        return self.mode.startswith("100")


@dataclass(frozen=True)
class Logged:
    """One commit of a branch."""

    commit: str
    keys: tuple[str, ...]
    """The values of its `Baton-Key` trailers."""
    subject: str

    @property
    def plain(self) -> str:
        """The subject as one line that can be kept and shown: whoever wrote it may be anybody."""
        said = self.subject.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        return "".join(mark for mark in said if unicodedata.category(mark)[0] != "C")


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
        """The repository whose own folder this is, or None when there is none (one further up does not count).

        A folder laid out like a repository is a bare one, whatever its own settings say of its files.
        """
        folder = git.folder
        if not folder.is_dir():
            return None
        if not os.path.lexists(folder / ".git"):
            return cls._bare(replace(git, git_dir=folder, bare=True)) if looks_bare(folder) else None
        found = git.call("rev-parse", "--is-bare-repository", "--absolute-git-dir")
        if found.status != 0 and not (folder / ".git").exists():
            return None
        told = found.out.decode("utf-8", "surrogateescape").splitlines()
        git_dir = dot_git(folder / ".git")
        if found.status != 0 or git_dir is None or len(told) != 2 or followed(Path(told[1])) != git_dir:
            raise git.failure("rev-parse", found)
        return cls._of(replace(git, git_dir=git_dir), git_dir, bare=told[0] == "true")

    @classmethod
    def _bare(cls, git: Git) -> Repository | None:
        known = git.succeeds("rev-parse", "--git-dir")
        return cls._of(git, git.folder, bare=True) if known else None

    @classmethod
    def _of(cls, git: Git, git_dir: Path, *, bare: bool) -> Repository:
        ref = git.call("symbolic-ref", "--quiet", "HEAD").out.decode("utf-8", "surrogateescape").strip()
        head = git.call("rev-parse", "--quiet", "--verify", "HEAD").out.decode().strip()
        branch = ref.removeprefix(_BRANCHES) if ref.startswith(_BRANCHES) else ""
        return cls(git, git_dir, bare, branch, head)

    @property
    def common_dir(self) -> Path:
        """Where settings, objects and branches are; another folder than `git_dir` in a linked worktree."""
        return common_dir(self.git_dir)

    @property
    def files_elsewhere(self) -> str:
        """The folder its own settings name for its files, when it is not this one; else empty."""
        named = self.config.get("core.worktree", "")
        if not named or self.common_dir != self.git_dir:
            return ""
        return "" if followed(self.git_dir / named) == followed(self.folder) else named

    @property
    def folder(self) -> Path:
        return self.git.folder

    @property
    def under_way(self) -> str:
        """What the user is in the middle of: a merge, a rebase ...; empty when nothing."""
        return next((name for mark, name in _UNDER_WAY.items() if (self.git_dir / mark).exists()), "")

    @cached_property
    def tree(self) -> dict[str, TreeEntry]:
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

    def raw_blob_of(self, data: bytes) -> str:
        """The id of exactly these bytes, whatever the site's rules say."""
        whole = b"blob %d\0%b" % (len(data), data)
        if self.config.get("extensions.objectformat") == "sha256":
            return hashlib.sha256(whole).hexdigest()
        return hashlib.sha1(whole, usedforsecurity=False).hexdigest()

    def blob_of(self, path: str, data: bytes) -> str:
        """The id the bytes get when added at a path, by the site's own rules for line ends and filters."""
        return self.git.text("hash-object", "--stdin", f"--path={path}", stdin=data)

    def keep(self, data: bytes) -> str:
        """Store exactly these bytes as a blob; returns its id."""
        return self.git.text("hash-object", "-w", "--no-filters", "--stdin", stdin=data)

    def content(self, blob: str) -> bytes:
        return self.git.data("cat-file", "blob", blob)

    def log(self, *within: str) -> tuple[Logged, ...]:
        """Commits, newest first; `within` as git takes it: `A`, `^B`, `-1` ... and `--`, then paths."""
        items = self.git.items("--literal-pathspecs", "log", "-z", f"--format={_LOGGED}", *within)
        return tuple(_logged(item) for item in items)

    def commit_with(self, key: str, within: Sequence[str] = ("--branches", "--remotes")) -> str:
        """The newest commit that bears a key in its trailers; empty when there is none."""
        found = self.log("--fixed-strings", f"--grep={KEY_TRAILER}: {key}", *within, "--")
        return next((logged.commit for logged in found if key in logged.keys), "")

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
    def settings(self) -> tuple[tuple[str, str], ...]:
        """Settings in force, name and value, in git's order. One without a value means `true`."""
        pairs = (item.partition("\n") for item in self.git.items("config", "--list", "-z"))
        return tuple((name, value if newline else "true") for name, newline, value in pairs)

    @cached_property
    def config(self) -> dict[str, str]:
        """Settings in force by name; of several values the last."""
        return dict(self.settings)

    def wants(self, setting: str) -> bool:
        """A yes-or-no setting of git's, by its lower-case name."""
        return self.config.get(setting, "").lower() in ("true", "yes", "on", "1")

    def hooks(self, *names: str) -> tuple[Path, ...]:
        """Those of the hooks that git would run here."""
        return tuple(hook for hook in (self._hooks_folder / name for name in names) if _runs(hook))

    @cached_property
    def _hooks_folder(self) -> Path:
        return self.folder / self.git.with_hooks.text("rev-parse", "--git-path", "hooks")


def _runs(hook: Path) -> bool:
    return hook.is_file() and bool(hook.stat().st_mode & 0o111)


def _logged(item: str) -> Logged:
    commit, keys, subject = item.split("\x1f", 2)
    return Logged(commit, tuple(key for key in keys.split(",") if key), subject)


def _entry(line: str) -> tuple[str, TreeEntry]:
    about, path = line.split("\t", 1)
    mode, _, blob = about.split(" ")
    return path, TreeEntry(mode, blob)
