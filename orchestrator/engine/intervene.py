"""The person steps in by hand: take, skip, goto, cancel. None of them answers a gate or approves an effect. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.artifact import PLAIN_TEXT, Artifact
from orchestrator.domain.canonical import JSON
from orchestrator.domain.definition import Definition, Phase
from orchestrator.domain.facts import PERSON, DecisionWithdrawn, Fact, HandoffRecorded, RunEnded
from orchestrator.engine.answer import AnswerFacts
from orchestrator.engine.rewriting import sparing
from orchestrator.engine.route import route
from orchestrator.engine.state import RunState
from orchestrator.engine.values import needed_by
from orchestrator.errors import NotFound, RunError


def take(
    state: RunState, definition: Definition, work: Artifact, values: Mapping[str, JSON], comment: str = ""
) -> AnswerFacts:
    """The person has done the current phase's work; it goes on as if the phase had.

    Args:
        values: the run's values with `work` under the name the phase writes, for the conditions of its edges.

    Raises:
        RunError: the run has ended, or stands at a gate or an effect.
    """
    phase = current_phase(state, definition)
    if phase.asks_person:
        raise RunError(f"{phase.name} is a gate; it wants an answer.", mend=_to_answer(state))
    if phase.acts:
        raise RunError(
            f"{phase.name} acts on the world and cannot be done for it.",
            mend=f"If you did it yourself: baton skip {state.run}",
        )
    spared = sparing(definition, state.yours.after_taking(phase.writes))
    chosen = route(phase, {}, values, spared)
    return _moved(state, phase, chosen.edge.to, "done by hand", comment, {phase.writes: work})


def skip(state: RunState, definition: Definition, comment: str = "") -> AnswerFacts:
    """Leave the current phase out and go on behind it.

    Raises:
        RunError: the phase is a gate, or a later phase needs what it writes and nothing has written it yet.
    """
    phase = current_phase(state, definition)
    if phase.asks_person:
        raise RunError(f"{phase.name} is a gate and cannot be skipped.", mend=_to_answer(state))
    to = phase.then[-1].to
    if phase.writes not in state.artifacts:
        needs = [
            later.name for later in definition.app.phases if later is not phase and phase.writes in needed_by(later)
        ]
        if needs:
            read = f"{needs[0]} reads" if len(needs) == 1 else f"{', '.join(needs)} read"
            raise RunError(
                f"{read} {phase.writes}, which nothing has written yet.",
                mend=f"Do it by hand instead: baton take {state.run} --with FILE",
            )
    return _moved(state, phase, to, "skipped", comment, {})


def goto(state: RunState, definition: Definition, target: str, comment: str = "") -> AnswerFacts:
    """Go to any phase, whatever stands between. An effect reached this way still asks before it acts.

    Raises:
        NotFound: there is no such phase.
        RunError: the phase reads something nothing has written yet.
    """
    phase = current_phase(state, definition)
    names = [known.name for known in definition.app.phases]
    if target not in names:
        raise NotFound("phase", target, names)
    wanted = definition.app.phase(target)
    missing = sorted({name for name in needed_by(wanted) if state.digest(name) is None})
    if missing:
        raise RunError(
            f"{target} reads {', '.join(missing)}, which nothing has written yet.",
            mend="Go to the phase that writes it first.",
        )
    return _moved(state, phase, target, "went there by hand", comment, {}, chosen=True)


def cancel(state: RunState, comment: str = "") -> AnswerFacts:
    """End the run where it stands; what it made is kept.

    Raises:
        RunError: it has ended already.
    """
    if state.ended:
        raise RunError(f"run {state.run} is {state.status} already.")
    note = Artifact.of_text(comment, PLAIN_TEXT) if comment else None
    ended = RunEnded("cancelled", note.digest if note else None)
    return AnswerFacts((*withdrawal(state), ended), (note,) if note else ())


def current_phase(state: RunState, definition: Definition) -> Phase:
    """The phase a run stands at. Raises RunError when it has ended."""
    if state.ended:
        raise RunError(f"run {state.run} is {state.status}.", mend=f"Go on in a new one: baton fork {state.run}")
    return definition.app.phase(state.at) if state.at else definition.app.phases[0]


def _moved(
    state: RunState,
    phase: Phase,
    to: str,
    why: str,
    comment: str,
    work: Mapping[str, Artifact],
    *,
    chosen: bool = False,
) -> AnswerFacts:
    note = Artifact.of_text(comment, PLAIN_TEXT) if comment else None
    handoff = HandoffRecorded(
        phase.name,
        to,
        PERSON,
        why,
        {name: artifact.digest for name, artifact in work.items()},
        by_hand=True,
        comment=note.digest if note else None,
        chosen=chosen,
    )
    kept = (*work.values(), note) if note else tuple(work.values())
    return AnswerFacts((*withdrawal(state), state.used.told_by(handoff)), kept)


def _to_answer(state: RunState) -> str:
    return (
        f"Answer it: baton inbox {state.decision.decision}" if state.decision else f"Open it: baton resume {state.run}"
    )


def withdrawal(state: RunState) -> tuple[Fact, ...]:
    """What makes the open question void, also one that was open elsewhere; nothing where there is none."""
    asked = state.decision or state.asked_elsewhere
    return (DecisionWithdrawn(asked.decision),) if asked else ()
