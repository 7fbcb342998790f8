"""Publications that cannot all come out as they stand, told from their previews before anybody answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from orchestrator.domain.canonical import JSON
from orchestrator.tools.change_set import parents
from orchestrator.tools.path_policy import folded


@dataclass(frozen=True)
class _Wanted:
    """What one preview would do to one path of one folder."""

    folder: str
    path: str
    after: JSON


def collisions(previews: Mapping[str, JSON]) -> dict[str, tuple[str, ...]]:
    """For each open decision, by its id, one sentence a path that another open decision wants too.

    Two want the same when they write one path of one folder, spelled alike but for letter case, or when one needs
    for a folder what the other makes a file. Decisions that want nobody else's path are left out; so are those whose
    preview names no paths. `previews` are as they are recorded.
    """
    told: dict[str, list[str]] = {}
    wanted = {decision: tuple(_wanted(preview)) for decision, preview in previews.items()}
    for one, other in combinations(previews, 2):
        for mine in wanted[one]:
            for theirs in wanted[other]:
                if _clash(mine, theirs):
                    told.setdefault(one, []).append(_sentence(mine, theirs, other))
                    told.setdefault(other, []).append(_sentence(theirs, mine, one))
    return {decision: tuple(sentences) for decision, sentences in told.items()}


def _wanted(preview: JSON) -> Iterator[_Wanted]:
    match preview:
        case {"binds": {"place": {"folder": str(folder)}, "files": dict(files)}}:
            for path, file in files.items():
                if isinstance(file, Mapping) and file:  # nothing is said of a file that stays as it is
                    yield _Wanted(folder, path, file.get("after"))


def _clash(mine: _Wanted, theirs: _Wanted) -> bool:
    if mine.folder != theirs.folder:
        return False
    one, other = folded(mine.path), folded(theirs.path)
    if one == other:
        return True
    if mine.after is None or theirs.after is None:  # what is taken away stands in nobody's way
        return False
    return one in parents(other) or other in parents(one)


def _sentence(mine: _Wanted, theirs: _Wanted, other: str) -> str:
    if mine.path == theirs.path:
        return f"{other} writes {mine.path} too: whichever is answered second will ask again."
    return f"{other} writes {theirs.path}, which cannot stand beside {mine.path}: only one of them can come out."
