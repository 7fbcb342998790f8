"""Taking in a run that came in a file: all of it is looked at first, and then written in one commit, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Protocol

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.bounds import MAX_RUN_FILE_BYTES
from orchestrator.domain.canonical import Digest
from orchestrator.domain.definition import APP, Definition, Field, Phase
from orchestrator.domain.event import Event, Head
from orchestrator.domain.fact_shape import check_types
from orchestrator.domain.facts import (
    END,
    REJECTED,
    BranchesOpened,
    DecisionOpened,
    HandoffRecorded,
    PhaseFailed,
    PhaseStarted,
    ProfileSwapped,
    RunStarted,
    RunUpgraded,
)
from orchestrator.domain.money import in_usd
from orchestrator.domain.provider import PROVIDER_KINDS
from orchestrator.engine.command import next_command
from orchestrator.engine.recorder import Recorder
from orchestrator.engine.state import RunState
from orchestrator.errors import ArtifactForgotten, BatonError, HeadMoved, ImportRefused
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
from orchestrator.ports.listing import Wanted
from orchestrator.transcripts.markdown import transcript
from orchestrator.transcripts.page import SeenRun, page
from orchestrator.transcripts.summary import failure, summary
from orchestrator.values import dataclass, field, replace

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
    branches: int
    """So many come with the run."""
    events: int
    """Those of the branches too."""
    new: int
    """Events that are not here yet; 0: the run is here already, as far as the file goes."""
    artifacts: int
    """That are not here yet."""
    ahead: int
    """Events that are here and not in the file."""
    asked: tuple[str, ...]
    """The questions that were open there, by their ids there; they are asked anew here."""
    in_flight: str
    """The effect that may be acting there yet, when the file was written in the middle of it. Empty: none."""
    ended: bool
    cost_usd: float
    origin: str
    """The run it was forked from, when it may still ask for answers of it, and it is not here."""
    lacking: tuple[str, ...]
    """What it would use that is not here."""
    arrivals: tuple[Arrival, ...] = field(repr=False)


def examined(workspace: HomeOfRuns, path: Path) -> Import:
    """Look at a run file, and write nothing.

    Raises:
        ImportRefused: it is no run file, does not hold what was written, or cannot be taken in beside what is here.
        ImportNewer: a newer version of Baton has written it.
    """
    file = unpacked(_bytes(path), str(path))
    try:
        streams = events_of(file, workspace.clock())
        states, definition = _rehearsed(file, streams, stamp(workspace.clock()))
        arrivals, ahead = _beside(workspace, file, streams)
    except ImportRefused as refused:
        raise type(refused)(refused.message, where=str(path), mend=refused.mend) from refused
    root = states[0]
    fork = root.fork if root.fork and not root.fork.fresh and not root.ended else None
    acting = [state.visit.begun.effect for state in states if state.displaced and state.visit and state.visit.begun]
    return Import(
        file.run,
        root.app,
        len(file.branches),
        len(file.events),
        sum(len(arrival.events) for arrival in arrivals),
        len({artifact.digest for arrival in arrivals for artifact in arrival.artifacts}),
        ahead,
        tuple(state.asked_elsewhere.decision for state in states if state.asked_elsewhere),
        ", ".join(acting),
        root.ended,
        in_usd(_spent(states)),
        fork.run if fork and not workspace.journal.run(fork.run) else "",
        () if root.ended else tuple(lacking(definition)),
        arrivals,
    )


def _spent(states: Sequence[RunState]) -> int:
    """In nano-dollars. What a branch used is its parent's once that was told."""
    untold = (state.cost_nano - (state.told.nano if state.told else 0) for state in states[1:] if not state.ended)
    return states[0].cost_nano + sum(untold)


