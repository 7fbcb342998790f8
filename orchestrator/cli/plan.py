"""The plan of a day, and the state it was made from, on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from orchestrator.cli.terminal import Terminal
from orchestrator.features.rules.day import CalendarEntry, PlacedItem, PlannedDay, PlannedItem, State, opening
from orchestrator.text.age import read_age, since_when
from orchestrator.text.quantity import counted
from orchestrator.text.visible import visible

_NOT_LOOKED_FOR = {"calendar": "no calendar is named in baton.yaml", "tasks": "no tasks were looked for"}
_NO_SOURCES = ("projects", "constraints", "decisions")
"""Holes of these say nothing of what `baton.yaml` names; any other may be of a calendar."""


MOST_BESIDE = 12
"""Lines of what has no place today: a screen of 24 has the day besides. What is cut is counted."""


def tell_plan(
    terminal: Terminal, today: PlannedDay, now: datetime, *, most: int | None = MOST_BESIDE, onward: bool = True
) -> None:
    """The day; of what is held, of what leaves and of what is to be mended so many lines each, or all.

    `onward` names the commands that go on from it.
    """
    plan = today.plan
    said = f"energy {plan.energy.level}" if plan.energy.level else "energy unsaid (baton energy low|mid|high)"
    supposed = " (what if)" if plan.energy.supposed else ""
    head = f"{plan.day:%a %d %b}   {said}{supposed} · free {plan.free_minutes} min, plannable {plan.plannable_minutes}"
    terminal.line(terminal.style(head, "bold"))
    if conflict := opening(plan):
        terminal.line(terminal.style(conflict, "yellow"))
    if today.changed:
        terminal.line(f"changed since the plan before: {', '.join(today.changed)}")
    terminal.table(_timed(today))
    terminal.table(_not_placed(today, most))
    terminal.line(f"{_free(today)}")
    for told in _unknown(today, now, most):
        terminal.line(visible(told))
    if onward:
        terminal.line("next: baton done TASK · baton defer TASK · baton energy low|mid|high · baton today --why TASK")


def is_cut(today: PlannedDay, most: int | None) -> bool:
    """Whether there is more than `tell_plan` shows."""
    plan = today.plan
    return most is not None and max(len(plan.held), len(plan.left), len(plan.troubles)) > most


def _timed(today: PlannedDay) -> Iterator[tuple[str, ...]]:
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


def _not_placed(today: PlannedDay, most: int | None) -> Iterator[tuple[str, ...]]:
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


def _free(today: PlannedDay) -> str:
    plan = today.plan
    told = f"free      {plan.left_minutes} min stay yours"
    if plan.before:
        told += f" · {plan.before.day:%a %d %b}: {len(plan.before.done)} of {plan.before.planned} done"
    return told


def _unknown(today: PlannedDay, now: datetime, most: int | None) -> Iterator[str]:
    plan = today.plan
    for told in _holes(today.state, now):
        yield f"hole      {told}"
    is_named_clearly = all(one.source in _NO_SOURCES for one in today.state.holes)
    for part in plan.unread:
        otherwise = f"{part}: nobody looked"
        yield f"unknown   {_NOT_LOOKED_FOR.get(part, otherwise) if is_named_clearly else otherwise}"
    if plan.defaults:
        yield f"assumed   {', '.join(plan.defaults)}: state/constraints.yaml has nothing of it that could be used"
    for fault in today.faults:
        yield f"left out  {fault}"
    for failed in plan.failed:
        yield f"left out  rule {failed.rule} ({failed.place}) of {counted(len(failed.items), 'task')}: {failed.told}"
    for trouble in plan.troubles[:most]:
        yield f"mend      {trouble.place}: {trouble.told}"
    yield from (f"          {told}" for *_, told in _more(len(plan.troubles), most))


def _holes(state: State, now: datetime) -> list[str]:
    zone = state.constraints.timezone
    since = [f" ({since_when(one.since, now, zone)})" if one.since else "" for one in state.holes]
    return [f"{one.source}: {one.why}{told}" for one, told in zip(state.holes, since, strict=True)]


def tell_state(terminal: Terminal, state: State, now: datetime) -> None:
    unread = any(one.source == "projects" for one in state.holes)
    rows = [("projects", "not read" if unread else _projects(state)), ("energy", _energy(state)), ("pending", "")]
    pending = [f"{one.id} {one.title}  {_age(state, one.asked, one.by, one.default)}" for one in state.pending]
    rows[-1:] = [("pending" if number == 0 else "", text) for number, text in enumerate(pending or ["nothing"])]
    limits = state.constraints.limits
    told = f"deep {state.history.deep_minutes}/{limits.deep_minutes} min · open decisions {len(state.pending)}/"
    rows.append(("limits", told + str(limits.open_decisions)))
    rows.append(("tasks", counted(len(state.tasks), "open task")))
    if read := _read(state, now):
        rows.append(("read", read))
    rows += [("holes" if number == 0 else "", told) for number, told in enumerate(_holes(state, now))]
    rows += [("unknown" if number == 0 else "", one) for number, one in enumerate(state.unread)]
    rows += [("mend" if number == 0 else "", f"{one.place}: {one.told}") for number, one in enumerate(state.troubles)]
    terminal.table(((name, visible(text)) for name, text in rows), indent="")


def _read(state: State, now: datetime) -> str:
    """How old the parts are that come from sources."""
    zone, told = state.constraints.timezone, []
    for part, checked in state.checked.items():
        at = state.as_of[part]
        if at and checked:
            told.append(f"{part} {read_age(at, checked, now, zone)}")
    return " · ".join(told)


def _projects(state: State) -> str:
    told = []
    for one in state.projects:
        if one.status == "done":
            continue
        minutes, unsaid = state.minutes_left(one.id)
        due = f" due {one.due:%a %d %b}," if one.due else ""
        more = f" and {counted(unsaid, 'task')} without minutes" if unsaid else ""
        word = "" if one.status == "active" else f" ({one.status})"
        told.append(f"{one.id}{word}{due} {minutes} min left{more}")
    return " · ".join(told) or "none"


def _energy(state: State) -> str:
    if state.energy.level is None:
        return "unsaid today"
    at = state.energy.said_at
    return f"{state.energy.level}, said {at.astimezone(state.constraints.timezone):%H:%M}" if at else state.energy.level


def _age(state: State, asked: date, by: date | None, default: str) -> str:
    days = (state.day - asked).days
    told = f"asked {asked:%d %b}" if days else "asked today"
    told += f" · by {by:%a %d %b}" if by else ""
    return told + (f", else {default}" if default else "")
