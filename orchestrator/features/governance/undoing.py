"""Take back what a proposal changed: the file as it was, byte for byte, unless it was edited since."""

from __future__ import annotations

from orchestrator.domain.artifact import PLAIN_TEXT, Artifact
from orchestrator.domain.event import SYSTEM
from orchestrator.domain.facts import PERSON
from orchestrator.domain.proposal_facts import ProposalUndone
from orchestrator.errors import NotFound, UsageError, WorkspaceError
from orchestrator.face.governing.gathered import decided_of
from orchestrator.face.governing.proposal import Adopted
from orchestrator.face.workspace import Workspace
from orchestrator.features.apps import lifecycle
from orchestrator.files.looking import read_own
from orchestrator.files.writing import remove, write_over
from orchestrator.tools.unified import unified
from orchestrator.values import dataclass
from orchestrator.workspace.home.app_files import retired_names


@dataclass(frozen=True)
class TakenBack:
    id: str
    told: str
    difference: str = ""
    """Of the file that is as it was again."""


def undo(workspace: Workspace, id_: str = "") -> TakenBack:
    """Take back the adoption of a proposal, of the newest when none is named.

    Raises:
        NotFound: nothing of the id was adopted.
        UsageError: nothing was adopted, or the file was edited since.
        WorkspaceError: what it changed cannot be had back.
    """
    decided = decided_of(workspace.journal)
    standing = [one for one in decided.adopted if not one.undone]
    if not standing:
        raise UsageError("nothing that a review proposed is adopted.", mend="What it proposes: baton review system")
    adopted = decided.last_adopted(id_) if id_ else standing[-1]
    if adopted is None:
        known = dict.fromkeys(one.fact.id for one in standing)
        raise NotFound("adopted proposal", id_, known, mend=f"Adopted: {', '.join(known)}.")
    undone = _undone(workspace, adopted)
    fact = ProposalUndone(workspace.days.today.isoformat(), adopted.fact.id, adopted.seq)
    workspace.journal.append_next(SYSTEM, f"undone-proposal:{adopted.seq}", [fact], actor=PERSON)
    return undone


def _undone(workspace: Workspace, adopted: Adopted) -> TakenBack:
    fact = adopted.fact
    if fact.path:
        return _file_back(workspace, adopted)
    kind, _, subject = fact.id.partition(":")
    if kind == "retire" and subject in retired_names(workspace.root):
        return TakenBack(fact.id, lifecycle.restore(workspace, subject).told)
    return TakenBack(fact.id, f"{fact.id} is not wanted any more.")


def _file_back(workspace: Workspace, adopted: Adopted) -> TakenBack:
    fact, root = adopted.fact, workspace.root
    try:
        now: bytes | None = read_own(root, fact.path)
    except FileNotFoundError:
        now = None
    except OSError as error:
        raise WorkspaceError(f"cannot be read: {error.strerror}.", where=fact.path, mend="Move it away.") from error
    before = workspace.journal.artifact(SYSTEM, fact.before).data if fact.before else None
    if now != before:
        digest = Artifact(now, PLAIN_TEXT).digest if now is not None else ""
        if digest != fact.after:
            after = workspace.journal.artifact(SYSTEM, fact.after).data
            raise UsageError(
                f"{fact.path} was edited since {fact.id} was adopted, so it is yours to change. What it brought was:\n"
                f"{unified(fact.path, before, after)}",
                mend="Take those lines out.",
            )
        if before is None:
            remove(root, fact.path)
        else:
            write_over(root, fact.path, before)
    return TakenBack(
        fact.id, f"{fact.path} is as it was before {fact.id}, byte for byte.", unified(fact.path, now, before)
    )
