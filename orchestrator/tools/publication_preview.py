"""What a person reads before a publication: everything that goes out, and what changed since they looked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orchestrator.domain.canonical import JSON
from orchestrator.errors import EffectError
from orchestrator.ports.effect import Preview
from orchestrator.tools import identity
from orchestrator.tools.difference import FileChange
from orchestrator.tools.outgoing import Outgoing
from orchestrator.tools.publication import Publication
from orchestrator.tools.repository import Repository
from orchestrator.tools.unified import unified

_SKIPPED_HOOKS = ("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit")
_MOST_COMMITS_NAMED = 1000
"""Each is a line of what is approved, and nobody reads more; how many more there are is told."""
_EXECUTABLE = "100755"
_WORDS = {
    "place": "the site is another folder",
    "history": "the site has another history",
    "branch": "the branch is another",
    "files": "the files or what git keeps of them are others",
    "message": "the commit message is another",
    "author": "the author is another",
    "committer": "the committer is another",
    "signed": "the signing is another",
    "remote": "the addresses it is pushed to are others",
    "along": "commits that nobody was shown would go along",
    "programs": "git would run other programs or hooks of the site",
}


FOLLOWS = ("after", "message")
"""What of `binds` follows from the text that goes out: the blob that git keeps of it, and what the plan calls it."""


def preview_of(outgoing: Outgoing, asked: Publication, *, is_there: bool) -> Preview:
    """All but `binds` and `since`."""
    pushed = f" && git -C {asked.shown} push" if outgoing.remote else ""
    return Preview(
        will=(
            *([] if is_there else _first_lines(outgoing, asked)),
            *(line for change in outgoing.files for line in (_file_line(change), *change.told)),
            *_commit_lines(outgoing, asked),
            *_hook_lines(outgoing),
            *_push_lines(outgoing),
        ),
        undo=f"git -C {asked.shown} revert {outgoing.commit[:7] or 'HEAD'}{pushed}",
        difference="".join(change.difference for change in outgoing.files),
        follows=FOLLOWS,
    )


def _file_line(change: FileChange) -> str:
    told = ", which is executable" if change.new_blob and change.mode == _EXECUTABLE else ""
    return f"{change.verb} {change.path}{told}"


def _first_lines(outgoing: Outgoing, asked: Publication) -> Iterator[str]:
    yield f"make {asked.shown} a git repository"
    if not identity.is_known_anywhere(outgoing.repository.git):
        yield f"sign as {outgoing.signers} in this site, as git has no name for you"


def _commit_lines(outgoing: Outgoing, asked: Publication) -> Iterator[str]:
    place = f", which is {asked.folder}" if asked.is_led_elsewhere else ""
    if outgoing.commit:
        where = f"branch {outgoing.branch} of {asked.shown}{place}"
        yield f"not commit again: it is {outgoing.commit[:7]} on {where}; bring the files there up to it"
    else:
        yield f"commit to {asked.shown}{place} (branch {outgoing.branch})"
    if outgoing.place.git_dir != ".git":
        yield f"keep the commit in {outgoing.place.git_dir}, where the site's .git leads"
    yield f'say "{outgoing.message}" in the commit, and name this run below it'
    yield f"name {outgoing.signers} as its author"
    if outgoing.signed:
        yield f"sign it ({outgoing.signed})"


def _hook_lines(outgoing: Outgoing) -> Iterator[str]:
    skipped = [hook.name for hook in outgoing.repository.hooks(*_SKIPPED_HOOKS)]
    if skipped and not outgoing.commit:
        yield f"not run the site's {', '.join(skipped)} hook{'s' if len(skipped) > 1 else ''}"
    yield from (f"let git run or use what the site names: {named}" for named in outgoing.programs)


def _push_lines(outgoing: Outgoing) -> Iterator[str]:
    remote = outgoing.remote
    if remote is None:
        yield "no remote, so no push"
        return
    for address in remote.addresses:
        leads = f", which is {address.leads}" if address.leads else ""
        yield f"push to {remote} ({address.shown}{leads}){_along(outgoing)}"
    yield from (f"send the push option {option}" for option in remote.options)
    commits = outgoing.along.commits
    for logged in commits[:_MOST_COMMITS_NAMED]:
        yield f"earlier commit {logged.commit[:7]} {logged.plain}"
    if len(commits) > _MOST_COMMITS_NAMED:
        yield f"and {len(commits) - _MOST_COMMITS_NAMED} earlier commits more"


def _along(outgoing: Outgoing) -> str:
    count = len(outgoing.along.commits)
    return f", with {count} earlier commit{'s' if count > 1 else ''} not pushed yet" if count else ""


def since(outgoing: Outgoing, seen: JSON) -> str:
    """What goes out otherwise than the person was shown, in a line; and how the files under the same paths differ from
    those they were shown, as a unified difference.
    """
    shown = seen.get("files") if isinstance(seen, Mapping) else None
    apart = ""
    if isinstance(seen, Mapping) and "history" in seen:  # of a text that is another one, the artifact itself says that
        apart = told_apart(seen, _with_texts_of(seen, outgoing.loosened(seen)))
    told = [f"{apart}\n"] if apart else []
    for change in outgoing.files:
        was = shown.get(change.path) if isinstance(shown, Mapping) else None
        if not isinstance(was, Mapping) or was.get("before") == (change.old_blob or None):
            continue
        told.append(_since(outgoing.repository, change.path, str(was.get("before") or ""), change.old))
    return "".join(told)


def _with_texts_of(seen: JSON, fresh: JSON, name: str = "") -> JSON:
    """What is bound now, with what follows from the text as it was seen."""
    if isinstance(seen, Mapping) and isinstance(fresh, Mapping):
        return {key: _with_texts_of(seen.get(key), told, key) for key, told in fresh.items()}
    return seen if name in FOLLOWS and seen and fresh else fresh


def _since(repository: Repository, path: str, blob: str, now: bytes | None) -> str:
    try:
        before = repository.content(blob) if blob else None
    except EffectError:
        return f"{path}: has changed since you were shown it, and git no longer has what it was\n"
    return unified(path, before, now)


def nothing_to_do(asked: Publication, repository: Repository) -> Preview:
    return Preview(
        will=(f"nothing: {already_there(asked, repository)}",),
        binds={
            "place": {"folder": asked.place().folder},
            "branch": repository.branch,
            "files": {operation.path: {} for operation in asked.change_set.operations},
            "remote": None,
            "along": [],
        },
        nothing_to_do=True,
    )


def already_there(asked: Publication, repository: Repository) -> str:
    paths = ", ".join(operation.path for operation in asked.change_set.operations)
    since = f" (commit {repository.head[:7]})" if repository.head else ""
    return f"{asked.shown} is already as the change would leave it: {paths}{since}"


def told_apart(approved: JSON, fresh: JSON) -> str:
    """In words, which parts of what was approved are others now."""
    if not isinstance(approved, Mapping) or not isinstance(fresh, Mapping) or set(approved) != set(fresh):
        return "the approval names other things than those that go out"
    return ", ".join(words for name, words in _WORDS.items() if approved.get(name) != fresh.get(name))
