"""Where a value in a template comes from, as paths into what is passed."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.values import dataclass

Path = tuple[str, ...]
"""`("review", "findings", "[]", "line")`: `[]` stands for any item of a list."""

ITEM = "[]"


@dataclass(frozen=True, slots=True)
class Origin:
    path: Path
    exact: bool = True
    """Whether the value is what lies at the path; otherwise it was made from it."""

    def step(self, *parts: str) -> Origin:
        return Origin((*self.path, *parts)) if self.exact else self


Origins = frozenset[Origin]
"""All places a value may come from: more than one after a condition, none for a literal."""

NOWHERE: Origins = frozenset()
Scope = dict[str, Origins]
"""Local names. Any other name is free: passed from outside."""


def inner(origins: Origins, *parts: str) -> Origins:
    return frozenset(origin.step(*parts) for origin in origins)


def made_from(*sources: Origins) -> Origins:
    return frozenset(Origin(origin.path, exact=False) for origins in sources for origin in origins)


def either(sources: Iterable[Origins]) -> Origins:
    return frozenset().union(*sources)


def spelled_path(path: Path) -> str:
    return ".".join(path).replace(f".{ITEM}", ITEM)
