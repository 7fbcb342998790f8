"""Look the workspace over: what is wrong, and how to mend it. Looking changes nothing, and is stopped by nothing."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from orchestrator.domain.definition import OFFLINE, REPLAY
from orchestrator.domain.variable import variables_in
from orchestrator.errors import BatonError, DefinitionFaults, JournalError
from orchestrator.face.definitions import check_workspace, files_of
from orchestrator.face.own_apps import OwnApps
from orchestrator.face.unattended.heartbeat import Beat, last_beat
from orchestrator.face.unattended.units import installed
from orchestrator.features.care.trusting import changed_tools, trusting
from orchestrator.files.place import PRIVATE, PRIVATE_FOLDER
from orchestrator.files.writing import make_folder
from orchestrator.files.writing import make_private as leave_to_owner
from orchestrator.journal.liveness import LockLiveness
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.models.endpoint import endpoint_of
from orchestrator.models.keys import headers_for, key_for, unused_secrets, value_named
from orchestrator.models.protocol import missing_extra
from orchestrator.text.extra_install import install_extra
from orchestrator.text.quantity import counted
from orchestrator.tools.git import Git
from orchestrator.tools.identity import is_known_anywhere, of_this_computer
from orchestrator.values import dataclass
from orchestrator.workspace.home.origin import moved_on
from orchestrator.workspace.read.constraints import CONSTRAINTS, parse_constraints
from orchestrator.workspace.read.notify_entry import Notify
from orchestrator.workspace.read.settings import Settings, read_settings
from orchestrator.workspace.read.textfile import read_text
from orchestrator.workspace.yaml.faultlog import FaultLog

_ROUNDS = 3
"""Mending one thing may bring another to light; what is still there then cannot be mended so."""
_MOST_PIECES = 3
"""Told of what nobody has allowed; `baton trust` shows all of it."""
_ACCOUNTS = ("transcripts/[0-9]*.md", "transcripts/[0-9]*.html", "transcripts/[0-9]*/**/*.html")
Fix = Callable[[], str]
"""Mends one thing, and says what was done."""
BACKUPS = "state/backups"


@dataclass(frozen=True)
class Symptom:
    ok: bool
    what: str
    mend: str = ""
    fix: Fix | None = None
    """Mends it without harm; `doctor --mend` does."""


Check = Callable[[Path, Mapping[str, str]], Iterator[Symptom]]


def examine(root: Path, environ: Mapping[str, str] = os.environ) -> list[Symptom]:
    """Every check, the good ones too, in the order a person would mend them."""
    checks: tuple[Check, ...] = (
        _rights,
        _files,
        _starter,
        _trust,
        _servers,
        _journal,
        _locks,
        _moves,
        _clocks,
        _schedules,
        _decision_files,
        _notify,
        _folders,
        _git,
        _models,
    )
    return [finding for check in checks for finding in _all_of(check, root, environ)]


def mend(root: Path, environ: Mapping[str, str] = os.environ) -> list[str]:
    """Mend what can be mended without harm; says what was done."""
    done: list[str] = []
    for _ in range(_ROUNDS):
        fixes = [finding.fix for finding in examine(root, environ) if finding.fix]
        if not fixes:
            break
        done += [fix() for fix in fixes]
    return done


def _all_of(check: Check, root: Path, environ: Mapping[str, str]) -> Iterator[Symptom]:
    """A check that cannot be made is a finding too."""
    try:
        yield from check(root, environ)
    except BatonError as error:
        yield _finding_of(error)
    except OSError as error:
        yield Symptom(False, f"{error.filename}: {error.strerror}", "Make it readable.")


def _finding_of(error: BatonError) -> Symptom:
    return Symptom(False, f"{error.where}: {error.message}" if error.where else error.message, error.mend)


def _files(root: Path, _: Mapping[str, str]) -> Iterator[Symptom]:
    faults = check_workspace(root)
    for fault in faults:
        place = ":".join(str(part) for part in (fault.path, fault.line, fault.column) if part)
        yield Symptom(False, f"{place}: {fault.found}", fault.mend)
    if not faults:
        yield Symptom(True, f"every app, agent, prompt, schema and rule in {root} loads")


def _clocks(root: Path, _: Mapping[str, str]) -> Iterator[Symptom]:
    """Lists of runs are told by this computer's clock, days and slots by the person's."""
    text = read_text(root, CONSTRAINTS, FaultLog()) if (root / CONSTRAINTS).exists() else None
    theirs = parse_constraints(text, FaultLog()) if text else None
    now = datetime.now(UTC)
    # in half a year too: some zones agree in winter only
    moments = (now, now + timedelta(days=182))
    if theirs and any(at.astimezone(theirs.timezone).utcoffset() != at.astimezone().utcoffset() for at in moments):
        told = f"{CONSTRAINTS} says {theirs.timezone}, which is not this computer's clock, by which runs are told"
        yield Symptom(False, told, f"Set TZ={theirs.timezone} where Baton runs, or take 'timezone' out of the file.")


def _journal(root: Path, _: Mapping[str, str]) -> Iterator[Symptom]:
    path = root / "state" / "journal.db"
    if not path.exists():
        yield Symptom(True, "nothing has run yet, so there is no journal")
        return
    with SqliteJournal.open(path) as journal:
        found = journal.verify()
        derived = not found.ok and all(row.derived for row in found.broken)
    if found.ok:
        yield Symptom(True, f"the journal is what was written: {found.events} events")
    elif derived:
        told = "the lists of runs and decisions do not agree with the events they are made from"
        yield Symptom(False, told, "Make them anew: baton doctor --mend", partial(rebuild_lists, root))
    else:
        what = f"the journal is not what was written: {len(found.broken)} places"
        yield Symptom(False, what, f"See: baton verify. {_newest_backup(root)}".rstrip())


def _newest_backup(root: Path) -> str:
    backups = sorted((root / "state" / "backups").glob("*.db"), key=lambda file: file.stat().st_mtime)
    return f"The newest backup is {backups[-1]}." if backups else ""


def _rights(root: Path, _: Mapping[str, str]) -> Iterator[Symptom]:
    """The journal, its copies and the accounts hold whatever the person worked on: they are for its owner's eyes."""
    for kind in (
        ("state/journal.db*",),
        ("state/backups/*.db",),
        ("state/seen",),
        ("state/kept/*", "state/kept/runs/*"),
        _ACCOUNTS,
    ):
        yield from _rights_of(root, sorted({path for pattern in kind for path in root.glob(pattern)}))


