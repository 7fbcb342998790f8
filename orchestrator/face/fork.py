"""A fork: a new run that shares another one's past, and asks nothing again that was answered there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.event import Event
from orchestrator.domain.facts import PERSON, Fact, HandoffRecorded, RunStarted, RunUpgraded
from orchestrator.engine.state import RunState
from orchestrator.errors import JournalError, UsageError
from orchestrator.face.beginning import Beginning
from orchestrator.journal.naming import artifacts_named
from orchestrator.ports.journal import Journal
from orchestrator.ports.recordings import NothingRecorded, Recordings
from orchestrator.recording.past import checked_seq, shared_past, shared_until

if TYPE_CHECKING:
    from orchestrator.domain.definition import App


def point_of(events: Sequence[Event], given: str | int) -> int:
    """The seq of the last event to be shared: before a phase, or at a seq; nothing when none is given.

    Raises:
        NotFound: the run never came to the phase.
        UsageError: it has no event of this seq.
    """
    if not given:
        return 0
    text = str(given)
    return checked_seq(events, int(text)) if text.isdecimal() else shared_until(events, text)


def check_goes_on(app: App, events: Sequence[Event], until: int) -> None:
    """Raises UsageError when the app as it is now lacks the phase that the fork would go on at."""
    at = ""
    for _, fact in shared_past(events, until, ""):
        if isinstance(fact, HandoffRecorded):
            at = fact.to
        elif isinstance(fact, RunUpgraded):
            at = fact.phases.get(at, at)
    if at and at not in [phase.name for phase in app.phases]:
        raise UsageError(
            f"the fork would go on at {at}, which {app.name} has no more.", mend="Fork from an earlier phase: --from."
        )


def begun_as_fork(
    journal: Journal, origin: Sequence[Event], started: RunStarted, pinned: Artifact, run: str
) -> Beginning:
    """All a fork begins with, in one append: it has its whole past, or there is no fork."""
    until = started.fork.seq if started.fork else 0
    past = [(PERSON, started), *shared_past(origin, until, run, started.definition)]
    named = dict.fromkeys(digest for _, fact in past for digest in artifacts_named(fact) if digest != pinned.digest)
    artifacts = [journal.artifact(origin[0].stream, digest) for digest in named]
    return Beginning([fact for _, fact in past], [actor for actor, _ in past], [pinned, *artifacts])


def recordings_of(journal: Journal, state: RunState) -> Recordings:
    """What was recorded in the runs that this one was forked from, the nearest first."""
    ancestors = []
    fork, seen = state.fork, {state.run}
    while fork and not fork.fresh and fork.run not in seen:
        seen.add(fork.run)
        events = journal.read(fork.run)
        if not events:
            break  # it was removed since
        ancestors.append((fork.run, events))
        first: Fact = events[0].fact
        fork = first.fork if isinstance(first, RunStarted) else None
    if not ancestors:
        return NothingRecorded()
    return _of_runs(journal, ancestors)


def _of_runs(journal: Journal, runs: Sequence[tuple[str, Sequence[Event]]]) -> Recordings:
    from orchestrator.recording.recorded import FirstOf, Recorded

    return FirstOf(
        *(Recorded(run, (event.fact for event in events), partial(journal.artifact, run)) for run, events in runs)
    )


def first_of(origin: Sequence[Event]) -> RunStarted:
    """What the other run began with."""
    first = origin[0].fact
    if not isinstance(first, RunStarted):
        raise JournalError(f"{origin[0].stream} is no run.", mend="Run `baton verify`.")
    return first
