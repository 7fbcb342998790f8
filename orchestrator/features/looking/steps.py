"""The steps of a run: what each handed on, and where the time went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from orchestrator.domain.canonical import short
from orchestrator.domain.facts import BranchEnded
from orchestrator.face.run import Run
from orchestrator.features.looking.branches import NOTHING_FOLDED, Below, Folded, failed_entries, folded, opened_in
from orchestrator.ports.clock import stamp
from orchestrator.text.visible import visible
from orchestrator.transcripts.forgotten import held, with_gaps
from orchestrator.transcripts.timeline import SpanKind as SpanKind
from orchestrator.transcripts.timeline import Stay, TimeSpan, stays, total
from orchestrator.values import dataclass

_KINDS: tuple[SpanKind, ...] = ("work", "wait", "rest")


@dataclass(frozen=True)
class RunStep:
    """One stay at a phase, as a line shows it."""

    phase: str
    to: str
    """Where it led; empty while the run is there."""
    by: str
    took: timedelta
    """What a person would say it took: the wait, where there was one."""
    waited: bool
    """For the person."""
    spans: tuple[TimeSpan, ...]
    told: tuple[str, ...]
    """What came of it, made visible."""
    branches: Folded = NOTHING_FOLDED
    """Where its work is done by runs of their own; else the entries of its list that failed."""


@dataclass(frozen=True)
class RunSteps:
    """All that is to be shown of a run's steps, read before the first of it is."""

    steps: tuple[RunStep, ...]
    times: Mapping[SpanKind, timedelta]
    """Of all stays, also of those that are no step."""
    timed: bool
    """There is some."""


def steps_of(run: Run) -> RunSteps:
    visits = stays(run.events(), stamp(run.now()))
    kept = [stay for stay in visits if stay.handoff or stay.time("wait") or opened_in(stay)]
    below = run.below() if any(map(opened_in, kept)) else []
    return RunSteps(tuple(_step(run, stay, below) for stay in kept), _times(visits), any(stay.spans for stay in visits))


def times_of(run: Run) -> Mapping[SpanKind, timedelta]:
    return _times(stays(run.events(), stamp(run.now())))


def _times(visits: Sequence[Stay]) -> Mapping[SpanKind, timedelta]:
    spans = [piece for stay in visits for piece in stay.spans]
    return {kind: total(spans, kind) for kind in _KINDS}


def _step(run: Run, stay: Stay, below: Below) -> RunStep:
    fact = stay.handoff
    to, by = (fact.to, fact.by) if fact else ("", "")
    waited, told = bool(stay.time("wait")), tuple(_told(run, stay))
    branches = folded(run, stay, below) if opened_in(stay) else failed_entries(run, stay)
    return RunStep(stay.phase, to, by, stay.longest, waited, tuple(stay.spans), told, branches)


def _told(run: Run, stay: Stay) -> Iterator[str]:
    fact = stay.handoff
    if fact is None and opened_in(stay):
        ended = {event.fact.branch for event in stay.events if isinstance(event.fact, BranchEnded)}
        yield f"{len(ended):,} of {_count(stay):,} ended"
        return
    if fact is None:
        yield "waited where it came from" if run.state.asked_elsewhere else "waits"
        return
    if fact.why and not stay.time("wait"):
        yield visible(fact.why)
    load = with_gaps(run.artifact_of)
    for name, digest in fact.artifacts.items():
        yield f"{name} {short(digest)} {held(load(digest))}"
    if stay.time("wait") and not fact.artifacts:
        yield visible(fact.why)


def _count(stay: Stay) -> int:
    """Of the branches of a visit."""
    opened = opened_in(stay)
    return (opened.count if opened.items else max(len(opened.members), 1)) if opened else 0
