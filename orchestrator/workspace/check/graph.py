"""The ways work can take through an app."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence

from orchestrator.domain import answers
from orchestrator.domain.facts import END, REJECTED
from orchestrator.values import dataclass
from orchestrator.workspace.read.app_source import AppSource
from orchestrator.workspace.read.phase_source import Part, PhaseSource
from orchestrator.workspace.yaml.section import ALL


@dataclass(frozen=True)
class Way:
    """One step from a phase to the next: an edge, or a gate's answer."""

    start: str
    to: str
    part: Part
    """Where in the phase it is written."""
    answer: str = ""
    bounded: bool = False

    @property
    def told(self) -> str:
        """How a message names taking it."""
        match self.answer:
            case "":
                return f"{self.start} goes to {self.to}"
            case answers.APPROVE:
                return f"{self.start} approves and goes on to {self.to}"
            case answers.EDIT:
                return f"{self.start} edits and goes on to {self.to}"
            case answers.SEND_BACK:
                return f"{self.start} sends back to {self.to}"
            case other:
                return f"{self.start} answers {other} and goes on to {self.to}"


class RouteGraph:
    """Phases and ways. Built only for an app all of whose ways lead somewhere."""

    def __init__(self, app: AppSource) -> None:
        self.sources = {source.name: source for source in app.phases}
        self.order = tuple(self.sources)
        self.start = self.order[0]
        self._out = {
            source.name: tuple(way for way in _ways(source) if way.to in self.sources) for source in app.phases
        }
        self._into: dict[str, list[Way]] = {name: [] for name in self.order}
        for ways in self._out.values():
            for way in ways:
                self._into[way.to].append(way)
        self._place = {name: place for place, name in enumerate(self.order)}

    def out(self, name: str) -> tuple[Way, ...]:
        return self._out[name]

    def into(self, name: str) -> Sequence[Way]:
        return self._into[name]

    def branches(self, name: str) -> bool:
        """Whether work can leave a phase for more than one place."""
        return len({way.to for way in _ways(self.sources[name]) if way.to != REJECTED}) > 1

    def is_back(self, way: Way) -> bool:
        return self._place[way.to] <= self._place[way.start]

    def reached(self, starts: Collection[str], *, follow: Callable[[Way], bool] = lambda _: True) -> frozenset[str]:
        """The starts and every phase reached from them by ways that `follow` allows."""
        found = set(starts)
        waiting = deque(starts)
        while waiting:
            for way in self._out[waiting.popleft()]:
                if way.to not in found and follow(way):
                    found.add(way.to)
                    waiting.append(way.to)
        return frozenset(found)

    def route(self, start: str, goal: str, *, follow: Callable[[Way], bool] = lambda _: True) -> tuple[Way, ...] | None:
        """A shortest route by ways that `follow` allows; of no ways when start is the goal."""
        routes: dict[str, tuple[Way, ...]] = {start: ()}
        waiting = deque([start])
        while waiting and goal not in routes:
            name = waiting.popleft()
            for way in self._out[name]:
                if way.to not in routes and follow(way):
                    routes[way.to] = (*routes[name], way)
                    waiting.append(way.to)
        return routes.get(goal)


def _ways(source: PhaseSource) -> Iterator[Way]:
    phase = source.phase
    for number, edge in enumerate(phase.then):
        yield Way(phase.name, edge.to, ("then", str(number), "to"), bounded=edge.at_most > 0)
    for answer, to in phase.answers.items():
        yield Way(phase.name, to, ("answers", answer), answer=answer)


def leads_somewhere(app: AppSource) -> bool:
    """Whether every way could be read and ends at a phase, the end, or a rejection."""
    names = {source.name for source in app.phases}
    if not app.doubtful.isdisjoint(("phases", ALL)) or not names.isdisjoint((END, REJECTED)):
        return False
    return not any(
        source.doubts("then", "kind") or any(way.to not in {*names, END, REJECTED} for way in _ways(source))
        for source in app.phases
    )
