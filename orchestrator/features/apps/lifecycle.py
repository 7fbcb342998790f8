"""What a person decides of an app as a whole: pause it, pin it, retire it, have it back, delete it. A line tells each."""

from __future__ import annotations

from datetime import date

from orchestrator.domain.app_facts import AppPaused, AppPinned, AppResumed, AppUnpinned
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.day_facts import NO_TEXT
from orchestrator.errors import NotFound, UsageError
from orchestrator.face.app_loss import AppLoss, loss_of, own_to_move
from orchestrator.face.definitions import files_of
from orchestrator.face.own_apps import OwnApps
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps.starting import own_apps
from orchestrator.values import dataclass
from orchestrator.text.day_in_words import day_in_words
from orchestrator.workspace.home.app_files import (
    bytes_digest,
    counterpart,
    is_there,
    retired_files,
    retired_names,
    scripts_of,
)


@dataclass(frozen=True)
class AppSaid:
    told: str
    """What was recorded, in a line."""
    kind: str
    """The fact's name; empty when nothing was to be recorded."""
    app: str
    beside: tuple[str, ...] = ()
    """What a person should know with it, a line each."""
    next: str = ""
    """A command that takes it back."""


def pause(workspace: Workspace, name: str, *, until: str = "", why: str = "") -> AppSaid:
    """It starts no new runs; those that are there go on. Raises NotFound or UsageError."""
    last = _held(workspace, AppPaused, name, until, why)
    told = f"{name} is paused{last}: it starts no new runs. Those that wait go on."
    return AppSaid(told, "AppPaused", name, next=f"baton app resume {name}")


def resume(workspace: Workspace, name: str) -> AppSaid:
    own = _settled(workspace, name)
    if not own.history(name).is_paused(own.today):
        return AppSaid(f"{name} is not paused.", "", name)
    own.say(AppResumed(own.today, name))
    return AppSaid(f"{name} starts runs again.", "AppResumed", name, next=f"baton run {name}")


def pin(workspace: Workspace, name: str, *, until: str = "", why: str = "") -> AppSaid:
    """However long nobody looks at a run of it, its retirement is not proposed. Raises NotFound or UsageError."""
    told = f"{name} is pinned{_held(workspace, AppPinned, name, until, why)}: its retirement is not proposed."
    return AppSaid(told, "AppPinned", name, next=f"baton app unpin {name}")


def unpin(workspace: Workspace, name: str) -> AppSaid:
    own = _settled(workspace, name)
    if not own.history(name).is_pinned(own.today):
        return AppSaid(f"{name} is not pinned.", "", name)
    own.say(AppUnpinned(own.today, name))
    return AppSaid(f"{name} is not pinned any more.", "AppUnpinned", name, next=f"baton app pin {name}")


def retire(workspace: Workspace, name: str, *, why: str = "", anyway: bool = False) -> AppSaid:
    """Move its own files to `apps/retired/`, byte for byte. Runs of it that have not ended are brought to their end.

    Args:
        workspace: where it is.
        name: of an app in use.
        why: in the person's words.
        anyway: also where other apps run it.

    Raises:
        NotFound: there is no such app.
        UsageError: others run it, and nobody said that it shall go anyway; or it is retired already.
        WorkspaceError: something stands where its files should lie; nothing was moved.
    """
    own = _settled(workspace, name)
    loss = loss_of(workspace.root, workspace.journal, name)
    if loss.used_by and not anyway:
        them = ", ".join(loss.used_by)
        raise UsageError(
            f"{them} cannot run without {name}, which {'it runs' if len(loss.used_by) == 1 else 'they run'}.",
            mend=f"Retire {them} first, or say that it shall go: baton app retire {name} --anyway",
        )
    files = own_to_move(workspace.root, loss)
    own.move(name, "retired", files, _reason(workspace, why))
    told = f"{name} is retired: {', '.join(map(counterpart, files))}, byte for byte."
    return AppSaid(told, "AppRetired", name, tuple(_stays(loss)), f"baton app restore {name}")


