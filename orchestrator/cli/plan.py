"""The plan of a day, and the state it was made from, on the screen."""

from __future__ import annotations

from datetime import date, datetime

from orchestrator.cli.terminal import Terminal
from orchestrator.features.rules.day import PlannedDay, State, opening
from orchestrator.features.rules.telling import (
    changed_line,
    free_line,
    head_line,
    hole_lines,
    not_placed_rows,
    timed_rows,
    unknown_lines,
)
from orchestrator.text.age import read_age
from orchestrator.text.quantity import counted
from orchestrator.text.visible import visible

MOST_BESIDE = 12
"""Lines of what has no place today: a screen of 24 has the day besides. What is cut is counted."""


def tell_plan(
    terminal: Terminal, today: PlannedDay, now: datetime, *, most: int | None = MOST_BESIDE, onward: bool = True
) -> None:
    """The day; of what is held, of what leaves and of what is to be mended so many lines each, or all.

    `onward` names the commands that go on from it.
    """
    terminal.line(terminal.style(head_line(today), "bold"))
    if conflict := opening(today.plan):
        terminal.line(terminal.style(conflict, "yellow"))
    if changed := changed_line(today):
        terminal.line(changed)
    terminal.table(timed_rows(today), whole=True)
    terminal.table(not_placed_rows(today, most), whole=True)
    terminal.line(f"{free_line(today)}")
    for told in unknown_lines(today, now, most):
        terminal.line(visible(told))
    if onward:
        terminal.line("next: baton done TASK · baton defer TASK · baton energy low|mid|high · baton today --why TASK")


def is_cut(today: PlannedDay, most: int | None) -> bool:
    """Whether there is more than `tell_plan` shows."""
    plan = today.plan
    return most is not None and max(len(plan.held), len(plan.left), len(plan.troubles)) > most


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
    rows += [("holes" if number == 0 else "", told) for number, told in enumerate(hole_lines(state, now))]
    rows += [("unknown" if number == 0 else "", one) for number, one in enumerate(state.unread)]
    rows += [("mend" if number == 0 else "", f"{one.place}: {one.told}") for number, one in enumerate(state.troubles)]
    terminal.table(((name, visible(text)) for name, text in rows), indent="", whole=True)


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
