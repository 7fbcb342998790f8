"""What an app's file leaves unsaid: where work goes next, and what a gate may answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from orchestrator.domain.answers import APPROVE, EDIT, REJECT, SEND_BACK
from orchestrator.domain.definition import Edge
from orchestrator.domain.facts import END, REJECTED
from orchestrator.values import replace
from orchestrator.workspace.read.app_source import AppSource
from orchestrator.workspace.read.phase_source import PhaseSource


class CompletedKind(Protocol):
    def completed(self, source: PhaseSource, following: str, phases: Sequence[PhaseSource]) -> PhaseSource:
        """The phase with what its kind leaves to a default; `following` is the next phase of `phases`, or the end."""
        ...


def completed(app: AppSource, kinds: Mapping[str, CompletedKind]) -> AppSource:
    """The app with every edge, answer and its result written out."""
    following = [source.name for source in app.phases[1:]] + [END]
    phases = tuple(
        kinds[source.phase.kind].completed(source, next_, app.phases) if source.phase.kind else leads_on(source, next_)
        for source, next_ in zip(app.phases, following, strict=True)
    )
    media = {field.name for field in app.app.inputs if field.media}
    phases = tuple(
        _kept_as_it_is(source) if not written.phase.answers and first_read(source) in media else source
        for source, written in zip(phases, app.phases, strict=True)
    )
    result = app.app.result or phases[-1].phase.writes
    whole = replace(app.app, phases=tuple(source.phase for source in phases), result=result)
    return replace(app, app=whole, phases=phases)


def _kept_as_it_is(source: PhaseSource) -> PhaseSource:
    """Nobody edits a picture at a gate."""
    answers = {answer: to for answer, to in source.phase.answers.items() if answer != EDIT}
    return source.with_phase(replace(source.phase, answers=answers))


def leads_on(source: PhaseSource, following: str) -> PhaseSource:
    """Without a `then`, work goes to the phase that stands next."""
    return source.with_phase(replace(source.phase, then=source.phase.then or (Edge(following),)))


def asks_person(source: PhaseSource, following: str, phases: Sequence[PhaseSource]) -> PhaseSource:
    """Where a person is asked, with every answer; `reject` is always there."""
    answers = dict(source.phase.answers) or _default_answers(source, following, phases)
    return source.with_phase(replace(source.phase, answers={**answers, REJECT: answers.get(REJECT, REJECTED)}))


def _default_answers(gate: PhaseSource, following: str, phases: Sequence[PhaseSource]) -> dict[str, str]:
    answers = {APPROVE: following}
    shown = first_read(gate)
    if not shown:
        return answers
    answers[EDIT] = _reads_again(gate, shown, phases)
    writer = writer_before(gate, shown, phases)
    if writer and writer.phase.takes_feedback:
        answers[SEND_BACK] = writer.name
    return answers


def first_read(gate: PhaseSource) -> str:
    """The input or artifact that `edit` replaces."""
    for path in gate.phase.reads.values():
        return path.split(".")[0]
    return ""


def writer_before(gate: PhaseSource, artifact: str, phases: Sequence[PhaseSource]) -> PhaseSource | None:
    """The phase that wrote what a gate shows: the last writer above it, else the first one below."""
    position = phases.index(gate)
    writers = [source for source in phases if source.phase.writes == artifact]
    above = [source for source in writers if phases.index(source) < position]
    return above[-1] if above else writers[0] if writers else None


def _reads_again(gate: PhaseSource, artifact: str, phases: Sequence[PhaseSource]) -> str:
    """Where an edited artifact is read first on the way back to the gate."""
    writer = writer_before(gate, artifact, phases)
    start = phases.index(writer) + 1 if writer in phases else 0
    for source in phases[start : phases.index(gate)]:
        if any(artifact in _roots(worker) for worker in source.workers):
            return source.name
    return gate.name


def _roots(source: PhaseSource) -> set[str]:
    paths = (*source.phase.reads.values(), *source.phase.may_read.values())
    return {path.split(".")[0] for path in paths}
