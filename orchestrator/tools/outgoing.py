"""Everything that goes out with a publication: what is shown before it, and what an approval of it binds."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.tools.commit_object import CommitObject
from orchestrator.tools.difference import FileChange
from orchestrator.tools.foreign_repository import what_a_push_would_run, what_git_would_run
from orchestrator.tools.git_dir import digest_told
from orchestrator.tools.identity import Signers, signers_of
from orchestrator.tools.own_commit import OwnCommit
from orchestrator.tools.place import SitePlace
from orchestrator.tools.private_commit import subject_of
from orchestrator.tools.remote import Remote, push_remote
from orchestrator.tools.repository import Repository
from orchestrator.tools.site_memory import SiteMemory
from orchestrator.tools.travelling import NOBODY, Travelling, believed_tip, known_tip, travelling
from orchestrator.values import dataclass

_GUARDS = ("reference-transaction", "pre-push")


@dataclass(frozen=True)
class Outgoing:
    repository: Repository
    """The site's; for a site that is still to be made, one as it would be."""
    place: SitePlace
    branch: str
    files: tuple[FileChange, ...]
    message: str
    """Subject and all that is no trailer."""
    signers: Signers
    signed: str
    """How the commit is signed; empty when it is not."""
    remote: Remote | None
    along: Travelling
    programs: tuple[str, ...]
    """What git would run on the site's word, each with a digest of what it is: hooks that guard, filters ..."""
    commit: str = ""
    """The commit, when it is made already and only the push is left."""

    @classmethod
    def of_changes(
        cls, repository: Repository, place: SitePlace, files: tuple[FileChange, ...], message: str, shown: str
    ) -> Outgoing:
        """What is committed next."""
        remote = push_remote(repository, repository.branch)
        along = NOBODY
        for address in remote.addresses if remote else ():
            tip = believed_tip(repository, remote, address) if remote else ""
            along = along.with_those_of(travelling(repository, repository.head, tip))
        signers = signers_of(repository.git, shown)
        return cls._of(repository, place, repository.branch, files, message, signers, remote, along)

    @classmethod
    def of_commit(cls, made: OwnCommit, place: SitePlace) -> Outgoing:
        """What is left to be pushed of a commit that is made."""
        repository, read, remote = made.repository, made.read, made.remote
        along = NOBODY
        for address in remote.addresses if remote else ():
            tip = believed_tip(repository, remote, address) if remote else ""
            target = made.going_on_from(tip) or made.commit
            along = along.with_those_of(travelling(repository, target, tip, made.commit))
        signers, message = Signers(read.author, read.committer), subject_of(read.message)
        return cls._of(repository, place, made.branch, made.files, message, signers, remote, along, made.commit)

    @classmethod
    def _of(
        cls,
        repository: Repository,
        place: SitePlace,
        branch: str,
        files: tuple[FileChange, ...],
        message: str,
        signers: Signers,
        remote: Remote | None,
        along: Travelling,
        commit: str = "",
    ) -> Outgoing:
        return cls(
            repository,
            place,
            branch,
            files,
            message,
            signers,
            _signing(repository),
            remote,
            along,
            _programs(repository, remote),
            commit,
        )

    @property
    def is_left_to_push(self) -> bool:
        """Of a commit that is made: whether an address has not got it, as far as is known without asking."""
        repository, remote = self.repository, self.remote
        tips = [known_tip(repository, remote, address) for address in remote.addresses] if remote else []
        return any(not (repository.knows(tip) and repository.contains(tip, self.commit)) for tip in tips)

    def is_made_as(self, built: CommitObject, message: str) -> bool:
        """Whether a commit is exactly the one that is told here."""
        moves = {
            (move.path, move.old_blob, move.new_blob, move.mode if move.new_blob else None) for move in built.moves
        }
        files = {(file.path, file.old_blob, file.new_blob, file.mode if file.new_blob else None) for file in self.files}
        return (
            moves == files
            and built.parents == ((self.repository.head,) if self.repository.head else ())
            and (built.author, built.committer) == (self.signers.author, self.signers.committer)
            and built.message == message
        )

    @property
    def binds(self) -> dict[str, JSON]:
        return {
            "place": self.place.binds,
            "history": self.repository.head or None,
            "branch": self.branch,
            "files": {change.path: change.binds for change in self.files},
            "message": _kept(self.message),
            "author": _kept(self.signers.author),
            "committer": _kept(self.signers.committer),
            "signed": self.signed,
            "remote": self.remote.binds if self.remote else None,
            "along": sorted(self.along.foreign),
            "programs": list(self.programs),
        }

    def bound_as(self, seen: JSON) -> JSON:
        """The same as what was seen, when nothing goes out that was not in it; else what goes out now.

        The site may go on: commits that have reached the remote by other ways go along no more, and others may have
        been added where there is no remote to go along to. A program that is named no more does not run. A site that
        had to be made may have been made meanwhile.
        """
        loosened = self.loosened(seen)
        return loosened if loosened == seen else self.binds

    def loosened(self, seen: JSON) -> dict[str, JSON]:
        """What it binds, with what was seen in all places where the site may differ from it."""
        now = self.binds
        if not isinstance(seen, dict):
            return now
        was = {name: seen.get(name) for name in ("place", "history", "along", "programs")}
        if self._goes_on_from(was["history"]):
            now["history"] = was["history"]
        if isinstance(was["along"], list) and self.along.foreign <= set(was["along"]):
            now["along"] = was["along"]
        if isinstance(was["programs"], list) and set(self.programs) <= set(was["programs"]):
            now["programs"] = was["programs"]
        if isinstance(was["place"], dict) and was["place"].get("inode") is None and self._made_here:
            now["place"] = {**now["place"], "inode": None} if isinstance(now["place"], dict) else now["place"]
        return now

    def _goes_on_from(self, history: JSON) -> bool:
        return history is None or (isinstance(history, str) and self.repository.knows(history))

    @property
    def _made_here(self) -> bool:
        return SiteMemory(self.repository.common_dir).made_here


def _signing(repository: Repository) -> str:
    if not repository.wants("commit.gpgsign"):
        return ""
    key = repository.config.get("user.signingkey", "")
    return f"{repository.config.get('gpg.format', 'openpgp')} {key}".strip()


def _programs(repository: Repository, remote: Remote | None) -> tuple[str, ...]:
    guards = repository.hooks(*(_GUARDS if remote else _GUARDS[:1]))
    named = {line for line in what_git_would_run(repository.folder) if not line.startswith("hook ")}
    for address in remote.addresses if remote else ():
        named.update(what_a_push_would_run(address.place))
    return (*sorted(named), *(f"hook {hook.name} ({digest_told(hook)})" for hook in guards))


def _kept(text: str) -> str:
    """As text that can be kept as JSON: a name need not be UTF-8."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def steps_of(binds: JSON) -> tuple[str, ...]:
    """The commit, and one push for each address. An approval from before addresses were bound has one push."""
    match binds:
        case {"along": _, "remote": None}:
            return ("commit",)
        case {"along": _, "remote": {"addresses": list(addresses)}}:
            return ("commit", *(f"push {address['shown']}" for address in addresses if isinstance(address, Mapping)))
    return ("commit", "push")
