"""What runs were used for, counted again from every event of every stream: by code that knows no list and no column."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from orchestrator.domain.event import Event
from orchestrator.domain.facts import (
    BranchEnded,
    DecisionAnswered,
    DecisionOpened,
    HandoffRecorded,
    ModelAnswered,
    ModelAsked,
    ModelFailed,
    PhaseFailed,
    RunEnded,
    RunStarted,
)
from orchestrator.domain.use_facts import Looked
from orchestrator.face.usage import Usage
from orchestrator.ports.journal import Journal
from orchestrator.ports.listing import Wanted


@dataclass
class Recount:
    runs: int = 0
    looked: int = 0
    done: int = 0
    failures: int = 0
    cost_usd: float = 0.0
    attended_s: float = 0.0
    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By whom, and what it was."""
    measured: int = 0
    waited_s: float = 0.0
    """From asked to answered, by the person, all together."""


def recounted(journal: Journal) -> dict[str, Recount]:
    """App by app."""
    trees: dict[str, list[list[Event]]] = defaultdict(list)
    for row in journal.runs(Wanted(branches=True)):
        trees[row.run.split("/")[0]].append(journal.read(row.run))
    looks = [event for event in journal.read("system") if isinstance(event.fact, Looked)]
    seconds = attended(looks)
    found: dict[str, Recount] = defaultdict(Recount)
    for root, streams in trees.items():
        events = next(stream for stream in streams if stream[0].stream == root)
        began = events[0].fact
        assert isinstance(began, RunStarted)
        app = found[began.app]
        app.runs += 1
        app.looked += any(look.fact.run.split("/")[0] == root for look in looks)  # type: ignore[union-attr]
        app.done += is_done(events)
        for stream in streams:
            take_in(app, stream, seconds)
        app.cost_usd += sum(paid(stream) for stream in streams)
    return found


def is_done(events: Iterable[Event]) -> bool:
    done = False
    for event in events:
        if isinstance(event.fact, HandoffRecorded):
            done = event.fact.to == "end"
        elif isinstance(event.fact, RunEnded):
            done = False
    return done


def paid(events: Iterable[Event]) -> float:
    """What was paid, and what is reserved still."""
    reserves: dict[int, float] = {}
    total = 0.0
    for event in events:
        match event.fact:
            case ModelAsked(reserved_usd=usd, budget=budget) if budget:
                reserves[event.seq] = usd
            case ModelAnswered(cost_usd=usd, settles=settles) | ModelFailed(cost_usd=usd, settles=settles):
                reserves.pop(settles, None)
                total += usd
    return total + sum(reserves.values())


def agents_in(journal: Journal) -> dict[str, float]:
    """Who asked a model, and what the handoffs cost that they made, with what they failed at before."""
    cost: dict[str, float] = defaultdict(float)
    asked: set[str] = set()
    for row in journal.runs(Wanted(branches=True)):
        told = 0.0
        for event in journal.read(row.run):
            match event.fact:
                case ModelAnswered(input_tokens=tokens) if tokens:
                    asked.add(event.actor)
                case BranchEnded(cost_usd=usd):
                    told += usd
                case HandoffRecorded(by=by, by_hand=by_hand, cost_usd=usd):
                    cost[by] += 0.0 if by_hand else max(0.0, usd - told)
                    told = 0.0
    return {by: usd for by, usd in cost.items() if by in asked}


def take_in(app: Recount, events: list[Event], seconds: dict[str, float]) -> None:
    opened: dict[str, Event] = {}
    last_at: dict[str, str] = {}
    answered: dict[str, DecisionAnswered] = {}
    for event in events:
        match event.fact:
            case PhaseFailed():
                app.failures += 1
            case DecisionOpened(decision=decision) if "/" not in decision:
                opened[decision] = event
                app.attended_s += seconds.get(decision, 0.0)
            case DecisionAnswered(decision=decision) if decision in opened:
                before = answered.get(last_at.get(phase_of(opened[decision]), ""))
                earlier = list(opened)[: list(opened).index(decision)]
                same = [one for one in earlier if phase_of(opened[one]) == phase_of(opened[decision])]
                before = answered.get(same[-1]) if same else None
                who = event.actor.split(":")[0]
                by = {"baton": "time", "rule": "rule"}.get(who, "you")
                app.answers[by, word(opened[decision].fact, event, before)] += 1  # type: ignore[arg-type]
                answered[decision] = event.fact
                if by == "you":
                    app.measured += seconds.get(decision, 0.0) > 0
                    app.waited_s += (moment(event.at) - moment(opened[decision].at)).total_seconds()


