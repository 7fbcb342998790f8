"""Erase what a run holds with its branches: from the journal, from the copies of it in the workspace, and from its
transcript.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.domain import facts
from orchestrator.domain.branch import root_of_tree
from orchestrator.domain.canonical import Digest
from orchestrator.domain.event import SYSTEM
from orchestrator.errors import BatonError, JournalError, NotFound, RunError, UsageError
from orchestrator.face.changes import Change as Change
from orchestrator.face.changes import all_changes
from orchestrator.face.glance import drop_glance
from orchestrator.face.run import Run
from orchestrator.features.care.garbage import ancestors_of_unfinished, page_beside
from orchestrator.files.writing import remove
from orchestrator.journal.naming import artifacts_named
from orchestrator.journal.sqlite.journal import SqliteJournal
from orchestrator.transcripts.file import transcript_path
from orchestrator.values import dataclass

if TYPE_CHECKING:
    from orchestrator.face.workspace import Workspace


_CHANGE = re.compile(r"C([0-9]{1,9})")
_PINNING = facts.RunStarted | facts.RunUpgraded | facts.ProfileSwapped


@dataclass(frozen=True)
class PublishedCommit:
    """A commit that an effect of the run made, or pushed."""

    commit: str
    where: str
    """The site's branch, or the remote and its branch."""


@dataclass(frozen=True)
class Plan:
    """What would be forgotten."""

    run: str
    names: tuple[str, ...]
    """Of the run's inputs and artifacts."""
    texts: Mapping[str, tuple[Digest, ...]]
    """Of the run and of each of its branches, by the stream that has them."""
    elsewhere: dict[str, tuple[str, ...]]
    """Other runs that have what this run made -> the names it has here. They keep it."""
    published: tuple[PublishedCommit, ...] = ()
    """Where it went, as recorded: out of reach of anything done here."""

    @property
    def digests(self) -> tuple[Digest, ...]:
        """Each once, whichever of its streams have it."""
        return tuple(dict.fromkeys(digest for held in self.texts.values() for digest in held))

    @property
    def branches(self) -> int:
        return len(self.texts) - 1


@dataclass(frozen=True)
class Forgotten:
    copies: tuple[Path, ...]
    """Backups that were cleared as well."""
    untouched: tuple[str, ...]
    """Why a copy could not be cleared."""


def plan(workspace: Workspace, run: Run, names: Collection[str] = ()) -> Plan:
    """What forgetting takes: all texts of the run and of its branches, or the named ones and what was said to models
    and tools, and what its branches worked with. A text that stays under its name in the run stays in them too.

    The definition stays: it is the workspace's own, and tells what the run was.

    Raises:
        UsageError: the run is a branch.
        RunError: the run, a branch of it, or a run that was forked from it, has not ended.
        NotFound: it has nothing of a name.
    """
    _refuse_branch(run)
    below = run.branches()
    _refuse_unfinished(workspace, run, below)
    tree = {one.id: [event.fact for event in one.events()] for one in (run, *below)}
    named = dict(_named(tree[run.id]))
    _check_names(run, names, set(named.values()))
    stay = {digest for digest, name in named.items() if names and name not in names}
    stay |= {fact.definition for events in tree.values() for fact in events if isinstance(fact, _PINNING)}
    texts = {one: tuple(_texts_of(events, stay)) for one, events in tree.items()}
    gone = tuple(dict.fromkeys(named[digest] for digest in texts[run.id] if digest in named))
    made = {digest: name for one, events in tree.items() for digest, name in _made(events) if digest in texts[one]}
    published = tuple(out for one in (run, *below) for out in _published(one, tree[one.id]))
    return Plan(run.id, gone, texts, _elsewhere(workspace, run.id, made), published)


def _texts_of(events: Iterable[facts.Fact], stay: Collection[Digest]) -> Iterator[Digest]:
    everything = dict.fromkeys(digest for fact in events for digest in artifacts_named(fact))
    return (digest for digest in everything if digest not in stay)


def forget(workspace: Workspace, planned: Plan) -> Forgotten:
    """Erase it everywhere in the workspace's `state/`. What was erased already is erased again: it does no harm."""
    done = _erased(workspace, planned.texts)
    run = workspace.run(planned.run)
    for stream in planned.texts:
        workspace.snapshots.drop(stream)
    workspace.write_transcript(run.id, anew=True)
    for one in (run, *run.branches()):
        page = page_beside(transcript_path(workspace.root / "transcripts", one.events()))
        remove(workspace.root, page.relative_to(workspace.root))
    return done


