"""What a person wrote is not written over unless they say so. Pure.

Which phases would do it: those an agent works in, by itself, in a member or in the app that is run, and those that make
anew what a person wrote out of what an agent has made since. No loop leads to one where an agent works: it ends as if
its bound were reached. Reached otherwise, the phase asks before it works.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from orchestrator.domain.answers import CHANGE, EDIT, KEEP, REJECT
from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import APP, App, Definition, Phase
from orchestrator.domain.facts import PERSON, REJECTED
from orchestrator.engine.bound_reached import spared
from orchestrator.engine.performer import Ask
from orchestrator.engine.route import nothing_spared, route
from orchestrator.engine.state import RunState, Version, Visit
from orchestrator.engine.values import root_of
from orchestrator.engine.yours import Yours
from orchestrator.values import dataclass


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A phase would write over what a person wrote."""

    phase: Phase
    by: tuple[str, ...]
    """The agents whose words would stand there."""


def rewriting(definition: Definition, yours: Yours, phase: Phase) -> Rewriting | None:
    """Whether an agent that works in a phase would write over what a person wrote, and has not said may change."""
    if phase.writes not in yours.wrote or not yours.may_change.isdisjoint((phase.name, phase.writes)):
        return None
    agents = tuple(dict.fromkeys(_agents(definition, phase, ())))
    return Rewriting(phase, agents) if agents else None


def _agents(definition: Definition, phase: Phase, above: tuple[str, ...]) -> Iterator[str]:
    """Who works in a phase, its members, and the apps these run."""
    for worker in (phase, *phase.together):
        if worker.agent:
            yield worker.agent
        if worker.kind == APP and worker.named in definition.apps and worker.named not in above:
            for below in definition.apps[worker.named].phases:
                yield from _agents(definition, below, (*above, worker.named))


def sparing(definition: Definition, yours: Yours) -> Callable[[str], str]:
    """Phase -> why no loop leads there, or nothing. It, or what it leads straight to, would write over a person's."""
    if not yours.wrote:
        return nothing_spared

    def why(start: str) -> str:
        for phase in _straight_on(definition.app, start):
            found = rewriting(definition, yours, phase)
            if found:
                return spared(phase.name, phase.writes)
        return ""

    return why


def _straight_on(app: App, start: str) -> Iterator[Phase]:
    """A phase and those behind it, as far as there is one way and nobody is asked."""
    phases = {phase.name: phase for phase in app.phases}
    while phase := phases.pop(start, None):
        if phase.asks_person:
            return
        yield phase
        if len(phase.then) != 1:
            return
        start = phase.then[0].to


def asked_before(state: RunState, definition: Definition, phase: Phase, values: Mapping[str, JSON]) -> Ask | None:
    """What a person is asked before a phase begins that would write over what they wrote.

    Args:
        state: of the run, in a visit of the phase.
        definition: what it is pinned to.
        phase: that is to begin its work.
        values: all inputs and artifacts in force, for the conditions of its edges.
    """
    visit = state.visit
    if phase.writes not in state.yours.wrote:  # as it nearly always is
        return None
    if visit is None or phase.asks_person or phase.acts or _has_begun(visit):
        return None
    found = rewriting(definition, state.yours, phase) or _out_of_newer(state, definition, phase)
    if found is None:
        return None
    name, onward = phase.writes, route(phase, {}, values, sparing(definition, state.yours)).edge.to
    edits = {EDIT: onward} if len(phase.then) == 1 else {}  # which way a text leads that nobody has seen is not known
    return Ask(
        _question(state, found),
        {CHANGE: phase.name, KEEP: onward, **edits, REJECT: REJECTED},
        shows={name: state.artifacts[name].digest, **visit.reads},
        edits=name if edits else "",
    )


def _has_begun(visit: Visit) -> bool:
    return visit.turn is not None or visit.branches is not None or visit.result is not None


def _question(state: RunState, found: Rewriting) -> str:
    name, agents = found.phase.writes, " and ".join(found.by)
    yours = state.artifacts[name].digest == state.yours.wrote[name]
    what = f"{name}, which {'you wrote' if yours else 'has lines of yours'}"
    if found.phase.agent:
        return f"{agents} would write {what}, anew. Let it change?"
    return f"{found.phase.name} would make {what}, anew from what {agents} wrote. Let it change?"


def _out_of_newer(state: RunState, definition: Definition, phase: Phase) -> Rewriting | None:
    """An agent's change comes to what a person wrote by the hand of a script, too."""
    name, yours = phase.writes, state.yours
    if name not in yours.wrote or not yours.may_change.isdisjoint((phase.name, name)):
        return None
    newer = _written_since(state, name)
    read = [root_of(path) for one in (phase, *phase.together) for path in (*one.reads.values(), *one.may_read.values())]
    agents = tuple(dict.fromkeys(agent for root in read for agent in _made_by(state, definition, root, newer)))
    return Rewriting(phase, agents) if agents else None


def _written_since(state: RunState, name: str) -> set[str]:
    """Artifacts that were written since a person wrote this one."""
    newer: set[str] = set()
    for place in range(len(state.handoffs) - 1, -1, -1):
        fact = state.handoffs[place].fact
        if fact.by == PERSON and fact.artifacts.get(name) == state.yours.wrote[name]:
            break
        newer |= fact.artifacts.keys()
    return newer


def _made_by(state: RunState, definition: Definition, name: str, newer: set[str]) -> Iterator[str]:
    """The agents whose words came into an artifact since."""
    if name not in newer or name not in state.artifacts:
        return
    newer = newer - {name}
    version: Version = state.artifacts[name]
    if version.by == PERSON:
        return
    writer = next((phase for phase in definition.app.phases if phase.name == version.phase), None)
    if writer:
        yield from _agents(definition, writer, ())
    for root in version.made_from:
        yield from _made_by(state, definition, root, newer)
