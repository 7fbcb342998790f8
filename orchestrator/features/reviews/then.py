"""The sources of a review, read again as they were when it was made.

Calendars, trackers and repositories are as they are now, and say of themselves when things happened; the journal is cut
off at the moment of then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, tzinfo
from functools import cached_property

from orchestrator.agenda.constraints import Constraints
from orchestrator.agenda.facts import AgendaEvent
from orchestrator.domain.branch import root_of_tree
from orchestrator.domain.canonical import JSON
from orchestrator.domain.day_facts import TaskDone
from orchestrator.domain.definition import Definition
from orchestrator.domain.sources import AskedOf
from orchestrator.face.day import Days
from orchestrator.face.gathering import Gathering
from orchestrator.face.own_sources import OWN, KernelDay
from orchestrator.face.run import Run
from orchestrator.face.source_value import hole
from orchestrator.face.status import with_branches
from orchestrator.face.workspace import Workspace
from orchestrator.journal.rules.projection import run_after
from orchestrator.ports.clock import stamp
from orchestrator.ports.listing import RunRow, Wanted, spans_of
from orchestrator.readers.options import zone_named
from orchestrator.values import replace
from orchestrator.workspace.read.inputs import Places, read_inputs

_AS_SET = ("constraints", "categories")
"""Settings, by which the sources were read: they are as they were."""
_FORGOTTEN = "(forgotten)"


class DaysThen(Days):
    """As they were where the person was, with what they had said by a moment."""

    def __init__(self, workspace: Workspace, zone: tzinfo, until: datetime | None = None) -> None:
        """`until`: a moment of the past; None: now."""
        super().__init__(workspace.root, workspace.journal, workspace.clock, workspace.own_secrets)
        self._zone = zone
        self._until = until

    @cached_property
    def constraints(self) -> Constraints:
        return replace(super().constraints, timezone=self._zone)

    @property
    def local_now(self) -> datetime:
        return (self._until or self._clock()).astimezone(self._zone)

    def events(self) -> list[AgendaEvent]:
        return [event for event in super().events() if self._until is None or event.at <= self._until]


class SourcesNow:
    """The sources as they are, for several reviews: none is asked twice."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._gatherings: dict[str, Gathering] = {}

    def value(self, asked: AskedOf, zone: tzinfo) -> JSON:
        """What a source holds, for a person whose days are those of a zone."""
        workspace = self._workspace
        if str(zone) not in self._gatherings:
            days = DaysThen(workspace, zone)
            self._gatherings[str(zone)] = Gathering(workspace.root, days, workspace.journal, workspace.liveness)
        return self._gatherings[str(zone)].value(asked)


def inputs_now(workspace: Workspace, run: Run, sources: SourcesNow) -> dict[str, JSON]:
    """The inputs of a run, its sources asked again. Each value is as of when the run read it: a script leaves out what
    came later.

    Args:
        workspace: where the run took place.
        run: whose inputs.
        sources: as they are now.
    """
    definition, recorded = run.definition, run.input_values()
    named = {field.source: field for field in definition.app.inputs if field.source}
    given = {name: value for name, value in recorded.items() if not _is_read(definition, name)}
    then = _Then(workspace, run.id, sources, {name: recorded[field.name] for name, field in named.items()})
    places = Places(workspace.root, workspace.root, workspace.clock().astimezone(), then.value)
    found = read_inputs(definition.app, given, places).without(workspace.secrets(definition.providers))
    values = {name: artifact.value for name, artifact in found.artifacts.items()}
    return {name: _as_of(value, recorded[name]) for name, value in values.items()}


def _is_read(definition: Definition, name: str) -> bool:
    field = next((field for field in definition.app.inputs if field.name == name), None)
    return field is not None and bool(field.source) and field.source not in _AS_SET


def _as_of(value: JSON, recorded: JSON) -> JSON:
    if isinstance(value, Mapping) and isinstance(recorded, Mapping) and "as_of" in value and "as_of" in recorded:
        return {**value, "as_of": recorded["as_of"]}
    return value


def _zone_of(recorded: Mapping[str, JSON]) -> tzinfo | None:
    """Where the person was then, by what the run read of their constraints."""
    entries = recorded["constraints"]["entries"] if "constraints" in recorded else []
    return zone_named(str(entries[0].get("timezone", ""))) if entries else None


