"""Keeps schedules and watched folders: at each look every slot and every file that is due gets its run, or is missed in
so many words.

A slot is claimed by going on from the last event of its app's schedule, in the commit that begins the run: whoever is
killed has left both or neither, and of many keepers one gets it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from orchestrator.domain.app_facts import AppPaused
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.definition import App
from orchestrator.domain.event import SYSTEM
from orchestrator.domain.facts import KERNEL, Fact, Trigger
from orchestrator.domain.slot_facts import (
    FileLeft,
    FileTaken,
    KeptBecause,
    MissedBecause,
    ScheduleKept,
    SlotClaimed,
    SlotMissed,
)
from orchestrator.errors import BatonError, DefinitionFaults, JournalError, NotFound, Untrusted
from orchestrator.face.beginning import Claim
from orchestrator.face.run import Run
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.starting import own_apps
from orchestrator.features.apps.watched import Taken, watched_input
from orchestrator.features.triggers.folder import SETTLED, Folder, FolderLook, NewFile
from orchestrator.features.triggers.kept_apps import AppsLook, KeptApps
from orchestrator.features.triggers.ledger import PATIENCE, AppLedger, Ledger, is_set_back
from orchestrator.features.triggers.ran import LATE
from orchestrator.features.triggers.slots import Due, Schedule, spelled
from orchestrator.files.seen import marks_of
from orchestrator.ports.clock import moment, stamp
from orchestrator.workspace.read.settings import read_settings

SET_BACK_S = 600.0
"""Clocks are put right by seconds all the time."""
_TRIES = 10
"""As many keepers may get in each other's way in the same moment, one after the other."""
MOST_AT_ONCE = 20
"""Files of one app that get their run at one look, the oldest first; the next look takes the next. A person drops a
handful; whoever dropped a folder of thousands by mistake sees twenty runs, and has until the next look to stop it."""
_REFUSALS = (DefinitionFaults, Untrusted, JournalError)
"""What a person mends, after which the slot or the file gets its run."""


class KeeperLook(NamedTuple):
    """What came of one look."""

    begun: tuple[Run, ...]
    """Not driven yet."""
    told: tuple[str, ...]
    """What a person should know, a line each."""
    next_at: datetime | None
    """When there is something to do again, as far as is known; None: when a file comes."""


