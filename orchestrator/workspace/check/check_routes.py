"""Where work goes next: every way leads somewhere, every phase is reached, every loop ends."""

from __future__ import annotations

from difflib import get_close_matches

from orchestrator.domain.answers import EDIT, OF_GATES, REJECT, SEND_BACK
from orchestrator.domain.facts import END, REJECTED
from orchestrator.workspace.check.checked_app import CheckedApp
from orchestrator.workspace.check.completion import first_read, writer_before
from orchestrator.workspace.check.graph import RouteGraph, Way
from orchestrator.workspace.read.phase_source import PhaseSource
from orchestrator.workspace.yaml.faultlog import Place, did_you_mean, listed
from orchestrator.workspace.yaml.section import ALL

_ALIKE = 0.8
"""`aprove` and `sendback` are slips; `approve_all` is a word of its own."""


class TargetChecks:
    """Each phase's own `then`, before any route is followed."""

    def __init__(self, app: CheckedApp) -> None:
        self._app = app
        self._faults = app.faults
        self._phases = {source.name: source for source in app.source.phases}
        self._members = {member.name: source for source in app.source.phases for member in source.members}

    def run(self) -> None:
        for source in self._phases.values():
            for number, edge in enumerate(source.phase.then):
                self._check_target(source, edge.to, source.place("then", str(number), "to"), (END,))
            if source.phase.asks_person and not source.doubts("then"):
                self._check_answers(source)

    def _check_target(self, source: PhaseSource, to: str, place: Place, ends: tuple[str, ...]) -> None:
        if to in self._phases or to in ends:
            return
        if to == REJECTED:
            found, mend = f"{source.name} goes to 'rejected', where only a gate's answer leads", "Write 'end'."
        elif to in self._members:
            inside = self._members[to].name
            found, mend = f"{source.name} goes to '{to}', which is part of {inside}", f"Write '{inside}'."
        elif not self._app.source.doubtful.isdisjoint(("phases", ALL)):
            return  # the phase may be the one that could not be read
        else:
            known = (*self._phases, END)
            found = f"{source.name} goes to '{to}', which is no phase"
            mend = did_you_mean(to, known, f"Phases are {listed(known)}.")
        self._faults.add(place, found, mend)

    def _check_answers(self, gate: PhaseSource) -> None:
        for answer, to in gate.phase.answers.items():
            place = gate.place("answers", answer)
            self._check_target(gate, to, place, (END, REJECTED))
            if answer == REJECT and to != REJECTED:
                self._faults.add(place, f"reject of {gate.name} goes to {to}", "reject ends the run; use another word.")
            self._check_word(gate, answer, place)
        if SEND_BACK in gate.phase.answers:
            self._check_note(gate, gate.phase.answers[SEND_BACK])
        if EDIT in gate.phase.answers and not first_read(gate) and not gate.doubts("reads"):
            place = gate.place("answers", EDIT)
            self._faults.add(
                place, f"edit replaces the first thing {gate.name} reads, and it reads nothing", "Add reads."
            )

    def _check_word(self, gate: PhaseSource, answer: str, place: Place) -> None:
        """A slip would be an answer of its own, and the gate would lack the one that was meant."""
        meant = next(iter(get_close_matches(answer, OF_GATES, n=1, cutoff=_ALIKE)), None)
        if answer not in OF_GATES and meant and meant not in gate.phase.answers.keys() - {REJECT}:
            found = f"'{answer}' of {gate.name} is hardly to be told from '{meant}'"
            self._faults.add(place, found, f"Write '{meant}', or a word less like it.")

    def _check_note(self, gate: PhaseSource, to: str) -> None:
        """A note sent back must reach an agent."""
        target = self._phases.get(to)
        if target is None or target.phase.takes_feedback or target.doubts("prompt", target.phase.kind, "kind"):
            return
        kind = self._app.kind(target)
        what, mend = kind.hears_nothing(self._app, target) if kind else ("", "")
        found = f"send_back goes to {to}, {what}; your note would reach nobody"
        self._faults.add(gate.place("answers", SEND_BACK), found, mend or self._better_target(gate))

    def _better_target(self, gate: PhaseSource) -> str:
        """The agent that hears notes and that what is shown was made by, or made from."""
        waiting, seen = [first_read(gate)], set[str]()
        while waiting:
            name = waiting.pop(0)
            writer = writer_before(gate, name, self._app.source.phases)
            if writer is None or name in seen:
                continue
            if writer.phase.takes_feedback:
                return f"Send back to {writer.name}."
            seen.add(name)
            waiting += [path.split(".")[0] for path in writer.phase.reads.values()]
        return "Send back to an agent whose prompt uses feedback."


class RouteChecks:
    """Loops, entries of `then` and reachability."""

    def __init__(self, app: CheckedApp, graph: RouteGraph) -> None:
        self._app = app
        self._graph = graph
        self._faults = app.faults

    def run(self) -> None:
        unbounded = {way for name in self._graph.order for way in self._graph.out(name) if self._closes_a_loop(way)}
        for way in sorted(unbounded, key=lambda way: (way.start, way.part)):
            self._tell_loop(way)
        for source in self._app.source.phases:
            if ("then",) in source.parts or not source.phase.asks_person:
                self._check_entries(source, unbounded)
        self._check_reached()

    def _closes_a_loop(self, way: Way) -> bool:
        return self._is_unbounded(way) and self._graph.is_back(way) and self._way_round(way) is not None

    def _way_round(self, way: Way) -> tuple[Way, ...] | None:
        return self._graph.route(way.to, way.start, follow=self._is_unbounded)

    @staticmethod
    def _is_unbounded(way: Way) -> bool:
        return not way.bounded and not way.answer

    def _tell_loop(self, way: Way) -> None:
        names = [way.to, *(step.to for step in self._way_round(way) or ()), way.to]
        found = f"loop {' -> '.join(names)} has no bound"
        mend = f"Add at_most to 'to: {way.to}', then an entry for when it is reached."
        self._faults.add(self._graph.sources[way.start].place(*way.part), found, mend)

    def _check_entries(self, source: PhaseSource, unbounded: set[Way]) -> None:
        """The first entry that fits is taken, so the last one must always fit, and none before it."""
        loops = {way.part for way in unbounded if way.start == source.name}
        *earlier, last = source.phase.then
        for number, edge in enumerate(earlier):
            if not edge.when and not edge.at_most:
                if ("then", str(number), "to") not in loops:
                    found = f"{source.name} never gets past 'to: {edge.to}', which has no condition"
                    mend = "Give it a 'when', or delete what follows."
                    self._faults.add(source.place("then", str(number), "to"), found, mend)
                return
        place = source.place("then", str(len(earlier)), "to")
        if last.when:
            found = f"the last way on from {source.name} has a condition; where none holds, work is stuck"
            self._faults.add(source.place("then", str(len(earlier)), "when"), found, "Add a last entry without 'when'.")
        elif last.at_most:
            found = f"the last way on from {source.name} has a bound; when it is reached, work is stuck"
            self._faults.add(place, found, "Add a last entry without 'at_most'.")

    def _check_reached(self) -> None:
        """A phase that is only reached from one that is not has the same cause."""
        graph = self._graph
        reached = graph.reached([graph.start])
        lost = [name for name in graph.order if name not in reached]
        roots = [name for name in lost if not any(way.start in lost and way.start != name for way in graph.into(name))]
        told: set[str] = set()
        for name in (*roots, *lost):
            if name not in told:
                told |= graph.reached([name])
                found = f"no phase leads to {name}"
                self._faults.add(graph.sources[name].key.place, found, "Name it in a 'then', or delete it.")
