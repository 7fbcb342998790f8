"""Is what a run file holds a run that Baton could have recorded? Looked at from the first event on; nothing is written.

What is checked here is what the events say of themselves. Whether they add up to a run the engine knows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import get_args

from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.domain.bounds import MAX_ARTIFACT_BYTES, MAX_RUN_FILE_BRANCHES
from orchestrator.domain.branch import is_in_tree, parent_of, root_of_tree
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import GENESIS, SYSTEM, Event, fact_kind, seal_spelled
from orchestrator.domain.fact_shape import Misshapen, UnknownField, check_fact
from orchestrator.domain.facts import (
    BranchesOpened,
    DecisionOpened,
    Fact,
    ModelAnswered,
    ModelAsked,
    ModelFailed,
    OfSystem,
    ProfileSwapped,
    RunStarted,
    RunUpgraded,
)
from orchestrator.domain.json_text import NotJSON, read_json
from orchestrator.domain.money import in_nano
from orchestrator.errors import ImportNewer, ImportRefused, JournalCorrupt
from orchestrator.journal.naming import artifacts_named
from orchestrator.journal.rules.ids import checked_run
from orchestrator.journal.rules.kinship import Kin, misplaced
from orchestrator.journal.rules.projection import decision_number
from orchestrator.journal.rules.run_file import FiledStream, RunFile
from orchestrator.journal.rules.stored_fact import fact_of
from orchestrator.ports.clock import stamp
from orchestrator.ports.journal import Spelled

_OF_SYSTEM = get_args(OfSystem)
_STAMP = re.compile(r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]\.[0-9]{6}Z")
_NONCE = re.compile(r"[0-9a-f]{32}")
_MOST_ACTOR = 200
"""Characters. It is told in every list; names of agents and people have tens."""
_MOST_NANO = 10**18
"""So much fits the journal's integers with room to spare."""
_HIGHEST_DECISION = 1_000_000
"""Numbers go on from the highest there is: one far ahead would make ids of all later decisions unreadable."""
_AHEAD = timedelta(days=1)
"""Clocks differ, by a whole zone where one was set by hand; what is later never happened."""
_MEND = "Export the run again, and bring the file over whole."


def events_of(file: RunFile, now: datetime) -> dict[str, list[Event]]:
    """The events of a run file by their streams, each in its place in the chain from genesis, and of a form that Baton
    writes; all streams are one tree.

    Raises:
        ImportRefused: one is not what was written, or Baton never writes its like.
        ImportNewer: one is of a kind that this version does not know.
    """
    _check_names(file)
    found = {file.run: _events_of(file.root, now)}
    for branch in file.branches:
        try:
            found[branch.run] = _events_of(branch, now)
        except ImportRefused as refused:
            raise type(refused)(f"{branch.run}: {refused.message}", mend=refused.mend) from refused
    _check_tree(found)
    return found


def _check_names(file: RunFile) -> None:
    seen: set[str] = set()
    for run in (stream.run for stream in file.streams):
        try:
            checked_run(run)
        except JournalCorrupt:
            raise ImportRefused(f"it names the run {run[:60]!r}, as Baton never would.", mend=_MEND) from None
        if run in seen:
            raise ImportRefused(f"it holds {run} twice.", mend=_MEND)
        if not is_in_tree(run, file.run):
            raise ImportRefused(f"it holds {run}, which is no branch of {file.run}.", mend=_MEND)
        seen.add(run)
    if file.run == SYSTEM:
        raise ImportRefused(f'"{SYSTEM}" is no run, but a stream of Baton\'s own.', mend="Export a run.")
    if parent_of(file.run):
        root = root_of_tree(file.run)
        raise ImportRefused(f"{file.run} is a branch, without {root}.", mend=f"Export the whole: baton export {root}")


def _check_tree(streams: Mapping[str, Sequence[Event]]) -> None:
    """What only all streams together show."""
    for found in misplaced({run: Kin.of(run, events) for run, events in streams.items()}):
        raise ImportRefused(f"event {found.seq} of {found.stream}: {found.found}.", mend=_MEND)
    facts = [event.fact for events in streams.values() for event in events]
    asked = [fact.decision for fact in facts if isinstance(fact, DecisionOpened)]
    if len(set(asked)) < len(asked):
        raise ImportRefused("two of its runs have a decision of one name.", mend=_MEND)
    if sum(map(_nano, facts)) > _MOST_NANO:
        raise ImportRefused("its runs have cost more than there is.", mend=_MEND)
    if sum(fact.count for fact in facts if isinstance(fact, BranchesOpened)) > MAX_RUN_FILE_BRANCHES:
        raise ImportRefused(f"it opens more than {MAX_RUN_FILE_BRANCHES:,} branches.", mend=_MEND)


def _events_of(stream: FiledStream, now: datetime) -> list[Event]:
    latest = stamp(now + _AHEAD)
    events: list[Event] = []
    previous = GENESIS
    for spelled in stream.events:
        event = _event(stream.run, len(events) + 1, previous, spelled)
        _check_place(event, latest)
        events.append(event)
        previous = event.digest
    _check_whole(events)
    return events


def _event(run: str, seq: int, previous: Digest, spelled: Spelled) -> Event:
    sealed = seal_spelled(previous, run, seq, spelled.kind, spelled.at, spelled.actor, spelled.body)
    if (spelled.seq, spelled.digest) != (seq, sealed):
        raise ImportRefused(f"event {seq} is not what was written, or not in its place.", mend=_MEND)
    return Event(run, seq, spelled.at, spelled.actor, _fact(seq, spelled), sealed)


