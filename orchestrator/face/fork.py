"""A fork: a new run that shares another one's past, and asks nothing again that was answered there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from orchestrator.domain.artifact import Artifact
from orchestrator.domain.branch import by_place, root_of_tree, step_of
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Event
from orchestrator.domain.facts import PERSON, Fork, HandoffRecorded, RunStarted, RunUpgraded
from orchestrator.engine.state import RunState
from orchestrator.errors import JournalCorrupt, JournalError, UsageError
from orchestrator.face.beginning import Beginning
from orchestrator.journal.naming import artifacts_named
from orchestrator.ports.journal import Journal
from orchestrator.ports.listing import Wanted
from orchestrator.ports.recordings import NothingRecorded, Recordings
from orchestrator.recording.past import checked_seq, shared_past, shared_until

if TYPE_CHECKING:
    from orchestrator.domain.definition import App


def way_of(run: str, start: str | int) -> str:
    """The way from the root to the branch that a fork is to begin at, named as the run or as the start; or nothing."""
    below = run.partition("/")[2]
    named = isinstance(start, str) and any(sign in start for sign in "/.~")
    return "/".join(filter(None, (below, str(start) if named else "")))


def point_of(events: Sequence[Event], given: str | int, way: str = "") -> int:
    """The seq of the last event to be shared: before a phase, before the visit that a branch is of, or at a seq;
    nothing when none is given.

    Raises:
        NotFound: the run never came to the phase.
        UsageError: it has no event of this seq.
    """
    if way:
        step = step_of(way.partition("/")[0])
        return shared_until(events, step.phase, step.visit)
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
    """What was recorded in the runs that this one, or the root of its tree, was forked from, the nearest first."""
    from orchestrator.recording.recorded import Except, FirstOf

    found: list[Recordings] = []
    root = root_of_tree(state.run)
    fork, seen = state.fork if root == state.run else _fork_of(journal.read(root, limit=1)), {root}
    anew: list[str] = []
    while fork and not (fork.fresh and not fork.lane) and fork.run not in seen:
        seen.add(fork.run)
        first = journal.read(fork.run, limit=1)
        if not first:
            break  # it was removed since
        anew += [fork.lane] if fork.lane else []  # nearer runs have what was asked anew there
        recorded = _of_run(journal, fork.run)
        found.append(Except(anew, recorded) if anew else recorded)
        fork = _fork_of(first)
    return FirstOf(*found) if found else NothingRecorded()


def answers_like(journal: Journal, run: str) -> Recordings:
    """What models answered in a run that began by itself before: nothing changed where they are asked the same. What
    tools found is looked for anew, or yesterday's world would be today's. Of one that is damaged all is asked anew.
    """
    from orchestrator.recording.recorded import AnswersOf

    try:
        is_there = bool(journal.read(run, limit=1))
        return AnswersOf(_of_run(journal, run)) if is_there else NothingRecorded()
    except JournalCorrupt:
        return NothingRecorded()


def _fork_of(events: Sequence[Event]) -> Fork | None:
    first = events[0].fact if events else None
    return first.fork if isinstance(first, RunStarted) else None


def _of_run(journal: Journal, root: str) -> Recordings:
    """Of its tree: lanes say which branch asked, so that the order of branches is no matter."""
    from orchestrator.recording.recorded import TAKEN_IN, Recorded

    events = journal.read_tree(root, TAKEN_IN)
    return Recorded(root, (event.fact for event in events), artifacts_of(journal, events))


def artifacts_of(journal: Journal, events: Iterable[Event]) -> Callable[[Digest], Artifact]:
    """What events of a tree name, from whichever run of it it lies with."""
    holders: dict[Digest, tuple[str, int]] = {}
    for event in events:
        for digest in artifacts_named(event.fact):
            holders.setdefault(digest, (event.stream, event.seq))

    def artifact_of(digest: Digest) -> Artifact:
        stream, seq = holders[digest]
        return journal.artifact(stream, digest, seq)

    return artifact_of


def branches_of(journal: Journal, run: str) -> list[str]:
    """Every run below a run, in the order of their lists; one stands before those below it."""
    return sorted((row.run for row in journal.runs(Wanted(prefix=f"{run}/", branches=True))), key=by_place)


def events_of_tree(journal: Journal, run: str) -> list[Event]:
    """Of a run, and then of each below it."""
    return [event for one in (run, *branches_of(journal, run)) for event in journal.read(one)]


def first_of(origin: Sequence[Event]) -> RunStarted:
    """What the other run began with."""
    first = origin[0].fact
    if not isinstance(first, RunStarted):
        raise JournalError(f"{origin[0].stream} is no run.", mend="Run `baton verify`.")
    return first
