"""Which effects a gate's answers let act: those a person can be shown there. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orchestrator.domain.answers import APPROVE, GO_BACK
from orchestrator.domain.canonical import Digest
from orchestrator.domain.definition import App, Phase
from orchestrator.engine.approval import reads, unshown
from orchestrator.engine.state import RunState
from orchestrator.engine.values import root_of, versions_read


def lets_act(app: App, state: RunState, gate: Phase) -> dict[str, tuple[Phase, ...]]:
    """Answer -> the effects that a yes at this gate lets act, as things stand.

    An effect is among them when it can be reached before another gate, all it reads is there and is not written anew on
    the way, and what it acts on has been shown. Any other asks by itself when it is reached.
    """
    shown = versions_read(state, gate)
    return {
        answer: tuple(
            effect
            for effect in _effects_reached(app, gate, to)
            if _is_known(state, effect) and _is_shown(state, effect, shown)
        )
        for answer, to in gate.answers.items()
        if _approves(app, answer, to)
    }


def effects_behind(app: App, gate: Phase) -> tuple[Phase, ...]:
    """The effects that work can come to after a yes at the gate, before another question; whatever was shown there."""
    ahead = _until_a_gate(app, gate.answers.get(APPROVE, ""))
    return tuple(phase for phase in app.phases if phase.name in ahead and phase.acts)


def _approves(app: App, answer: str, to: str) -> bool:
    """`approve` does, and a word of the gate's own that leads straight to an effect."""
    straight = any(phase.name == to and phase.acts for phase in app.phases)
    return answer == APPROVE or (straight and answer not in GO_BACK)


def _effects_reached(app: App, gate: Phase, start: str) -> Iterator[Phase]:
    """Those before another gate for which nothing they read is written on the way there."""
    ahead = _until_a_gate(app, start)
    for effect in (phase for phase in app.phases if phase.name in ahead and phase.acts):
        between = [p for p in app.phases if p.name in ahead and p is not effect and _leads_to(app, p.name, effect.name)]
        if reads(effect).isdisjoint({gate.writes, *(phase.writes for phase in between)}):
            yield effect


def _until_a_gate(app: App, start: str) -> set[str]:
    """The phases work can come to from here without another question; no gate is among them."""
    phases = {phase.name: phase for phase in app.phases if not phase.asks_person}
    found: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in phases and name not in found:
            found.add(name)
            waiting += [edge.to for edge in phases[name].then]
    return found


def _leads_to(app: App, start: str, goal: str) -> bool:
    return goal in _until_a_gate(app, start)


def _is_known(state: RunState, effect: Phase) -> bool:
    return all(state.digest(root_of(path)) is not None for path in effect.reads.values())


def _is_shown(state: RunState, effect: Phase, shown: Mapping[str, Digest]) -> bool:
    return unshown(state, effect, versions_read(state, effect)) <= shown.keys()


def gates_before(app: App, state: RunState, effect: Phase) -> list[Phase]:
    """The gates at which a yes would let this effect act now; those that approve straight to it first."""
    gates = [phase for phase in app.phases if phase.asks_person and effect in _acting(app, state, phase)]
    return sorted(gates, key=lambda gate: (gate.answers.get(APPROVE) != effect.name, effect.name not in _leads(gate)))


def _acting(app: App, state: RunState, gate: Phase) -> list[Phase]:
    return [effect for effects in lets_act(app, state, gate).values() for effect in effects]


def _leads(gate: Phase) -> set[str]:
    return set(gate.answers.values())
