"""The person's day: their state gathered from their files, the journal and what they said; and what they say now.

What could not be read is a hole, and what nobody looked for is unread: neither is ever shown as empty.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from orchestrator.agenda.constraints import Constraints
from orchestrator.agenda.facts import AgendaEvent, OfDay, TaskAsked, Undone
from orchestrator.agenda.pending import PendingDecision
from orchestrator.agenda.project import Project
from orchestrator.agenda.reading import Hole, Reading, Trouble
from orchestrator.agenda.state import State, state_of
from orchestrator.agenda.task import TaskEntry
from orchestrator.domain.artifact import PLAIN_TEXT, Artifact
from orchestrator.domain.branch import parent_of
from orchestrator.domain.canonical import Digest
from orchestrator.domain.change_facts import AppWritten
from orchestrator.domain.event import SYSTEM, Event
from orchestrator.domain.facts import PERSON, DecisionOpened
from orchestrator.errors import BatonError, Fault
from orchestrator.face.path import path_of
from orchestrator.face.source import Freshness
from orchestrator.face.sources import Sources
from orchestrator.ports.clock import Clock, moment
from orchestrator.ports.journal import Journal
from orchestrator.readers.options import Options
from orchestrator.readers.tasks.entry import HomeTask
from orchestrator.values import dataclass, replace
from orchestrator.workspace.home.folder import SETTINGS_FILE
from orchestrator.workspace.home.trust_store import MARK, store
from orchestrator.workspace.read.constraints import CONSTRAINTS, parse_constraints, system_zone
from orchestrator.workspace.read.projects import PROJECTS, parse_projects
from orchestrator.workspace.read.textfile import read_text
from orchestrator.workspace.yaml.faultlog import FaultLog

if TYPE_CHECKING:
    from orchestrator.domain.secrets import Secrets

CLIENTS = "clients"
"""What the source of tasks is called that programs asked for through MCP."""
_OF_DAY = tuple(cls.__name__ for cls in get_args(OfDay))
"""Of the system's stream, which holds much else: every look at a run, for one."""


@dataclass(frozen=True)
class OwnDay:
    """A day as the person's own files, events and gates have it."""

    state: State
    homes: Mapping[str, HomeTask]
    """Task -> its line, of those that live in a file that can be marked."""


