"""What holds of trees: a parent knows what came of its branches, all of it, once, and nobody is left behind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from look import Look, Told

from orchestrator.domain.branch import last_step, names_of, parent_of, root_of_tree, step_of
from orchestrator.domain.canonical import JSON
from orchestrator.domain.event import Event
from orchestrator.domain.facts import (
    BranchEnded,
    BranchesOpened,
    BranchResumed,
    BudgetRaised,
    DriverClaimed,
    Fact,
    HandoffRecorded,
    ModelAnswered,
    ModelAsked,
    ModelFailed,
    PhaseFailed,
    RunEnded,
    RunUpgraded,
)
from orchestrator.domain.money import in_nano
from orchestrator.engine.fold import fold

GOES_ON = ""
"""What a parent is told when a branch that had failed is gone on with, where it is else told a status."""


class Mark(NamedTuple):
    """An end of a branch, or its going on after one."""

    seq: int
    status: str


def marks_of(branch: Told) -> list[Mark]:
    """What its parent has to be told, by the branch's own events."""
    marks: list[Mark] = []
    for event in branch.events:
        status = _ends(event.fact, keeps=bool(branch.started.branch and branch.started.branch.keeps))
        failed = bool(marks) and marks[-1].status == "failed"
        if status:
            marks.append(Mark(event.seq, status))
        elif failed and isinstance(event.fact, DriverClaimed | HandoffRecorded | RunUpgraded):
            marks.append(Mark(event.seq, GOES_ON))
    return marks


def _ends(fact: Fact, *, keeps: bool) -> str:
    match fact:
        case HandoffRecorded(to="end"):
            return "done"
        case HandoffRecorded(to="rejected"):
            return "rejected"
        case RunEnded(status=status):
            return status
        case PhaseFailed() if keeps:
            return "failed"
    return ""


def told_in(parent: Told) -> dict[str, list[BranchEnded | BranchResumed]]:
    """Branch -> what the parent was told of it, in its order; not what a fork has copied."""
    found: defaultdict[str, list[BranchEnded | BranchResumed]] = defaultdict(list)
    for event in parent.own:
        if isinstance(event.fact, BranchEnded | BranchResumed):
            found[event.fact.branch].append(event.fact)
    return found


def _branches(look: Look) -> Iterator[tuple[Told, Told]]:
    """Each branch, with its parent."""
    for told in look.runs.values():
        above = parent_of(told.run)
        if above:
            assert above in look.runs, f"{told.run} is there, and {above} is not"
            yield told, look.runs[above]


def told_once(look: Look) -> None:
    """Both say the same, end by end; and an end that was cut off from its word would leave one more on one side."""
    for branch, parent in _branches(look):
        marks, told = marks_of(branch), told_in(parent)[last_step(branch.run)]
        said = [one.status if isinstance(one, BranchEnded) else GOES_ON for one in told]
        assert said == [mark.status for mark in marks], f"{branch.run} {marks}, and its parent was told {said}"
        ends = [one for one in told if isinstance(one, BranchEnded)]
        assert all(bool(end.error) == (end.status != "done") for end in ends), f"{branch.run} failed without a word"
        if marks and marks[-1].status:
            told_nano, nano = sum(in_nano(end.cost_usd) for end in ends), _cost_at(branch, marks[-1])
            assert told_nano == nano, f"{branch.run} cost {nano}, and {told_nano} is told"
    for parent in look.runs.values():
        for name in told_in(parent):
            assert f"{parent.run}/{name}" in look.runs, f"{parent.run} was told of {name}, which is not there"


def _cost_at(branch: Told, mark: Mark) -> int:
    """What ends below a branch that has failed adds to it, and nobody above is told of that."""
    if mark.seq == len(branch.events):
        return branch.state.cost_nano
    return fold(branch.events[: mark.seq]).cost_nano


def opened(look: Look) -> None:
    for branch, parent in _branches(look):
        place = branch.started.branch
        assert place, f"{branch.run} does not say whose branch it is"
        step = step_of(last_step(branch.run))
        assert (place.run, place.phase, place.visit) == (parent.run, step.phase, step.visit), f"{branch.run}: {place}"
        visits = [fact for fact in parent.facts() if isinstance(fact, BranchesOpened)]
        by = [visit for visit in visits if last_step(branch.run) in _names(visit)]
        assert len(by) == 1, f"{branch.run} is there, and {parent.run} has opened {visits}"
        items = parent.artifact(by[0].items) if by[0].items else None
        if items:
            given = [branch.artifact(digest) for digest in branch.started.inputs.values()]
            item = items.value[place.number - 1]
            assert item in [one.value for one in given if one], f"{branch.run} has not begun on its entry, {item!r}"


def _names(opened: BranchesOpened) -> tuple[str, ...]:
    members = tuple(opened.members)
    return names_of(opened.phase, opened.visit, opened.count, members, listed=opened.items is not None)


def waits(look: Look) -> None:
    """By the branches' own events, and not by what their parent was told."""
    for parent in look.runs.values():
        branches = parent.state.branches
        if branches is None:
            continue
        left = [name for name in branches.names if not _has_ended(look, f"{parent.run}/{name}")]
        known = [name for name in branches.names if branches.ended.get(name) is None]
        assert left == known, f"of {parent.run} {left} are left, and it knows of {known}"
        assert branches.open == len(left), f"{parent.run} counts {branches.open} branches, and {len(left)} are left"
        assert left or not parent.state.is_rested, f"{parent.run} waits, and all its branches have ended"