def change_named(workspace: Workspace, given: str) -> Change | None:
    """The change that `C12` names; None where a run is meant. Raises NotFound."""
    numbered = _CHANGE.fullmatch(given)
    if not numbered:
        return None
    for change in all_changes(workspace.journal):
        if change.number == int(numbered[1]):
            return change
    raise NotFound("change", given, mend="See all: baton changes")


def forget_change(workspace: Workspace, change: Change) -> Forgotten:
    """Erase what a file said before and after a change, wherever the system's stream has it, and the reason. That it
    changed stays known, and so do what runs were pinned to and the file itself.
    """
    return _erased(workspace, {SYSTEM: [text for text in (change.before, change.after, change.why) if text]})


def _erased(workspace: Workspace, texts: Mapping[str, Collection[Digest]]) -> Forgotten:
    """Out of the journal and of each copy of it."""
    workspace.journal.forget(texts)
    workspace.journal.shrink()
    drop_glance(workspace.root)
    copies, untouched = [], []
    for path in copies_of_journal(workspace.root):
        try:
            _forget_in_copy(path, texts)
            copies.append(path)
        except BatonError as error:
            untouched.append(str(error))
    return Forgotten(tuple(copies), tuple(untouched))


def copies_of_journal(root: Path) -> list[Path]:
    """Backups in their usual place, and what migrations kept."""
    state = root / "state"
    return sorted(state.glob("backups/*.db")) + sorted(state.glob("journal.db.v*[0-9]"))


def _forget_in_copy(path: Path, texts: Mapping[str, Collection[Digest]]) -> None:
    with SqliteJournal.open_copy(path) as copy:
        copy.forget(texts)
        copy.shrink()


def _refuse_branch(run: Run) -> None:
    """What it holds stands in its parents' streams as well."""
    root = root_of_tree(run.id)
    if root != run.id:
        raise UsageError(
            f"{run.id} is a branch of {root}, and what it holds is held there too. Nothing was forgotten.",
            mend=f"Forget the whole run: baton forget {root}",
        )


def _refuse_unfinished(workspace: Workspace, run: Run, below: Iterable[Run]) -> None:
    run.refresh()
    # a branch that failed stays so for good: below a run that has ended nothing is gone on with
    for one in (run, *(branch for branch in below if not branch.state.failure)):
        if not one.state.ended:
            raise RunError(f"run {one.id} has not ended, and still needs what it holds.", mend=f"baton cancel {one.id}")
    if run.id in ancestors_of_unfinished(workspace.runs()):
        raise RunError(f"a run that was forked from {run.id} has not ended, and still needs what this one recorded.")


def _named(events: Iterable[facts.Fact]) -> Iterator[tuple[Digest, str]]:
    """Every version of the run's inputs and artifacts, with its name."""
    for fact in events:
        match fact:
            case facts.RunStarted(inputs=found) | facts.HandoffRecorded(artifacts=found):
                yield from ((digest, name) for name, digest in found.items())
            case facts.DecisionAnswered(edited=found):
                yield from ((digest, name) for name, digest in found.items())


def _check_names(run: Run, names: Iterable[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            raise NotFound("artifact", name, known, mend=f"{run.id} has: {', '.join(sorted(known))}.")


def _made(events: Iterable[facts.Fact]) -> Iterator[tuple[Digest, str]]:
    """Every version of what the run itself brought about; its inputs lay somewhere before."""
    for fact in events:
        match fact:
            case facts.HandoffRecorded(artifacts=found) | facts.DecisionAnswered(edited=found):
                yield from ((digest, name) for name, digest in found.items())


def _elsewhere(workspace: Workspace, run: str, made: dict[Digest, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for digest, streams in workspace.journal.holders(made).items():
        for stream in map(root_of_tree, streams):
            if stream != run and made[digest] not in found.setdefault(stream, []):
                found[stream].append(made[digest])
    return {stream: tuple(names) for stream, names in found.items()}


def _published(run: Run, events: Iterable[facts.Fact]) -> Iterator[PublishedCommit]:
    """Of every step that says it made or pushed a commit. What was forgotten before says nothing any more."""
    for fact in events:
        if isinstance(fact, facts.EffectStepDone):
            with suppress(JournalError):
                found = run.artifact_of(fact.found).value
                if isinstance(found, Mapping) and isinstance(found.get("commit"), str):
                    where = ", ".join(str(found[key]) for key in ("remote", "address", "branch") if found.get(key))
                    yield PublishedCommit(found["commit"], where)
