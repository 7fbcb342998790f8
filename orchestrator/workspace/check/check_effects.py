"""An effect acts only on what a person saw, or a rule allows; and nothing a person edited is written over."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from orchestrator.domain.answers import APPROVE, EDIT
from orchestrator.domain.definition import ApprovalRule
from orchestrator.workspace.check.checked_app import CheckedApp
from orchestrator.workspace.check.completion import first_read
from orchestrator.workspace.check.flow import Facts, holding, written_before
from orchestrator.workspace.check.graph import RouteGraph, Way
from orchestrator.workspace.read.phase_source import PhaseSource
from orchestrator.workspace.read.rules import APPROVALS
from orchestrator.workspace.yaml.faultlog import Place


class EffectChecks:
    def __init__(self, app: CheckedApp, graph: RouteGraph) -> None:
        self._app = app
        self._graph = graph

    def run(self) -> None:
        nothing_new = frozenset(self._app.names)  # when a run starts, nothing has been written that nobody saw
        seen, written = holding(self._graph, _seen, nothing_new), written_before(self._graph)
        for source in self._app.source.phases:
            if source.phase.acts and source.name in seen and not source.doubts("reads", "may_read"):
                self._check_seen(source, seen[source.name], written[source.name])
            if EDIT in source.phase.answers:
                self._check_edit(source)

    def _check_seen(self, source: PhaseSource, seen: Facts, written: Facts) -> None:
        approvals = self._app.files.approvals
        if not approvals.certain or any(self._allows(rule.rule, source) for rule in approvals.rules):
            return
        told: set[str] = set()
        for path, place, may_lack in _acted_on(source):
            name = path.split(".")[0]
            if name not in self._app.names or name in told or not (name in written or may_lack):
                continue  # not there at all, which is told elsewhere
            if not self._app.names.is_input(name) and not _is_seen(path, seen):
                told.add(name)
                writer = self._app.names.writers(name)[-1].name
                found = f"{source.name} acts on '{name}', which nobody saw since {writer} wrote it"
                mend = f"Add '{name}' to the reads of a gate before {source.name}, or allow it in {APPROVALS}."
                self._app.faults.add(place, found, mend)

    def _allows(self, rule: ApprovalRule, source: PhaseSource) -> bool:
        if not rule.effect:
            return False  # it names no effect, so it lets none act
        named = ((self._app.source.app.name, rule.app), (source.name, rule.phase), (source.phase.named, rule.effect))
        return rule.answer == APPROVE and all(fnmatchcase(name, glob) for name, glob in named)

    def _check_edit(self, gate: PhaseSource) -> None:
        """An agent that runs again after an edit, with no person between, would have to ask each time whether it may
        undo it. A loop does not lead there any more.
        """
        edited = first_read(gate)
        graph = self._graph
        start = gate.phase.answers[EDIT]
        if not edited or start not in graph.sources:
            return
        writers = {
            name
            for name, source in graph.sources.items()
            if source.phase.writes == edited and self._app.written_by_model(source)
        }

        def follow(way: Way) -> bool:
            return self._nobody_asked(way) and not (way.bounded and writers & set(self._straight_on(way.to)))

        for name in graph.reached([start], follow=follow):
            if name in writers:
                route = graph.route(start, name, follow=follow) or ()
                way = " -> ".join((gate.name, start, *(step.to for step in route)))
                found = f"'{edited}', edited at {gate.name}, would be written over by {name} ({way})"
                self._app.faults.add(gate.place("answers", EDIT), found, f"Let edit lead past {name}, or to a gate.")

    def _straight_on(self, start: str) -> Iterator[str]:
        """A phase and those behind it, as far as there is one way and nobody is asked; as the engine sees it."""
        seen: set[str] = set()
        while start in self._graph.sources and start not in seen:
            phase = self._graph.sources[start].phase
            if phase.asks_person:
                return
            seen.add(start)
            yield start
            if len(phase.then) != 1:
                return
            start = phase.then[0].to

    def _nobody_asked(self, way: Way) -> bool:
        return not self._graph.sources[way.start].phase.asks_person


def _seen(source: PhaseSource, facts: Facts) -> Facts:
    """A gate shows what it reads; what is written anew nobody has seen."""
    phase = source.phase
    kept = frozenset(path for path in facts if path.split(".")[0] != phase.writes)
    if not phase.asks_person:
        return kept
    return kept | {phase.writes, *phase.reads.values(), *phase.may_read.values()}


def _is_seen(path: str, seen: Facts) -> bool:
    return any(path == shown or path.startswith(f"{shown}.") for shown in seen)


def _acted_on(source: PhaseSource) -> Iterator[tuple[str, Place, bool]]:
    """Each path an effect reads, its place, and whether it may be lacking."""
    for key, paths in (("reads", source.phase.reads), ("may_read", source.phase.may_read)):
        for parameter, path in paths.items():
            yield path, source.place(key, parameter), key == "may_read"
