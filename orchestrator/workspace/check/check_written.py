"""What a phase reads has been written, whichever route led to it."""

from __future__ import annotations

from collections.abc import Iterator

from orchestrator.domain.facts import EACH_ITEM
from orchestrator.errors import TemplateError
from orchestrator.values import dataclass
from orchestrator.workspace.check.checked_app import CheckedApp
from orchestrator.workspace.check.flow import Facts, written, written_before
from orchestrator.workspace.check.graph import RouteGraph, Way
from orchestrator.workspace.check.mentions import in_expression
from orchestrator.workspace.read.phase_source import PhaseSource
from orchestrator.workspace.yaml.faultlog import Place
from orchestrator.workspace.yaml.node import Scalar


@dataclass(frozen=True, order=True)
class Need:
    """A phase needs an artifact that some route does not bring."""

    place: Place
    phase: str
    artifact: str
    is_read: bool
    """Named in `reads`, so that `may_read` is a way out."""


class WrittenChecks:
    def __init__(self, app: CheckedApp, graph: RouteGraph) -> None:
        self._app = app
        self._graph = graph
        self._names = app.names

    def run(self) -> None:
        needs = [
            Need(place, name, artifact, is_read)
            for name, facts in written_before(self._graph).items()
            for artifact, place, is_read in self._asked(self._graph.sources[name], facts)
        ]
        lacking = {(need.phase, need.artifact) for need in needs}
        by_culprit: dict[Way | str, list[Need]] = {}
        for need in needs:
            route = self._route_without(need.artifact, need.phase)
            if not any((way.start, need.artifact) in lacking for way in route):  # else told there already
                by_culprit.setdefault(self._culprit(route) or need.artifact, []).append(need)
        for culprit, found in by_culprit.items():
            self._tell(culprit, found)

    def _asked(self, source: PhaseSource, facts: Facts) -> Iterator[tuple[str, Place, bool]]:
        """Artifacts the phase asks for that are not surely there."""
        for artifact, place, is_read in self._before(source):
            if self._is_missing(artifact, facts):
                yield artifact, place, is_read
        for artifact, place in self._behind(source):
            if self._is_missing(artifact, written(source, facts)):
                yield artifact, place, False

    def _is_missing(self, name: str, facts: Facts) -> bool:
        return name in self._names and not self._names.is_input(name) and name not in facts and name != EACH_ITEM

    def _before(self, source: PhaseSource) -> Iterator[tuple[str, Place, bool]]:
        for worker in source.workers:
            for parameter, path in worker.phase.reads.items():
                yield path.split(".")[0], worker.place("reads", parameter), True
            for name, place in _names_in(worker.scalar("each"), is_each=True):
                yield name, place, False
        kind = self._app.kind(source)
        try:
            mentions = kind.mentions(source) if kind else ()
        except TemplateError:
            return  # told where what phases read is checked
        for mention in mentions:
            if mention.is_needed:
                yield mention.path[0], mention.place, False

    def _behind(self, source: PhaseSource) -> Iterator[tuple[str, Place]]:
        for number, _ in enumerate(source.phase.then):
            yield from _names_in(source.scalar("then", str(number), "when"))

    def _route_without(self, artifact: str, goal: str) -> tuple[Way, ...]:
        """A shortest route on which nobody writes the artifact."""
        writers = {source.name for source in self._names.writers(artifact)}
        return self._graph.route(self._graph.start, goal, follow=lambda way: way.start not in writers) or ()

    def _culprit(self, route: tuple[Way, ...]) -> Way | None:
        """The last way that might have been another one."""
        return next((way for way in reversed(route) if self._graph.branches(way.start)), None)

    def _tell(self, culprit: Way | str, needs: list[Need]) -> None:
        """One culprit is one cause, told at the first phase in need."""
        first = min(needs)
        here = sorted({need.artifact for need in needs if need.phase == first.phase})
        writer = self._names.writers(first.artifact)[0].name
        asked = " and ".join(f"'{artifact}'" for artifact in here)
        says = "reads" if first.is_read else "asks for"
        if isinstance(culprit, Way):
            why, other = f"not written when {culprit.told}", f"route through {writer}"
        elif writer == first.phase:
            why, other = "which it writes itself", "ask only for what is there"
        else:
            why, other = f"which {writer} writes only later", f"move {writer} before it"
        moved = f"move {'them' if len(here) > 1 else 'it'} to may_read, or " if first.is_read else ""
        mend = f"{moved}{other}."
        self._app.faults.add(first.place, f"{first.phase} {says} {asked}, {why}", mend[0].upper() + mend[1:])


def _names_in(scalar: Scalar | None, *, is_each: bool = False) -> list[tuple[str, Place]]:
    """The names an expression cannot do without."""
    try:
        mentions = in_expression(scalar, is_each=is_each) if scalar else []
    except TemplateError:
        return []
    return [(mention.path[0], mention.place) for mention in mentions if mention.is_needed]
