"""A change set: what a plan says shall be done to a site's files, read strictly."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Literal, get_args

from orchestrator.domain.canonical import JSON
from orchestrator.errors import EffectRefused
from orchestrator.ports.effect import Arguments
from orchestrator.tools.control_character import refuse_control_characters
from orchestrator.tools.path_policy import PathPolicy, folded
from orchestrator.values import dataclass

Verb = Literal["add", "replace", "remove"]
_NOT_TEXTS = frozenset({"change", "site"})
_LONGEST_SUBJECT = 200
"""Characters of a commit's first line. Git's own lists cut it long before."""


@dataclass(frozen=True)
class Operation:
    do: Verb
    path: str
    text: str = ""


@dataclass(frozen=True)
class ChangeSet:
    operations: tuple[Operation, ...]
    subject: str
    """The first line of the commit message; the plan has no other."""

    @classmethod
    def of(cls, arguments: Arguments, policy: PathPolicy) -> ChangeSet:
        """Raises EffectRefused when the plan is malformed or names a path the policy does not allow."""
        change = arguments.get("change")
        listed = change.get("operations") if isinstance(change, dict) else None
        if not isinstance(change, dict) or not isinstance(listed, list) or not listed:
            raise _refused("change", "has no list of operations")
        operations = tuple(_operations(listed, arguments, policy))
        return cls(operations, _subject(change.get("message")))


def _operations(listed: list[JSON], arguments: Arguments, policy: PathPolicy) -> Iterator[Operation]:
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    for number, plain in enumerate(listed):
        where = f"change.operations[{number}]"
        operation = _operation(where, plain, arguments)
        policy.check(operation.path)
        clash = _clash(operation.path, files, folders)
        if clash:
            raise _refused(where, f"{operation.path} clashes with {clash} of another operation")
        files[folded(operation.path)] = operation.path
        folders |= {folded(folder): folder for folder in parents(operation.path)}
        yield operation


def _clash(path: str, files: Mapping[str, str], folders: Mapping[str, str]) -> str:
    """The path that cannot stand beside this one; both mappings are from folded path to path."""
    taken = files.get(folded(path)) or folders.get(folded(path))
    if taken:
        return taken
    for folder in parents(path):
        taken = files.get(folded(folder), "") or folders.get(folded(folder), folder)
        if taken != folder or folded(folder) in files:
            return taken
    return ""


def parents(path: str) -> list[str]:
    """The folders above a path, nearest first: `a/b` and `a` of `a/b/c.md`."""
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(len(parts) - 1, 0, -1)]


def _operation(where: str, plain: JSON, arguments: Arguments) -> Operation:
    if not isinstance(plain, dict) or not isinstance(plain.get("path"), str):
        raise _refused(where, "names no path")
    do: Verb | None = next((verb for verb in get_args(Verb) if verb == plain.get("do")), None)
    if do is None:
        raise _refused(where, f"says {plain.get('do')!r}, which is not add, replace or remove")
    if do == "remove":
        return Operation("remove", plain["path"])
    name = plain.get("artifact", "page")
    text = arguments.get(name) if isinstance(name, str) and name not in _NOT_TEXTS else None
    if not isinstance(text, str):
        raise _refused(where, f"writes the artifact {name!r}, which is no text the effect was given")
    if any(unicodedata.category(mark) == "Cs" for mark in text):
        raise _refused(where, f"writes {name}, which holds half a character and cannot be saved as UTF-8")
    refuse_control_characters(text, str(name))
    return Operation(do, plain["path"], text)


def _subject(message: JSON) -> str:
    """One line without control or hidden characters, so that a plan can forge no trailer and hide nothing."""
    spaced = " ".join(message.split()) if isinstance(message, str) else ""
    shown = "".join(mark for mark in spaced if unicodedata.category(mark)[0] != "C").strip()
    return shown[:_LONGEST_SUBJECT] or "Publish"


def _refused(where: str, found: str) -> EffectRefused:
    return EffectRefused(f"{found}.", where=where, mend="Send the change back to be planned again.")