def imported(workspace: HomeOfRuns, found: Import) -> Run:
    """Take the run in. It is not driven, and nothing that was allowed elsewhere is allowed here.

    Raises:
        ImportRefused: the run moved here meanwhile.
    """
    if found.arrivals:
        try:
            workspace.journal.take_in(*found.arrivals)
        except HeadMoved as moved:
            raise ImportRefused(
                f"{found.run} has moved here meanwhile. Nothing was written.", mend="Import it again."
            ) from moved
    run = workspace.run(found.run)
    if found.arrivals:
        workspace.write_transcript(run.id, anew=any(arrival.head.seq for arrival in found.arrivals))
    return run


def _bytes(path: Path) -> bytes:
    try:
        return read_plain(path, MAX_RUN_FILE_BYTES + 1)
    except OSError as error:
        found = "there is no such file" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        raise ImportRefused(f"{found}.", where=str(path), mend="Name a file that `baton export RUN` wrote.") from error


def _rehearsed(file: RunFile, streams: Mapping[str, Sequence[Event]], now: str) -> tuple[list[RunState], Definition]:
    """How the run and its branches would be here, and what the run is pinned to, found by doing with them in memory
    all that looking at them does.
    """
    try:
        journal = MemoryJournal()
        journal.take_in(*_whole(file, streams))
        states = [Recorder(journal, run).state for run in streams]
        check_artifacts(file, streams, ended=states[0].ended)
        held = {artifact.digest: artifact for artifact in file.artifacts}
        pinned = {digest: _definition(held[digest]) for digest in _definitions(streams[file.run])}
        for state in states:
            _check_run(journal, streams[state.run], state, pinned, now)
    except ImportRefused:
        raise
    except (BatonError, *_MISFITS) as misfit:
        told = misfit.message if isinstance(misfit, BatonError) else " ".join(str(misfit)[:120].split())
        raise ImportRefused(f"its events do not add up to a run: {told.rstrip('.')}.", mend=_MEND) from misfit
    return states, pinned[states[0].definition]


def _check_run(
    journal: MemoryJournal,
    events: Sequence[Event],
    state: RunState,
    pinned: Mapping[Digest, Definition],
    now: str,
) -> None:
    """One stream: a branch is pinned to its part of what its root was pinned to."""
    definitions = [pinned[digest].part_of(state.run) for digest in _definitions(events)]
    if any(definition.app.name != state.app for definition in definitions):
        raise ImportRefused("it is pinned to an app of another name.", mend=_MEND)
    _check_phases(events, definitions)
    _check_branches(journal, events, definitions)
    if not state.ended:
        next_command(state, definitions[-1])
    _looked_at(journal, events, state, definitions[-1], now)


def _check_branches(journal: MemoryJournal, events: Sequence[Event], definitions: Sequence[Definition]) -> None:
    """Raises ValueError when a visit has other branches than its phase has, or than its list has entries."""
    phases = [phase for definition in definitions for phase in definition.app.phases]
    for event in events:
        opened = event.fact
        if not isinstance(opened, BranchesOpened):
            continue
        if not any(phase.name == opened.phase and _opens(phase, opened) for phase in phases):
            raise ValueError(f"event {event.seq} opens other branches than {opened.phase[:60]} has")
        for items in _held(partial(journal.artifact, event.stream), [opened.items] if opened.items else []):
            if not isinstance(items.value, list) or len(items.value) != opened.count:
                raise ValueError(f"event {event.seq} opens {opened.count} branches, and not one for each entry")


def _opens(phase: Phase, opened: BranchesOpened) -> bool:
    if opened.items:
        return bool(phase.each) and not opened.members
    members = tuple(member.name for member in phase.together)
    return not phase.each and tuple(opened.members) == members and bool(members or phase.kind == APP)


def _whole(file: RunFile, streams: Mapping[str, Sequence[Event]]) -> list[Arrival]:
    """Of each stream all that the file has of it."""
    held = {artifact.digest: artifact for artifact in file.artifacts}
    arrivals = []
    for stream in file.streams:
        events = streams[stream.run]
        spelled = tuple((event, line.body) for event, line in zip(events, stream.events, strict=True))
        named = dict.fromkeys(digest for event in events for digest in artifacts_named(event.fact))
        artifacts = tuple(held[digest] for digest in named if digest in held and digest not in stream.forgotten)
        arrivals.append(Arrival(Head(stream.run), spelled, artifacts, stream.forgotten))
    return arrivals