class _Then:
    """Gives what sources hold, those of the kernel as they were."""

    def __init__(self, workspace: Workspace, run: str, now: SourcesNow, recorded: Mapping[str, JSON]) -> None:
        """`recorded`: by source, what the run read of it."""
        self._workspace = workspace
        self._run = run
        self._recorded = recorded
        self._sources = now
        self._zone = _zone_of(recorded) or workspace.days.constraints.timezone
        self._own: Mapping[str, Callable[[AskedOf], JSON]] = {
            "log": self._log, "decisions": self._kernel, "plans": self._plans, "runs": self._runs,
        }  # fmt: skip

    def value(self, asked: AskedOf) -> JSON:
        as_of = self._recorded[asked.source]["as_of"]
        own = self._own.get(asked.source)
        return own(asked) if own and as_of else self._now(asked)

    def _now(self, asked: AskedOf) -> JSON:
        return self._sources.value(asked, self._zone)

    def _until(self, asked: AskedOf) -> datetime:
        return datetime.fromisoformat(self._recorded[asked.source]["as_of"])

    @cached_property
    def _day(self) -> KernelDay:
        """One for all: what a run reads of the journal when it starts, it reads within a moment."""
        read = [self._recorded[source]["as_of"] for source in self._own if source in self._recorded]
        until = max(datetime.fromisoformat(one) for one in read if one)
        workspace, days = self._workspace, DaysThen(self._workspace, self._zone, until)
        return KernelDay(workspace.root, days, workspace.journal, workspace.liveness, days.today)

    def _kernel(self, asked: AskedOf) -> JSON:
        return OWN[asked.source](self._day, asked)

    def _log(self, asked: AskedOf) -> JSON:
        """What was forgotten since is a hole: nobody can say any more what stood there."""
        value = self._kernel(asked)
        gone = [one["seq"] for one in value["entries"] if one["told"] == _FORGOTTEN]
        holes = [hole("log", f"the text of event {', '.join(map(str, gone))} was forgotten")] if gone else []
        entries = [one for one in value["entries"] if one["seq"] not in gone]
        return {**value, "entries": entries, "holes": [*value["holes"], *holes]}

    def _plans(self, asked: AskedOf) -> JSON:
        """What was done later was open then, whatever its file says now."""
        value, until, days = self._kernel(asked), self._until(asked), self._workspace.days
        later = {event.fact.task: event.fact for event in days.standing()
                 if isinstance(event.fact, TaskDone) and event.at > until}  # fmt: skip

        def then(item: Mapping[str, JSON]) -> JSON:
            if item["id"] not in later:
                return item
            title = later[item["id"]].title
            named = {} if item["title"] or not title else {"title": days.told(title)}
            return {**item, **named, "standing": "open", "done_on": None}

        return {**value, "entries": [{**day, "items": list(map(then, day["items"]))} for day in value["entries"]]}

    def _runs(self, asked: AskedOf) -> JSON:
        """How each stood: derived up to then, where it or a branch of it has moved since. One that was removed is a
        hole.
        """
        value, until, journal = self._now(asked), stamp(self._until(asked)), self._workspace.journal
        before = [one for one in value["entries"] if one["started_at"] <= until and one["run"] != self._run]
        moved = {root_of_tree(row.run) for row in journal.runs(Wanted(changed_since=until, branches=True))}
        entries = [self._run_then(one, until) if one["run"] in moved else one for one in before]
        known, stones = {one["run"] for one in entries}, journal.tombstones()
        recorded = self._recorded["runs"]["entries"]
        gone = [one["run"] for one in recorded if one["run"] not in known and one["run"] in stones]
        holes = [hole("runs", f"{', '.join(gone[:5])} {'was' if len(gone) == 1 else 'were'} removed")] if gone else []
        return {**value, "entries": entries, "holes": [*value["holes"], *holes]}

    def _run_then(self, entry: Mapping[str, JSON], until: str) -> JSON:
        journal, run = self._workspace.journal, entry["run"]
        below = self._rows_then(journal.runs(Wanted(prefix=f"{run}/", branches=True)), until)
        own = self._rows_then([row for row in [journal.run(run)] if row], until)
        row, status = with_branches(own[0], lambda wanted: list(filter(wanted.takes, below)), self._workspace.liveness)
        return {**entry, "status": status, "cost_usd": row.cost_usd}

    def _rows_then(self, rows: Iterable[RunRow], until: str) -> list[RunRow]:
        """Lines of the run list as they were at a moment; those that had not begun are left out."""
        found = []
        for now in rows:
            then: RunRow | None = None
            for event in self._workspace.journal.read(now.run) if now.started_at <= until else ():
                then = run_after(then, event, spans_of(now.imported)) if event.at <= until else then
            found += [then] if then else []
        return found