def _rights_of(root: Path, paths: list[Path]) -> Iterator[Symptom]:
    open_to_others: list[Path] = []
    for path in [*paths, *{path.parent for path in paths if path.parent.name == "transcripts"}]:
        found = path.lstat()
        wanted = PRIVATE_FOLDER if stat.S_ISDIR(found.st_mode) else PRIVATE
        if stat.S_ISLNK(found.st_mode):
            yield Symptom(False, f"{path} is a link, and nothing is written through one", "Move it away.")
        elif found.st_uid != os.getuid():
            yield Symptom(False, f"{path} belongs to another user", f"To own it: sudo chown {os.getuid()} {path}")
        elif stat.S_IMODE(found.st_mode) != wanted:
            open_to_others.append(path)
    if open_to_others:
        mode, which = stat.S_IMODE(open_to_others[0].lstat().st_mode), _named(open_to_others)
        what = f"{which} has the rights {mode:o}; it should be read and written by you alone"
        wanted = PRIVATE_FOLDER if stat.S_ISDIR(open_to_others[0].lstat().st_mode) else PRIVATE
        by_hand = f"chmod {wanted:o} {which}" if len(open_to_others) == 1 else "baton doctor --mend"
        yield Symptom(False, what, by_hand, partial(make_private, root, open_to_others))


def _locks(root: Path, _: Mapping[str, str]) -> Iterator[Symptom]:
    stale = LockLiveness(root / "state" / "locks").stale()
    if stale:
        told = f"left in state/locks by processes that are gone: {counted(len(stale), 'lock')}"
        yield Symptom(True, told, "They do no harm. To remove them: baton doctor --mend", partial(remove_locks, root))


def _moves(root: Path, _: Mapping[str, str]) -> Iterator[Symptom]:
    path = root / "state" / "journal.db"
    if not path.exists():
        return
    try:
        with SqliteJournal.open(path) as journal:
            unfinished = OwnApps(root, journal, _today).unfinished()
    except JournalError:  # told with the journal
        return
    for history in unfinished:
        told = f"the files of {history.app} are half moved: Baton was stopped in the middle"
        yield Symptom(False, told, "To bring it to its end: baton doctor --mend", partial(finish_moves, root))


