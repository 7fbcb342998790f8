"""Reads what is known of a system: the journal's lists and the system's stream, and the workspace's files. No run is
read event by event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

from orchestrator.agenda.facts import AgendaEvent
from orchestrator.agenda.history import history_of
from orchestrator.agenda.pattern import pattern_key
from orchestrator.agenda.state import State
from orchestrator.domain.answers import APPROVE
from orchestrator.domain.app_history import AppHistory
from orchestrator.domain.canonical import Digest
from orchestrator.domain.change_facts import AppWritten, FileChanged, FilesFirstSeen
from orchestrator.domain.day_facts import ChangeExplained, NoteTaken, Undone
from orchestrator.domain.definition import App, ApprovalRule, Phase
from orchestrator.domain.event import SYSTEM, Event
from orchestrator.domain.facts import KeyClaimed, RunStarted
from orchestrator.domain.proposal_facts import OfProposals
from orchestrator.engine.effects_ahead import effects_behind
from orchestrator.errors import BatonError
from orchestrator.face.app_loss import loss_of
from orchestrator.face.attention import rules_of
from orchestrator.face.changes import Change, changes_in
from orchestrator.face.day import Days
from orchestrator.face.definitions import files_of
from orchestrator.face.governing.evidence import (
    AppInUse,
    Building,
    FoundChange,
    GateInUse,
    LoggedPattern,
    Period,
    PlannedDays,
    StandingRule,
    SystemEvidence,
    WrittenApp,
)
from orchestrator.face.governing.fooled import RULE_DAYS
from orchestrator.face.governing.proposal import Decided, SaidNo, decided_in, proposal_of
from orchestrator.face.governing.review_app import PROPOSAL_APP, REVIEW_APP
from orchestrator.face.own_apps import OwnApps
from orchestrator.face.own_reasons import OwnReasons
from orchestrator.face.usage import Usage, usage
from orchestrator.kinds.table import KINDS
from orchestrator.ports.clock import moment, stamp
from orchestrator.ports.journal import Journal
from orchestrator.ports.listing import Wanted
from orchestrator.workspace.check.completion import completed
from orchestrator.workspace.home.app_files import retired_names, scripts_of
from orchestrator.workspace.read.files import WorkspaceFiles
from orchestrator.workspace.read.governance import Governance, governance_in
from orchestrator.workspace.read.rules import APPROVALS
from orchestrator.workspace.read.skeleton import app_name_of
from orchestrator.workspace.yaml.faultlog import FaultLog

_CHANGE_KINDS = tuple(fact.__name__ for fact in (FilesFirstSeen, FileChanged, ChangeExplained, KeyClaimed, Undone))
_PROPOSAL_KINDS = tuple(fact.__name__ for fact in get_args(OfProposals))
_PLAN_DAYS = 14


class GatheredSystem:
    """Of one workspace, as of now."""

    def __init__(self, root: Path, days: Days, journal: Journal) -> None:
        self._root = root
        self._days = days
        self._journal = journal

    def evidence(self, state: State | None = None) -> SystemEvidence:
        """`state`: the person's, of today; without one nothing is said of plans."""
        governance, period = self._governance, self.period
        lines = {line.name: line for line in self._used.apps}
        ever = {line.name: line for line in self._ever.apps}
        apps = []
        for name in self._files.app_names:
            source = self._files.app(name)
            if source is None or name in (REVIEW_APP, PROPOSAL_APP):
                continue
            history = self._histories.get(name, AppHistory(name))
            looked = ever[name].last_looked if name in ever else ""
            apps.append(
                AppInUse(
                    name,
                    source.app.description,
                    source.app.baseline_minutes,
                    self._written_on(name),
                    lines.get(name),
                    self._day(looked),
                    paused=history.is_paused(period.last),
                    paused_by_itself=bool(history.paused and history.paused.by_itself),
                    pinned=history.is_pinned(period.last),
                    restored=history.restored,
                    loss=loss_of(self._root, self._journal, name, self._files),
                )
            )
        answers = tuple(sorted(self._ever.answers, key=lambda one: one.answered_at))
        gates = tuple(self._gates())
        return SystemEvidence(
            period=period,
            apps=tuple(apps),
            agents=self._used.agents,
            retired=retired_names(self._root),
            gates=gates,
            answers=answers,
            looks_since=self._day(self._ever.looks_since),
            patterns=tuple(self._patterns()),
            changes=tuple(self._changes()),
            written=tuple(self._written()),
            rules=tuple(self._rules()),
            plans=_plans(self._events, state, period.last) if state else PlannedDays(unread=True),
            building=self._building(),
            decided=self.decided,
            encode_after=governance.encode_after,
            retire_after_days=governance.retire_after_days,
            review_every_days=governance.review_every_days,
            zone=str(self._zone),
            runs_of={line.name: line.runs for line in self._ever.apps},
        )

    @cached_property
    def period(self) -> Period:
        """Since the last review that was brought to its end; else as long as one is usually apart from the next."""
        now = self._days.local_now
        done = self._journal.runs(Wanted(app=REVIEW_APP, statuses=("done",)), limit=1)
        if done:
            start = moment(done[0].started_at)
        else:
            first = now.date() - timedelta(days=self._governance.review_every_days)
            start = datetime.combine(first, time(), now.tzinfo)
        first_day = start.astimezone(now.tzinfo).date()
        return Period(
            stamp(start),
            stamp(now),
            first_day.isoformat(),
            now.date().isoformat(),
            (now.date() - first_day).days,
            done[0].run if done else "",
        )

    @cached_property
    def decided(self) -> Decided:
        return decided_in(self._journal.read_kinds(SYSTEM, _PROPOSAL_KINDS), self._noes())

    def _noes(self) -> Iterator[SaidNo]:
        """Proposals that the person rejected: the runs that asked say so. One that was removed is asked about again."""
        for row in self._journal.runs(Wanted(app=PROPOSAL_APP, statuses=("rejected",), branches=True)):
            with suppress(BatonError):
                for event in self._journal.read(row.run, limit=1):
                    if isinstance(event.fact, RunStarted) and (code := event.fact.inputs.get("proposal")):
                        proposal = proposal_of(str(self._journal.artifact(row.run, code).value))
                        yield SaidNo(proposal.id, row.changed_at, self._day(row.changed_at))

    @cached_property
    def _governance(self) -> Governance:
        """With defaults for what cannot be read, which `baton app check` tells."""
        return governance_in(self._root, FaultLog())

    @cached_property
    def _files(self) -> WorkspaceFiles:
        return files_of(self._root)

    @cached_property
    def _ever(self) -> Usage:
        return usage(self._journal, agents=self._files.agent_names)

    @cached_property
    def _used(self) -> Usage:
        period = self.period
        return usage(self._journal, since=period.since, agents=self._files.agent_names)

    @cached_property
    def _histories(self) -> Mapping[str, AppHistory]:
        return OwnApps(self._root, self._journal, lambda: self._days.today).histories()

    @cached_property
    def _events(self) -> list[AgendaEvent]:
        return self._days.events()

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(str(self._days.constraints.timezone))

    def _day(self, at: str) -> str:
        """The person's day of a stamp; empty of none."""
        return moment(at).astimezone(self._zone).date().isoformat() if at else ""

    @cached_property
    def _all_changes(self) -> list[Change]:
        return changes_in(self._change_events)

    @cached_property
    def _change_events(self) -> list[Event]:
        return self._journal.read_kinds(SYSTEM, _CHANGE_KINDS)

    def _written_on(self, name: str) -> str:
        """The day on which the app's own files were seen to change last, or were seen first. The file system is not
        asked: it has its own clock, and copying a workspace is no use of its apps.
        """
        own = (f"apps/{name}.yaml", scripts_of(name))
        days = [one.day for one in self._all_changes if one.path in own]
        first = [event.fact.day for event in self._change_events if isinstance(event.fact, FilesFirstSeen)]
        return max([*days, *first[:1]], default="")

    def _gates(self) -> Iterator[GateInUse]:
        for name in self._files.app_names:
            source = self._files.app(name)
            if source is None or name in (REVIEW_APP, PROPOSAL_APP):
                continue
            app = completed(source, KINDS).app
            yield from (self._gate(app, phase) for phase in app.phases if phase.asks_person)

    def _gate(self, app: App, phase: Phase) -> GateInUse:
        effects = [(one.name, one.named, _folder(one)) for one in effects_behind(app, phase)]
        rules = [rule.name for rule in self._rules_at(app.name, phase.name) if rule.answer == APPROVE or not rule.when]
        return GateInUse(app.name, phase.name, bool(phase.spec.get("asks")), tuple(effects), tuple(rules))

    def _rules_at(self, app: str, phase: str) -> Iterator[ApprovalRule]:
        """Those that may answer at a gate."""
        for source in self._files.approvals.rules:
            rule = source.rule
            if not rule.effect and fnmatchcase(app, rule.app) and fnmatchcase(phase, rule.phase):
                yield rule

    def _patterns(self) -> Iterator[LoggedPattern]:
        named: dict[str, list[tuple[str, str, str, int]]] = {}
        undone = {event.fact.seq for event in self._events if isinstance(event.fact, Undone)}
        for event in self._events:
            if not isinstance(event.fact, NoteTaken) or event.seq in undone:
                continue
            if key := pattern_key(event.fact.pattern):
                note = (event.fact.pattern, event.fact.day, stamp(event.at), event.fact.minutes)
                named.setdefault(key, []).append(note)
        apps = {pattern_key(name) for name in (*self._files.app_names, *retired_names(self._root))}
        for key, notes in sorted(named.items(), key=lambda pair: (-len(pair[1]), pair[0])):
            names, days, moments, minutes = zip(*notes, strict=True)
            known = {key, pattern_key(app_name_of(names[-1]))}  # an app's name has Latin letters alone
            yield LoggedPattern(names[-1], days, moments, sum(minutes), not apps.isdisjoint(known))

    def _changes(self) -> Iterator[FoundChange]:
        period = self.period
        for one in self._all_changes:
            at = stamp(one.at)
            if period.since <= at < period.until:
                why = " ".join(self._text(one.why).split()) or self._own_reasons.reason(one)
                yield FoundChange(one.id, one.day, at, one.path, one.verb, why)

    @cached_property
    def _app_written(self) -> list[tuple[str, AppWritten]]:
        events = self._journal.read_kinds(SYSTEM, (AppWritten.__name__,))
        return [(event.at, event.fact) for event in events if isinstance(event.fact, AppWritten)]

    @cached_property
    def _own_reasons(self) -> OwnReasons:
        return OwnReasons.of(self._journal, self._all_changes, self._text)

    def _written(self) -> Iterator[WrittenApp]:
        """Apps that came to be: with `app new` on evidence or on the person's word, or by hand."""
        period = self.period
        by_us: set[str] = set()
        for at, fact in self._app_written:
            by_us.add(fact.app)
            if period.since <= at < period.until:
                how = "override" if fact.is_override else "evidence"
                why = " ".join(self._text(fact.why).split())
                yield WrittenApp(fact.app, fact.day, how, fact.repetitions, fact.encode_after, why)
        restored = {name for name, history in self._histories.items() if history.restored}
        for change in self._changes():
            name = change.path.removeprefix("apps/").removesuffix(".yaml")
            is_app = change.path == f"apps/{name}.yaml"
            if is_app and change.verb == "added" and name not in by_us and name not in restored:
                yield WrittenApp(name, change.day, "hand")

    def _rules(self) -> Iterator[StandingRule]:
        """Rules of attention by the days on which they spoke, rules of approvals by the answers they gave."""
        day = self._days.today
        history = history_of(self._events, day, {})
        first = (day - timedelta(days=RULE_DAYS - 1)).isoformat()
        shown = sum(first <= planned <= day.isoformat() for planned in history.spoken)
        attention, _ = rules_of(self._root)
        for one in attention:
            yield StandingRule(one.name, one.place, history.days_spoken(one.name, day, RULE_DAYS), shown)
        since = stamp(self._days.local_now - timedelta(days=RULE_DAYS))
        lately = [one for one in self._ever.answers if one.kind == "gate" and one.answered_at >= since]
        for source in self._files.approvals.rules:
            rule = source.rule
            if rule.effect or rule.answer == "ask":
                continue  # whether one let an effect act, or asked, stands in no list
            at = [one for one in lately if fnmatchcase(one.gate_app, rule.app) and fnmatchcase(one.phase, rule.phase)]
            yield StandingRule(rule.name, APPROVALS, sum(one.rule == rule.name for one in at), len(at))

    def _building(self) -> Building:
        period = self.period
        undone = {event.fact.seq for event in self._events if isinstance(event.fact, Undone)}
        minutes = [
            event.fact.minutes
            for event in self._events
            if isinstance(event.fact, NoteTaken)
            and event.fact.building
            and event.fact.minutes
            and event.seq not in undone
            and period.since <= stamp(event.at) < period.until
        ]
        return Building(sum(minutes) if minutes else None, self._files.settings.build_hours_month)

    def _text(self, digest: Digest) -> str:
        return self._days.told(digest) if digest else ""


