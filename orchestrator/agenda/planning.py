"""Making the plan of a day from its state and the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, tzinfo

from orchestrator.agenda.calendar import touching
from orchestrator.agenda.candidate import Candidate
from orchestrator.agenda.facts import DayPlanned
from orchestrator.agenda.placing import Placing
from orchestrator.agenda.plan import (
    DayPlan,
    HeldItem,
    LeftItem,
    PlacedItem,
    PlannedBefore,
    PlannedItem,
    failed_rules,
)
from orchestrator.agenda.rule import Rule
from orchestrator.agenda.score import RuleScore
from orchestrator.agenda.shapes import parts_of, plan_digest
from orchestrator.agenda.state import State
from orchestrator.agenda.wall import moment_of
from orchestrator.agenda.weighing import Weighing, weigh_day


def plan_day(state: State, rules: Iterable[Rule], *, since: datetime | None = None) -> DayPlan:
    """What to do on the state's day, in which order, and why.

    Args:
        since: time before it cannot be planned any more. None: from the moment at which the person last said something
            on that day that changes its plan (energy, done, later, decided), else the whole day. So the same day asked
            again gives the same plan until something changed.
    """
    rules = tuple(rules)
    since = since or state.history.reached
    weighing = weigh_day(state, rules, since)
    placing = Placing(weighing.hours, max(0, state.constraints.limits.deep_minutes - state.history.deep_minutes))
    placing.place(weighing.ranked)
    return _plan(state, rules, since, weighing, placing)


def _plan(
    state: State, rules: tuple[Rule, ...], since: datetime | None, weighing: Weighing, placing: Placing
) -> DayPlan:
    zone = state.constraints.timezone
    items = {one.id: _item(one, weighing.scores[one.id], state) for one in weighing.candidates}
    held = [HeldItem(items[id_], reasons) for id_, reasons in weighing.held.items()]
    return DayPlan(
        day=state.day,
        timezone=str(zone),
        energy=state.energy,
        since=since,
        work_minutes=weighing.hours.work_minutes,
        free_minutes=weighing.hours.free_minutes,
        plannable_minutes=weighing.hours.plannable_minutes,
        deep_limit=state.constraints.limits.deep_minutes,
        deep_done=state.history.deep_minutes,
        placed=_placed(weighing, placing, items, zone),
        held=tuple(sorted(held, key=lambda one: (one.item.due or date.max, one.item.title.casefold(), one.item.id))),
        left=tuple(
            LeftItem(items[one.candidate.id], one.rank, found.kind, found.why)
            for one in weighing.ranked
            if (found := placing.left.get(one.candidate.id))
        ),
        loops=weighing.loops,
        calendar=touching(state.calendar, state.day, zone),
        free=tuple((moment_of(start, zone), moment_of(end, zone)) for start, end in placing.gaps),
        failed=failed_rules({id_: score.failed for id_, score in weighing.scores.items() if score.failed}),
        before=planned_before(state),
        unread=state.unread,
        holes=state.holes,
        troubles=state.troubles,
        defaults=state.constraints.defaults,
        made_from=parts_of(state, rules, weighing.candidates),
    )


def _placed(
    weighing: Weighing, placing: Placing, items: Mapping[str, PlannedItem], zone: tzinfo
) -> tuple[PlacedItem, ...]:
    placed = [(placing.placed[one.candidate.id], one) for one in weighing.ranked if one.candidate.id in placing.placed]
    return tuple(
        PlacedItem(
            item=items[one.candidate.id],
            start=moment_of(start, zone),
            end=moment_of(end, zone),
            rank=one.rank,
            before=one.before,
            is_deep=one.candidate.is_deep,
        )
        for (start, end), one in sorted(placed, key=lambda pair: pair[0])
    )


def _item(one: Candidate, score: RuleScore, state: State) -> PlannedItem:
    carried = one.task.carried if one.task else state.history.carried(one.id, state.day)
    return PlannedItem(
        id=one.id,
        title=one.title,
        kind="task" if one.task else "decision",
        minutes=one.minutes,
        assumed=one.assumed,
        place=one.task.entry.place if one.task else "",
        due=one.due,
        carried=carried,
        score=score,
    )


def planned_before(state: State) -> PlannedBefore | None:
    """How the last day before this one went that had a plan; None when there was none."""
    today = state.day.isoformat()
    days = [day for day in state.history.planned if day < today]
    if not days:
        return None
    last = max(days)
    ids = sorted(state.history.planned[last])
    open_ = {task.id for task in state.tasks} | {decision.id for decision in state.pending}
    is_done = {id_: id_ in state.done or id_ in state.history.done for id_ in ids}
    return PlannedBefore(
        day=date.fromisoformat(last),
        done=tuple(id_ for id_ in ids if is_done[id_] and id_ not in open_),
        open=tuple(id_ for id_ in ids if id_ in open_),
        gone=tuple(id_ for id_ in ids if not is_done[id_] and id_ not in open_),
    )


def day_planned(plan: DayPlan) -> DayPlanned:
    """What to record when the plan was shown to a person; once for its day and digest."""
    items = [one.item for group in (plan.placed, plan.held, plan.left) for one in group]
    rules: dict[str, int] = {}
    for item in items:
        for spoken in item.score.spoken:
            rules[spoken.rule] = rules.get(spoken.rule, 0) + 1
    return DayPlanned(
        day=plan.day.isoformat(),
        plan=plan_digest(plan),
        placed=tuple(one.item.id for one in plan.placed),
        held=len(plan.held),
        left=len(plan.left),
        rules=dict(sorted(rules.items())),
        made_from=plan.made_from,
    )
