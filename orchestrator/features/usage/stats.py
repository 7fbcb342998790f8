"""What apps and agents were worth in a window: runs, answers at gates, minutes saved and attended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from statistics import median

from orchestrator.errors import NotFound, UsageError
from orchestrator.face.definitions import files_of
from orchestrator.face.gate_answer import GateAnswer, JudgedWork
from orchestrator.face.saving import AppStats, baseline
from orchestrator.face.usage import Usage, UsageLine, UsedRun
from orchestrator.face.workspace import Workspace
from orchestrator.ports.clock import moment, stamp
from orchestrator.values import dataclass

USUAL_DAYS = 30
"""A month, as the monthly review looks back."""
_MOST_DAYS = 36_500


@dataclass(frozen=True)
class GateStats(JudgedWork):
    """One gate of an app, as it was answered."""

    app: str
    """Whose gate it is."""
    phase: str
    answers: tuple[GateAnswer, ...]

    @property
    def by_rule(self) -> int:
        return sum(one.by == "rule" for one in self.answers)

    @property
    def seconds_each(self) -> float | None:
        """Attended, on average, by answers of the person's that were measured; None: none was."""
        measured = [one.seconds for one in self.own if one.is_measured]
        return sum(measured) / len(measured) if measured else None

    @property
    def usual_wait_s(self) -> float | None:
        """From asked to answered by the person, the median: one that lay over a holiday says nothing of the others."""
        return median([one.waited_s for one in self.own]) if self.own else None


@dataclass(frozen=True)
class Stats:
    """All of it, of one app or of all."""

    since: str
    """A stamp of the journal's: of runs that started then or later."""
    until: str
    """When it was looked."""
    days: tuple[date, ...]
    """Of the window, the person's, in order; at least one."""
    apps: tuple[AppStats, ...]
    agents: tuple[UsageLine, ...]
    gates: tuple[GateStats, ...]
    usage: Usage
    zone: tzinfo
    """The person's, whose days these are."""

    @property
    def saved_minutes(self) -> float | None:
        """Of all apps of which it is known; None: of none."""
        known = [one.saved_minutes for one in self.apps if one.saved_minutes is not None]
        return sum(known) if known else None

    @property
    def unmeasured(self) -> int:
        """Answers of the person's that were not measured."""
        return sum(one.used.unmeasured for one in self.apps)


def stats(workspace: Workspace, app: str = "", *, since: str = "", days: int = USUAL_DAYS) -> Stats:
    """Look back.

    Args:
        workspace: at its own runs.
        app: at this one alone; its agents are told by its runs alone, too.
        since: a stamp of the journal's; empty: so many days, up to today where the person is.
        days: how many.

    Raises:
        NotFound: there is no such app, and no run of one.
        UsageError: `days` is no number of days, or `since` is yet to come.
    """
    if not 0 < days <= _MOST_DAYS:
        raise UsageError(f"--days cannot be {days}.", mend=f"Say how many: --days {USUAL_DAYS}")
    since, until = since or _midnight(workspace, days), stamp(workspace.clock())
    if since > until:
        raise UsageError("--since is yet to come.", mend="Say when the first of the runs started: --since 30d")
    used = workspace.usage(since=since, app=app)
    _check_known(workspace, app, used)
    newest = {run.app: run for run in reversed(used.runs)}
    zone = workspace.days.constraints.timezone
    first, last = moment(since).astimezone(zone).date(), workspace.days.today
    return Stats(
        since=since,
        until=until,
        days=tuple(first + timedelta(days=number) for number in range((last - first).days + 1)),
        apps=tuple(_app_stats(workspace, line, newest[line.name]) for line in used.apps),
        agents=used.agents,
        gates=_gates(used.answers),
        usage=used,
        zone=zone,
    )


def _app_stats(workspace: Workspace, line: UsageLine, newest: UsedRun) -> AppStats:
    return AppStats(line, baseline(workspace.root, workspace.journal, line.name, newest.run))


def _midnight(workspace: Workspace, days: int) -> str:
    first = workspace.days.today - timedelta(days=days - 1)
    return stamp(datetime.combine(first, time(), workspace.days.constraints.timezone))


def _check_known(workspace: Workspace, app: str, used: Usage) -> None:
    if not app or used.apps:
        return
    names = {*files_of(workspace.root).app_names, *(row.app for row in workspace.runs())}
    if app not in names:
        raise NotFound("app", app, sorted(names), mend="See all: baton app ls")


def _gates(answers: Sequence[GateAnswer]) -> tuple[GateStats, ...]:
    found: dict[tuple[str, str], list[GateAnswer]] = {}
    for one in answers:
        if one.kind == "gate":
            found.setdefault((one.gate_app, one.phase), []).append(one)
    return tuple(GateStats(*place, tuple(found[place])) for place in sorted(found))
