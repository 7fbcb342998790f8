"""Keeps the folder of decisions: what is open has a file, what was ticked in one is taken as an answer, what cannot be
taken is said in the file itself, and a file goes with its decision. Nothing that a person wrote goes with it.

All that is known stands in the journal and in the files: whoever is killed has left both, and the next look goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from orchestrator.errors import BatonError
from orchestrator.face.trust import trust_in
from orchestrator.face.workspace import Workspace
from orchestrator.features.decision_files.folder import FilesFolder, FoundFile, is_kept
from orchestrator.features.decision_files.lines import text_in
from orchestrator.features.decision_files.one_look import OneLook, line_of, name_of
from orchestrator.features.decision_files.read_back import is_as_written
from orchestrator.features.decision_files.report import FilesLook
from orchestrator.features.triggers import folder as watched
from orchestrator.files.alone import alone
from orchestrator.files.seen import Mark, is_sure
from orchestrator.values import dataclass, replace
from orchestrator.workspace.read.settings import DecisionFolder, read_settings

_LOCK = "state/locks/decisions.lock"


@dataclass(slots=True)
class _FileSighting:
    mark: Mark
    since: datetime


class DecisionFiles:
    """Of one workspace. Remembers between looks, so that what is as it was is not read again."""

    def __init__(self, workspace: Workspace, *, by_hand: bool = False, takes: bool = True) -> None:
        """Args:
        workspace: where.
        by_hand: a person says that they have saved: no file is waited for, and whoever looks just now is.
        takes: answers; else files are written and go, and that is all.
        """
        self._workspace = workspace
        self._by_hand = by_hand
        self._takes = takes
        self._sightings: dict[str, _FileSighting] = {}
        self._written_in: set[str] = set()
        """What is kept of a person's, and has changed since it was seen first."""
        self._seen: object = None
        """What there was at a look that left nothing to do."""
        self._fine: dict[str, object] = {}

    @property
    def path(self) -> Path | None:
        """The folder; None where decisions are no files, or the settings cannot be read."""
        try:
            kept = read_settings(self._workspace.root).decisions
        except BatonError:
            return None
        return self._workspace.root / kept.folder if kept else None

    def open_files(self) -> list[str]:
        """Files of the decisions that are open, by their way below the workspace, those that wait longest first."""
        folder, journal = self.path, self._workspace.journal
        if folder is None:
            return []
        files = [folder / name_of(journal, row) for row in journal.decisions()]
        return [file.relative_to(self._workspace.root).as_posix() for file in files if file.is_file()]

    def look(self) -> FilesLook:
        """Bring files and decisions together, one process at a time. What cannot be done with one file is told, and
        keeps no other from it.
        """
        try:
            kept = decision_folder(self._workspace)
            if kept is None:
                return FilesLook()
            with alone(self._workspace.root, _LOCK, wait=self._by_hand) as is_ours:
                return self._looked(kept) if is_ours else FilesLook(is_growing=True)
        except (OSError, BatonError) as error:
            return FilesLook(told=[f"the folder of decisions cannot be kept now: {line_of(error)}"])

    def _looked(self, kept: DecisionFolder) -> FilesLook:
        folder = FilesFolder(self._workspace.root, kept.folder)
        folder.recover(lambda data: is_as_written(text_in(data) or ""))
        found, rows = folder.found(), self._workspace.journal.decisions()
        now = (kept, found, rows)
        if now == self._seen:
            return FilesLook()
        self._see(found)
        look = OneLook(
            self._workspace,
            kept,
            rows,
            found,
            is_settled=self._is_settled,
            takes=self._takes,
            fine=self._fine,
            written_in=self._written_in,
        )
        look.go_through()
        done = look.done
        is_rest = not (done.has_changed or done.told or done.is_growing)
        self._seen = now if is_rest and is_sure({one.name: one.mark for one in found}) else None
        return done

    def _see(self, found: Sequence[FoundFile]) -> None:
        now, before = self._workspace.clock(), self._sightings
        self._sightings = {}
        for name, mark in found:
            known = before.get(name)
            if known and known.mark == mark:
                known.since = min(known.since, now)  # the clock may have been set back
                self._sightings[name] = known
            else:
                self._sightings[name] = _FileSighting(mark, now)
                self._written_in |= {name} if known and is_kept(name) else set()
        self._written_in &= self._sightings.keys()

    def _is_settled(self, name: str) -> bool:
        """Whether a file is as it was for so long that nobody writes in it any more."""
        one = self._sightings.get(name)
        return self._by_hand or bool(one and self._workspace.clock() - one.since >= watched.SETTLED)


def decision_folder(workspace: Workspace) -> DecisionFolder | None:
    """Where decisions lie, and what is taken there: a workspace made elsewhere lets nobody approve by what it says
    itself. Raises DefinitionFaults.
    """
    kept = read_settings(workspace.root).decisions
    if kept and kept.approve and workspace.must_be_trusted and not trust_in(workspace.root).has_folder():
        return replace(kept, approve=False)
    return kept
