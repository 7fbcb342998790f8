"""Taking in a run that came in a file: all of it is looked at first, and then written in one commit, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.bounds import MAX_RUN_FILE_BYTES
from orchestrator.domain.canonical import Digest
from orchestrator.domain.definition import Definition, Field
from orchestrator.domain.event import Event, Head
from orchestrator.domain.fact_shape import check_types
from orchestrator.domain.facts import (
    END,
    REJECTED,
    DecisionOpened,
    HandoffRecorded,
    PhaseFailed,
    PhaseStarted,
    RunStarted,
    RunUpgraded,
)
from orchestrator.domain.provider import PROVIDER_KINDS
from orchestrator.engine.command import next_command
from orchestrator.engine.recorder import Recorder
from orchestrator.engine.state import RunState
from orchestrator.errors import BatonError, HeadMoved, ImportRefused
from orchestrator.face.home import Home
from orchestrator.face.run import Run
from orchestrator.files.looking import read_plain
from orchestrator.journal.memory import MemoryJournal
from orchestrator.journal.naming import artifacts_named
from orchestrator.journal.rules.arrival import check_artifacts, events_of
from orchestrator.journal.rules.run_file import RunFile, unpacked
from orchestrator.kinds.table import KINDS
from orchestrator.ports.clock import stamp
from orchestrator.ports.installed import installed_names
from orchestrator.ports.journal import Arrival
from orchestrator.transcripts.markdown import transcript
from orchestrator.transcripts.page import SeenRun, page
from orchestrator.transcripts.summary import failure, summary

_MEND = "Export the run again, and bring the file over whole."
_MISFITS = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, ArithmeticError)
"""What looking at a run ends with whose texts are not what its events take them for."""


class HomeOfRuns(Home, Protocol):
    def run(self, run: str) -> Run: ...


@dataclass(frozen=True)
class Import:
    """What a run file holds, once all of it was found to be what it says, and how it stands to this workspace."""

    run: str
    app: str
    events: int
    new: int
    """Events that are not here yet; 0: the run is here already, as far as the file goes."""
    artifacts: int
    """That are not here yet."""
    ahead: int
    """Events that are here and not in the file."""
    asked: str
    """The question that was open there, by its id there; it is asked anew here. Empty: none."""
    in_flight: str
    """The effect that may be acting there yet, when the file was written in the middle of it. Empty: none."""
    ended: bool
    cost_usd: float
    origin: str
    """The run it was forked from, when it may still ask for answers of it, and it is not here."""
    lacking: tuple[str, ...]
    """What it would use that is not here."""
    arrival: Arrival | None = field(repr=False)


def examined(workspace: HomeOfRuns, path: Path) -> Import:
    """Look at a run file, and write nothing.

    Raises:
        ImportRefused: it is no run file, does not hold what was written, or cannot be taken in beside what is here.
        ImportNewer: a newer version of Baton has written it.
    """
    file = unpacked(_bytes(path), str(path))
    try:
        events = events_of(file, workspace.clock())
        state, definition = _rehearsed(file, events, stamp(workspace.clock()))
        arrival, ahead = _beside(workspace, file, events)
    except ImportRefused as refused:
        raise type(refused)(refused.message, where=str(path), mend=refused.mend) from refused
    fork = state.fork if state.fork and not state.fork.fresh and not state.ended else None
    acting = state.displaced and state.visit and state.visit.begun
    return Import(
        file.run,
        state.app,
        len(events),
        len(arrival.events) if arrival else 0,
        len(arrival.artifacts) if arrival else 0,
        ahead,
        state.asked_elsewhere.decision if state.asked_elsewhere else "",
        acting.effect if acting else "",
        state.ended,
        state.cost_usd,
        fork.run if fork and not workspace.journal.run(fork.run) else "",
        () if state.ended else tuple(lacking(definition)),
        arrival,
    )


def imported(workspace: HomeOfRuns, found: Import) -> Run:
    """Take the run in. It is not driven, and nothing that was allowed elsewhere is allowed here.

    Raises:
        ImportRefused: the run moved here meanwhile.
    """
    if found.arrival:
        try:
            workspace.journal.take_in(found.arrival)
        except HeadMoved as moved:
            raise ImportRefused(
                f"{found.run} has moved here meanwhile. Nothing was written.", mend="Import it again."
            ) from moved
    run = workspace.run(found.run)
    if found.arrival:
        workspace.write_transcript(run.id, anew=bool(found.arrival.head.seq))
    return run


def _bytes(path: Path) -> bytes:
    try:
        return read_plain(path, MAX_RUN_FILE_BYTES + 1)
    except OSError as error:
        found = "there is no such file" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        raise ImportRefused(f"{found}.", where=str(path), mend="Name a file that `baton export RUN` wrote.") from error


def _rehearsed(file: RunFile, events: Sequence[Event], now: str) -> tuple[RunState, Definition]:
    """How the run would be here, found by doing with it in memory all that looking at it does."""
    try:
        journal = MemoryJournal()
        journal.take_in(_whole(file, events))
        state = Recorder(journal, file.run).state
        check_artifacts(file, events, ended=state.ended)
        held = {artifact.digest: artifact for artifact in file.artifacts}
        definitions = [_definition(held[digest]) for digest in _definitions(events)]
        if any(definition.app.name != state.app for definition in definitions):
            raise ImportRefused("it is pinned to an app of another name.", mend=_MEND)
        _check_phases(events, definitions)
        if not state.ended:
            next_command(state, definitions[-1])
        _looked_at(journal, events, state, definitions[-1], now)
    except ImportRefused:
        raise
    except (BatonError, *_MISFITS) as misfit:
        told = misfit.message if isinstance(misfit, BatonError) else " ".join(str(misfit)[:120].split())
        raise ImportRefused(f"its events do not add up to a run: {told.rstrip('.')}.", mend=_MEND) from misfit
    return state, definitions[-1]


def _whole(file: RunFile, events: Sequence[Event]) -> Arrival:
    spelled = tuple((event, line.body) for event, line in zip(events, file.events, strict=True))
    return Arrival(Head(file.run), spelled, file.artifacts, file.forgotten)


def _definitions(events: Sequence[Event]) -> list[Digest]:
    return [event.fact.definition for event in events if isinstance(event.fact, RunStarted | RunUpgraded)]


def _definition(pinned: Artifact) -> Definition:
    check_types(Definition, Definition.plain_of(pinned))
    return Definition.of_pinned(pinned)


def _check_phases(events: Sequence[Event], definitions: Sequence[Definition]) -> None:
    """Raises ValueError when the run was where no app it was pinned to has a phase."""
    known = {phase.name for definition in definitions for phase in definition.app.phases}
    for event in events:
        match event.fact:
            case PhaseStarted(phase=phase) | PhaseFailed(phase=phase) | DecisionOpened(phase=phase):
                found = phase
            case HandoffRecorded(to=to):
                found = to
            case _:
                continue
        if found not in {*known, END, REJECTED}:
            raise ValueError(f"event {event.seq} is in phase {found[:60]}, which its app has not")


def _looked_at(
    journal: MemoryJournal, events: Sequence[Event], state: RunState, definition: Definition, now: str
) -> None:
    """Everything that draws a run for a person; what it draws is thrown away."""

    def load(digest: Digest) -> Artifact:
        return journal.artifact(state.run, digest)

    transcript(events, load)
    page(SeenRun(events, load, definition.app, state.status, now))
    if state.failure:
        failure(load(state.failure))
    for opened in (event.fact for event in events if isinstance(event.fact, DecisionOpened)):
        for form in [load(opened.form).value] if opened.form and not state.ended else []:
            for asked in form:
                check_types(Field, asked)
    if not state.ended:
        for digest in (*state.inputs.values(), *(version.digest for version in state.artifacts.values())):
            summary(load(digest))


def _beside(workspace: HomeOfRuns, file: RunFile, events: Sequence[Event]) -> tuple[Arrival | None, int]:
    """What of it is not here yet, and how many events are here beyond it.

    Raises:
        ImportRefused: the run was removed here, is driven here, or has gone on here and there.
    """
    stone = workspace.journal.tombstone(file.run)
    if stone:
        raise ImportRefused(
            f"{file.run} was removed here on {stone.removed_at[:10]}, and no id is given twice.",
            mend="Take it into another workspace: baton init DIR",
        )
    here = workspace.journal.read(file.run)
    common = sum(mine.digest == theirs.digest for mine, theirs in zip(here, events, strict=False))
    if common < min(len(here), len(events)):
        since = f"after event {common}" if common else "from the beginning"
        raise ImportRefused(
            f"{file.run} is here too, and is another one {since}: it went on in both places, "
            "and neither can be made of the other.",
            mend="Look at both, and cancel one; what was recorded stays in each.",
        )
    if common == len(events):
        return None, len(here) - common
    if here and workspace.run(file.run).status == "running":
        raise ImportRefused(f"{file.run} is being driven here.", mend=f"Wait until it rests: baton show {file.run}")
    whole = _whole(file, events)
    old = {digest for event in here for digest in artifacts_named(event.fact)}
    artifacts = tuple(artifact for artifact in whole.artifacts if artifact.digest not in old)
    forgotten = tuple(digest for digest in whole.forgotten if digest not in old)
    head = here[-1].head if here else Head(file.run)
    return Arrival(head, whole.events[common:], artifacts, forgotten), 0


def lacking(definition: Definition) -> list[str]:
    """What a run would use that it did not bring along and that is not here.

    A line each; pinned with a run are its scripts and the workspace's own tools, and nothing that is installed.
    """
    return list(dict.fromkeys(_lacking(definition)))


def _lacking(definition: Definition) -> Iterator[str]:
    for phase in definition.app.phases:
        yield from KINDS[phase.kind].lacks(definition, phase)
    for provider in definition.providers.values():
        if provider.kind not in PROVIDER_KINDS and provider.kind not in installed_names("model"):
            yield f"provider {provider.name}: kind {provider.kind}, of an installed package"
