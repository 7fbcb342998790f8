"""All that could be done on a day, weighed: what is held and why, and the order of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from orchestrator.agenda.candidate import Candidate, candidates_of
from orchestrator.agenda.hours import DayHours, day_hours
from orchestrator.agenda.loops import loops_of, way_round
from orchestrator.agenda.rule import Rule
from orchestrator.agenda.score import RuleScore, Scorer
from orchestrator.agenda.state import State
from orchestrator.values import dataclass

ORDER = "first, then points, then due, then title; among those that come first, due before points"
"""How the order is made, as a person is told. Due goes before points among those that come first because no points may
outrank a deadline, not even another rule's beside it."""

_ROUND_TOLD = 8
"""Tasks of a loop that stand in one line: as many as fit on a screen of 100 columns with ids of some ten characters."""

HoldKind = Literal["rule", "deferred", "project", "loop", "after"]


@dataclass(frozen=True, slots=True)
class HoldReason:
    kind: HoldKind
    why: str
    rule: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    candidate: Candidate
    score: RuleScore
    rank: int
    """Counts from 1."""
    before: str = ""
    """The one that waits for it and drew it forward; empty where it stands by its own weight."""
    is_urgent: bool = False
    """It comes first, or one that does waits for it: an earlier hour is better than a fitting one."""


@dataclass(frozen=True, slots=True)
class Weighing:
    hours: DayHours
    candidates: tuple[Candidate, ...]
    """By id."""
    scores: Mapping[str, RuleScore]
    held: Mapping[str, tuple[HoldReason, ...]]
    ranked: tuple[Ranked, ...]
    """All that are not held, none before what it waits for."""
    loops: tuple[tuple[str, ...], ...]


def weigh_day(state: State, rules: Iterable[Rule], since: datetime | None) -> Weighing:
    """What the rules and the tasks' own bonds make of a day; see `plan_day` for its arguments."""
    hours = day_hours(state, since)
    candidates = candidates_of(state)
    scorer = Scorer(rules, state, hours)
    scores = {one.id: scorer.score(one) for one in candidates}
    waits = waits_of(candidates)
    loops = loops_of(waits)
    held = held_of(candidates, scores, state, loops)
    return Weighing(hours, candidates, scores, held, ranked_of(candidates, scores, held), loops)


def waits_of(candidates: Iterable[Candidate]) -> dict[str, tuple[str, ...]]:
    """Candidate -> those it waits for; a task may wait for a decision too."""
    waits = {one.id: one.after for one in candidates}
    return {id_: tuple(before for before in after if before in waits) for id_, after in waits.items()}


def held_of(
    candidates: Sequence[Candidate], scores: Mapping[str, RuleScore], state: State, loops: Sequence[tuple[str, ...]]
) -> dict[str, tuple[HoldReason, ...]]:
    """What is not for today, each with all reasons, and what waits for it."""
    waits = waits_of(candidates)
    round_ = {task: way for loop in loops for way in (_told_round(way_round(loop, waits)),) for task in loop}
    held: dict[str, list[HoldReason]] = {}
    for one in candidates:
        own = [*_of_rules(scores[one.id]), *_of_itself(one, state), *_of_unknown(one, waits, state)]
        if one.id in round_:
            own.append(HoldReason("loop", f"waits for itself: {round_[one.id]}"))
        if own:
            held[one.id] = own
    _spread(held, waits)
    return {id_: tuple(reasons) for id_, reasons in held.items()}


def _told_round(way: Sequence[str]) -> str:
    """`a -> b -> a`; of a long way the beginning and the end. All its tasks stand in the loops of the plan."""
    if len(way) > _ROUND_TOLD:
        return " -> ".join((*way[: _ROUND_TOLD - 2], f"{len(way) - _ROUND_TOLD + 1:,} more", way[-1], way[0]))
    return " -> ".join((*way, way[0]))


def _of_rules(score: RuleScore) -> list[HoldReason]:
    return [HoldReason("rule", one.why, one.rule, one.place) for one in score.holds]


def _of_itself(one: Candidate, state: State) -> list[HoldReason]:
    out: list[HoldReason] = []
    if one.task is None:
        return out
    if one.task.deferred_to and one.task.deferred_to > state.day:
        out.append(HoldReason("deferred", f"you moved it to {one.task.deferred_to.isoformat()}"))
    project = one.task.project
    if project and project.status != "active":
        out.append(HoldReason("project", f"project {project.id} is {project.status}", place=project.place))
    return out


def _of_unknown(one: Candidate, waits: Mapping[str, Sequence[str]], state: State) -> list[HoldReason]:
    """A task nobody knows may lie in a source that could not be read: it is not taken for done."""
    known = set(waits.get(one.id, ())) | state.done
    return [
        HoldReason("after", f"after {name}, which is in no list that was read")
        for name in one.after
        if name not in known
    ]


def _spread(held: dict[str, list[HoldReason]], waits: Mapping[str, Sequence[str]]) -> None:
    """What waits for something held is held."""
    waited: dict[str, list[str]] = {}
    for task in sorted(waits):
        for before in waits[task]:
            waited.setdefault(before, []).append(task)
    told: set[tuple[str, str]] = set()
    following = sorted(held)
    while following:
        before = following.pop()
        for task in waited.get(before, ()):
            if (task, before) in told or any(reason.kind == "loop" for reason in held.get(task, ())):
                continue  # in a loop the loop is the reason
            told.add((task, before))
            if task not in held:
                following.append(task)
            held.setdefault(task, []).append(HoldReason("after", f"after {before}"))


def ranked_of(
    candidates: Sequence[Candidate], scores: Mapping[str, RuleScore], held: Mapping[str, object]
) -> tuple[Ranked, ...]:
    """The order of what is not held: see ORDER; but what another waits for goes before it, whatever its own weight."""
    free = {one.id: one for one in candidates if one.id not in held}
    waits = {id_: [before for before in one.after if before in free] for id_, one in free.items()}
    own = sorted(free, key=lambda id_: order_key(free[id_], scores[id_]))
    place = {id_: at for at, id_ in enumerate(own)}
    ranked: dict[str, Ranked] = {}
    for root in own:
        work = [root]
        while work:
            missing = [before for before in waits.get(work[-1], ()) if before not in ranked]
            if missing:
                work.append(min(missing, key=place.__getitem__))
                continue
            id_ = work.pop()
            if id_ not in ranked:
                is_urgent = scores[id_].is_first or scores[root].is_first
                before = root if id_ != root else ""
                ranked[id_] = Ranked(free[id_], scores[id_], len(ranked) + 1, before, is_urgent)
    return tuple(ranked.values())


def order_key(one: Candidate, score: RuleScore) -> tuple[object, ...]:
    due = (one.due or date.max).toordinal()
    weight = (0, due, -score.hundredths) if score.is_first else (1, -score.hundredths, due)
    return *weight, one.title.casefold(), one.title, one.id
