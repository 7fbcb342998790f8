"""Look the workspace over: what is wrong, and how to mend it. Changes nothing, and is stopped by nothing it finds."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from orchestrator.domain.definition import OFFLINE, REPLAY
from orchestrator.errors import BatonError, DefinitionFaults
from orchestrator.journal.sqlite import SqliteJournal
from orchestrator.models.endpoint import endpoint_of
from orchestrator.models.keys import key_for
from orchestrator.tools.git import Git
from orchestrator.tools.identity import is_known_anywhere, of_this_computer
from orchestrator.workspace.loading import check_workspace
from orchestrator.workspace.settings import Settings, read_settings


@dataclass(frozen=True)
class Finding:
    ok: bool
    what: str
    mend: str = ""


Check = Callable[[Path, Mapping[str, str]], Iterator[Finding]]


def examine(root: Path, environ: Mapping[str, str] = os.environ) -> list[Finding]:
    """Every check, the good ones too, in the order a person would mend them."""
    checks: tuple[Check, ...] = (_files, _journal, _folders, _git, _models)
    return [finding for check in checks for finding in _all_of(check, root, environ)]


def _all_of(check: Check, root: Path, environ: Mapping[str, str]) -> Iterator[Finding]:
    """A check that cannot be made is a finding too."""
    try:
        yield from check(root, environ)
    except BatonError as error:
        yield _finding_of(error)
    except OSError as error:
        yield Finding(False, f"{error.filename}: {error.strerror}", "Make it readable.")


def _finding_of(error: BatonError) -> Finding:
    return Finding(False, f"{error.where}: {error.message}" if error.where else error.message, error.mend)


def _files(root: Path, _: Mapping[str, str]) -> Iterator[Finding]:
    faults = check_workspace(root)
    for fault in faults:
        place = ":".join(str(part) for part in (fault.path, fault.line, fault.column) if part)
        yield Finding(False, f"{place}: {fault.found}", fault.mend)
    if not faults:
        yield Finding(True, f"every app, agent, prompt, schema and rule in {root} loads")


def _journal(root: Path, _: Mapping[str, str]) -> Iterator[Finding]:
    path = root / "state" / "journal.db"
    if not path.exists():
        yield Finding(True, "nothing has run yet, so there is no journal")
        return
    with SqliteJournal.open(path) as journal:
        found = journal.verify()
    if found.ok:
        yield Finding(True, f"the journal is what was written: {found.events} events")
    else:
        yield Finding(False, f"the journal is not what was written: {len(found.broken)} places", "See: baton verify")


def _folders(root: Path, _: Mapping[str, str]) -> Iterator[Finding]:
    for name in ("state", "transcripts"):
        folder = root / name
        if folder.exists() and not folder.is_dir():
            yield Finding(False, f"{folder} is a file where a folder should be", "Move it away.")
        elif not os.access(folder if folder.exists() else root, os.W_OK | os.X_OK):
            yield Finding(False, f"{folder} cannot be written", f"chmod u+rwx {folder}")


def _git(root: Path, environ: Mapping[str, str]) -> Iterator[Finding]:
    if shutil.which("git", path=environ.get("PATH")) is None:
        yield Finding(False, "git is not installed; publishing needs it", "Install git.")
    elif is_known_anywhere(Git(root)):
        yield Finding(True, "git knows who signs commits")
    else:
        told = f"git has no name for you; in a site that Baton makes, commits are signed {of_this_computer()}"
        yield Finding(True, told, 'To change that: git config --global user.name "Your Name", and user.email')


def _models(root: Path, environ: Mapping[str, str]) -> Iterator[Finding]:
    try:
        settings = read_settings(root)
    except DefinitionFaults:  # told with the other files
        return
    unreached = list(dict.fromkeys(_unreached(settings, environ)))
    yield from unreached
    if not unreached:
        yield Finding(True, f"profile {settings.profile} is in force, and every model of it has the key it needs")


def _unreached(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    for models in settings.profiles.get(settings.profile, {}).values():
        for model in models:
            if model.name in (OFFLINE, REPLAY):
                continue
            try:
                key_for(endpoint_of(model.name, settings.providers), environ)
            except BatonError as error:
                yield _finding_of(error)
