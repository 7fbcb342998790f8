"""The sources that are always there: the person's state and plan, what was said and recorded, the apps and the rules.

One row a source; each gives `{as_of, entries, holes}`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.agenda.energy import UNSAID
from orchestrator.agenda.reading import Hole
from orchestrator.agenda.state import State
from orchestrator.agenda.values import (
    constraints_value,
    energy_value,
    pending_value,
    plan_value,
    projects_value,
    rule_values,
)
from orchestrator.domain.canonical import JSON
from orchestrator.domain.day_facts import EnergySaid, TaskDone
from orchestrator.domain.sources import AskedOf
from orchestrator.engine.fold import fold
from orchestrator.errors import ArtifactForgotten, DefinitionFaults
from orchestrator.face.day import Days
from orchestrator.face.day_log import is_within, log_entries
from orchestrator.face.kept_reviews import kept_reviews
from orchestrator.face.own_writing import own_writing
from orchestrator.face.planned import PlannedDay, planned_from
from orchestrator.face.source_value import hole, source_value
from orchestrator.face.status import Status, with_branches
from orchestrator.ports.clock import moment, stamp
from orchestrator.ports.journal import Journal
from orchestrator.ports.listing import RunRow, Wanted
from orchestrator.ports.liveness import Liveness
from orchestrator.workspace.read.constraints import CONSTRAINTS
from orchestrator.workspace.read.projects import PROJECTS
from orchestrator.workspace.read.settings import read_settings

if TYPE_CHECKING:
    from orchestrator.face.usage import UsageLine

_MOST_MADE = 1_000_000
"""Bytes of one artifact of an earlier run. Texts that were fetched are larger, and stay where they are."""
USUAL_DAYS = 30
"""Of what was recorded, where an app names no window: a month, as the monthly review looks back."""


class KernelDay:
    """What the kernel knows, for one day of the person's."""

    def __init__(self, root: Path, days: Days, journal: Journal, liveness: Liveness, day: date) -> None:
        self.root = root
        self.days = days
        self.journal = journal
        self.liveness = liveness
        self.day = day

    @cached_property
    def state(self) -> State:
        return self.days.on(self.day).state

    @cached_property
    def planned(self) -> PlannedDay:
        return planned_from(self.state, self.root)

    def value(self, entries: Iterable[JSON], holes: Iterable[Hole] = (), beside: Iterable[JSON] = ()) -> JSON:
        told = [hole(one.source, one.why, since=one.since) for one in holes]
        return source_value(list(entries), self.days.local_now, [*told, *beside])

    def is_asked(self, day: str, asked: AskedOf) -> bool:
        """Whether a day, ISO 8601, is in the window: in the month up to today where there is none."""
        start = asked.start or self.day - timedelta(days=USUAL_DAYS - 1)
        length = asked.days if asked.start else USUAL_DAYS
        return is_within(day, start, start + timedelta(days=min(length, (date.max - start).days)))

    def told(self, row: RunRow) -> tuple[RunRow, Status]:
        """With its branches."""
        return with_branches(row, self.journal.runs, self.liveness)

    def runs(self, asked: AskedOf) -> list[tuple[RunRow, str]]:
        """Those that started in the window, newest first, each with the day it started on where the person is."""
        zone = self.days.constraints.timezone
        rows = [(row, moment(row.started_at).astimezone(zone).date().isoformat()) for row in self._since(asked, zone)]
        return [(row, day) for row, day in rows if self.is_asked(day, asked)]

    def _since(self, asked: AskedOf, zone: tzinfo) -> Sequence[RunRow]:
        """Those that started no earlier than a day before the window: of a year's runs a week is a few."""
        start = asked.start or self.day - timedelta(days=USUAL_DAYS - 1)
        before = datetime.combine(start, time(), zone) - timedelta(days=1)
        return self.journal.runs(Wanted(since=stamp(before)))


def _projects(own: KernelDay, _asked: AskedOf) -> JSON:
    holes = [one for one in own.state.holes if one.source == "projects"]
    return own.value(projects_value(own.state), holes, _broken(own.state, PROJECTS))


def _constraints(own: KernelDay, _asked: AskedOf) -> JSON:
    holes = [one for one in own.state.holes if one.source == "constraints"]
    return own.value([constraints_value(own.state.constraints)], holes, _broken(own.state, CONSTRAINTS))


