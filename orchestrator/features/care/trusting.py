"""What of a workspace waits to be trusted: in its files, in its repositories, and in the runs that came with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from orchestrator.domain.branch import root_of_tree
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import Head
from orchestrator.domain.facts import DecisionAnswered, DecisionOpened, EffectIntended, Fact
from orchestrator.domain.run_status import ENDED
from orchestrator.domain.served_tool import ServedTool
from orchestrator.face.meeting import ChangedTool
from orchestrator.face.meeting import accept as accept
from orchestrator.face.meeting import changed_tools as changed_tools
from orchestrator.face.repositories import OwnRepositories
from orchestrator.face.run import Run
from orchestrator.face.trust import trust_in, workspace_pieces
from orchestrator.face.vouching import Vouching
from orchestrator.face.workspace import Workspace
from orchestrator.ports.listing import Wanted
from orchestrator.workspace.home.trust_store import remember
from orchestrator.workspace.trust import Trust, TrustPiece, pieces_of


def trusting(root: Path) -> tuple[Trust, list[TrustPiece]]:
    """The workspace's trust, and every piece that is not trusted yet, once.

    In a folder that is trusted itself these are the pieces of runs that came in a file.
    """
    trust = trust_in(root)
    pieces: list[TrustPiece] = []
    if not trust.has_folder():
        pieces = [*workspace_pieces(root), *OwnRepositories(root).all_foreign(), *_of_runs(root)]
    imported = list(_of_runs(root, imported=True))
    new = [*trust.not_allowed(pieces), *trust.not_allowed(imported, imported=True)]
    return trust, list({piece.digest: piece for piece in reversed(new)}.values())[::-1]


def _of_runs(root: Path, *, imported: bool = False) -> Iterator[TrustPiece]:
    """A run goes on with the scripts it was started with, which the files may not hold any more."""
    for run in _outside_and_ended(root) if imported else ():
        yield from run.came_along()
    for run in _unfinished(root, imported=imported):
        yield from run.came_along()
        for piece in pieces_of(run.definition):
            yield TrustPiece(f"{piece.label}, as run {run.id} was started with", piece.digest)


def _outside_and_ended(root: Path) -> Iterator[Run]:
    """Of runs that came in a file, those that have ended and worked outside: a fork would work there again."""
    if not (root / "state" / "journal.db").exists():
        return
    with Workspace.open(root) as workspace:
        came = _came_in_files(workspace)
        for row in workspace.runs():
            run = workspace.run(row.run) if row.status in ENDED and row.run in came else None
            if run and any(one.works_outside() for one in (run, *run.branches())):
                yield run


def _came_in_files(workspace: Workspace) -> set[str]:
    """Runs of which events came in a file, or of a branch of which."""
    return {root_of_tree(row.run) for row in workspace.journal.runs(Wanted(branches=True)) if row.imported}


def _unfinished(root: Path, *, imported: bool) -> Iterator[Run]:
    """Those that came in a file, or those that did not."""
    if not (root / "state" / "journal.db").exists():
        return
    with Workspace.open(root) as workspace:
        came = _came_in_files(workspace)
        for row in workspace.runs():
            if row.status not in ENDED and (row.run in came) == imported:
                yield workspace.run(row.run)


def came_along(root: Path) -> list[tuple[Digest, str]]:
    """What unfinished runs hold that was appended elsewhere and would let something act, were it believed.

    Not of runs that came in a file: what was answered there holds by no word.
    """
    vouching = Vouching(root)
    found: list[tuple[Digest, str]] = []
    for run in (one for root_run in _unfinished(root, imported=False) for one in (root_run, *root_run.branches())):
        head = Head(run.id)
        for event in run.events():
            if not vouching.vouches(head, event):
                found.append((vouching.taken_over(event), f"{run.id}: {_told(event.fact)}"))
            head = event.head
    return found


def _told(fact: Fact) -> str:
    match fact:
        case DecisionAnswered():
            return f"{fact.decision} was answered {fact.answer}"
        case DecisionOpened():
            return f"{fact.decision} was asked"
        case EffectIntended():
            return f"{fact.effect} was about to act, allowed by {fact.approval}"
        case _:
            return "it was begun"


def take_over(root: Path) -> int:
    """Believe what came along in the journal, as if it had been answered here. Returns how much there was."""
    found = came_along(root)
    remember(found)
    return len(found)


def changed_words(changed: ChangedTool) -> str:
    """What a server says of a tool now, for a person who is to allow it."""
    was, now = changed
    before = f" before, {_described(was)};" if was else " it was not there before;"
    return f"tool {now.name} of server {now.server}, which is another now:{before} now, {_described(now)}"


def _described(tool: ServedTool) -> str:
    schema = json.dumps(dict(tool.parameters), ensure_ascii=False, sort_keys=True)
    reads = "says that it only reads" if tool.reads else "does not say that it only reads"
    return f"“{' '.join(tool.description.split())}”, takes {schema}, {reads}"