def phase_of(event: Event) -> str:
    assert isinstance(event.fact, DecisionOpened)
    return event.fact.phase


def word(asked: DecisionOpened, event: Event, before: DecisionAnswered | None) -> str:
    given = event.fact
    assert isinstance(given, DecisionAnswered)
    if event.actor == "baton":
        return "expired"
    if asked.kind != "gate":
        return "other"
    if given.answer in ("edit", "send_back", "reject"):
        return {"edit": "edited", "send_back": "sent_back", "reject": "rejected"}[given.answer]
    if given.answer != "approve" and given.answer not in asked.approving:
        return "other"
    return "after_edit" if given.with_edit or (before and before.answer == "edit") else "untouched"


def moment(at: str) -> datetime:
    return datetime.fromisoformat(at)


def attended(looks: list[Event]) -> dict[str, float]:
    """Decision -> seconds; looks that overlap, one way or another, are no longer than the time they took together."""
    groups: list[list[Event]] = []
    for look in looks:
        touching = [group for group in groups if any(overlap(look, other) for other in group)]
        merged = [look, *(other for group in touching for other in group)]
        groups = [group for group in groups if group not in touching] + [merged]
    found: dict[str, float] = defaultdict(float)
    for group in groups:
        facts = [event.fact for event in group if isinstance(event.fact, Looked)]
        took = sum(fact.seconds for fact in facts)
        last, first = max(event.at for event in group), min(fact.began for fact in facts)
        most = max((moment(last) - moment(first)).total_seconds(), *(fact.seconds for fact in facts), 0.0)
        for fact in facts:
            found[fact.decision] += fact.seconds * (min(1.0, most / took) if took else 1.0)
    return found


def overlap(one: Event, other: Event) -> bool:
    assert isinstance(one.fact, Looked)
    assert isinstance(other.fact, Looked)
    return one.fact.began < other.at and other.fact.began < one.at


def differing_agents(used: Usage, counted: dict[str, float]) -> list[str]:
    """Agents that are none, and costs that are not theirs; one that answered from memory alone may be missing."""
    strangers = [f"{line.name} is no agent" for line in used.agents if line.name not in counted]
    return strangers + [
        f"{line.name} cost: {line.cost_usd}, counted {counted[line.name]}"
        for line in used.agents
        if line.name in counted and round(line.cost_usd - counted[line.name], 6)
    ]


def differing(used: Usage, counted: dict[str, Recount]) -> list[str]:
    """What the two do not say alike."""
    if {line.name for line in used.apps} != counted.keys():
        return [f"apps: {[line.name for line in used.apps]}, {list(counted)}"]
    found = []
    for line in used.apps:
        other = counted[line.name]
        pairs: dict[str, tuple[object, object]] = {
            "runs": (line.runs, other.runs),
            "looked": (line.looked, other.looked),
            "done": (line.done, other.done),
            "failures": (line.failures, other.failures),
            "cost": (round(line.cost_usd, 6), round(other.cost_usd, 6)),
            "attended": (round(line.attended_s, 2), round(other.attended_s, 2)),
            "answers": (Counter((one.by, one.outcome) for one in line.answers), other.answers),
            "measured": (line.measured, other.measured),
            "waited": (round(sum(one.waited_s for one in line.own), 3), round(other.waited_s, 3)),
        }
        found += [f"{line.name} {what}: {one}, counted {two}" for what, (one, two) in pairs.items() if one != two]
    return found
