"""The apps of a workspace: what is wrong with each, and how it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from orchestrator.agenda.pattern import LoggedNote
from orchestrator.domain.app_history import AppHistory, AppHold
from orchestrator.domain.change_facts import AppWritten
from orchestrator.domain.day_facts import NO_TEXT
from orchestrator.domain.definition import App, Field
from orchestrator.errors import Fault, NotFound
from orchestrator.face.definitions import check_app, check_workspace, files_of, remarks_on
from orchestrator.face.noticing import own_files
from orchestrator.face.trust import trust_in
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.evidence import Evidence, check_enough, evidence_of
from orchestrator.features.apps.starting import own_apps
from orchestrator.files.unchanged import WhileUnchanged
from orchestrator.files.writing import write_new
from orchestrator.ports.clock import stamp
from orchestrator.ports.listing import RunRow, Wanted
from orchestrator.text.visible import visible
from orchestrator.values import dataclass, replace
from orchestrator.workspace.home.app_files import retired_files, retired_names
from orchestrator.workspace.home.starter import format_schemas as format_schemas
from orchestrator.workspace.home.starter import schema_of as schema_of
from orchestrator.workspace.home.starter import schema_titles as schema_titles
from orchestrator.workspace.read.governance import GOVERNANCE
from orchestrator.workspace.read.skeleton import check_app_name, refuse_to_overwrite, skeleton
from orchestrator.workspace.trust import module_piece

RECENT = timedelta(days=30)
"""What an app cost of late; a month is what people think of money in."""


@dataclass(frozen=True)
class KnownApp:
    name: str
    description: str
    """Empty when the file cannot be read."""
    baseline_minutes: float
    """0 when nobody has said how long it takes by hand."""
    recent_runs: int
    """Started in the last 30 days."""
    last: RunRow | None
    faults: tuple[Fault, ...]
    paused: AppHold | None = None
    """None when it is not paused on this day."""
    pinned: AppHold | None = None
    inputs: tuple[Field, ...] = ()


@dataclass(frozen=True)
class RetiredApp:
    """An app whose files lie in `apps/retired/`."""

    name: str
    since: str
    """The day it was retired; empty where its files were put there by hand."""
    files: tuple[str, ...]


Checked = Mapping[str, tuple[App | None, list[Fault]]]
"""App -> as far as it can be read, and what is wrong with it."""


def checked_apps(workspace: Workspace) -> Checked:
    return {name: check_app(workspace.root, name) for name in files_of(workspace.root).app_names}


def checked_while_unchanged(workspace: Workspace) -> WhileUnchanged[Checked]:
    """For whoever asks again and again."""
    return WhileUnchanged(lambda: own_files(workspace.root), lambda: checked_apps(workspace))


class Apps:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @property
    def names(self) -> Sequence[str]:
        return files_of(self._workspace.root).app_names

    def known(self, checked: Checked | None = None) -> list[KnownApp]:
        """By name. Runs of an app that was deleted are left out: they stand in the run list.

        Args:
            checked: where they were checked already.
        """
        own = own_apps(self._workspace)
        histories = own.histories()
        found = checked_apps(self._workspace) if checked is None else checked
        told = [self._known(name, *of) for name, of in found.items()]
        return [_with_holds(app, histories[app.name], own.today) if app.name in histories else app for app in told]

    def retired(self) -> list[RetiredApp]:
        """By name."""
        root, histories = self._workspace.root, own_apps(self._workspace).histories()
        names = retired_names(root)
        return [RetiredApp(name, _retired_on(histories, name), retired_files(root, name)) for name in names]

    def faults(self, name: str | None = None) -> list[Fault]:
        """Everything wrong with one app and what it reaches, or with every file of the workspace.

        Raises:
            NotFound: no such app.
        """
        if name is None:
            return check_workspace(self._workspace.root)
        if name not in self.names:
            retired = name in retired_names(self._workspace.root)
            mend = f"It is retired: baton app restore {name}" if retired else "See all: baton app ls"
            raise NotFound("app", name, () if retired else self.names, mend=mend)
        return check_app(self._workspace.root, name)[1]

    def remarks(self, name: str | None = None) -> list[Fault]:
        """What may be said of an app, or of all, that nothing is wrong with: whether it does one thing."""
        return remarks_on(self._workspace.root, self.names if name is None else [name])

    def check_new(self, name: str) -> Evidence:
        """What was logged of the work. Raises UsageError or WorkspaceError when `new` would, whatever was logged."""
        check_app_name(name)
        refuse_to_overwrite(self._workspace.root, skeleton(name))
        return evidence_of(self._workspace, name)

    def new(self, name: str, *, baseline_minutes: float = 0, anyway: str = "") -> list[Path]:
        """Write an app that runs at once; returns its files, the app's own first.

        Args:
            name: its name.
            baseline_minutes: how long the work takes by hand; 0: as the notes say, where they do.
            anyway: why it is written though too little was logged of it; recorded where that is so.

        Raises:
            UsageError: no app can have this name.
            NotRepeated: too little was logged of it, and no reason is given.
            WorkspaceError: one of its files is there already; nothing was written.
        """
        evidence = self.check_new(name)
        check_enough(evidence, anyway)
        self._workspace.notice()  # what was changed before is told apart from what is written now
        minutes = baseline_minutes or evidence.usual_minutes
        notes = [_beside(note) for note in evidence.notes]
        files = skeleton(name, baseline_minutes=minutes, notes=notes)
        written = [self._workspace.root / path for path in files]
        for path, text in files.items():
            write_new(self._workspace.root, path, text.encode())
        # Written by Baton, so it may run in a workspace that was made elsewhere too, until somebody changes it.
        trust_in(self._workspace.root).allow(module_piece(path, files[path]) for path in files if path.endswith(".py"))
        self._record(evidence, minutes, anyway)
        self._workspace.notice()
        return written

    def _record(self, evidence: Evidence, minutes: float, anyway: str) -> None:
        days, governance = self._workspace.days, evidence.governance
        pinned = [days.text(governance.text, GOVERNANCE)] if governance.text else []
        reason = [] if evidence.is_enough else [days.text(anyway, "your reason")]
        fact = AppWritten(
            days.today.isoformat(),
            evidence.name,
            evidence.repetitions,
            governance.encode_after,
            pinned[0].digest if pinned else NO_TEXT,
            tuple(note.seq for note in evidence.notes),
            evidence.runs,
            minutes,
            reason[0].digest if reason else NO_TEXT,
        )
        days.say(fact, [*pinned, *reason])

    def _known(self, name: str, app: App | None, faults: list[Fault]) -> KnownApp:
        journal = self._workspace.journal
        since = stamp(self._workspace.clock() - RECENT)
        return KnownApp(
            name=name,
            description=app.description if app else "",
            baseline_minutes=app.baseline_minutes if app else 0,
            recent_runs=journal.count_runs(Wanted(app=name, since=since)),
            last=next(iter(journal.runs(Wanted(app=name), limit=1)), None),
            faults=tuple(faults),
            inputs=app.inputs if app else (),
        )


def _with_holds(app: KnownApp, history: AppHistory, day: str) -> KnownApp:
    return replace(
        app,
        paused=history.paused if history.is_paused(day) else None,
        pinned=history.pinned if history.is_pinned(day) else None,
    )


def _retired_on(histories: Mapping[str, AppHistory], name: str) -> str:
    return histories[name].retired if name in histories else ""


def _beside(note: LoggedNote) -> str:
    """A note as a line of its own, whatever stands in it."""
    minutes = f"{note.minutes}'" if note.minutes else ""
    return f"{note.day}  {minutes:>4}  {' '.join(visible(note.text).split())}"


def holds_told(app: KnownApp) -> str:
    """`paused until 2026-12-01, pinned`; empty where it is neither."""
    told = [
        f"{word} until {hold.until}" if hold.until else word
        for word, hold in (("paused", app.paused), ("pinned", app.pinned))
        if hold
    ]
    return ", ".join(told)
