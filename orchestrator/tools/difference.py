"""The difference a change set makes to a repository, computed from the files and never from the plan's word.

What counts are the bytes that git keeps: attributes and filters may make them others than those that were read.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.errors import EffectRefused
from orchestrator.tools.change_set import ChangeSet, Operation, Verb, parents
from orchestrator.tools.path_policy import folded
from orchestrator.tools.repository import Repository, TreeEntry
from orchestrator.tools.unified import unified
from orchestrator.values import dataclass, replace

_MOST_LINES = 40
"""What a person sees beside the question. A filter that changes more is refused."""
_CHANGING = ("working-tree-encoding", "filter", "ident", "text", "eol", "crlf")

_SEND_BACK = "Send the change back, so that the plan says what would really happen."
_LOOK_AGAIN = "Have the site looked at again, so that this page gets a place of its own."
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
    made = []
    for operation in change_set.operations:
        _refuse_clash(operation.path, tree, names)
        change = _change(operation, tree.get(operation.path), repository, is_shown=bool(shown.get(operation.path)))
        if change:
            made.append(change)
    return tuple(made)


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
    if do == "add" and _is_of_another_note(repository.content(entry.blob), operation.text):
        raise EffectRefused(
            f'"{path}" of the site is the page of another note now{_since(repository, path)}.', mend=_LOOK_AGAIN
        )
    if do == "add" and not is_shown:
        raise EffectRefused(
            f'the plan says to add "{path}", but the site has that file, with other text{_since(repository, path)}.',
            mend=_SEND_BACK,
        )
    told = kept.told if do == "replace" else (*kept.told, f"though the plan says to add it{_since(repository, path)}")
    return FileChange(path, repository.content(entry.blob), kept.data, entry.blob, kept.blob, entry.mode, told=told)


def _is_of_another_note(out_there: bytes, page: str) -> bool:
    from orchestrator.tools.site_pages import is_of_another_note  # front matter is read only where a path is taken

    return is_of_another_note(out_there.decode(errors="replace"), page)


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


@dataclass(frozen=True)
class Stored:
    """What would go out for one path."""

    blob: str
    data: bytes
    told: tuple[str, ...] = ()
    """How the bytes differ from those that were read, line by line; empty when they do not."""


def stored(repository: Repository, path: str, text: bytes) -> Stored:
    """What git would keep of a text at a path, by the site's rules. Nothing stays in the repository of it.

    Raises:
        EffectRefused: it would keep so much else that nobody could see it beside the question.
        EffectError: git cannot turn the text into what it keeps.
    """
    raw = repository.raw_blob_of(text)
    with tempfile.TemporaryDirectory(prefix="baton-objects-") as folder:
        objects = {
            "GIT_OBJECT_DIRECTORY": folder,
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": f'"{_quoted(str(repository.common_dir / "objects"))}"',
        }
        git = replace(repository.git, environment={**repository.git.environment, **objects})
        # Written, as git only then refuses a text that an encoding cannot hold.
        blob = git.text("hash-object", "-w", "--stdin", f"--path={path}", stdin=text)
        if blob == raw:
            return Stored(blob, text)
        data = git.data("cat-file", "blob", blob)
    return Stored(blob, data, _told(repository, path, text, data))


def _quoted(path: str) -> str:
    return path.replace("\\", "\\\\").replace('"', '\\"')


def _told(repository: Repository, path: str, text: bytes, data: bytes) -> tuple[str, ...]:
    by = ", ".join(_attributes(repository, path)) or "core.autocrlf"
    if text.replace(b"\r\n", b"\n") == data:
        return (f"keep {path} with other line ends than were read ({by})",)
    if not _is_text(data):
        return (f"keep {path} as {len(data)} bytes that are no text, made from what was read ({by})",)
    lines = [line for line in unified(path, text, data).splitlines()[2:] if line[:1] in ("+", "-")]
    if not 0 < len(lines) <= _MOST_LINES:
        raise EffectRefused(
            f'git would keep "{path}" with much other text than was read ({by}).',
            mend="Take that attribute away from the path (see .gitattributes), then go on with baton resume.",
        )
    head = f"keep {path} otherwise than it was read ({by}), - as read, + as it goes out"
    return (head, *(f"{path}: {line}" for line in lines))


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode()
    except UnicodeDecodeError:
        return False


def _attributes(repository: Repository, path: str) -> list[str]:
    found = repository.git.items("check-attr", "-z", *_CHANGING, "--", path)
    triples = zip(found[1::3], found[2::3], strict=False)
    return [
        name if value == "set" else f"{name}={value}"
        for name, value in triples
        if value not in ("unspecified", "unset")
    ]
