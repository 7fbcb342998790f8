"""What was decided of the apps of a workspace, and the moves of their files: begun, carried out, brought to an end.

A move is recorded before its first file and after its last one. Whoever is killed in between has left a move that the
next one to ask brings to its end: each file is given its new name before it loses the old one, so none is ever lost.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import assert_never, get_args

from orchestrator.domain.app_facts import AppDeleted, AppMoving, AppRestored, AppRetired, OfApps, Place
from orchestrator.domain.app_history import AppEvent, AppHistory, histories_of
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import Digest
from orchestrator.domain.day_facts import NO_TEXT
from orchestrator.domain.event import SYSTEM
from orchestrator.domain.facts import KERNEL, PERSON
from orchestrator.errors import ArtifactForgotten, BatonError, UsageError, WorkspaceError
from orchestrator.files.place import MOVE
from orchestrator.files.writing import move_new, remove
from orchestrator.ports.journal import Journal
from orchestrator.workspace.home.app_files import bytes_digest, counterpart, is_there
from orchestrator.workspace.trust import pieces_of

_AWAY = "Move it away."
_KINDS = tuple(fact.__name__ for fact in get_args(OfApps))


class OwnApps:
    """The apps of one workspace, as its journal tells of them."""

    def __init__(self, root: Path, journal: Journal, today: Callable[[], date]) -> None:
        self._root = root
        self._journal = journal
        self._today = today

    def histories(self) -> Mapping[str, AppHistory]:
        events = self._journal.read_kinds(SYSTEM, _KINDS)
        return histories_of(AppEvent(event.seq, event.fact) for event in events if isinstance(event.fact, OfApps))

    def history(self, app: str) -> AppHistory:
        return self.histories().get(app, AppHistory(app))

    @property
    def today(self) -> str:
        return self._today().isoformat()

    def say(self, fact: OfApps, texts: Iterable[Artifact] = (), *, key: str = "") -> bool:
        """Record what the person decided. Gives whether it was recorded now; `key`: of what is recorded once."""
        unique = key or f"said:{uuid.uuid4().hex}"
        return not self._journal.append_next(SYSTEM, unique, [fact], actor=PERSON, artifacts=texts).claimed

    def move(self, app: str, to: Place, files: Sequence[str], why: Artifact | None = None) -> None:
        """Move an app's files, or take them away, and record it.

        Args:
            app: its name.
            to: where they shall lie.
            files: where they lie, below the workspace.
            why: in the person's words.

        Raises:
            UsageError: somebody else is at it.
            WorkspaceError: one of them is no plain file, or something stands where it should lie; nothing was moved.
                Or it came to be there at this moment: the move is not at its end, and the next one to ask goes on.
        """
        if to != "gone":
            refuse_in_the_way(self._root, files)
        if to == "retired":
            _keep_allowed(self._root, app)
        known = self.history(app)
        digests = {path: bytes_digest(self._root, path) for path in files}
        moving = AppMoving(self.today, app, to, digests, why.digest if why else NO_TEXT)
        key = f"moving:{app}:{known.last_seq}"
        begun = self._journal.append_next(SYSTEM, key, [moving], actor=PERSON, artifacts=[why] if why else [])
        if begun.claimed:
            raise UsageError(f"the files of {app} are being moved already.", mend="Look again: baton app ls")
        if stays := self._carry_out(moving):
            raise WorkspaceError(f"{_in_its_place(stays)}.", mend=_AWAY)
        self._end(moving, begun.events[0].seq)

    def unfinished(self) -> tuple[AppHistory, ...]:
        """Those whose files somebody began to move, and did not come to the end."""
        return tuple(history for history in self.histories().values() if history.moving)

    def finish(self) -> tuple[str, ...]:
        """Bring every unfinished move to its end; a line says each, and what is still in the way of one."""
        told = []
        for history in self.unfinished():
            if not history.moving:
                continue
            begun = f"{history.app} {_half(history.moving.to)}: it was begun"
            if stays := self._carry_out(history.moving):
                told.append(f"{begun}, and {_in_its_place(stays)}. {_AWAY}")
                continue
            self._end(history.moving, history.moving_seq)
            told.append(f"{begun}, and is done now.")
        return tuple(told)

    def text(self, digest: Digest) -> str:
        """A reason; empty where none was given."""
        try:
            return self._journal.artifact(SYSTEM, digest).text if digest else ""
        except ArtifactForgotten:
            return "(forgotten)"

    def _carry_out(self, moving: AppMoving) -> list[str]:
        """Gives the files that stay where they are: a new file has their name, and nothing is overwritten."""
        stays = []
        for path, digest in moving.files.items():
            try:
                with suppress(FileNotFoundError):  # moved before, or taken away by hand
                    if moving.to == "gone":
                        self._delete(path, digest)
                    else:
                        move_new(self._root, path, counterpart(path))
            except FileExistsError:
                stays.append(path)
            except OSError as error:
                raise WorkspaceError(f"cannot be moved: {error.strerror}.", where=path, mend=MOVE) from error
        return stays

    def _delete(self, path: str, digest: str) -> None:
        """Only as it was when the person said so."""
        if (self._root / path).exists() and bytes_digest(self._root, path) == digest:
            remove(self._root, path)

    def _end(self, moving: AppMoving, seq: int) -> None:
        self._journal.append_next(SYSTEM, f"moved:{seq}", [self._ended(moving)], actor=KERNEL)

    def _ended(self, moving: AppMoving) -> OfApps:
        match moving.to:
            case "retired":
                return AppRetired(self.today, moving.app)
            case "apps":
                return AppRestored(self.today, moving.app)
            case "gone":
                return AppDeleted(self.today, moving.app)
            case _:
                assert_never(moving.to)


def _keep_allowed(root: Path, app: str) -> None:
    """What of an app may run goes on being allowed: its runs that wait are pinned to files that lie here no more."""
    from orchestrator.face.definitions import load_definition  # both read YAML; only a move needs them
    from orchestrator.face.trust import trust_in

    trust = trust_in(root)
    if trust.has_folder():
        return
    with suppress(BatonError):  # an app that does not load begins nothing, and may be retired all the same
        pieces = pieces_of(load_definition(root, app))
        refused = set(trust.not_allowed(pieces))
        trust.allow(piece for piece in pieces if piece not in refused)


def refuse_in_the_way(root: Path, files: Iterable[str]) -> None:
    """Raises WorkspaceError where something stands at the other place of a file."""
    there = [counterpart(path) for path in files if is_there(root, counterpart(path))]
    if there:
        verb = "is" if len(there) == 1 else "are"
        raise WorkspaceError(f"{', '.join(there)} {verb} there already; nothing was moved.", mend=_AWAY)


def _in_its_place(stays: Iterable[str]) -> str:
    return ", ".join(f"{path} stays, as {counterpart(path)} is there" for path in stays)


def _half(to: Place) -> str:
    match to:
        case "retired":
            return "was being retired"
        case "apps":
            return "was being restored"
        case "gone":
            return "was being deleted"
        case _:
            assert_never(to)