def _schedules(root: Path, _: Mapping[str, str]) -> Iterator[Symptom]:
    """That something was there a while ago says that it comes again; a unit that is written down may be off."""
    files = files_of(root)
    sources = (files.app(name) for name in files.app_names)
    waiting = [source.app.name for source in sources if source and (source.app.schedule or source.app.watch)]
    last, units = last_beat(root), installed(root)
    is_there = last is not None and last.keeps(datetime.now(UTC))
    which = f"{', '.join(waiting)}: a schedule or a watched folder"
    if not waiting:
        return
    if is_there and last:
        yield Symptom(True, f"{which}, {f'kept by {units[0].told}' if units else _looked(last)}")
    elif units:
        since = f"since {last.at.astimezone():%a %d %b %H:%M}" if last else "yet"
        told = f"{units[0].told} is there to keep {which}, and has not looked {since}"
        yield Symptom(False, told, "See what it says: baton schedule install, or: baton watch")
    else:
        told = f"{which}, and nothing keeps it, so nothing begins by itself"
        yield Symptom(True, told, "To have it kept: baton schedule install; in this terminal: baton watch")


def _looked(last: Beat) -> str:
    """Whether a single look comes again, only its own timer knows."""
    if last.by == "watch":
        return "kept by baton watch"
    return f"looked after by baton {last.by} at {last.at.astimezone():%a %d %b %H:%M}, if that comes again by itself"


def _decision_files(root: Path, _: Mapping[str, str]) -> Iterator[Symptom]:
    """A tick that nobody comes to look for is no answer."""
    try:
        kept = read_settings(root).decisions
    except BatonError:  # told by what checks the files
        return
    last = last_beat(root)
    if kept is None or (last is not None and last.keeps(datetime.now(UTC))):
        return
    told = f"open decisions are files in {kept.folder}/, and nothing keeps them, so no tick is taken"
    yield Symptom(True, told, "To take what was ticked: baton inbox --files; to have them kept: baton schedule install")


def _notify(root: Path, environ: Mapping[str, str]) -> Iterator[Symptom]:
    """Whether messages can leave at all; whether one comes only a test can say."""
    try:
        notify = read_settings(root).notify
    except DefinitionFaults:  # told with the other files
        return
    if notify is None:
        return
    if find_spec("apprise") is None:
        told = "baton.yaml has 'notify', and the extra 'notify' is not installed, so nobody is told anything"
        yield Symptom(False, told, install_extra("notify"))
        return
    names = ", ".join(address.name for address in notify.channels)
    missing = [name for name in _variables(notify) if not value_named(name, environ, "notify")]
    if missing:
        written = " and ".join(f"{name}=..." for name in missing)
        told, which = f"{', '.join(missing)} {'are' if missing[1:] else 'is'} not set", "them" if missing[1:] else "it"
        mend = f"Write {written} into ~/.config/baton/secrets (chmod 600), or set {which}."
        yield Symptom(False, f"notify ({names}): {told}", mend)
    last = last_beat(root)
    if last is None or not last.keeps(datetime.now(UTC)):
        told = f"notify ({names}), and nothing is there that sends: messages go out while something keeps the workspace"
        yield Symptom(False, told, "To have it kept: baton schedule install; in this terminal: baton watch")
    elif not missing:
        yield Symptom(True, f"notify ({names}), sent by baton {last.by}", "To see whether it comes: baton notify test")


def _variables(notify: Notify) -> list[str]:
    return list(dict.fromkeys(name for address in notify.channels for name in variables_in(address.written)))


def _today() -> date:
    """By the clock on the wall. The person's own zone is in a file that may be what is wrong."""
    return datetime.now(UTC).astimezone().date()


def _starter(root: Path, _: Mapping[str, str]) -> Iterator[Symptom]:
    moved = moved_on(root)
    for change in moved:
        told = f"the starter has moved on in {change.path}"
        yours = "you have changed yours; compare" if change.is_edited else "yours is as it was; compare, or take it"
        yield Symptom(True, told, f"{yours}: {change.theirs}")