def _fact(seq: int, spelled: Spelled) -> Fact:
    cls = fact_kind(spelled.kind)
    if cls is None:
        raise _newer(f"event {seq} is a {spelled.kind[:60]!r}, which this version of Baton does not know")
    try:
        check_fact(cls, json.loads(spelled.body))
        fact = fact_of(spelled.kind, spelled.body)
    except UnknownField as newer:
        raise _newer(f"event {seq}: {newer}") from newer
    except Misshapen as odd:
        raise _odd(seq, str(odd)) from odd
    except ValueError as odd:
        raise _odd(seq, "it names a run, an app or a decision as Baton never would") from odd
    if isinstance(fact, _OF_SYSTEM):
        raise _odd(seq, "it belongs to no run")
    return fact


def _newer(found: str) -> ImportNewer:
    return ImportNewer(f"{found}.", mend="Upgrade Baton here, then import it.")


def _odd(seq: int, found: str) -> ImportRefused:
    return ImportRefused(f"event {seq}: {found}.", mend=_MEND)


def _check_place(event: Event, latest: str) -> None:
    fact = event.fact
    if isinstance(fact, RunStarted) != (event.seq == 1):
        raise _odd(event.seq, "a run begins once, with its first event")
    if isinstance(fact, RunStarted) and not _NONCE.fullmatch(fact.nonce):
        raise _odd(1, "its nonce is not 128 bits in hex")
    if isinstance(fact, BranchesOpened) and fact.items is None and fact.count:
        raise _odd(event.seq, "it counts branches as Baton never would")
    if isinstance(fact, RunStarted) and not fact.files.keys() <= fact.inputs.keys():
        raise _odd(1, "it names a file of an input it does not have")
    if not (event.actor.isprintable() and 0 < len(event.actor) <= _MOST_ACTOR):
        raise _odd(event.seq, "its actor is no name")
    if not _STAMP.fullmatch(event.at):
        raise _odd(event.seq, "its time is none that Baton writes")
    if event.at > latest:
        raise _odd(event.seq, f"it is of {event.at[:10]}, which is yet to come; one of the two clocks is wrong")


def _check_whole(events: Sequence[Event]) -> None:
    """What only all of them together show."""
    opened: set[str] = set()
    total = 0
    for event in events:
        fact = event.fact
        if isinstance(fact, DecisionOpened):
            if fact.decision in opened:
                raise _odd(event.seq, f"it opens {fact.decision} a second time")
            if decision_number(fact.decision) > _HIGHEST_DECISION:
                raise _odd(event.seq, f"{fact.decision} has a number as no workspace comes to")
            opened.add(fact.decision)
        if isinstance(fact, ModelAnswered | ModelFailed) and fact.settles >= event.seq:
            raise _odd(event.seq, "it settles what comes after it")
        total += _nano(fact)
        if total > _MOST_NANO:
            raise _odd(event.seq, "with it the run has cost more than there is")


def _nano(fact: Fact) -> int:
    match fact:
        case ModelAsked(reserved_usd=usd) | ModelAnswered(cost_usd=usd) | ModelFailed(cost_usd=usd):
            return in_nano(usd)
    return 0


def check_artifacts(file: RunFile, streams: Mapping[str, Sequence[Event]], *, ended: bool) -> None:
    """Every artifact that the events name is there, or told as forgotten, and can be read as what it says it is.

    Args:
        file: what holds them.
        streams: its events.
        ended: whether the run has ended: else none of its texts could be forgotten.

    Raises:
        ImportRefused: one is missing, is there twice, or belongs to no event; names which.
    """
    named = {run: _named_by(events) for run, events in streams.items()}
    wanted = {digest for stream in file.streams for digest in named[stream.run].keys() - {*stream.forgotten}}
    held: set[Digest] = set()
    for artifact in file.artifacts:
        if artifact.digest in held or artifact.digest not in wanted:
            found = "is there twice" if artifact.digest in held else "belongs to none of its events"
            raise ImportRefused(f"artifact {artifact.digest} {found}.", mend=_MEND)
        held.add(artifact.digest)
        _check_readable(artifact)
    missing = [digest for digests in named.values() for digest in digests if digest in wanted - held]
    if missing:
        found = f"artifact {missing[0]}" if len(missing) == 1 else f"{len(missing)} artifacts, first {missing[0]}"
        raise ImportRefused(f"its events name {found}, which it does not hold.", mend=_MEND)
    for stream in file.streams:
        may_be = named[stream.run].keys() - _definitions(streams[stream.run])
        if stream.forgotten and (not ended or not {*stream.forgotten} <= may_be):
            raise ImportRefused("it says of texts that they were forgotten, which no run could do without.", mend=_MEND)


def _named_by(events: Sequence[Event]) -> dict[Digest, None]:
    return dict.fromkeys(digest for event in events for digest in artifacts_named(event.fact))


def _definitions(events: Sequence[Event]) -> set[Digest]:
    return {
        event.fact.definition for event in events if isinstance(event.fact, RunStarted | RunUpgraded | ProfileSwapped)
    }


def _check_readable(artifact: Artifact) -> None:
    try:
        if artifact.media_type == JSON_TYPE:
            read_json(artifact.text, max_bytes=MAX_ARTIFACT_BYTES, halves=True)
        elif artifact.media_type.startswith("text/"):
            _ = artifact.text
    except (NotJSON, UnicodeDecodeError) as fault:
        found = str(fault) if isinstance(fault, NotJSON) else "it is no text"
        raise ImportRefused(f"artifact {artifact.digest} cannot be read: {found}.", mend=_MEND) from fault