def _energy(own: KernelDay, _asked: AskedOf) -> JSON:
    """Nobody said it: that is a hole, and no entry that could be taken for a level."""
    energy = own.state.energy
    if energy.level is None:
        return own.value([], [Hole("energy", UNSAID)])
    return own.value([{"day": own.day.isoformat(), **energy_value(energy)}])


def _decisions(own: KernelDay, _asked: AskedOf) -> JSON:
    holes = [one for one in own.state.holes if one.source == "decisions"]
    return own.value([pending_value(one, own.state) for one in own.state.pending], holes)


def _log(own: KernelDay, asked: AskedOf) -> JSON:
    return own.value({"day": one.day, **one.value()} for one in log_entries(own.days) if own.is_asked(one.day, asked))


def _runs(own: KernelDay, asked: AskedOf) -> JSON:
    return own.value(
        {
            "run": row.run,
            "app": row.app,
            "day": day,
            "status": status,
            "file": row.title or None,
            "decision": row.waits or None,
            "started_at": row.started_at,
            "changed_at": row.changed_at,
            "cost_usd": row.cost_usd,
        }
        for listed, day in own.runs(asked)
        for row, status in [own.told(listed)]
    )


def _made(own: KernelDay, asked: AskedOf) -> JSON:
    """One entry, of the run that the input `again` names: its inputs and artifacts by name, as they were. Without one,
    none. An artifact too large to be an input of another run is a hole with its name.
    """
    if not asked.run:
        return own.value([])
    meant = Wanted() if asked.run == "@last" else Wanted(prefix=asked.run)
    rows = list(own.journal.runs(meant, limit=1 if asked.run == "@last" else 2))
    row = own.journal.run(asked.run) or (rows[0] if len(rows) == 1 else None)
    if row is None:
        nothing = "there is no run yet" if asked.run == "@last" else f"there is no run '{asked.run}': baton runs"
        why = f"'{asked.run}' could be several runs" if rows else nothing
        return own.value([], beside=[hole("made", why)])
    state = fold(own.journal.read(row.run))
    values: dict[str, JSON] = {}
    beside: list[JSON] = []
    digests = {**state.inputs, **{name: version.digest for name, version in state.artifacts.items()}}
    for name, digest in digests.items():
        try:
            artifact = own.journal.artifact(row.run, digest)
        except ArtifactForgotten:
            beside.append(hole("made", "was forgotten", place=name))
            continue
        if len(artifact.data) > _MOST_MADE:
            beside.append(hole("made", f"holds more than {_MOST_MADE:,} bytes", place=name))
        else:
            values[name] = artifact.value
    entry = {"run": row.run, "app": row.app, "started_at": row.started_at, "made": values}
    return own.value([entry], beside=beside)


def _yours(own: KernelDay, asked: AskedOf) -> JSON:
    return own.value(own_writing(own.journal, asked))


def _stats(own: KernelDay, asked: AskedOf) -> JSON:
    """App by app, of the runs that started in the window: how many, how they stand, what they cost; what of it a person
    looked at and answered, and what that took and saved.
    """
    from orchestrator.face.usage import usage

    rows: dict[str, list[RunRow]] = {}
    for row, _ in own.runs(asked):
        rows.setdefault(row.app, []).append(row)
    listed = {row.run: row.started_at for found in rows.values() for row in found}
    since = min(listed.values(), default=own.journal.now())
    used = usage(own.journal, since=since, takes=lambda row: row.run in listed)
    return own.value(_stat(own, line, rows[line.name]) for line in used.apps)


def _stat(own: KernelDay, line: UsageLine, rows: Sequence[RunRow]) -> JSON:
    from orchestrator.face.saving import AppStats, baseline

    statuses = [own.told(row)[1] for row in rows]
    by_status = {status: statuses.count(status) for status in sorted(set(statuses))}
    return {**AppStats(line, baseline(own.root, own.journal, line.name, rows[0].run)).value(), "by_status": by_status}


def _plan(own: KernelDay, _asked: AskedOf) -> JSON:
    """One entry, the day's plan. It has the reason of each thing; what was not read is a hole, and in the plan."""
    plan = own.planned.plan
    return own.value([plan_value(plan, own.planned.state)], plan.holes, _left_out(own))


