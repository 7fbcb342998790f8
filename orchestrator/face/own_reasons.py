"""Why a file changed, where the person said it otherwise than by a note: Baton itself changed it on their word.

What was decided is recorded before or after the file changes, and the change is noticed by the next look, so each
decision explains the next change of its file where that is just what it did, and no other: what the person does later
with the same file is theirs to explain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from orchestrator.domain.app_facts import AppMoving
from orchestrator.domain.canonical import Digest
from orchestrator.domain.change_facts import AppWritten
from orchestrator.domain.event import SYSTEM, Event
from orchestrator.domain.proposal_facts import ProposalAdopted, ProposalUndone
from orchestrator.face.changes import Change
from orchestrator.ports.journal import Journal
from orchestrator.workspace.home.app_files import counterpart
from orchestrator.workspace.read.skeleton import skeleton

_KINDS = tuple(fact.__name__ for fact in (AppMoving, AppWritten, ProposalAdopted, ProposalUndone))


class _Done(NamedTuple):
    """What Baton did with one file."""

    seq: int
    """Of the event that says so; 0: the change may have been noticed before it was said."""
    path: str
    told: str
    before: Digest | None = None
    """Of the file's text; empty: it was not there. None: whatever stood there."""
    after: Digest | None = None
    until: int = 0
    """Seq of the event that says that the file was moved again; 0: it was not."""

    def is_it(self, change: Change) -> bool:
        texts = ((self.before, change.before), (self.after, change.after))
        return all(a is None or a == b for a, b in texts) and not 0 < self.until < change.seq


class OwnReasons:
    """Of all changes of a workspace."""

    def __init__(self, changes: Sequence[Change], events: Iterable[Event], text: Callable[[Digest], str]) -> None:
        """`changes` in the order they were noticed; `text` gives what the person said with what they decided."""
        self._told: dict[int, str] = {}
        for done in _all_done(list(events), text):
            change = self._change_by(done, [change for change in changes if change.path == done.path])
            if change:
                self._told[change.seq] = done.told

    def _change_by(self, done: _Done, changes: Iterable[Change]) -> Change | None:
        """Of the file: the next that was noticed, or none. What was done and done away with unseen was no change."""
        if done.seq:
            following = next((change for change in changes if change.seq > done.seq), None)
            return following if following and done.is_it(following) else None
        return next((change for change in changes if change.seq not in self._told and done.is_it(change)), None)

    @classmethod
    def of(cls, journal: Journal, changes: Sequence[Change], text: Callable[[Digest], str]) -> OwnReasons:
        return cls(changes, journal.read_kinds(SYSTEM, _KINDS), text)

    def reason(self, change: Change) -> str:
        """Empty: Baton did not change it."""
        return self._told.get(change.seq, "")


def _all_done(events: Sequence[Event], text: Callable[[Digest], str]) -> Iterator[_Done]:
    adopted = {event.seq: event.fact for event in events if isinstance(event.fact, ProposalAdopted)}
    moves = [(event.seq, event.fact) for event in events if isinstance(event.fact, AppMoving)]
    for (seq, moving), later in zip(moves, (moves[number:] for number in range(1, len(moves) + 1)), strict=True):
        until = next((other for other, fact in later if fact.app == moving.app), 0)
        yield from _moved(seq, moving, until, " ".join(text(moving.why).split()))
    for event in events:
        yield from _done(event, adopted)


def _done(event: Event, adopted: Mapping[int, ProposalAdopted]) -> Iterator[_Done]:
    match event.fact:
        case AppWritten() as written:
            for path in skeleton(written.app):
                yield _Done(event.seq, path, "written by baton app new", before=Digest(""))
        case ProposalAdopted() as fact if fact.path:
            yield _Done(0, fact.path, f"{fact.id} was adopted", fact.before, fact.after)
        case ProposalUndone() as undone:
            was = adopted.get(undone.seq)
            if was is not None and was.path:
                yield _Done(0, was.path, f"{was.id} was taken back", was.after, was.before)


def _moved(seq: int, moving: AppMoving, until: int, why: str) -> Iterator[_Done]:
    """What lies in `apps/retired/` is no file that runs are made of, and its changes are not noticed."""
    because = f": {why}" if why else ""
    for path in moving.files:
        if moving.to == "retired":
            yield _Done(seq, path, f"retired{because}", after=Digest(""), until=until)
        elif moving.to == "apps":
            yield _Done(seq, counterpart(path), f"had back{because}", before=Digest(""), until=until)
