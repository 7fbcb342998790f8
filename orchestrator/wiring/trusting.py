"""What of a workspace waits to be trusted: in its files, in its repositories, and in the runs that came with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from orchestrator.domain.canonical import Digest, digest_of_json
from orchestrator.domain.event import Head
from orchestrator.domain.facts import DecisionAnswered, DecisionOpened, EffectIntended, Fact
from orchestrator.errors import ArtifactForgotten
from orchestrator.files.links import followed
from orchestrator.wiring.garbage import ENDED
from orchestrator.wiring.repositories import OwnRepositories
from orchestrator.wiring.run import Run
from orchestrator.wiring.vouching import Vouching
from orchestrator.wiring.workspace import Workspace
from orchestrator.workspace.check.trust import Trust, TrustPiece, pieces_of, workspace_pieces
from orchestrator.workspace.home.outside import leads_out
from orchestrator.workspace.home.trust_store import remember


def trusting(root: Path) -> tuple[Trust, list[TrustPiece]]:
    """The workspace's trust, and every piece that is not trusted yet, once.

    In a folder that is trusted itself these are the pieces of runs that came in a file.
    """
    trust = Trust(root)
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
        for row in workspace.runs():
            if row.status in ENDED and row.imported and outside_of(run := workspace.run(row.run)):
                yield run


def _unfinished(root: Path, *, imported: bool) -> Iterator[Run]:
    """Those that came in a file, or those that did not."""
    if not (root / "state" / "journal.db").exists():
        return
    with Workspace.open(root) as workspace:
        for row in workspace.runs():
            if row.status not in ENDED and bool(row.imported) == imported:
                yield workspace.run(row.run)


def run_piece(run: Run) -> TrustPiece:
    """A run that came along, and where outside the workspace it would work."""
    state = run.state
    outside = outside_of(run)
    told = f", and works in {', '.join(outside)}" if outside else ""
    came = "came in a file" if state.imported else "was begun elsewhere"
    return TrustPiece(
        f"run {run.id} of {state.app}, which {came}{told}; what was approved there is asked again here",
        digest_of_json(["run", state.run, state.nonce, state.definition, dict(state.inputs), outside]),
    )


def outside_of(run: Run) -> list[str]:
    """Folders outside the workspace that a run was begun with."""
    state = run.state
    folders = [
        field.name for field in run.definition.app.inputs if field.type == "folder" and field.name in state.inputs
    ]
    try:
        values = [run.artifact_of(state.inputs[name]).value for name in folders]
    except ArtifactForgotten:  # nothing leads there any more
        return []
    paths = [followed(run.root / value) for value in values if isinstance(value, str) and value]
    return [str(path) for path in paths if leads_out(run.root, path)]


def came_along(root: Path) -> list[tuple[Digest, str]]:
    """What unfinished runs hold that was appended elsewhere and would let something act, were it believed.

    Not of runs that came in a file: what was answered there holds by no word.
    """
    vouching = Vouching(root)
    found: list[tuple[Digest, str]] = []
    for run in _unfinished(root, imported=False):
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