def _plans(own: KernelDay, asked: AskedOf) -> JSON:
    """Each day on which a plan was shown: what stood in one of its plans, and what came of it since."""
    state, history = own.state, own.state.history
    titles = {task.id: task.entry.title for task in state.tasks} | {one.id: one.question for one in state.pending}
    facts = [event.fact for event in own.days.standing()]
    done = {fact.task: fact for fact in facts if isinstance(fact, TaskDone)}
    titles |= {id_: own.days.told(fact.title) for id_, fact in done.items() if fact.title}
    energy = {fact.day: fact.level for fact in facts if isinstance(fact, EnergySaid)}
    open_ = {task.id for task in state.tasks} | {one.id for one in state.pending}

    def item(id_: str, day: str) -> JSON:
        is_done = id_ not in open_ and (id_ in state.done or id_ in history.done)
        return {
            "id": id_,
            "title": titles.get(id_),
            "standing": "open" if id_ in open_ else "done" if is_done else "gone",
            "done_on": done[id_].day if is_done and id_ in done else None,
            "carried": history.carried(id_, date.fromisoformat(day)),
        }

    days = [day for day in sorted(history.planned) if own.is_asked(day, asked)]
    return own.value(
        (
            {"day": day, "energy": energy.get(day), "items": [item(id_, day) for id_ in sorted(history.planned[day])]}
            for day in days
        ),
        state.holes,
    )


def _apps(own: KernelDay, _asked: AskedOf) -> JSON:
    from orchestrator.face.definitions import files_of

    files = files_of(own.root)
    entries: list[JSON] = []
    unread: list[JSON] = []
    for name in files.app_names:
        source = files.app(name)
        if source is None:
            unread.append(hole("apps", "cannot be read: baton app check", place=f"apps/{name}.yaml"))
            continue
        app = source.app
        entries.append(
            {
                "app": name,
                "description": app.description,
                "baseline_minutes": app.baseline_minutes or None,
                "schedule": app.schedule or None,
                "watch": app.watch or None,
            }
        )
    return own.value(entries, beside=unread)


def _categories(own: KernelDay, _asked: AskedOf) -> JSON:
    """What the calendar is sorted by, in order."""
    try:
        named = read_settings(own.root).categories
    except DefinitionFaults as faults:
        return own.value([], [Hole("categories", f"{faults.faults[0]}")])
    return own.value({"category": name, "pattern": pattern} for name, pattern in named.items())


def _reviews(own: KernelDay, _asked: AskedOf) -> JSON:
    entries, holes = kept_reviews(own.root)
    return own.value(entries, beside=holes)


def _system(own: KernelDay, _asked: AskedOf) -> JSON:
    """One entry: the system since its last review, with what follows and what is proposed."""
    from orchestrator.face.governing.gathered import system_evidence
    from orchestrator.face.governing.value import system_value

    return own.value([system_value(system_evidence(own.root, own.days, own.journal, own.state))])


def _rules(own: KernelDay, _asked: AskedOf) -> JSON:
    return own.value(rule_values(own.planned.rules, own.state), beside=_left_out(own))


def _left_out(own: KernelDay) -> list[JSON]:
    """Rules that cannot be read."""
    return [
        hole("rules.attention", f"{fault.found}. {fault.mend}".strip(), place=f"{fault.path}:{fault.line}")
        for fault in own.planned.faults
    ]


def _broken(state: State, path: str) -> list[JSON]:
    """Parts of a file of the state's that could not be read."""
    of_file = [one for one in state.troubles if one.place.startswith(f"{path}:")]
    return [hole(path.removeprefix("state/").removesuffix(".yaml"), one.told, place=one.place) for one in of_file]


OWN: Mapping[str, Callable[[KernelDay, AskedOf], JSON]] = {
    "projects": _projects,
    "constraints": _constraints,
    "energy": _energy,
    "decisions": _decisions,
    "log": _log,
    "runs": _runs,
    "plan": _plan,
    "plans": _plans,
    "apps": _apps,
    "stats": _stats,
    "made": _made,
    "yours": _yours,
    "categories": _categories,
    "reviews": _reviews,
    "system": _system,
    "rules.attention": _rules,
}