def _has_ended(look: Look, run: str) -> bool:
    marks = marks_of(look.runs[run]) if run in look.runs else []
    return bool(marks and marks[-1].status)


def left_behind(look: Look) -> None:
    for told in look.runs.values():
        above, below = parent_of(told.run), last_step(told.run)
        while told.state.decision and above:
            parent = look.runs[above]
            names = parent.state.branches.names if parent.state.branches else ()
            where = f"{told.state.decision.decision} is open in {told.run}, and {above}"
            assert not parent.state.ended, f"{where} is {parent.state.status}"
            assert below in names, f"{where} has gone on without {below}"
            above, below = parent_of(above), last_step(above)


def joined(parent: Told) -> None:
    """Each visit's result is made here once more, from what the branches had made when it was handed on."""
    visit: BranchesOpened | None = None
    told: Counter[str] = Counter()
    for event in parent.own:
        match event.fact:
            case BranchesOpened():
                visit, told = event.fact, Counter()
            case BranchEnded(branch=name) | BranchResumed(branch=name):
                told[name] += 1
            case HandoffRecorded(phase=phase, artifacts=artifacts, by_hand=by_hand):
                if visit and visit.phase == phase and artifacts and not by_hand:
                    made = parent.artifact(next(iter(artifacts.values())))
                    expected = _joined(parent, visit, told)
                    if made:
                        assert _without_words(made.value) == expected, f"{phase} of {parent.run} made {made.value}"
                visit = None


def _joined(parent: Told, visit: BranchesOpened, told: Mapping[str, int]) -> JSON:
    names = _names(visit)
    came = [_came_of(parent.look, f"{parent.run}/{name}", told[name]) for name in names]
    if visit.items is not None:
        items = parent.artifact(visit.items)
        assert items
        return [
            {"item": item, "value": value, "error": failed}
            for item, (value, failed) in zip(items.value, came, strict=True)
        ]
    if visit.members:
        shown = [{"item": None, "value": None, "error": True} if failed else value for value, failed in came]
        return dict(zip(visit.members, shown, strict=True))
    return came[0][0]


def _came_of(look: Look, run: str, told: int) -> tuple[JSON, bool]:
    """What a branch made, and whether it failed, when its parent was told of it for the last time."""
    branch = look.runs[run]
    mark = marks_of(branch)[told - 1]
    if mark.status != "done":
        return None, True
    digest = fold(branch.events[: mark.seq]).digest(branch.definition.app.result)
    made = branch.artifact(digest) if digest else None
    return _without_words(made.value) if made else None, False


def _without_words(value: JSON) -> JSON:
    """Of an error only that there is one."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_without_words(one) for one in value]
    if isinstance(value, Mapping):
        told = {name: _without_words(one) for name, one in value.items()}
        return {**told, "error": bool(value["error"])} if value.keys() == {"item", "value", "error"} else told
    return value


def money_of_a_tree(look: Look) -> None:
    """By the requests of all its runs."""
    spent: Counter[str] = Counter()
    raised: Counter[str] = Counter()
    for told in look.runs.values():
        root = root_of_tree(told.run)
        entries: dict[int, int] = {}
        for event in told.events:
            match event.fact:
                case ModelAsked(budget=budget, reserved_usd=usd) if budget:
                    entries[event.seq] = in_nano(usd)
                case ModelAnswered(settles=settles, cost_usd=usd) | ModelFailed(settles=settles, cost_usd=usd) if (
                    settles
                ):
                    entries[settles] = in_nano(usd)
                case BudgetRaised(scope="run", usd=usd):
                    raised[root] += in_nano(usd)
        spent[root] += sum(entries.values())
    for run in look.runs:
        listed, root = look.journal.spend("", run), root_of_tree(run)
        found = in_nano(listed.run_usd), in_nano(listed.run_raised_usd)
        assert found == (spent[root], raised[root]), f"the tree of {run} is said to have spent and raised {found}"


def caps(look: Look) -> None:
    """Of all requests in a tree, in their order; processes whose clocks were beside each other have left none."""
    if look.walk.counts["race"] or look.walk.counts["kill"]:
        return
    trees: defaultdict[str, list[Event]] = defaultdict(list)
    for told in look.runs.values():
        trees[root_of_tree(told.run)] += told.own
    for root, events in trees.items():
        spent: dict[tuple[str, int], int] = {}
        raised = 0
        for event in sorted(events, key=lambda event: event.at):
            match event.fact:
                case BudgetRaised(scope="run", usd=usd):
                    raised += in_nano(usd)
                case ModelAsked(budget=budget, reserved_usd=usd) if budget:
                    spent[event.stream, event.seq] = in_nano(usd)
                    cap = in_nano(budget.run_usd) + raised
                    total = sum(spent.values())
                    assert not budget.run_usd or total <= cap, f"{root} passes its cap at {event.seq} of {event.stream}"
                case ModelAnswered() | ModelFailed() if event.fact.settles:
                    spent[event.stream, event.fact.settles] = in_nano(event.fact.cost_usd)