def _definitions(events: Sequence[Event]) -> list[Digest]:
    pinning = (event.fact for event in events if isinstance(event.fact, RunStarted | RunUpgraded | ProfileSwapped))
    return [fact.definition for fact in pinning]


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
    for error in _held(load, [state.failure] if state.failure else []):
        failure(error)
    if state.ended:
        return
    opened = (event.fact for event in events if isinstance(event.fact, DecisionOpened))
    for form in _held(load, (fact.form for fact in opened if fact.form)):
        for asked in form.value:
            check_types(Field, asked)
    for artifact in _held(load, (*state.inputs.values(), *(version.digest for version in state.artifacts.values()))):
        summary(artifact)


def _held(load: Callable[[Digest], Artifact], digests: Iterable[Digest]) -> Iterator[Artifact]:
    """Those that were not forgotten: of a run that has ended, also of a branch of it that failed and so never ends."""
    for digest in digests:
        with suppress(ArtifactForgotten):
            yield load(digest)


def _beside(
    workspace: HomeOfRuns, file: RunFile, streams: Mapping[str, Sequence[Event]]
) -> tuple[tuple[Arrival, ...], int]:
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
    rows = [workspace.journal.run(file.run), *workspace.journal.runs(Wanted(prefix=f"{file.run}/", branches=True))]
    known = [row.run for row in rows if row]
    here = {run: workspace.journal.read(run) for run in dict.fromkeys([*streams, *known])}
    arrivals = [more for whole in _whole(file, streams) if (more := _more(whole, here[whole.head.stream]))]
    ahead = sum(max(len(events) - len(streams.get(run, ())), 0) for run, events in here.items())
    if arrivals and ahead:
        raise _went_on_in_both(file.run, "in other branches")
    if arrivals and any(workspace.run(run).status == "running" for run in known):
        raise ImportRefused(f"{file.run} is being driven here.", mend=f"Wait until it rests: baton show {file.run}")
    return tuple(arrivals), ahead


def _more(whole: Arrival, here: Sequence[Event]) -> Arrival | None:
    """What of a stream is not here yet. Raises ImportRefused when it has gone on here and there."""
    theirs = [event for event, _ in whole.events]
    common = sum(mine.digest == their.digest for mine, their in zip(here, theirs, strict=False))
    if common < min(len(here), len(theirs)):
        raise _went_on_in_both(whole.head.stream, f"after event {common}" if common else "from the beginning")
    if common == len(theirs):
        return None
    old = {digest for event in here for digest in artifacts_named(event.fact)}
    artifacts = tuple(artifact for artifact in whole.artifacts if artifact.digest not in old)
    forgotten = tuple(digest for digest in whole.forgotten if digest not in old)
    return Arrival(here[-1].head if here else whole.head, whole.events[common:], artifacts, forgotten)


def _went_on_in_both(run: str, since: str) -> ImportRefused:
    return ImportRefused(
        f"{run} is here too, and is another one {since}: it went on in both places, "
        "and neither can be made of the other.",
        mend="Look at both, and cancel one; what was recorded stays in each.",
    )


def lacking(definition: Definition) -> list[str]:
    """What a run would use that it did not bring along and that is not here.

    A line each; pinned with a run are its scripts and the workspace's own tools, and nothing that is installed.
    """
    return list(dict.fromkeys(_lacking(definition)))


def _lacking(definition: Definition) -> Iterator[str]:
    for app in (definition.app, *definition.apps.values()):
        for phase in app.phases:
            yield from KINDS[phase.kind].lacks(replace(definition, app=app), phase)
    for provider in definition.providers.values():
        if provider.kind not in PROVIDER_KINDS and provider.kind not in installed_names("model"):
            yield f"provider {provider.name}: kind {provider.kind}, of an installed package"
