"""The plan of a day in words: what stands in its lines, on a terminal and on a page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from orchestrator.agenda.constraints import Constraints
from orchestrator.features.rules.day import CalendarEntry, PlacedItem, PlannedDay, PlannedItem, State
from orchestrator.text.age import since_when
from orchestrator.text.quantity import counted
from orchestrator.text.visible import visible

_NOT_LOOKED_FOR = {"calendar": "no calendar is named in baton.yaml", "tasks": "no tasks were looked for"}
_NO_SOURCES = ("projects", "constraints", "decisions")
"""Holes of these say nothing of what `baton.yaml` names; any other may be of a calendar."""


def head_line(today: PlannedDay) -> str:
    plan = today.plan
    said = f"energy {plan.energy.level}" if plan.energy.level else "energy unsaid (baton energy low|mid|high)"
    supposed = " (what if)" if plan.energy.supposed else ""
    return f"{plan.day:%a %d %b}   {said}{supposed} · free {plan.free_minutes} min, plannable {plan.plannable_minutes}"


def changed_line(today: PlannedDay) -> str:
    """Empty: it is the first, or as it was."""
    return f"changed since the plan before: {', '.join(today.changed)}" if today.changed else ""


def timed_rows(today: PlannedDay) -> Iterator[tuple[str, ...]]:
    """Placed things and meetings, in order of time."""
    rows: list[tuple[datetime, tuple[str, ...]]] = [
        (one.start, _placed_row(today.plan.day, one)) for one in today.plan.placed
    ]
    rows += [(one.start, _meeting_row(one, today)) for one in today.plan.calendar if not one.all_day]
    yield from (("all day", "", "", visible(one.title), "(calendar)") for one in today.plan.calendar if one.all_day)
    yield from (row for _, row in sorted(rows, key=lambda row: row[0]))


def _placed_row(day: date, one: PlacedItem) -> tuple[str, ...]:
    item = one.item
    minutes = f"{item.minutes}'" + ("?" if item.assumed else "")
    return (f"{one.start:%H:%M}", minutes, item.id, visible(item.title), visible(_why(day, item)))


def _meeting_row(one: CalendarEntry, today: PlannedDay) -> tuple[str, ...]:
    return (f"{one.start.astimezone(today.state.constraints.timezone):%H:%M}", "", "", visible(one.title), "(calendar)")


def _why(day: date, item: PlannedItem) -> str:
    """The reason that weighs most: a deadline before points."""
    firsts = [one for one in item.score.spoken if one.verb == "first"]
    if firsts:
        return f"FIRST {firsts[0].why}"
    adds = sorted((one for one in item.score.spoken if one.verb == "add"), key=lambda one: -one.points)
    if adds:
        return adds[0].why
    return f"due {item.due:%a %d %b}" if item.due and item.due >= day else ""


def not_placed_rows(today: PlannedDay, most: int | None) -> Iterator[tuple[str, ...]]:
    plan = today.plan
    for number, held in enumerate(plan.held[:most]):
        reasons = "; ".join(reason.why for reason in held.reasons)
        yield ("held" if number == 0 else "", held.item.id, visible(held.item.title), visible(reasons))
    yield from _more(len(plan.held), most)
    for number, left in enumerate(plan.left[:most]):
        yield ("leaves" if number == 0 else "", left.item.id, visible(left.item.title), visible(left.why))
    yield from _more(len(plan.left), most)
    for number, loop in enumerate(plan.loops):
        yield ("loop" if number == 0 else "", " -> ".join((*loop, loop[0])), "", "they wait for each other")


def _more(count: int, most: int | None) -> Iterator[tuple[str, ...]]:
    if most is not None and count > most:
        yield ("", "", "", f"and {count - most:,} more: baton today --all")


def free_line(today: PlannedDay) -> str:
    plan = today.plan
    told = f"free      {plan.left_minutes} min stay yours"
    if plan.before:
        told += f" · {plan.before.day:%a %d %b}: {len(plan.before.done)} of {plan.before.planned} done"
    return told


def unknown_lines(today: PlannedDay, now: datetime, most: int | None) -> Iterator[str]:
    plan = today.plan
    for told in hole_lines(today.state, now):
        yield f"hole      {told}"
    is_named_clearly = all(one.source in _NO_SOURCES for one in today.state.holes)
    for part in plan.unread:
        otherwise = f"{part}: nobody looked"
        yield f"unknown   {_NOT_LOOKED_FOR.get(part, otherwise) if is_named_clearly else otherwise}"
    if plan.defaults:
        told = "; ".join(_assumed(key, today.state.constraints) for key in plan.defaults)
        yield f"assumed   {told}. What is otherwise for you goes into state/constraints.yaml"
    for fault in today.faults:
        yield f"left out  {fault}"
    for failed in plan.failed:
        yield f"left out  rule {failed.rule} ({failed.place}) of {counted(len(failed.items), 'task')}: {failed.told}"
    for trouble in plan.troubles[:most]:
        yield f"mend      {trouble.place}: {trouble.told}"
    yield from (f"          {told}" for *_, told in _more(len(plan.troubles), most))


def _assumed(key: str, constraints: Constraints) -> str:
    """What holds of a key that nobody wrote, or of which nothing could be used."""
    match key:
        case "timezone":
            return f"timezone {constraints.timezone}, this computer's"
        case "work_hours":
            (first, span), *_, (last, _) = constraints.work_hours.items()  # those of an office: nobody wrote others
            return f"work hours {first} to {last} {span}"
        case "lunch":
            return f"lunch {constraints.lunch}"
        case "buffer":
            return f"{constraints.buffer:.0%} of free time left unplanned"
        case "limits":
            limits = constraints.limits
            return f"at most {limits.deep_minutes} min of deep work and {limits.open_decisions} open decisions"
        case "energy_curve":
            return "no hour better than another"
    return "no days away"


def hole_lines(state: State, now: datetime) -> list[str]:
    zone = state.constraints.timezone
    since = [f" ({since_when(one.since, now, zone)})" if one.since else "" for one in state.holes]
    return [f"{one.source}: {one.why}{told}" for one, told in zip(state.holes, since, strict=True)]
