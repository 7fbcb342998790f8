"""One look at the folder of decisions: each open decision and its file, then what else lies there."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import tzinfo
from functools import cached_property, partial

from orchestrator.errors import AnswerConflict, BatonError, DecisionVoid, NotFound
from orchestrator.face.decision import Decision
from orchestrator.face.workspace import Workspace
from orchestrator.features.decision_files.decision_text import KIND, NOTICE, DecisionText, notice, text_of
from orchestrator.features.decision_files.folder import FilesFolder, FoundFile, file_name, is_kept
from orchestrator.features.decision_files.lines import text_in
from orchestrator.features.decision_files.read_back import (
    NotTaken,
    NotTicked,
    Ticked,
    Untouched,
    closed_answer,
    entry_of,
    front_of,
    is_as_written,
    read_back,
    told_in,
)
from orchestrator.features.decision_files.report import FilesLook, RefusedFile, TakenAnswer
from orchestrator.features.decision_files.taking import take
from orchestrator.ports.journal import Journal
from orchestrator.ports.listing import DecisionRow
from orchestrator.text.visible import visible
from orchestrator.workspace.read.settings import DecisionFolder

_NAMED = re.compile(r"(?P<decision>d-\d{1,18})\b.*")
_LONGEST_TOLD = 600
"""Characters of a notice. What a person wrote may stand in it, and that is kept elsewhere, whole."""


class OneLook:
    def __init__(
        self,
        workspace: Workspace,
        kept: DecisionFolder,
        rows: Sequence[DecisionRow],
        found: Sequence[FoundFile],
        *,
        is_settled: Callable[[str], bool],
        takes: bool,
        fine: dict[str, object],
        written_in: Collection[str] = (),
    ) -> None:
        """Args:
        workspace: where.
        kept: where decisions lie, and what is taken there.
        rows: the open decisions.
        found: the files, as they were found.
        is_settled: whether nobody writes in a file any more, by its name.
        takes: answers; else files are written and go, and that is all.
        fine: decision -> what there was when nothing was left to do for it; brought up to date.
        written_in: names of what was kept of a person's, in which they went on writing.
        """
        self.done = FilesLook()
        self._workspace = workspace
        self._kept = kept
        self._folder = FilesFolder(workspace.root, kept.folder)
        self._is_settled = is_settled
        self._takes = takes
        self._fine = fine
        self._written_in = written_in
        self._marks = {one.name: one.mark for one in found}
        self._open = {row.decision: name_of(workspace.journal, row) for row in rows}

    def go_through(self) -> None:
        for gone in self._fine.keys() - self._open.keys():
            del self._fine[gone]
        others = sorted(self._marks.keys() - set(self._open.values()))
        for decision, name in self._open.items():
            self._safely(name, partial(self._of_open, decision, name, others))
        for name in others:
            if not is_kept(name):
                self._safely(name, partial(self._of_other, name))
            elif name in self._written_in:
                self._safely(name, partial(self._of_yours, name))

    def _safely(self, name: str, act: Callable[[], None]) -> None:
        try:
            act()
        except (BatonError, OSError) as error:
            self.done.told.append(f"{self._path(name)}: {line_of(error)}")

    def _path(self, name: str) -> str:
        return f"{self._kept.folder}/{name}"

    # Open decisions

    def _of_open(self, id_: str, name: str, others: Sequence[str]) -> None:
        now = (self._kept, self._marks.get(name), self._workspace.colliding.with_others(id_))
        is_there = name in self._marks
        if is_there and (self._fine.get(id_) == now or not self._takes):  # whoever takes answers renews it, too
            return
        decision, data = self._workspace.decision(id_), self._folder.read(name)
        if not decision.is_open:  # answered since the list was read
            if data is not None:
                self._of_closed(id_, name, data)
        elif data is None or not data.strip():
            self._write(decision, name, data)
        elif self._is_at_rest(decision, name, data, others):
            self._fine[id_] = now

    def _is_at_rest(self, decision: Decision, name: str, data: bytes, others: Sequence[str]) -> bool:
        """Whether nothing is left to do with the file; else it is done."""
        text = text_in(data)
        expected = self._text(decision, told_in(front_of(text or "")))
        match read_back(text, expected) if text is not None else NotTaken("the file holds no text, or half of one."):
            case Untouched(is_stale=True):
                if self._folder.replace(name, data, expected.whole.encode()):
                    self.done.written.append(self._path(name))
            case Untouched() | NotTicked():
                return True
            case _ if not self._is_settled(name):
                self.done.is_growing = True
            case NotTaken(why=why):
                self._refuse(decision, name, data, why)
            case Ticked() as ticked:
                self._take(decision, name, data, ticked, others)
        return False

    def _text(self, decision: Decision, told: str = "") -> DecisionText:
        return text_of(decision, approve=self._kept.approve, told=told[:_LONGEST_TOLD], zone=self._zone)

    @cached_property
    def _zone(self) -> tzinfo:
        """The person's, and not of the process: one file has one text, whoever writes it."""
        return self._workspace.days.constraints.timezone

    def _write(self, decision: Decision, name: str, emptied: bytes | None) -> None:
        """Where there is none, or somebody emptied it."""
        data = self._text(decision).whole.encode()
        if emptied is None:
            written = self._folder.write(name, data)
        elif not self._is_settled(name):
            self.done.is_growing, written = True, False
        else:
            written = self._folder.replace(name, emptied, data)
        if written:
            self.done.written.append(self._path(name))

    def _take(self, decision: Decision, name: str, data: bytes, ticked: Ticked, others: Sequence[str]) -> None:
        if not self._takes:
            return
        other = next(self._other_versions(decision.id, data, others), "")
        if other:
            told = f"there is another version of this file, “{visible(other)}”."
            self._refuse(decision, name, data, f"{told} Take over what you want of it, then tick here.")
            return
        try:
            take(decision, ticked)
        except (AnswerConflict, DecisionVoid):
            self._of_closed(decision.id, name, data)
        except BatonError as error:
            self._refuse(decision, name, data, line_of(error))
        else:
            self.done.taken.append(TakenAnswer(decision.id, ticked.answer, self._path(name), decision.run))
            self._folder.replace(name, data, None)

    def _other_versions(self, decision: str, data: bytes, others: Sequence[str]) -> Iterator[str]:
        """Of the file: written by a program that synchronizes, or by the person, and not told of yet."""
        for name in others:
            other = b"" if is_kept(name) else self._folder.read(name) or b""
            text = text_in(other) or ""
            is_told = text.startswith(NOTICE)
            if other != data and not is_told and _decision_of(name, text) == decision and not is_as_written(text):
                yield name

    def _refuse(self, decision: Decision, name: str, data: bytes, why: str) -> None:
        """In the file itself; what the person wrote stays, byte for byte, beside it."""
        if not self._takes:
            return
        yours = self._folder.name_for_yours(name)
        told = f"{_shortened(why)} What you wrote is kept in “{yours}”."
        fresh = self._text(decision, told).whole.encode()
        if self._folder.replace(name, data, fresh, keep=yours):
            self.done.refused.append(RefusedFile(self._path(name), told))

    # What else lies there

    def _of_other(self, name: str) -> None:
        """A file of a decision that is not open, or another version of an open one's. Others are not ours."""
        data = self._folder.read(name) or b""
        text = text_in(data) or ""
        decision = "" if text.startswith(NOTICE) else _decision_of(name, text)
        if decision in self._open:
            if not is_as_written(text):
                told = f"This is another version of “{self._open[decision]}”, and nothing in it is read. Answer there."
                self._note(name, data, told)
        elif decision:
            self._of_closed(decision, name, data)

    def _of_yours(self, name: str) -> None:
        """Nobody is to wait for an answer that they have mended where nothing is read."""
        data = self._folder.read(name) or b""
        text = text_in(data) or ""
        decision = "" if text.startswith(NOTICE) else _decision_of(name, text)
        if decision in self._open:
            self._note(name, data, f"Nothing in what was set aside is read. Answer in “{self._open[decision]}”.")

    def _of_closed(self, id_: str, name: str, data: bytes) -> None:
        text = text_in(data) or ""
        if is_as_written(text):
            if self._folder.replace(name, data, None):
                self.done.gone.append(self._path(name))
        elif not self._is_settled(name):
            self.done.is_growing = True
        else:
            decision = self._known(id_)
            if decision and self._was_taken(decision, text):
                self._folder.replace(name, data, None)
            else:
                self._note(name, data, f"{_how_it_ended(decision, id_)} Once you have read this, delete the file.")

    def _known(self, id_: str) -> Decision | None:
        try:
            return self._workspace.decision(id_)
        except NotFound:
            return None

    def _was_taken(self, decision: Decision, text: str) -> bool:
        """Whether what is ticked here is the answer that the decision has, and came from a file: whoever took it was
        killed before the file went.
        """
        given = decision.run.state.answered.get(decision.id)
        if given is None or given.given.door != "file":
            return False
        ticked = closed_answer(text, self._text(decision))
        if ticked is None or ticked.answer != given.given.answer:
            return False
        try:
            take(decision, ticked)
        except BatonError:
            return False
        return True

    def _note(self, name: str, data: bytes, told: str) -> None:
        """Say at the top of a file that nothing of it is taken; all that stood in it stays below."""
        if not self._takes:
            return
        if not self._is_settled(name):
            self.done.is_growing = True
            return
        text = text_in(data)
        if text is None:
            return
        below = data if not data.startswith((b"\xff\xfe", b"\xfe\xff")) else text.encode()
        if self._folder.replace(name, data, f"{notice(_shortened(told))}\n\n".encode() + below):
            self.done.refused.append(RefusedFile(self._path(name), told))


def name_of(journal: Journal, row: DecisionRow) -> str:
    """What an open decision's file is called."""
    run = journal.run(row.run)
    return file_name(row.decision, run.app if run else "")


def _decision_of(name: str, text: str) -> str:
    """Whose file it is, by what it says, or by its name where its front matter was torn; empty: it is none of ours."""
    told = entry_of(front_of(text), "decision")
    named = _NAMED.fullmatch(name)
    if told or not named:
        return told
    return named["decision"] if f"baton: {KIND}\n" in text else ""


def _how_it_ended(decision: Decision | None, id_: str) -> str:
    if decision is None:
        return f"this workspace knows no decision {visible(id_)[:40]}."
    try:
        decision.check_open()
    except BatonError as error:
        return error.message
    return f"{decision.id} was not open when this was looked at."


def line_of(error: BatonError | OSError) -> str:
    """An error with its mend, as one line."""
    if isinstance(error, OSError):
        return visible(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))
    return visible(" ".join(f"{f'{error.where}: ' if error.where else ''}{error.message} {error.mend}".split()))


def _shortened(told: str) -> str:
    line = " ".join(told.split())
    return line if len(line) <= _LONGEST_TOLD else f"{line[:_LONGEST_TOLD]} ..."
