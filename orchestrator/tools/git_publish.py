"""The effect `git_publish`: put approved texts into a site's git repository as one commit, and push it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from orchestrator.domain.canonical import JSON
from orchestrator.errors import EffectError, EffectMoved
from orchestrator.files.alone import alone
from orchestrator.ports.effect import Arguments, Mark, Preview, Probe
from orchestrator.ports.tool import Surroundings
from orchestrator.tools import private_commit, working_copy
from orchestrator.tools.address import Address
from orchestrator.tools.command import Runner, run_command
from orchestrator.tools.difference import changes
from orchestrator.tools.git import Git
from orchestrator.tools.outgoing import Outgoing, steps_of
from orchestrator.tools.own_commit import OwnCommit
from orchestrator.tools.place import SitePlace
from orchestrator.tools.publication import Publication
from orchestrator.tools.publication_preview import already_there, nothing_to_do, preview_of, since, told_apart
from orchestrator.tools.remote import Remote
from orchestrator.tools.repository import Repository
from orchestrator.tools.site_memory import SiteMemory
from orchestrator.tools.site_repository import as_it_would_be_made, make_repository, refuse_taken, refuse_unfit
from orchestrator.values import replace

_ONE_AT_A_TIME = "state/locks/publishing.lock"
"""Runs that publish at the same moment, of one process or of several, follow each other here: git lets one of two
commits onto a branch win, and the other run would have failed for nothing.
"""


class GitPublish:
    """See `docs/decisions/0009-publishing-with-a-private-index.md` for what it never touches, and why;
    `0023-what-goes-out-is-what-was-shown.md` for what an approval binds.
    """

    name = "git_publish"

    def __init__(self, runner: Runner = run_command, timeout_s: float = 60.0) -> None:
        self._runner = runner
        self._timeout_s = timeout_s

    def steps(self, binds: JSON) -> tuple[str, ...]:
        return steps_of(binds)

    def preview(self, arguments: Arguments, surroundings: Surroundings, seen: JSON = None) -> Preview:
        asked, git = self._asked(arguments, surroundings)
        with _as_it_stands(asked, git, Repository.at(git)) as (repository, is_there):
            outgoing = _outgoing(asked, repository, asked.place(repository.git_dir if is_there else None), seen)
            if outgoing is None:
                return nothing_to_do(asked, repository)
            shown = preview_of(outgoing, asked, is_there=is_there)
            return replace(shown, binds=outgoing.bound_as(seen), since=since(outgoing, seen))

    def act(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> JSON:
        try:
            with alone(surroundings.root, _ONE_AT_A_TIME, wait=True):
                return self._act(step, arguments, surroundings, mark)
        except OSError as error:
            raise EffectError(
                f"cannot be waited for: {error.strerror}.", where=_ONE_AT_A_TIME, mend="Make state/ writable."
            ) from error

    def _act(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> JSON:
        asked, git = self._asked(arguments, surroundings)
        repository = Repository.at(git)
        made = OwnCommit.find(repository, mark.key, asked.branch)
        if made:
            made.check_out()  # a crash may have come between the commit and this
        if step != "commit":
            made = made or OwnCommit.alike(repository, asked.change_set)
            return _push(asked, made, step, mark) if made else _nothing_to_push(asked, repository, mark)
        return made.told if made else _commit(asked, git, repository, mark)

    def probe(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> Probe:
        try:
            asked, git = self._asked(arguments, surroundings)
            repository = Repository.at(git)
            made = OwnCommit.find(repository, mark.key, asked.branch)
            if step == "commit":
                return Probe("done", made.told) if made and made.is_checked_out else Probe("not_done")
            made = made or OwnCommit.alike(repository, asked.change_set)
            return _probe_push(made, step, mark) if made else Probe("done", _nothing_to_push(asked, repository, mark))
        except EffectMoved:
            raise
        except EffectError as error:
            return Probe("in_doubt", {"why": str(error)})

    def _asked(self, arguments: Arguments, surroundings: Surroundings) -> tuple[Publication, Git]:
        asked = Publication.of(arguments, surroundings)
        return asked, Git(asked.folder, self._runner, self._timeout_s)


@contextmanager
def _as_it_stands(asked: Publication, git: Git, repository: Repository | None) -> Iterator[tuple[Repository, bool]]:
    """The repository to publish to, or one as it would be made, and whether it is there; else EffectRefused."""
    if repository:
        refuse_unfit(repository, asked.shown, asked.branch)
        yield repository, True
        return
    refuse_taken(asked.folder, asked.shown, asked.texts)
    with as_it_would_be_made(git, asked.branch) as made:
        yield made, False


def _outgoing(asked: Publication, repository: Repository, place: SitePlace, seen: JSON) -> Outgoing | None:
    """What goes out; None when the site is as the change leaves it and there is nothing of ours to push."""
    changed = changes(asked.change_set, repository, seen)
    if changed:
        working_copy.refuse_uncommitted(repository, changed)
        return Outgoing.of_changes(repository, place, changed, asked.change_set.subject, asked.shown)
    made = OwnCommit.alike(repository, asked.change_set)
    outgoing = Outgoing.of_commit(made, place) if made else None
    return outgoing if made and outgoing and (outgoing.is_left_to_push or not made.is_checked_out) else None


def _commit(asked: Publication, git: Git, found: Repository | None, mark: Mark) -> JSON:
    with _as_it_stands(asked, git, found) as (repository, is_there):
        place = asked.place(repository.git_dir if is_there else None)
        outgoing = _outgoing(asked, repository, place, mark.approved)
        if outgoing is None:
            return {"commit": None, "why": already_there(asked, repository)}
        _refuse_moved(outgoing, mark)
        if is_there:
            return _commit_to(asked, outgoing, mark)
    return _commit(asked, git, make_repository(git, asked.branch, asked.repositories), mark)


def _commit_to(asked: Publication, outgoing: Outgoing, mark: Mark) -> JSON:
    repository = outgoing.repository
    if outgoing.commit:
        return OwnCommit(repository, outgoing.commit, mark.key, outgoing.branch).told
    _refuse_locked(repository)
    built = private_commit.build(repository, outgoing.files, outgoing.message, mark)
    wanted = private_commit.message(outgoing.message, mark).rstrip("\n")
    if not outgoing.is_made_as(built, wanted) or asked.place(repository.git_dir) != outgoing.place:
        raise EffectMoved("the commit would have come out other than it was shown.", where=str(repository.folder))
    SiteMemory(repository.common_dir).remember_made(mark.key, built.digest)
    private_commit.put_on_branch(repository, built, outgoing.message)
    made = OwnCommit(replace(repository, head=built.commit), built.commit, mark.key, repository.branch)
    made.check_out()
    return made.told


def _push(asked: Publication, made: OwnCommit, step: str, mark: Mark) -> JSON:
    outgoing = Outgoing.of_commit(made, asked.place(made.repository.git_dir))
    approved = _refuse_moved(outgoing, mark)
    remote, address = _addressed(made, step)
    along = approved.get("along") if isinstance(approved, dict) else None
    shown = frozenset(str(commit) for commit in along) if isinstance(along, list) else frozenset()
    return _pushed(remote, address, made.push_to(remote, address, shown))


def _probe_push(made: OwnCommit, step: str, mark: Mark) -> Probe:
    if not made.is_checked_out:
        return Probe("not_done")  # acting brings the files up to the commit first
    remote, address = _addressed(made, step)
    if {"shown": address.shown, "digest": address.digest} not in _approved_addresses(mark):
        raise _other_address(made, step)
    if made.is_on(remote, address):
        return Probe("done", _pushed(remote, address, "found on the remote"))
    return Probe("not_done")


def _addressed(made: OwnCommit, step: str) -> tuple[Remote, Address]:
    remote = made.remote
    for address in remote.addresses if remote else ():
        if remote and step == f"push {address.shown}":
            return remote, address
    raise _other_address(made, step)


def _other_address(made: OwnCommit, step: str) -> EffectMoved:
    return EffectMoved(
        f"{step} is not where the site's settings push to now.",
        where=str(made.repository.folder),
        mend="Look at the address at the gate.",
    )


def _approved_addresses(mark: Mark) -> list[JSON]:
    match mark.approved:
        case {"remote": {"addresses": list(addresses)}}:
            return addresses
    return []


def _refuse_moved(outgoing: Outgoing, mark: Mark) -> JSON:
    """What was approved, when that is what goes out; else EffectMoved."""
    fresh = outgoing.loosened(mark.approved)
    if fresh != mark.approved:
        raise EffectMoved(
            f"what would go out is not what was approved: {told_apart(mark.approved, fresh)}.",
            where=str(outgoing.repository.folder),
            mend="Look at it at the gate.",
        )
    return mark.approved


def _nothing_to_push(asked: Publication, repository: Repository | None, mark: Mark) -> JSON:
    if repository is None or changes(asked.change_set, repository, mark.approved):
        raise EffectError(
            f"the commit of this run is on no branch of {asked.shown}.",
            where=str(asked.folder),
            mend=f"Look for it in git -C {asked.shown} reflog, and put it back on its branch.",
        )
    return {"pushed": False, "remote": None, "why": "nothing was committed"}


def _pushed(remote: Remote, address: Address, why: str) -> JSON:
    return {"pushed": True, "remote": str(remote), "address": address.shown, "why": why}


def _refuse_locked(repository: Repository) -> None:
    lock = repository.git_dir / "index.lock"
    if lock.exists():
        raise EffectError(
            "another git process is at work there, or one was killed.",
            where=str(repository.folder),
            mend=f"Wait for it to end (if none is running, delete {lock}), then go on with baton resume.",
        )
