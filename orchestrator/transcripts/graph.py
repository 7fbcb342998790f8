"""An app's phases and edges laid out on a grid: phases below each other, the other edges in lanes beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from orchestrator.domain.definition import App, Phase
from orchestrator.domain.facts import END, REJECTED
from orchestrator.values import dataclass

Taken = Mapping[tuple[str, str], int]
"""(from, to) -> how often."""


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """One edge between two rows. Lane 0 is the straight line to the next row; back edges have lanes of their own."""

    start: int
    end: int
    label: str
    taken: int
    lane: int = 0

    @property
    def is_back(self) -> bool:
        return self.end <= self.start


@dataclass(frozen=True, slots=True)
class PathGraph:
    rows: tuple[str, ...]
    links: tuple[GraphEdge, ...]

    def lanes(self, *, back: bool) -> int:
        return max((link.lane for link in self.links if link.is_back == back), default=0)


def graph_of(app: App, taken: Taken) -> PathGraph:
    """The app as it was pinned, with the path taken. `rejected` is a row only when the run went there."""
    rows = [phase.name for phase in app.phases] + [END]
    rows += [REJECTED] if any(to == REJECTED for _, to in taken) else []
    edges = {(phase.name, to): label for phase in app.phases for to, label in _edges(phase).items() if to in rows}
    for pair in taken:
        if pair[0] in rows and pair[1] in rows:
            edges.setdefault(pair, "by hand")
    links = [GraphEdge(rows.index(a), rows.index(b), label, taken.get((a, b), 0)) for (a, b), label in edges.items()]
    return PathGraph(tuple(rows), tuple(_in_lanes(links)))


def _edges(phase: Phase) -> dict[str, str]:
    labels: dict[str, list[str]] = {}
    for edge in phase.then:
        labels.setdefault(edge.to, [])
    for answer, to in phase.answers.items():
        labels.setdefault(to, []).append(answer.replace("_", " "))
    return {to: ", ".join(words) for to, words in labels.items()}


def _in_lanes(links: Iterable[GraphEdge]) -> Iterable[GraphEdge]:
    """Short edges inside, long ones outside; two that pass the same row are never in one lane."""
    used: dict[tuple[bool, int], list[tuple[int, int]]] = {}
    for link in sorted(links, key=lambda link: (abs(link.end - link.start), link.start)):
        if link.end == link.start + 1:
            yield link
            continue
        low, high = sorted((link.start, link.end))
        lane = 1
        while any(low < b and a < high for a, b in used.get((link.is_back, lane), ())):
            lane += 1
        used.setdefault((link.is_back, lane), []).append((low, high))
        yield GraphEdge(link.start, link.end, link.label, link.taken, lane)