def _trust(root: Path, _: Mapping[str, str]) -> Iterator[Symptom]:
    try:
        new = trusting(root)[1]
    except JournalError:  # told with the journal
        return
    if new:
        told = "; ".join(piece.label for piece in new[:_MOST_PIECES])
        more = f"; and {len(new) - _MOST_PIECES:,} more" if len(new) > _MOST_PIECES else ""
        yield Symptom(False, f"nobody has allowed {told}{more}", "Read it, then allow it: baton trust")


def _servers(root: Path, environ: Mapping[str, str]) -> Iterator[Symptom]:
    """Of tools. None is asked: whether one answers, the run that asks it says."""
    for changed in changed_tools(root):
        told = f"server {changed.now.server} says something else of its tool {changed.now.name} than it did"
        yield Symptom(False, told, "Read what is new, then allow it: baton trust")
    for server in files_of(root).settings.servers.values():
        for name in (*server.env, *([server.token_env] if server.token_env else [])):
            if name not in environ:
                yield Symptom(
                    False, f"{name} is not set, which server {server.name} of tools needs", f"export {name}=..."
                )


def _folders(root: Path, _: Mapping[str, str]) -> Iterator[Symptom]:
    for name in ("state", "transcripts"):
        folder = root / name
        if folder.exists() and not folder.is_dir():
            yield Symptom(False, f"{folder} is a file where a folder should be", "Move it away.")
        elif not os.access(folder if folder.exists() else root, os.W_OK | os.X_OK):
            yield Symptom(False, f"{folder} cannot be written", f"chmod u+rwx {folder}")


def _git(root: Path, environ: Mapping[str, str]) -> Iterator[Symptom]:
    if shutil.which("git", path=environ.get("PATH")) is None:
        yield Symptom(False, "git is not installed; publishing needs it", "Install git.")
    elif is_known_anywhere(Git(root)):
        yield Symptom(True, "git knows who signs commits")
    else:
        told = f"git has no name for you; in a site that Baton makes, commits are signed {of_this_computer()}"
        yield Symptom(True, told, 'To change that: git config --global user.name "Your Name", and user.email')


def _models(root: Path, environ: Mapping[str, str]) -> Iterator[Symptom]:
    try:
        settings = read_settings(root)
    except DefinitionFaults:  # told with the other files
        return
    unreached = list(dict.fromkeys(_unreached(settings, environ)))
    if unused := unused_secrets(environ):  # told once, and of a profile that is not in force yet, too
        unreached = [_finding_of(unused), *(one for one in unreached if unused.message not in one.what)]
    yield from unreached
    if not unreached:
        yield Symptom(True, f"profile {settings.profile} is in force, and every model of it has the key it needs")


def _unreached(settings: Settings, environ: Mapping[str, str]) -> Iterator[Symptom]:
    for models in settings.profiles.get(settings.profile, {}).values():
        for model in models:
            if model.name in (OFFLINE, REPLAY):
                continue
            try:
                there = endpoint_of(model.name, settings.providers)
                key_for(there, environ)
                headers_for(there, environ)
            except BatonError as error:
                yield _finding_of(error)
                continue
            if extra := missing_extra(there.kind):
                told = f"models of kind {there.kind} need the extra '{extra}', which is not installed"
                yield Symptom(False, told, install_extra(extra))


def rebuild_lists(root: Path) -> str:
    state = root / "state"
    kept = make_folder(root, BACKUPS, private=True) / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-before-mending.db"
    with SqliteJournal.open(state / "journal.db") as journal:
        journal.backup(kept)
        journal.rebuild()
    return f"made the lists of runs and decisions anew from the events; as it was, the journal is in {kept}"


def remove_locks(root: Path) -> str:
    LockLiveness(root / "state" / "locks").sweep()
    return "removed the locks of processes that are gone"


def finish_moves(root: Path) -> str:
    with SqliteJournal.open(root / "state" / "journal.db") as journal:
        return " ".join(OwnApps(root, journal, _today).finish())


def make_private(root: Path, paths: Sequence[Path]) -> str:
    for path in paths:
        leave_to_owner(root, path.relative_to(root))
    are, their = ("are", "their") if len(paths) > 1 else ("is", "its")
    return f"{_named(paths)} {are} for {their} owner alone now"


def _named(paths: Sequence[Path]) -> str:
    return str(paths[0]) if len(paths) == 1 else f"{paths[0]} and {len(paths) - 1} more"
