"""Faults gathered while the user's files are read, so that all are told at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from orchestrator.errors import Fault, nearest_name


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in a user's file. Lines and columns count from 1; 0 means the whole file."""

    path: str
    line: int = 0
    column: int = 0


class FaultLog:
    """Collects faults; the same one is kept once."""

    def __init__(self) -> None:
        self._faults: dict[Fault, None] = {}

    def add(self, place: Place, found: str, mend: str) -> None:
        self._faults[Fault(place.path, place.line, place.column, found, mend)] = None

    @property
    def faults(self) -> list[Fault]:
        return sorted(self._faults)

    def __len__(self) -> int:
        return len(self._faults)


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """The mend for an unknown name: the nearest known one, or what else to do."""
    nearest = nearest_name(name, known)
    return f"Did you mean '{nearest}'?" if nearest else otherwise


def listed(names: Iterable[str], *, nothing: str = "nothing") -> str:
    return ", ".join(names) or nothing
