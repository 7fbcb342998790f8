"""The difference a change set makes to a repository, computed from the files and never from the plan's word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orchestrator.domain.canonical import JSON
from orchestrator.errors import EffectRefused
from orchestrator.tools.change_set import ChangeSet, Operation, Verb, parents
from orchestrator.tools.path_policy import folded
from orchestrator.tools.repository import Repository, TreeEntry
from orchestrator.tools.stored import stored
from orchestrator.tools.unified import unified

_SEND_BACK = "Send the change back, so that the plan says what would really happen."
_PLAIN_FILE = "100644"


@dataclass(frozen=True)
class FileChange:
    """What happens to one file. `None` stands for no file, the empty blob id too."""

    path: str
    old: bytes | None
    new: bytes | None
    """The bytes that git keeps, and so those that go out."""
    old_blob: str
    new_blob: str
    mode: str = _PLAIN_FILE
    told: tuple[str, ...] = ()
    """How what git keeps differs from the text that was given."""

    @property
    def verb(self) -> Verb:
        if self.old is None:
            return "add"
        return "remove" if self.new is None else "replace"

    @property
    def binds(self) -> JSON:
        return {
            "mode": self.mode if self.new_blob else None,
            "before": self.old_blob or None,
            "after": self.new_blob or None,
        }

    @property
    def difference(self) -> str:
        return unified(self.path, self.old, self.new)


def changes(change_set: ChangeSet, repository: Repository, seen: JSON = None) -> tuple[FileChange, ...]:
    """One entry for each operation that makes a difference, against the last commit.

    `seen` is what a person was last shown of this change, as an approval binds it. Where the site has moved under a
    path of it, the difference is what would happen now: it is shown as that, and no approval of before holds for it.

    Raises:
        EffectRefused: an operation does not fit what is there, and no person was shown it while it did. Approval
            rules judge the plan, so what is done must be what the plan says: nothing is replaced under the word `add`.
    """
    shown = seen.get("files") if isinstance(seen, Mapping) else None
    shown = shown if isinstance(shown, Mapping) else {}
    tree = repository.tree
    names = {folded(path): path for path in tree}
    found = []
    for operation in change_set.operations:
        _refuse_clash(operation.path, tree, names)
        change = _change(operation, tree.get(operation.path), repository, is_shown=bool(shown.get(operation.path)))
        if change:
            found.append(change)
    return tuple(found)


def _change(
    operation: Operation, entry: TreeEntry | None, repository: Repository, *, is_shown: bool
) -> FileChange | None:
    path, do = operation.path, operation.do
    if do == "replace" and entry is None and not is_shown:
        raise EffectRefused(f'the plan says to replace "{path}", but the site has no such file.', mend=_SEND_BACK)
    if do == "remove":
        old = repository.content(entry.blob) if entry else None
        return FileChange(path, old, None, entry.blob, "", entry.mode) if entry else None
    kept = stored(repository, path, operation.text.encode())
    if entry is None:
        told = kept.told if do == "add" else (*kept.told, "though the plan says to replace it")
        return FileChange(path, None, kept.data, "", kept.blob, told=told)
    if kept.blob == entry.blob:
        return None
    if do == "add" and not is_shown:
        raise EffectRefused(
            f'the plan says to add "{path}", but the site has that file, with other text{_since(repository, path)}.',
            mend=_SEND_BACK,
        )
    told = kept.told if do == "replace" else (*kept.told, f"though the plan says to add it{_since(repository, path)}")
    return FileChange(path, repository.content(entry.blob), kept.data, entry.blob, kept.blob, entry.mode, told=told)


def _since(repository: Repository, path: str) -> str:
    """Which commit brought the text of a path."""
    found = repository.log("-1", repository.head, "--", path)
    return "".join(f" (commit {logged.commit[:7]}: {logged.plain})" for logged in found)


def _refuse_clash(path: str, tree: Mapping[str, TreeEntry], names: Mapping[str, str]) -> None:
    for part in (path, *parents(path)):
        there = names.get(folded(part), part)
        if there != part:
            raise EffectRefused(
                f'"{path}" and "{there}" of the site differ in letter case only.',
                mend="Some computers cannot tell them apart. Send the change back for another path.",
            )
        entry = tree.get(part)
        if entry and (not entry.is_file if part == path else entry.mode != "040000"):
            raise EffectRefused(
                f'"{part}" of the site is {_what(entry)}.', mend="Send the change back for another path."
            )


def _what(entry: TreeEntry) -> str:
    kinds = {"040000": "a folder", "120000": "a symbolic link", "160000": "a submodule"}
    return kinds.get(entry.mode, "a file")