class Days:
    """The days of one workspace's person."""

    def __init__(self, root: Path, journal: Journal, clock: Clock, secrets: Callable[[], Secrets]) -> None:
        self._root = root
        self._journal = journal
        self._clock = clock
        self._secrets = secrets

    @cached_property
    def constraints(self) -> Constraints:
        return self._read_constraints()[0]

    @property
    def local_now(self) -> datetime:
        """As the clock on the person's wall has it."""
        return self._clock().astimezone(self.constraints.timezone)

    @property
    def today(self) -> date:
        """By the clock on the person's wall."""
        return self.local_now.date()

    def on(self, day: date | None = None, *, freshness: Freshness = "now") -> OwnDay:
        """The state of a day; of today when none is named. `freshness`: of what is not a file."""
        day = day or self.today
        constraints, of_constraints, unread = self._read_constraints()
        sources = Sources(self._root, self._clock(), self._secrets, freshness=freshness)
        options = Options("", day, zone=str(constraints.timezone))
        tasks = sources.tasks(options)
        calendar, of_calendar = sources.calendar(day, options)
        projects, of_projects = self._projects()
        events = self.events()
        gates, answered = self._gates(constraints)
        state = state_of(
            day,
            constraints=constraints,
            projects=projects,
            tasks=replace(tasks.reading, entries=(*tasks.reading.entries, *self._asked_by_clients(day))),
            gates=gates,
            calendar=calendar,
            answered=answered,
            events=events,
            texts=self._texts(events),
        )
        holes = tuple(sorted({*state.holes, *unread, *sources.known_holes()}))
        troubles = sorted({*state.troubles, *_told(of_constraints), *_told(of_projects), *tasks.troubles, *of_calendar})
        as_of = {**state.as_of, "constraints": self._clock()}
        return OwnDay(replace(state, holes=holes, troubles=tuple(troubles), as_of=as_of), tasks.homes)

    def sources(self, freshness: Freshness = "now") -> tuple[Sources, Options]:
        """What is read from outside, and for which days: a week back and a week ahead."""
        week = timedelta(days=7)
        options = Options("", self.today, self.today - week, 15, str(self.constraints.timezone))
        return self._sources(freshness), options

    def looked_at(self) -> list[Path]:
        """Every file and folder that the state hangs on, there or not; what tells what may be read among them.

        Raises:
            WorkspaceError: a source names more than is looked at.
        """
        own = [self._root, *(self._root / path for path in (SETTINGS_FILE, CONSTRAINTS, PROJECTS, MARK))]
        return [*own, store(), *self._sources().looked_at()]

    @property
    def outside(self) -> tuple[str, ...]:
        """The sources that are commands or addresses."""
        return self._sources().outside

    def kept_beside(self) -> list[Path]:
        """Where is kept what the state takes of sources without reading them."""
        return self._sources().kept_beside()

    def _sources(self, freshness: Freshness = "now") -> Sources:
        return Sources(self._root, self._clock(), self._secrets, freshness=freshness)

    def say(
        self, fact: OfDay | AppWritten, texts: Iterable[Artifact] = (), *, key: str = "", actor: str = PERSON
    ) -> bool:
        """Record what the person said or was shown, or what a client said beside them.

        Args:
            fact: in the past tense.
            texts: what it names.
            key: of what is recorded once; else it is recorded each time.
            actor: who said it.

        Returns:
            Whether it was recorded now.
        """
        keyed = self._journal.append_next(
            SYSTEM, key or f"said:{uuid.uuid4().hex}", [fact], actor=actor, artifacts=texts
        )
        return not keyed.claimed

    def text(self, written: str, what: str) -> Artifact:
        """Words of the person as they are kept: without the secrets that stood in them."""
        return Artifact.of_text(self._secrets().redact_text(written, what), PLAIN_TEXT)

    def _read_constraints(self) -> tuple[Constraints, list[Fault], tuple[Hole, ...]]:
        """With defaults for what cannot be read; of a file of which nothing can, a hole says so."""
        faults = FaultLog()
        if not (self._root / CONSTRAINTS).exists():
            return Constraints.said(system_zone()), [], ()
        text = read_text(self._root, CONSTRAINTS, faults)
        constraints = parse_constraints(text, faults) if text is not None else None
        if constraints is None:
            return Constraints.said(system_zone()), faults.faults, (_hole(CONSTRAINTS, faults.faults),)
        return constraints, faults.faults, ()

    def _projects(self) -> tuple[Reading[Project], list[Fault]]:
        faults, now = FaultLog(), self._clock()
        if not (self._root / PROJECTS).exists():
            return Reading((), now), []
        text = read_text(self._root, PROJECTS, faults)
        projects = parse_projects(text, faults) if text is not None else ()
        unread = faults.faults and not projects
        return Reading(projects, now, (_hole(PROJECTS, faults.faults),) if unread else ()), faults.faults

    def _gates(self, constraints: Constraints) -> tuple[Reading[PendingDecision], list[str]]:
        journal = self._journal
        rows = journal.decisions(open_only=False)
        pending, holes = [], []
        for row in rows:
            if not row.open:
                continue
            try:
                event = journal.read(row.run, after=row.seq - 1)[0]
                pending.append(self._gate(event, constraints))
            except (BatonError, IndexError, ValueError) as error:
                holes.append(Hole("decisions", f"{row.decision}: {error}"))
        return Reading(tuple(pending), self._clock(), tuple(holes)), [row.decision for row in rows if not row.open]

    def _gate(self, event: Event, constraints: Constraints) -> PendingDecision:
        opened = event.fact
        if not isinstance(opened, DecisionOpened):
            raise ValueError("no question stands there")
        asked = moment(event.at).astimezone(constraints.timezone).date()
        until = moment(opened.expires_at).astimezone(constraints.timezone).date() if opened.expires_at else None
        row = self._journal.run(event.stream)
        question = self._journal.artifact(event.stream, opened.question).text
        return PendingDecision(
            id=opened.decision,
            question=" ".join(question.split()),
            asked=asked,
            kind="gate",
            by=until,
            default=opened.expires_answer,
            app=row.app if row else "",
            path=path_of(self._journal, event.stream) if parent_of(event.stream) else "",
        )

    def events(self) -> list[AgendaEvent]:
        events = self._journal.read_kinds(SYSTEM, _OF_DAY)
        return [AgendaEvent(one.seq, moment(one.at), one.fact) for one in events if isinstance(one.fact, OfDay)]

    def standing(self) -> list[AgendaEvent]:
        """Those that were not taken back."""
        events = self.events()
        undone = {event.fact.seq for event in events if isinstance(event.fact, Undone)}
        return [event for event in events if event.seq not in undone and not isinstance(event.fact, Undone)]

    def _asked_by_clients(self, day: date) -> list[TaskEntry]:
        """Tasks of no file: who asked stands in the title, wherever that is shown, and nobody takes it for the
        person's.
        """
        facts = [event.fact for event in self.standing() if isinstance(event.fact, TaskAsked)]
        return [
            TaskEntry(
                fact.id,
                f"{by_client(fact.client)}{self.told(fact.title)}",
                CLIENTS,
                f"asked for by {fact.client}, through MCP",
                fact.project,
                fact.minutes or None,
                due=date.fromisoformat(fact.due) if fact.due else None,
                done_by_event=True,
            )
            for fact in facts
            if fact.day <= day.isoformat()
        ]

    def _texts(self, events: Iterable[AgendaEvent]) -> dict[str, str]:
        texts: dict[str, str] = {}
        for event in events:
            for name in ("question", "default", "cost_of_delay"):
                digest = getattr(event.fact, name, "")
                if digest and isinstance(digest, str):
                    self._add(texts, digest)
        return texts

    def _add(self, texts: dict[str, str], digest: str) -> None:
        try:
            texts[digest] = self._journal.artifact(SYSTEM, Digest(digest)).text
        except BatonError:
            return  # forgotten, which the fold says

    def told(self, digest: Digest) -> str:
        """A text that an event names; what was forgotten says so."""
        texts: dict[str, str] = {}
        self._add(texts, digest)
        return texts.get(digest, "(forgotten)")


def by_client(client: str) -> str:
    """What stands before words that a program wrote, wherever they are shown: nobody takes them for the person's."""
    return f"[{client}, through MCP] " if client else ""


def _hole(path: str, faults: list[Fault]) -> Hole:
    """A file of which nothing can be read. One with a broken entry is none, and tells of the entry."""
    return Hole(path.removeprefix("state/").removesuffix(".yaml"), f"{faults[0]}")


def _told(faults: list[Fault]) -> list[Trouble]:
    return [Trouble(f"{fault.path}:{fault.line}", f"{fault.found}. {fault.mend}".rstrip()) for fault in faults]
