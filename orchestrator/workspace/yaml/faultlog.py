"""Faults gathered while the user's files are read, so that all are told at once."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.errors import Fault, nearest_name
from orchestrator.text.visible import visible
from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in a user's file. Lines and columns count from 1; 0 means the whole file."""

    path: str
    line: int = 0
    column: int = 0


class FaultLog:
    """Collects faults; the same one told of several places in a file is one fault that names them."""

    def __init__(self) -> None:
        self._faults: dict[Fault, None] = {}

    def add(self, place: Place, found: str, mend: str) -> None:
        self._faults[Fault(place.path, place.line, place.column, _one_line(found), _one_line(mend))] = None

    @property
    def faults(self) -> list[Fault]:
        alike: dict[tuple[str, str, str], list[Fault]] = {}
        for fault in sorted(self._faults):
            alike.setdefault((fault.path, fault.found, fault.mend), []).append(fault)
        return sorted(_told_once(first, others) for first, *others in alike.values())

    def __len__(self) -> int:
        return len(self._faults)


def _told_once(first: Fault, others: list[Fault]) -> Fault:
    lines = dict.fromkeys(str(fault.line) for fault in others if fault.line != first.line)
    if not lines:
        return first
    return Fault(first.path, first.line, first.column, f"{first.found} (also line {', '.join(lines)})", first.mend)


def _one_line(text: str) -> str:
    """Messages quote what stands in files, which may hold line ends and worse."""
    return visible(" ".join(text.split()))


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """The mend for an unknown name: the nearest known one, or what else to do."""
    nearest = nearest_name(name, known)
    return f"Did you mean '{nearest}'?" if nearest else otherwise


def listed(names: Iterable[str], *, nothing: str = "nothing") -> str:
    return ", ".join(names) or nothing