def _plans(events: Sequence[AgendaEvent], state: State, last: str) -> PlannedDays:
    """Of the two weeks before today: what stood in plans, and whether it is still to be done."""
    day = date.fromisoformat(last)
    first = (day - timedelta(days=_PLAN_DAYS)).isoformat()
    placed = [ids for planned, ids in history_of(events, day, {}).planned.items() if first <= planned < last and ids]
    open_ = {task.id for task in state.tasks} | {one.id for one in state.pending}
    named = frozenset().union(*placed) if placed else frozenset()
    return PlannedDays(len(placed), len(named), sum(id_ not in open_ for id_ in named), bool(state.holes))


def _folder(effect: Phase) -> str | None:
    """As a rule may name it between quotes."""
    folder = effect.constants.get("folder")
    is_plain = isinstance(folder, str) and folder.isprintable() and not {'"', "\\"} & set(folder)
    return folder if is_plain else None


def system_evidence(root: Path, days: Days, journal: Journal, state: State | None = None) -> SystemEvidence:
    return GatheredSystem(root, days, journal).evidence(state)


def decided_of(journal: Journal) -> Decided:
    """What was decided of proposals so far."""
    events: Iterable[Event] = journal.read_kinds(SYSTEM, _PROPOSAL_KINDS)
    return decided_in(events)