def restore(workspace: Workspace, name: str) -> AppSaid:
    """Move a retired app's files back, byte for byte.

    Raises:
        NotFound: no app of the name is retired.
        WorkspaceError: a file of the name is there; nothing was moved.
    """
    own = own_apps(workspace)
    own.finish()
    files = _retired(workspace, name)
    was = own.history(name).was
    edited = [path for path in files if was.get(counterpart(path), "") not in ("", bytes_digest(workspace.root, path))]
    gone = [path for path in was if counterpart(path) not in files and not is_there(workspace.root, path)]
    own.move(name, "apps", files)
    beside = [f"{path} was edited while it was retired; it is back as it is now." for path in edited]
    beside += [f"{path} is not in apps/retired any more, and is not back." for path in gone]
    told = f"{name} is back: {', '.join(map(counterpart, files))}{'' if edited else ', byte for byte'}."
    return AppSaid(told, "AppRestored", name, tuple(beside), f"baton app check {name}")


def deletable(workspace: Workspace, name: str) -> tuple[str, ...]:
    """The files that would go for good.

    Raises:
        NotFound: there is no such app, retired or in use.
        UsageError: it is in use: only a retired one is deleted.
    """
    if name in files_of(workspace.root).app_names and name not in retired_names(workspace.root):
        raise UsageError(f"{name} is in use.", mend=f"Retire it first: baton app retire {name}")
    return _retired(workspace, name)


def delete(workspace: Workspace, name: str) -> AppSaid:
    """Take a retired app's files away. Its runs stay in the journal, with all they were pinned to. Raises as above."""
    own = own_apps(workspace)
    own.finish()
    files = deletable(workspace, name)
    own.move(name, "gone", files)
    told = f"deleted {', '.join(files)}. What {name} did stays in the journal: baton runs --app {name}"
    return AppSaid(told, "AppDeleted", name)


def _held(workspace: Workspace, kind: type[AppPaused | AppPinned], name: str, until: str, why: str) -> str:
    """Record that it is held so, and say until when."""
    own = _settled(workspace, name)
    last, reason = _until(workspace, until), _reason(workspace, why)
    own.say(kind(own.today, name, last, reason.digest if reason else NO_TEXT), [reason] if reason else [])
    return f" until {last}" if last else ""


def _settled(workspace: Workspace, name: str) -> OwnApps:
    """With every unfinished move at its end. Raises NotFound when no app of the name is in use, which may be retired."""
    workspace.notice()  # what the files were like before, so that the history of changes has it
    own = own_apps(workspace)
    own.finish()
    names = files_of(workspace.root).app_names
    if name not in names:
        if name in retired_names(workspace.root):
            raise UsageError(f"{name} is retired.", mend=f"To have it back: baton app restore {name}")
        raise NotFound("app", name, names, mend="See all: baton app ls")
    return own


def _retired(workspace: Workspace, name: str) -> tuple[str, ...]:
    files = retired_files(workspace.root, name)
    if not files:
        raise NotFound("retired app", name, retired_names(workspace.root), mend="See all: baton app ls")
    return files


def _stays(loss: AppLoss) -> list[str]:
    over = set(loss.beginnings)
    stays = [f"{line}: begins nothing any more" if line in over else line for line in loss.lines]
    if loss.shared_scripts:
        stays.append(f"{scripts_of(loss.app)} stays: {', '.join(loss.shared_scripts)} use its functions too")
    return [*stays, "what others may use stays: its agents, prompts, schemas and suites"]


def _until(workspace: Workspace, given: str) -> str:
    if not given:
        return ""
    today = workspace.days.today
    until = day_in_words(given, today)
    if until is None:
        raise UsageError(f'--until: "{given}" is no day.', mend="Give a day such as 2026-12-01, tomorrow or friday.")
    if until <= today:
        raise UsageError(f"--until: {until} is no later day.", mend="Give one after today, such as 2026-12-01.")
    return until.isoformat()


def _reason(workspace: Workspace, why: str) -> Artifact | None:
    return workspace.days.text(why.strip(), "your reason") if why.strip() else None