class Keeper:
    """Of one workspace, for as long as the process lives."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._ledger = Ledger(workspace.journal)
        self._apps = AppsLook(workspace)
        self._folders: dict[str, FolderLook] = {}
        self._taken: dict[str, Taken] = {}
        self._next: dict[str, tuple[tuple[int, str, str], datetime]] = {}
        """App -> the state of its schedule, and its next slot in that state."""
        self._looked_at: datetime | None = None
        self.is_growing = False
        """Whether a new file was still written at the last look."""
        self._because: MissedBecause = "not running"

    @property
    def patterns(self) -> list[str]:
        """What is watched."""
        return sorted({look.pattern for look in self._folders.values()})

    def look(self) -> KeeperLook:
        """Begin what is due. What cannot be kept of one app is told, and keeps nobody else from theirs.

        Raises:
            JournalError: the journal cannot be read.
        """
        now = self._workspace.clock()
        self._note_gap(now)
        kept = self._apps.look()
        self._ledger.refresh()
        begun: list[Run] = []
        told = [f"apps/{name}.yaml cannot be read: baton app check {name}" for name in kept.unread]
        self.is_growing = False
        for name, app in kept.apps.items():
            try:
                begun += self._slots(app, kept.zone, now)
                of_files, is_growing = self._files(app, now)
                begun += of_files
                self.is_growing = self.is_growing or is_growing
            except BatonError as error:
                told.append(f"{name}: {_line(error)}")
        told += self._dropped(kept, now)
        told += self.pause_failing(kept)
        upcoming = [at for _, at in self._next.values()] + [now + SETTLED] * self.is_growing
        return KeeperLook(tuple(begun), tuple(told), min(upcoming, default=None))

    def _note_gap(self, now: datetime) -> None:
        """Between two looks of a living process lies a minute. Where it was much more, the computer slept."""
        if self._looked_at is not None:
            self._because = "asleep" if now - self._looked_at > LATE else "late"
        self._looked_at = now

    # Schedules

    def _slots(self, app: App, zone: tzinfo, now: datetime) -> list[Run]:
        if not app.schedule:
            return []
        begun: list[Run] = []
        for _ in range(_TRIES):
            known = self._ledger.of(app.name)
            schedule = Schedule(app.name, plain(app.schedule), zone)
            if not self._is_kept(known, schedule, now):
                self._keep(known, schedule, now)
            elif self._is_idle(known, schedule, now):
                return begun
            elif due := due_of(schedule, known, now):
                run = self._settle(app, known, due, now)
                begun += [run] if run else []
            else:
                self._remember_next(known, schedule)
                return begun
            self._ledger.refresh()
        return begun

    def _is_kept(self, known: AppLedger, schedule: Schedule, now: datetime) -> bool:
        return known.schedule == schedule.text and not is_set_back(known, now, SET_BACK_S)

    def _keep(self, known: AppLedger, schedule: Schedule, now: datetime) -> None:
        """From now on. What an earlier schedule owed until now is missed."""
        last = schedule.newest(now)[1]
        covered = spelled(last) if last else ""
        if is_set_back(known, now, SET_BACK_S):
            facts: list[Fact] = [ScheduleKept(known.app, schedule.text, stamp(now), "clock", covered)]
        else:
            why: KeptBecause = "changed" if known.since else "new"
            facts = [*self._owed(known, schedule.zone, now)]
            facts.append(ScheduleKept(known.app, schedule.text, stamp(now), why, covered))
        self._append(known, facts)

    def _owed(self, known: AppLedger, zone: tzinfo, now: datetime) -> list[Fact]:
        if not known.schedule:
            return []
        try:
            due = due_of(Schedule(known.app, known.schedule, zone), known, now)
        except BatonError:  # it never named a moment
            return []
        return [_missed(known.app, due, "changed")] if due else []

    def _dropped(self, kept: KeptApps, now: datetime) -> list[str]:
        """Of apps that are there and have no schedule any more, nothing is owed from now on."""
        told = []
        for name, known in self._ledger.apps.items():
            gone = known.schedule and name not in kept.unread and not getattr(kept.apps.get(name), "schedule", "")
            if gone:
                try:
                    facts = [*self._owed(known, kept.zone, now), ScheduleKept(name, "", stamp(now), "changed")]
                    self._append(known, facts)
                except BatonError as error:
                    told.append(f"{name}: {_line(error)}")
            if gone or name not in kept.apps:
                self._next.pop(name, None)
        return told

    def _is_idle(self, known: AppLedger, schedule: Schedule, now: datetime) -> bool:
        state, at = self._next.get(known.app, (None, now))
        return state == _state_of(known, schedule) and now < at

    def _remember_next(self, known: AppLedger, schedule: Schedule) -> None:
        self._next.pop(known.app, None)
        at = next_of(schedule, known)
        if at is not None:
            self._next[known.app] = (_state_of(known, schedule), at)

    def _settle(self, app: App, known: AppLedger, due: Due, now: datetime) -> Run | None:
        """One run or one stated miss for each of these slots; nothing where another keeper was first."""
        own = own_apps(self._workspace)
        paused = own.history(app.name).is_paused(own.today)
        late = now - due.last > LATE
        if paused or (late and app.missed == "skip"):
            self._append(known, [_missed(app.name, due, "paused" if paused else self._because)])
            return None
        earlier = [_missed_before(app.name, due, self._because)] if due.before_last else []

        def facts(run: str) -> list[Fact]:
            return [*earlier, SlotClaimed(app.name, spelled(due.last), run)]

        trigger = Trigger("schedule", spelled(due.last), known.last_run)
        try:
            claim = Claim(_key(known), facts)
            return self._workspace.start_claimed(app.name, lambda: claim, trigger, at=due.last)
        except _REFUSALS:
            raise
        except BatonError as error:
            told = self._told(error)
            last = spelled(due.last)
            self._append(known, [*earlier, SlotMissed(app.name, last, last, 1, "refused", told.digest)], [told])
            return None

    def _append(self, known: AppLedger, facts: Sequence[Fact], texts: Sequence[Artifact] = ()) -> None:
        """Where another keeper was first, nothing is written, and what it wrote is seen at the next refresh."""
        self._workspace.journal.append_next(SYSTEM, _key(known), facts, actor=KERNEL, artifacts=texts)

    # Folders

    def _files(self, app: App, now: datetime) -> tuple[list[Run], bool]:
        """The runs begun, and whether a file is still written."""
        field = watched_input(app)
        if not app.watch or field is None:
            self._folders.pop(app.name, None)
            return [], False
        own = own_apps(self._workspace)
        folder = self.folder(app, now)
        if not folder.new or own.history(app.name).is_paused(own.today):
            return [], bool(folder.growing)
        begun = [self._take(app.name, field.name, file) for file in folder.new[:MOST_AT_ONCE]]
        return [run for run in begun if run], bool(folder.growing)

    def folder(self, app: App, now: datetime) -> Folder:
        """What is new in what an app watches. Raises WorkspaceError."""
        look, field = self._folders.get(app.name), watched_input(app)
        if look is None or (look.pattern, look.field) != (app.watch, field):
            look = self._folders[app.name] = FolderLook(self._workspace.root, app.watch, field)
        taken = self._taken.get(app.name)
        if taken is None:
            taken = self._taken[app.name] = Taken(self._workspace, app.name)
        taken.refresh()
        known = self._ledger.of(app.name).taken
        providers = read_settings(self._workspace.root).providers
        return look.look(now, _Either(taken, known), self._workspace.secrets(providers))

    def _take(self, app: str, field: str, file: NewFile) -> Run | None:
        path = file.path.relative_to(self._workspace.root).as_posix()
        known = self._ledger.of(app)
        if file.digest in known.taken:  # another file with the same text, a moment ago
            return None

        def claim() -> Claim:
            if marks_of([file.path])[str(file.path)] != file.mark:
                raise _Changed
            return Claim(key, lambda run: [FileTaken(app, path, file.digest, run)])

        key, trigger = f"file:{app}:{file.digest}", Trigger("watch", like=known.last_run)
        try:
            run = self._workspace.start_claimed(app, claim, trigger, inputs={field: path})
        except (_Changed, NotFound):  # it is written on, or gone: the next look tells
            return None
        except _REFUSALS:
            raise
        except BatonError as error:
            told = self._told(error)
            left = FileLeft(app, path, file.digest, told.digest)
            self._workspace.journal.append_next(SYSTEM, key, [left], actor=KERNEL, artifacts=[told])
            run = None
        self._ledger.refresh()
        return run

    # Pausing

    def pause_failing(self, kept: KeptApps | None = None) -> list[str]:
        """Pause the apps of which the last runs that began by themselves have all failed; a line says each."""
        kept = kept or self._apps.look()
        told = []
        for name in kept.apps:
            known = self._ledger.of(name)
            if len(known.begun) < PATIENCE or not all(map(self._has_failed, known.begun)):
                continue
            runs = ", ".join(filter(None, known.begun))
            why = Artifact.of_text(f"it failed {PATIENCE} times in a row" + (f": {runs}" if runs else ""))
            own = own_apps(self._workspace)
            fact = AppPaused(own.today, name, why=why.digest, by_itself=True)
            key = f"failing:{name}:{known.begun_seq}"
            if not self._workspace.journal.append_next(SYSTEM, key, [fact], actor=KERNEL, artifacts=[why]).claimed:
                told.append(f"{name} is paused: {why.text}. Once it is mended: baton app resume {name}")
            self._ledger.refresh()
        return told

    def _has_failed(self, run: str) -> bool:
        """Empty: it could not even be begun."""
        row = self._workspace.journal.run(run) if run else None
        return not run or (row is not None and row.status == "failed")

    def _told(self, error: BatonError) -> Artifact:
        return self._workspace.days.text(_line(error), "why a run could not begin")


class _Either:
    """What was taken, or left to the person."""

    def __init__(self, taken: Taken, known: frozenset[str]) -> None:
        self._taken = taken
        self._known = known

    def __contains__(self, digest: object) -> bool:
        return digest in self._known or digest in self._taken


class _Changed(BatonError):
    """A file has another text than when it was looked at."""

    def __init__(self) -> None:
        super().__init__("it was changed meanwhile.")


def plain(schedule: str) -> str:
    """Spaces change no schedule."""
    return " ".join(schedule.split())


def due_of(schedule: Schedule, known: AppLedger, now: datetime) -> Due | None:
    """What is owed of a schedule that is kept. Raises WorkspaceError."""
    return schedule.due(now, moment(known.since), known.covered, _ran_ahead(schedule, known))


def next_of(schedule: Schedule, known: AppLedger) -> datetime | None:
    """The next slot of a schedule that is kept; None: it names no moment any more. Raises WorkspaceError."""
    return next(schedule.after(moment(known.since), known.covered, _ran_ahead(schedule, known)), None)


def _ran_ahead(schedule: Schedule, known: AppLedger) -> frozenset[str]:
    """Names of slots that had their run while the clock was ahead."""
    from_ = moment(known.covered or known.since)
    return frozenset(schedule.name_of(slot) for slot in known.ran if moment(slot) > from_)


def _state_of(known: AppLedger, schedule: Schedule) -> tuple[int, str, str]:
    return known.last_seq, schedule.text, str(schedule.zone)


def _key(known: AppLedger) -> str:
    return f"slots:{known.app}:{known.last_seq}"


def _missed(app: str, due: Due, why: MissedBecause) -> SlotMissed:
    return SlotMissed(app, spelled(due.first), spelled(due.last), due.number, why)


def _missed_before(app: str, due: Due, why: MissedBecause) -> SlotMissed:
    """All but the last, which stands for them."""
    return SlotMissed(app, spelled(due.first), spelled(due.before_last or due.first), due.number - 1, why)


def _line(error: BatonError) -> str:
    return " ".join(f"{f'{error.where}: ' if error.where else ''}{error.message} {error.mend}".split())
