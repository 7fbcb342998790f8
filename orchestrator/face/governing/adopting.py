"""What a yes to a proposal does: a file changed as a person would change it, an app set aside, or a word recorded.

The bytes of a file before and after are kept with the record, so that it can be had back. It is recorded before it is
done, and looked for in the workspace: so a process that is killed in between leaves nothing half done.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import assert_never

from orchestrator.domain.artifact import PLAIN_TEXT, Artifact
from orchestrator.domain.canonical import JSON, digest_of_json
from orchestrator.domain.day_facts import NO_TEXT
from orchestrator.domain.definition import ApprovalRule
from orchestrator.domain.event import SYSTEM
from orchestrator.domain.facts import PERSON, StepState
from orchestrator.domain.proposal_facts import OfProposals, ProposalAdopted
from orchestrator.domain.secrets import Secrets
from orchestrator.errors import BatonError, EffectMoved, EffectRefused, UsageError, WorkspaceError
from orchestrator.face.app_loss import loss_of, own_to_move
from orchestrator.face.definitions import CATALOG, load_definition
from orchestrator.face.governing.gathered import decided_of
from orchestrator.face.governing.proposal import Proposal, proposal_of
from orchestrator.face.own_apps import OwnApps, refuse_in_the_way
from orchestrator.face.trust import trust_in
from orchestrator.files.looking import read_own
from orchestrator.files.writing import write_over
from orchestrator.kinds.table import KINDS
from orchestrator.ports.governing import Adoption
from orchestrator.ports.journal import Journal
from orchestrator.tools.unified import unified
from orchestrator.values import dataclass, replace
from orchestrator.workspace.check.loading import faults_supposing
from orchestrator.workspace.home.app_files import app_files, bytes_digest, counterpart
from orchestrator.workspace.read.rules import APPROVALS
from orchestrator.workspace.read.rules_written import with_answer, with_rules
from orchestrator.workspace.trust import rule_pieces

_LATER = "Leave it for now, or mend that and look again: baton inbox"


@dataclass(frozen=True)
class _FileChange:
    path: str
    before: bytes | None
    after: bytes


@dataclass(frozen=True)
class _Offer:
    """What a yes does, and the file it was worked out from, read once."""

    adoption: Adoption
    change: _FileChange | None


class WorkspaceGoverning:
    """See `ports.governing.Governing`."""

    def __init__(self, root: Path, journal: Journal, today: Callable[[], date], secrets: Callable[[], Secrets]) -> None:
        self._root = root
        self._journal = journal
        self._today = today
        self._secrets = secrets

    def adoption(self, code: str) -> Adoption:
        return self._offer(code).adoption

    def _offer(self, code: str) -> _Offer:
        try:
            proposal = proposal_of(code)
            change = self._file_change(proposal)
            return _Offer(self._adoption(proposal, change), change)
        except EffectRefused:
            raise
        except BatonError as error:
            raise EffectRefused(error.message, where=error.where, mend=error.mend or _LATER) from error

    def adopt(self, code: str, key: str, approved: JSON) -> JSON:
        """Recorded first, with the bytes before and after; so whoever was killed before the file was written has it
        written by the next one.
        """
        proposal = proposal_of(code)
        recorded = decided_of(self._journal).under(key)
        if recorded is None:
            offer = self._offer(code)
            if offer.adoption.binds != approved:
                raise EffectMoved("the workspace is not as it was when you were asked.", mend="You are asked again.")
            recorded = self._recorded(proposal, key, offer.change)
        if recorded.path:
            self._write(proposal, recorded)
        elif proposal.kind == "retire":
            self._retire(proposal)
        return {"adopted": proposal.id, "path": recorded.path or None, "next": proposal.next or None}

    def found(self, code: str, key: str) -> StepState:
        recorded = decided_of(self._journal).under(key)
        if recorded is None:
            return "not_done"
        if recorded.path:
            return self._found_file(recorded)
        subject = proposal_of(code).subject
        return "not_done" if recorded.id == f"retire:{subject}" and app_files(self._root, subject) else "done"

    def _found_file(self, recorded: ProposalAdopted) -> StepState:
        now = self._bytes(recorded.path)
        digest = Artifact(now, PLAIN_TEXT).digest if now is not None else NO_TEXT
        if digest == recorded.after:
            return "done"
        return "not_done" if digest == recorded.before else "in_doubt"

    def _write(self, proposal: Proposal, recorded: ProposalAdopted) -> None:
        """The rules are vouched for first: the file tells whether it was done, and who finds it looks no further."""
        standing = self._found_file(recorded)
        if standing == "in_doubt":
            raise EffectMoved(f"{recorded.path} was changed meanwhile.", mend="You are asked again.")
        if standing == "not_done":
            self._vouch(proposal)
            write_over(self._root, recorded.path, self._journal.artifact(SYSTEM, recorded.after).data)

    @property
    def _day(self) -> str:
        return self._today().isoformat()

    def _adoption(self, proposal: Proposal, change: _FileChange | None) -> Adoption:
        if change:
            difference = unified(change.path, change.before, change.after)
            binds: JSON = {"path": change.path, "before": _digest(change.before), "after": _digest(change.after)}
            return Adoption(proposal.id, (f"change {change.path} by the difference that is shown",), difference, binds)
        if proposal.kind == "retire":
            return self._retirement(proposal)
        will = [f"record that you want it; then, by you: {proposal.next}"] if proposal.next else ["record your yes"]
        return Adoption(proposal.id, tuple(will), binds={"id": proposal.id})

    def _retirement(self, proposal: Proposal) -> Adoption:
        loss = loss_of(self._root, self._journal, proposal.subject)
        files = own_to_move(self._root, loss)
        if not files:
            raise EffectRefused(f"there is no app {proposal.subject} in use any more.", mend=_LATER)
        if loss.used_by:
            raise EffectRefused(f"{', '.join(loss.used_by)} runs {proposal.subject} as a part.", mend=_LATER)
        refuse_in_the_way(self._root, files)
        will = [f"move {path} to {counterpart(path)}, byte for byte" for path in files]
        digests: JSON = {path: bytes_digest(self._root, path) for path in files}
        return Adoption(proposal.id, (*will, *loss.lines), binds=digests)

    def _retire(self, proposal: Proposal) -> None:
        own = OwnApps(self._root, self._journal, self._today)
        own.finish()
        if files := own_to_move(self._root, loss_of(self._root, self._journal, proposal.subject)):
            why = Artifact.of_text("proposed by the monthly review", PLAIN_TEXT)
            own.move(proposal.subject, "retired", files, why)

    def _file_change(self, proposal: Proposal) -> _FileChange | None:
        """What it would write; None where it changes no file. Raises BatonError where it cannot."""
        match proposal.kind:
            case "relax":
                before = self._bytes(APPROVALS)
                text = None if before is None else _text(before)
                known = {rule.name for rule in proposal.rules if text and f"{rule.name}:" in text}
                if known:
                    raise UsageError(f"{APPROVALS} has a rule {', '.join(sorted(known))} already.", mend=_LATER)
                rules = _rules(proposal)
                return self._checked(before, with_rules(text, rules), {rule.app for rule in rules})
            case "tighten":
                before = self._bytes(APPROVALS)
                if before is None:
                    raise UsageError(f"there is no {APPROVALS} any more.", mend=_LATER)
                return self._checked(before, with_answer(_text(before), proposal.subject, "ask"), set())
            case "retire" | "prompt" | "build":
                return None
            case _:
                assert_never(proposal.kind)

    def _checked(self, before: bytes | None, after: str, apps: set[str]) -> _FileChange:
        """What is proposed loads, and holds nothing that must not be kept."""
        for app in sorted(apps):
            faults = faults_supposing(self._root, app, {APPROVALS: after}, kinds=KINDS, catalog=CATALOG)
            if faults:
                raise WorkspaceError(f"with this, {app} would not load: {faults[0]}", mend=_LATER)
        if self._secrets().redact_text(after, APPROVALS) != after:
            raise WorkspaceError("holds a secret, which the journal would keep.", where=APPROVALS, mend=_LATER)
        return _FileChange(APPROVALS, before, after.encode())

    def _vouch(self, proposal: Proposal) -> None:
        """Rules that the person said yes to may answer here, also in a workspace that was made elsewhere."""
        rules, trust = _rules(proposal), trust_in(self._root)
        if not rules or trust.has_folder():
            return
        for app in sorted({rule.app for rule in rules}):
            own = tuple(rule for rule in rules if rule.app == app)
            trust.allow(rule_pieces(replace(load_definition(self._root, app), approval_rules=own)))

    def _bytes(self, path: str) -> bytes | None:
        try:
            return read_own(self._root, path)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise EffectRefused(f"cannot be read: {error.strerror}.", where=path, mend=_LATER) from error

    def _recorded(self, proposal: Proposal, key: str, change: _FileChange | None) -> ProposalAdopted:
        texts = {}
        if change:
            texts["after"] = Artifact(change.after, PLAIN_TEXT)
            if change.before is not None:
                texts["before"] = Artifact(change.before, PLAIN_TEXT)
        digests = {name: text.digest for name, text in texts.items()}
        fact = ProposalAdopted(
            self._day,
            proposal.id,
            key,
            change.path if change else "",
            digests.get("before", NO_TEXT),
            digests.get("after", NO_TEXT),
        )
        self._record(fact, f"adopted:{key}", *texts.values())
        return fact

    def _record(self, fact: OfProposals, key: str, *texts: Artifact) -> None:
        self._journal.append_next(SYSTEM, key, [fact], actor=PERSON, artifacts=texts)


def _rules(proposal: Proposal) -> list[ApprovalRule]:
    return [
        ApprovalRule(rule.name, "approve", rule.why, rule.app, rule.phase, rule.effect, rule.when)
        for rule in proposal.rules
    ]


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise EffectRefused("is no text.", where=APPROVALS, mend=_LATER) from error


def _digest(data: bytes | None) -> JSON:
    return None if data is None else digest_of_json(data.decode("utf-8", "replace"))
