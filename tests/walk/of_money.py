"""What holds of models and money: nothing is asked twice or unrecorded, and every amount adds up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from look import Look, Told

from orchestrator.domain.branch import is_in_tree, parent_of, root_of_tree
from orchestrator.domain.facts import (
    BranchEnded,
    BudgetRaised,
    DriverClaimed,
    Fork,
    HandoffRecorded,
    ModelAnswered,
    ModelAsked,
    ModelFailed,
    PhaseStarted,
)
from orchestrator.domain.money import in_nano

Asked = tuple[str, int, str]
"""Phase, visit and key of a request."""


def asked_again(told: Told) -> None:
    answered: set[str] = set()
    key = ""
    for fact in told.facts():
        match fact:
            case PhaseStarted():
                answered = set()
            case ModelAsked():
                key = fact.key
                assert key not in answered, f"{told.run} asks again what was answered"
            case ModelAnswered():
                answered.add(key)


def asked_by_a_fork(look: Look) -> None:
    for told in look.runs.values():
        for origin in _origins(look, told):
            if origin.run in look.walk.forgotten:
                continue
            answered = _answered(origin)
            for at, claimed, asked in _really_asked(told):
                known = answered.get(asked)
                assert known is None or known > claimed, f"{told.run} asks at {at} what {origin.run} has an answer to"


def _origins(look: Look, told: Told) -> list[Told]:
    """The runs whose answers a run may use."""
    found: list[Told] = []
    fork: Fork | None = told.started.fork
    while fork and not fork.fresh and fork.run in look.runs:
        found.append(look.runs[fork.run])
        fork = found[-1].started.fork
    return found


def asked_by_a_forked_tree(look: Look) -> None:
    """The same of its branches, which find what was asked anywhere in the other tree, by their lanes."""
    for told in look.runs.values():
        root = look.runs.get(root_of_tree(told.run)) if told.started.branch else None
        for origin in _origins(look, root) if root else ():
            forgotten = any(is_in_tree(run, origin.run) for run in look.walk.forgotten)
            answered = {} if forgotten else _answered_in(look, origin.run)
            for at, lane in _asked_in_lanes(told):
                known = answered.get(lane)
                claimed = min(_claimed_last(one, at) for one in _upwards(look, told))
                assert known is None or known > claimed, f"{told.run} asks at {at} what {origin.run} has an answer to"


def _answered_in(look: Look, root: str) -> dict[tuple[str, str], str]:
    """Lane and key of a request -> when its first answer was recorded, in the branches of a tree."""
    answered: dict[tuple[str, str], str] = {}
    for told in look.runs.values():
        asked = ("", "")
        for event in told.events if parent_of(told.run) and is_in_tree(told.run, root) else ():
            match event.fact:
                case ModelAsked(lane=lane, key=key):
                    asked = lane, key
                case ModelAnswered():
                    answered[asked] = min(answered.get(asked, event.at), event.at)
    return answered


def _asked_in_lanes(told: Told) -> list[tuple[str, tuple[str, str]]]:
    """When, and what: of requests that left."""
    found: list[tuple[str, tuple[str, str]]] = []
    for event, following in zip(told.own, [*told.own[1:], None], strict=False):
        if isinstance(event.fact, ModelAsked):
            reused = following and isinstance(following.fact, ModelAnswered) and following.fact.reused
            found += [] if reused else [(event.at, (event.fact.lane, event.fact.key))]
    return found


def _upwards(look: Look, told: Told) -> Iterator[Told]:
    """Who drives one of them has looked for what was recorded when that was claimed."""
    run = told.run
    while run:
        yield look.runs[run]
        run = parent_of(run)


def _claimed_last(told: Told, before: str) -> str:
    claims = [event.at for event in told.events if isinstance(event.fact, DriverClaimed) and event.at <= before]
    return max(claims, default="")


def _answered(told: Told) -> dict[Asked, str]:
    """Request -> when its first answer was recorded."""
    answered: dict[Asked, str] = {}
    asked: Asked = ("", 0, "")
    for event in told.events:
        match event.fact:
            case PhaseStarted(phase=phase, visit=visit):
                asked = phase, visit, ""
            case ModelAsked(key=key):
                asked = *asked[:2], key
            case ModelAnswered() if asked[2]:
                answered.setdefault(asked, event.at)
    return answered


def _really_asked(told: Told) -> list[tuple[str, str, Asked]]:
    """When, under a claim of when, and what: of requests that left."""
    found: list[tuple[str, str, Asked]] = []
    phase, visit, claimed = "", 0, ""
    for event, following in zip(told.own, [*told.own[1:], None], strict=False):
        match event.fact:
            case DriverClaimed():
                claimed = event.at
            case PhaseStarted():
                phase, visit = event.fact.phase, event.fact.visit
            case ModelAsked(key=key):
                reused = following and isinstance(following.fact, ModelAnswered) and following.fact.reused
                if not reused:
                    found.append((event.at, claimed, (phase, visit, key)))
    return found


def recorded_requests(look: Look) -> None:
    """Nothing reaches a model that is not in the record."""
    recorded = Counter(asked[2] for told in look.runs.values() for _, _, asked in _really_asked(told))
    if not look.walk.gone:
        for key, times in Counter(look.walk.ground.requests()).items():
            assert times <= recorded[key], f"{key} reached a model {times} times and is recorded {recorded[key]} times"


def money_of_a_run(told: Told) -> None:
    """Exchanges, handoffs, the run, and its line in the list."""
    reserved: dict[int, int] = {}
    paid = handed_on = 0
    tokens = Counter[str]()
    for event in told.events:
        match event.fact:
            case ModelAsked(budget=budget, reserved_usd=usd) if budget:
                reserved[event.seq] = in_nano(usd)
            case ModelAnswered() | ModelFailed():
                reserved.pop(event.fact.settles, 0)
                paid += in_nano(event.fact.cost_usd)
                tokens["exchanges"] += event.fact.input_tokens + event.fact.output_tokens
            case BranchEnded():
                paid += in_nano(event.fact.cost_usd)
                tokens["exchanges"] += event.fact.input_tokens + event.fact.output_tokens
            case HandoffRecorded():
                handed_on += in_nano(event.fact.cost_usd)
                tokens["handoffs"] += event.fact.input_tokens + event.fact.output_tokens
    state, total = told.state, paid + sum(reserved.values())
    assert state.cost_nano == total, f"{told.run} counts {state.cost_nano}, its exchanges {total}"
    assert handed_on + state.used.nano == total, f"the handoffs of {told.run} count {handed_on}, its exchanges {total}"
    left = state.used.input_tokens + state.used.output_tokens
    assert tokens["handoffs"] + left == tokens["exchanges"], f"tokens of {told.run}: {dict(tokens)} and {left}"


def money_of_a_day(look: Look) -> None:
    days: defaultdict[str, int] = defaultdict(int)
    for told in look.runs.values():
        entries = {event.seq: event.fact for event in told.events if isinstance(event.fact, ModelAsked)}
        settled = {
            event.fact.settles: event.fact.cost_usd
            for event in told.events
            if isinstance(event.fact, ModelAnswered | ModelFailed)
        }
        for seq, asked in entries.items():
            if asked.budget:
                days[asked.budget.day] += in_nano(settled.get(seq, asked.reserved_usd))
    for day, nano in days.items():
        told_usd = look.journal.spend(day).day_usd
        assert in_nano(told_usd) == nano, f"{day}: {told_usd} USD are told, and {nano} nano-dollars were spent"


def caps(told: Told) -> None:
    """A request leaves only while the run, with what is reserved for it, is within its cap."""
    spent: dict[int, int] = {}
    raised = 0
    for event in told.events:
        match event.fact:
            case BudgetRaised(scope="run", usd=usd):
                raised += in_nano(usd)
            case ModelAsked(budget=budget, reserved_usd=usd) if budget:
                spent[event.seq] = in_nano(usd)
                cap = in_nano(budget.run_usd) + raised
                assert not budget.run_usd or sum(spent.values()) <= cap, f"{told.run} passes its cap at {event.seq}"
            case ModelAnswered() | ModelFailed() if event.fact.settles:
                spent[event.fact.settles] = in_nano(event.fact.cost_usd)
