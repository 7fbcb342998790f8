"""Open decisions that cannot all come out as they stand, told from their previews before anybody answers."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.tools.change_set import parents
from orchestrator.tools.path_policy import folded
from orchestrator.values import dataclass

_MOST = 5
"""Of one decision's: who is told of more has seen what is the matter."""


@dataclass(frozen=True)
class _Wanted:
    """What one preview would do to one path."""

    decision: str
    folder: str
    """The site, below the workspace; empty for the workspace itself."""
    path: str
    """Below the folder."""
    is_written: bool

    @property
    def key(self) -> str:
        """Equal for what a file system blind to letter case takes for the same."""
        return posixpath.join(posixpath.normpath(self.folder), folded(self.path)).removeprefix("./")


def collisions(previews: Mapping[str, Iterable[JSON]]) -> dict[str, tuple[str, ...]]:
    """For each open decision, by its id, one sentence a path that another open decision wants too.

    Two want the same when they write one path, spelled alike but for letter case, or when one needs for a folder what
    the other makes a file. Decisions that want nobody else's path are left out; so are those whose previews name no
    paths. `previews` are as they are recorded: those of all effects that an answer to the decision lets act.
    """
    told: dict[str, list[str]] = {}
    at: dict[str, list[_Wanted]] = {}
    for decision, shown in previews.items():
        for wanted in (wanted for preview in shown for wanted in _wanted(decision, preview)):
            at.setdefault(wanted.key, []).append(wanted)
    for mine, theirs in _clashes(at):
        told.setdefault(mine.decision, []).append(_sentence(mine, theirs))
    return {decision: _bounded(told[decision]) for decision in previews if decision in told}


def _wanted(decision: str, preview: JSON) -> Iterator[_Wanted]:
    match preview:
        case {"nothing_to_do": True}:
            return
        case {"binds": {"place": {"folder": str(folder)}, "files": dict(files)}}:
            for path, file in files.items():
                if isinstance(file, Mapping) and file:  # nothing is said of a file that stays as it is
                    yield _Wanted(decision, folder, path, file.get("after") is not None)
        case {"binds": {"path": str(path), "digest": _}}:
            yield _Wanted(decision, "", path, is_written=True)


def _clashes(at: Mapping[str, list[_Wanted]]) -> Iterator[tuple[_Wanted, _Wanted]]:
    """Each from both sides."""
    for key, here in at.items():
        yield from ((mine, theirs) for mine in here for theirs in here if mine.decision != theirs.decision)
        above = [theirs for parent in parents(key) for theirs in at.get(parent, ())]
        for mine, theirs in ((mine, theirs) for mine in here for theirs in above):
            if mine.decision != theirs.decision and mine.is_written and theirs.is_written:
                yield from ((mine, theirs), (theirs, mine))  # what is taken away stands in nobody's way


def _sentence(mine: _Wanted, theirs: _Wanted) -> str:
    if (mine.folder, mine.path) == (theirs.folder, theirs.path):
        does = "writes" if theirs.is_written else "takes away"
        return f"{theirs.decision} {does} {theirs.path} too: whichever is answered second will ask again."
    return (
        f"{theirs.decision} writes {theirs.path}, which cannot stand beside {mine.path}: only one of them can come out."
    )


def _bounded(sentences: list[str]) -> tuple[str, ...]:
    once = list(dict.fromkeys(sentences))
    more = len(once) - _MOST
    want = "more open decision wants" if more == 1 else "more open decisions want"
    return (*once[:_MOST], *([f"{more} {want} what this one writes."] if more > 0 else []))
