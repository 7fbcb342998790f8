"""What of a workspace waits to be trusted: in its files, in its repositories, and in the runs that came with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from orchestrator.domain.canonical import Digest, digest_of_json
from orchestrator.domain.event import Head
from orchestrator.domain.facts import DecisionAnswered, DecisionOpened, EffectIntended, Fact
from orchestrator.files.links import followed
from orchestrator.wiring.garbage import ENDED
from orchestrator.wiring.repositories import OwnRepositories
from orchestrator.wiring.run import Run
from orchestrator.wiring.vouching import Vouching
from orchestrator.wiring.workspace import Workspace
from orchestrator.workspace.check.trust import Piece, Trust, pieces_of, workspace_pieces
from orchestrator.workspace.home.outside import leads_out
from orchestrator.workspace.home.trust_store import remember


def trusting(root: Path) -> tuple[Trust, list[Piece]]:
    """The workspace's trust, and every piece that is not trusted yet, once."""
    trust = Trust(root)
    if trust.has_folder():
        return trust, []
    pieces = [*workspace_pieces(root), *OwnRepositories(root).all_foreign(), *_of_runs(root)]
    return trust, list({piece.digest: piece for piece in reversed(trust.not_allowed(pieces))}.values())[::-1]


def _of_runs(root: Path) -> Iterator[Piece]:
    """A run goes on with the scripts it was started with, which the files may not hold any more."""
    for run in _unfinished(root):
        yield from run.came_along()
        for piece in pieces_of(run.definition):
            yield Piece(f"{piece.label}, as run {run.id} was started with", piece.digest)


def _unfinished(root: Path) -> Iterator[Run]:
    if not (root / "state" / "journal.db").exists():
        return
    with Workspace.open(root) as workspace:
        for row in workspace.runs():
            if row.status not in ENDED:
                yield workspace.run(row.run)


def run_piece(run: Run) -> Piece:
    """A run that came along, and where outside the workspace it would work."""
    state = run.state
    folders = [
        field.name for field in run.definition.app.inputs if field.type == "folder" and field.name in state.inputs
    ]
    values = [run.artifact_of(state.inputs[name]).value for name in folders]
    paths = [followed(run.root / value) for value in values if isinstance(value, str) and value]
    outside = [str(path) for path in paths if leads_out(run.root, path)]
    told = f", and works in {', '.join(outside)}" if outside else ""
    return Piece(
        f"run {run.id} of {state.app}, which was begun elsewhere{told}; what was approved there is asked again here",
        digest_of_json(["run", state.run, state.nonce, state.definition, dict(state.inputs), outside]),
    )


def came_along(root: Path) -> list[tuple[Digest, str]]:
    """What unfinished runs hold that was appended elsewhere and would let something act, were it believed."""
    vouching = Vouching(root)
    found: list[tuple[Digest, str]] = []
    for run in _unfinished(root):
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
