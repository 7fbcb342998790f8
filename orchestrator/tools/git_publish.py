"""The effect `git_publish`: put approved texts into a site's git repository as one commit, and push it."""

from __future__ import annotations

from dataclasses import replace

from orchestrator.domain.canonical import JSON
from orchestrator.errors import EffectError
from orchestrator.ports.effect import Arguments, Mark, Preview, Probe
from orchestrator.ports.tool import Surroundings
from orchestrator.tools import identity, private_commit, working_copy
from orchestrator.tools.command import Runner, run_command
from orchestrator.tools.difference import FileChange, changes
from orchestrator.tools.git import Git
from orchestrator.tools.own_commit import OwnCommit
from orchestrator.tools.publication import Publication
from orchestrator.tools.remote import Remote, push_remote, unpushed
from orchestrator.tools.repository import Repository
from orchestrator.tools.site_repository import make_repository, refuse_taken, refuse_unfit
from orchestrator.tools.unified import unified


class GitPublish:
    """See `docs/decisions/0009-publishing-with-a-private-index.md` for what it never touches, and why."""

    name = "git_publish"

    def __init__(self, runner: Runner = run_command, timeout_s: float = 60.0) -> None:
        self._runner = runner
        self._timeout_s = timeout_s

    def steps(self, binds: JSON) -> tuple[str, ...]:  # noqa: ARG002
        return ("commit", "push")

    def preview(self, arguments: Arguments, surroundings: Surroundings, seen: JSON = None) -> Preview:  # noqa: ARG002
        asked = Publication.of(arguments, surroundings)
        git = Git(asked.folder, self._runner, self._timeout_s)
        repository = _fit(asked, Repository.at(git))
        changed = changes(asked.change_set, repository)
        if not changed:
            return _nothing_to_do(asked, repository)
        if repository is None:
            return _first_preview(asked, git, changed)
        working_copy.refuse_uncommitted(repository, changed)
        remote = push_remote(repository, repository.branch)
        return Preview(
            will=(
                *_file_lines(changed),
                f"commit to {asked.shown} (branch {repository.branch})",
                *_hook_lines(repository),
                _push_line(repository, remote),
            ),
            undo=f"git -C {asked.shown} revert HEAD" + (f" && git -C {asked.shown} push" if remote else ""),
            difference=_difference(changed),
            binds=_binds(repository.head or None, repository.branch, changed, remote),
        )

    def act(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> JSON:
        asked = Publication.of(arguments, surroundings)
        git = Git(asked.folder, self._runner, self._timeout_s)
        repository = Repository.at(git)
        made = OwnCommit.find(repository, mark.key, asked.branch)
        if made:
            made.check_out()  # a crash may have come between the commit and this
        if step == "push":
            return _push(made) if made else _nothing_to_push(asked, repository)
        return made.told if made else _commit(asked, git, _fit(asked, repository), mark)

    def probe(self, step: str, arguments: Arguments, surroundings: Surroundings, mark: Mark) -> Probe:
        try:
            asked = Publication.of(arguments, surroundings)
            repository = Repository.at(Git(asked.folder, self._runner, self._timeout_s))
            made = OwnCommit.find(repository, mark.key, asked.branch)
            if step == "push":
                return _probe_push(made) if made else Probe("done", _nothing_to_push(asked, repository))
            return Probe("done", made.told) if made else Probe("not_done")
        except EffectError as error:
            return Probe("in_doubt", {"why": str(error)})


def _fit(asked: Publication, repository: Repository | None) -> Repository | None:
    """The repository when it can be published to, None when one can be made; else EffectRefused."""
    if repository:
        refuse_unfit(repository, asked.shown, asked.branch)
    else:
        refuse_taken(asked.folder, asked.shown, asked.texts)
    return repository


def _commit(asked: Publication, git: Git, repository: Repository | None, mark: Mark) -> JSON:
    if repository is None and changes(asked.change_set, None):
        repository = make_repository(git, asked.branch, asked.repositories)
    changed = changes(asked.change_set, repository)
    if repository is None or not changed:
        return {"commit": None, "why": _already_there(asked, repository)}
    working_copy.refuse_uncommitted(repository, changed)
    _refuse_locked(repository)
    commit = private_commit.commit(repository, changed, asked.change_set.subject, mark)
    made = OwnCommit(replace(repository, head=commit), commit, mark.key, repository.branch)
    made.check_out()
    return made.told


def _push(made: OwnCommit) -> JSON:
    remote = made.remote
    return _pushed(remote, made.push_to(remote)) if remote else _not_pushed("the site has no remote")


def _probe_push(made: OwnCommit) -> Probe:
    if not made.is_checked_out:
        return Probe("not_done")  # acting brings the files up to the commit first
    remote = made.remote
    if remote is None:
        return Probe("done", _not_pushed("the site has no remote"))
    return Probe("done", _pushed(remote, "found on the remote")) if made.is_on(remote) else Probe("not_done")


def _nothing_to_push(asked: Publication, repository: Repository | None) -> JSON:
    if changes(asked.change_set, repository):
        raise EffectError(
            f"the commit of this run is on no branch of {asked.shown}.",
            where=str(asked.folder),
            mend=f"Look for it in git -C {asked.shown} reflog, and put it back on its branch.",
        )
    return _not_pushed("nothing was committed")


def _pushed(remote: Remote, why: str) -> JSON:
    return {"pushed": True, "remote": str(remote), "why": why}


def _not_pushed(why: str) -> JSON:
    return {"pushed": False, "remote": None, "why": why}


def _refuse_locked(repository: Repository) -> None:
    lock = repository.git_dir / "index.lock"
    if lock.exists():
        raise EffectError(
            "another git process is at work there, or one was killed.",
            where=str(repository.folder),
            mend=f"Wait for it to end (if none is running, delete {lock}), then go on with baton resume.",
        )


def _file_lines(changed: tuple[FileChange, ...]) -> tuple[str, ...]:
    return tuple(f"{change.verb} {change.path}" for change in changed)


def _difference(changed: tuple[FileChange, ...]) -> str:
    return "".join(unified(change.path, change.old, change.new) for change in changed)


def _hook_lines(repository: Repository) -> tuple[str, ...]:
    hooks = repository.skipped_hooks
    return (f"not run the site's {', '.join(hooks)} hook{'s' if len(hooks) > 1 else ''}",) if hooks else ()


def _push_line(repository: Repository, remote: Remote | None) -> str:
    if remote is None:
        return "no remote, so no push"
    waiting = unpushed(repository, remote)
    along = f", with {waiting} earlier commit{'s' if waiting > 1 else ''} not pushed yet" if waiting else ""
    return f"push to {remote} ({remote.address}){along}"


def _first_preview(asked: Publication, git: Git, changed: tuple[FileChange, ...]) -> Preview:
    branch = asked.branch or "main"
    known = identity.is_known_anywhere(git)
    signed = () if known else (f"sign as {identity.of_this_computer()} in this site, as git has no name for you",)
    return Preview(
        will=(
            f"make {asked.shown} a git repository",
            *signed,
            *_file_lines(changed),
            f"commit to {asked.shown} (branch {branch})",
            "no remote, so no push",
        ),
        undo=f"git -C {asked.shown} revert HEAD",
        difference=_difference(changed),
        binds=_binds(None, branch, changed, None),
    )


def _binds(head: str | None, branch: str, changed: tuple[FileChange, ...], remote: Remote | None) -> JSON:
    return {
        "head": head,
        "branch": branch,
        "files": {change.path: change.digest_before for change in changed},
        "remote": remote.base if remote else None,
    }


def _nothing_to_do(asked: Publication, repository: Repository | None) -> Preview:
    branch = repository.branch if repository else asked.branch or "main"
    return Preview(
        will=(f"nothing: {_already_there(asked, repository)}",),
        binds=_binds(repository.head or None if repository else None, branch, (), None),
        nothing_to_do=True,
    )


def _already_there(asked: Publication, repository: Repository | None) -> str:
    paths = ", ".join(operation.path for operation in asked.change_set.operations)
    since = f" (commit {repository.head[:7]})" if repository and repository.head else ""
    return f"{asked.shown} is already as the change would leave it: {paths}{since}"
