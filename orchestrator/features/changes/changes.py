"""What was changed of the files that a person edits, newest first, with the reasons and the differences."""

from __future__ import annotations

import re
from collections.abc import Iterable

from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import SYSTEM
from orchestrator.errors import ArtifactForgotten, NotFound
from orchestrator.face.changes import Change as Change
from orchestrator.face.changes import all_changes, of_file
from orchestrator.face.own_reasons import OwnReasons
from orchestrator.face.workspace import Workspace
from orchestrator.values import dataclass

_ID = re.compile(r"[Cc]?([0-9]{1,9})")


@dataclass(frozen=True)
class ToldChange:
    change: Change
    why: str
    """Empty where no reason was given."""
    done: str
    """What Baton did on the person's word, where that is the change: `retired`, `written by baton app new`."""
    before: str
    """The file's text; empty where it was not there, or its text was forgotten."""
    after: str
    forgotten: bool
    """One of the texts is not there any more."""


def changes_of(workspace: Workspace, which: str = "") -> list[Change]:
    """Newest first, with what is noticed now: all, one (`C12`), or those of one file.

    Raises:
        NotFound: there is no such change, or the file has never changed.
    """
    workspace.notice()
    found = all_changes(workspace.journal)[::-1]
    if not which:
        return found
    if numbered := _ID.fullmatch(which):
        one = [change for change in found if change.number == int(numbered[1])]
        if not one:
            mend = f"The newest is {found[0].id}." if found else "Nothing has changed yet."
            raise NotFound("change", which, mend=f"{mend} See all: baton changes")
        return one
    return of_file(found, which)


def told_changes(workspace: Workspace, changes: Iterable[Change]) -> list[ToldChange]:
    """With what is known of why."""
    reasons = OwnReasons.of(workspace.journal, all_changes(workspace.journal), lambda digest: _said(workspace, digest))
    return [told_change(workspace, change, reasons.reason(change)) for change in changes]


def told_change(workspace: Workspace, change: Change, done: str = "") -> ToldChange:
    texts = [_text(workspace, digest) for digest in (change.before, change.after)]
    return ToldChange(change, _said(workspace, change.why), done, texts[0] or "", texts[1] or "", None in texts)


def _said(workspace: Workspace, digest: Digest) -> str:
    return (_text(workspace, digest) or "(forgotten)") if digest else ""


def _text(workspace: Workspace, digest: Digest) -> str | None:
    """None: it was forgotten."""
    if not digest:
        return ""
    try:
        return workspace.journal.artifact(SYSTEM, digest).text
    except ArtifactForgotten:
        return None
