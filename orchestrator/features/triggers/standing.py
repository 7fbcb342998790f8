"""How schedules and watched folders stand: when each app ran by itself, what was missed, when next, what is paused."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import NamedTuple

from orchestrator.domain.definition import App
from orchestrator.domain.slot_facts import SlotMissed
from orchestrator.errors import BatonError
from orchestrator.face.unattended.heartbeat import Beat, last_beat
from orchestrator.face.unattended.units import installed
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.starting import hold_told, own_apps
from orchestrator.features.triggers.folder import SETTLED
from orchestrator.features.triggers.keeper import Keeper, next_of, plain
from orchestrator.features.triggers.kept_apps import KeptApps, kept_apps
from orchestrator.features.triggers.ledger import AppLedger, Ledger
from orchestrator.features.triggers.ran import is_late
from orchestrator.features.triggers.slots import Schedule
from orchestrator.ports.clock import moment

_DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEK = {"*": "daily", "1-5": "weekdays", "MON-FRI": "weekdays"}


class AppStanding(NamedTuple):
    app: str
    schedule: str = ""
    """Five cron fields; empty: none."""
    when: str = ""
    """The same in words, where there are short ones."""
    watch: str = ""
    ran: str = ""
    """The last slot that had its run."""
    ran_at: datetime | None = None
    run: str = ""
    """The last run that began by itself."""
    status: str = ""
    """Of that run."""
    missed: SlotMissed | None = None
    """The last slots that were missed, where none has had a run of its own since but the one that stands for them."""
    missed_why: str = ""
    next_at: datetime | None = None
    new: tuple[str, ...] = ()
    growing: tuple[str, ...] = ()
    left: str = ""
    """The last file no run could begin on."""
    left_why: str = ""
    paused: str = ""
    """Since when and why; empty: it is not."""
    trouble: str = ""

    @property
    def is_made_up(self) -> bool:
        """Its last run came long after the slot it stands for."""
        return self.ran_at is not None and is_late(self.ran, self.ran_at)


class TriggerStanding(NamedTuple):
    now: datetime
    """Where the person is."""
    kept_by: str
    """What of the system is to keep them; empty: nothing."""
    beat: Beat | None
    """When anything kept them last."""
    apps: tuple[AppStanding, ...]
    unread: tuple[str, ...]
    """Apps whose file cannot be read."""
    zone: tzinfo
    """The person's."""

    @property
    def is_kept(self) -> bool:
        return self.beat is not None and self.beat.keeps(self.now)


def standing(workspace: Workspace, kept: KeptApps | None = None, keeper: Keeper | None = None) -> TriggerStanding:
    """Nothing is begun by looking.

    Args:
        workspace: whose.
        kept: where the files of its apps were read already.
        keeper: one that has looked before, and knows what was taken of the folders then.
    """
    kept, ledger = kept or kept_apps(workspace), Ledger(workspace.journal)
    now = workspace.clock().astimezone(kept.zone)
    units = installed(workspace.root)
    keeper = keeper or Keeper(workspace)
    apps = tuple(_app(workspace, keeper, app, ledger.of(name), kept, now) for name, app in sorted(kept.apps.items()))
    return TriggerStanding(now, units[0].told if units else "", last_beat(workspace.root), apps, kept.unread, kept.zone)


def _app(
    workspace: Workspace, keeper: Keeper, app: App, known: AppLedger, kept: KeptApps, now: datetime
) -> AppStanding:
    own = own_apps(workspace)
    hold = own.history(app.name).paused
    paused = hold if hold and hold.holds(own.today) else None
    row = workspace.journal.run(known.last_run) if known.last_run else None
    found = AppStanding(
        app.name,
        schedule=plain(app.schedule),
        when=in_words(app.schedule) if app.schedule else "",
        watch=app.watch,
        ran=known.claimed.slot if known.claimed else "",
        ran_at=moment(known.claimed_at).astimezone(kept.zone) if known.claimed_at else None,
        run=known.last_run,
        status=workspace.status(row) if row else "",
        missed=known.missed if known.missed_at >= known.claimed_at else None,
        missed_why=own.text(known.missed.told) if known.missed else "",
        left=known.left.path if known.left else "",
        left_why=own.text(known.left.told) if known.left else "",
        paused=f"{'' if paused.by_itself else 'by you'}{hold_told(paused, own)}".strip() if paused else "",
    )
    try:
        found = _with_next(found, app, known, kept.zone, now)
        return _with_files(found, workspace, keeper, app) if app.watch else found
    except BatonError as error:
        return found._replace(trouble=" ".join(f"{error.message} {error.mend}".split()))


def _with_next(found: AppStanding, app: App, known: AppLedger, zone: tzinfo, now: datetime) -> AppStanding:
    """One that nobody keeps yet is kept from now on at the earliest."""
    if not app.schedule:
        return found
    schedule = Schedule(app.name, plain(app.schedule), zone)
    is_known = known.schedule == schedule.text
    at = next_of(schedule, known) if is_known else next(schedule.after(now), None)
    return found._replace(next_at=at)


def _with_files(found: AppStanding, workspace: Workspace, keeper: Keeper, app: App) -> AppStanding:
    """One look cannot tell whether a file grows: of one that was written just now it is said."""
    now = workspace.clock()
    look = keeper.folder(app, now)
    paths = [*(one.path for one in look.new), *look.growing]
    young = {path for path in look.growing if _is_young(path, now)}
    names = {path: path.relative_to(workspace.root).as_posix() for path in paths}
    return found._replace(
        new=tuple(names[path] for path in paths if path not in young),
        growing=tuple(names[path] for path in paths if path in young),
    )


def _is_young(path: Path, now: datetime) -> bool:
    """Or empty."""
    try:
        found = path.stat()
    except OSError:
        return True
    return not found.st_size or timedelta(seconds=now.timestamp() - found.st_mtime) < SETTLED


_FIELDS = 5
"""Of cron: minute, hour, day, month, weekday."""


def in_words(schedule: str) -> str:
    """`weekdays 07:00`, `Fri 16:00`; the fields themselves where there are no short words."""
    fields = plain(schedule).upper().split()
    if len(fields) != _FIELDS:  # a fault, told beside it
        return plain(schedule)
    minute, hour, day, month, weekday = fields
    if not (_is_below(minute, 60) and _is_below(hour, 24) and day == month == "*"):
        return plain(schedule)
    if weekday.isdecimal() and int(weekday) < len(_DAYS):
        days = _DAYS[int(weekday)]
    elif weekday in _WEEK:
        days = _WEEK[weekday]
    else:
        days = weekday.capitalize() if weekday.isalpha() else ""
    return f"{days} {int(hour):02}:{int(minute):02}" if days else plain(schedule)


def _is_below(field: str, bound: int) -> bool:
    """One number of a clock; another one is a fault, told beside it."""
    return field.isdecimal() and int(field) < bound
