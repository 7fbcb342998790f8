"""One decision, as a script or a notebook holds it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from orchestrator.domain.answers import APPROVE as APPROVE
from orchestrator.domain.answers import EDIT as EDIT
from orchestrator.domain.answers import RAISE, SWAP
from orchestrator.domain.answers import REJECT as REJECT
from orchestrator.domain.answers import SEND_BACK as SEND_BACK
from orchestrator.domain.answers import Door as Door
from orchestrator.domain.artifact import Artifact
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.facts import DecisionOpened
from orchestrator.engine.answer import Given, not_open
from orchestrator.engine.approval import previews_of
from orchestrator.engine.expiry import is_due
from orchestrator.errors import UsageError
from orchestrator.face.looping import refuse_in_a_loop
from orchestrator.face.run import Run
from orchestrator.ports.clock import stamp
from orchestrator.text.losses.telling import is_lost
from orchestrator.transcripts.beside import aims, beside
from orchestrator.transcripts.yours import YoursChanged, yours_changed

if TYPE_CHECKING:
    from orchestrator.domain.definition import Field

WITHOUT_FORM = frozenset({EDIT, SEND_BACK, REJECT})
"""Answers that go nowhere the fields of a form are read."""
_SENTENCES = ("undo", "refused", "since")


class ShownLosses(NamedTuple):
    name: str
    """Of the artifact that tells it."""
    value: JSON
    """See `text/losses/shape.py`."""


class Decision:
    """Answering records the answer and, unless told otherwise, goes on with the run.

    Inside an event loop, where going on is awaited, each answer is its twin with an `a` before it: `await
    decision.aapprove()`. The plain ones are refused there before anything is recorded, unless `drive=False`.
    """

    def __init__(self, run: Run, opened: DecisionOpened, opened_at: str, seal: str = "") -> None:
        self.run = run
        self.opened = opened
        self.opened_at = opened_at
        self.seal = seal
        """The digest of the event that opened it."""

    @property
    def id(self) -> str:
        return self.opened.decision

    @property
    def kind(self) -> str:
        return self.opened.kind

    @property
    def is_open(self) -> bool:
        """Whether an answer can be given, as far as this object's run has seen."""
        return self.run.state.decision is not None and self.run.state.decision.decision == self.id

    @property
    def is_due(self) -> bool:
        """Its time is over, and nothing has settled it yet."""
        return self.is_open and is_due(self.opened, stamp(self.run.now()))

    @property
    def question(self) -> str:
        return self.run.artifact_of(self.opened.question).text

    @property
    def answers(self) -> Mapping[str, str]:
        """Answer -> where it leads."""
        return self.opened.answers

    @property
    def shows(self) -> Mapping[str, Digest]:
        return self.opened.shows

    @property
    def preview(self) -> JSON:
        """What all effects that an answer lets act would do (`will`, `undo`, `difference`, `since`); or None."""
        return together(self.opened, self.previews)

    @property
    def previews(self) -> Mapping[str, JSON]:
        """What each effect that an answer here lets act would do, by the effect's phase."""
        return {effect: self.run.artifact_of(digest).value for effect, digest in previews_of(self.opened).items()}

    @property
    def warnings(self) -> list[str]:
        """What stands beside the question, a sentence each; also which other open decisions want the same path."""
        return [*self.run.in_each_others_way(self.id), *beside(self.run.events(), self.opened, self.run.artifact_of)]

    @property
    def aims(self) -> list[str]:
        """What was to be made, a sentence each; `warnings` have them too."""
        return aims(self.opened, self.run.artifact_of)

    @property
    def yours(self) -> list[YoursChanged]:
        """What was changed of the lines that the person wrote, since they wrote them or last answered at a gate."""
        return yours_changed(self.run.events(), self.id, self.run.artifact_of)

    @property
    def losses(self) -> list[ShownLosses]:
        """What is shown here of losses, by the name of its artifact: what a page no longer says of its note."""
        shown = ((name, self.run.artifact_of(digest)) for name, digest in self.shows.items())
        return [
            ShownLosses(name, artifact.value)
            for name, artifact in shown
            if artifact.is_json and is_lost(artifact.value)
        ]

    @property
    def must_see(self) -> dict[int, list[str]]:
        """Line of the source -> the warnings in it that are lost: to approve, a person has seen them or names them."""
        found: dict[int, list[str]] = {}
        for entry in self.run.artifact_of(self.opened.must_see).value if self.opened.must_see else ():
            found.setdefault(entry["line"], []).append(entry["told"])
        return found

    @property
    def form(self) -> tuple[Field, ...]:
        """The fields an answer comes with, unless it edits, sends back or rejects."""
        return self.run.form_of(self.opened)

    def form_for(self, answer: str) -> tuple[Field, ...]:
        """The fields that go with one of the answers."""
        of_one = {"budget": RAISE, "model": SWAP}.get(self.kind)
        asks = answer == of_one if of_one else answer not in WITHOUT_FORM
        return self.form if asks else ()

    def editable(self) -> Artifact:
        """What `edit` replaces. Raises UsageError when this decision has nothing of the kind."""
        if EDIT not in self.answers or self.opened.edits not in self.shows:
            raise UsageError(f"{self.id} shows nothing to edit.", mend=f"It takes: {', '.join(self.answers)}.")
        return self.run.artifact_of(self.shows[self.opened.edits])

    def note_look(self, *, began: datetime | None = None, seconds: float | None = None) -> None:
        """A person had it before them on a terminal. Where that cannot be recorded it is left out.

        Args:
            began: when it was on the screen; None: now.
            seconds: attended, see `domain/use_facts.py`; None: not measured.
        """
        self.run.note_look(decision=self.id, began=began, seconds=seconds)

    def check_open(self) -> None:
        """Raises AnswerConflict or DecisionVoid when no answer can be given any more; looks only."""
        if not self.is_open:
            raise not_open(self.run.state, self.id)

    def approve(self, comment: str = "", *, drive: bool = True, lost: Collection[int] = ()) -> Run:
        """`lost`: the lines of the source whose warnings the page lost, all of them, where it lost any."""
        self._check_may_drive("approve", drive=drive)
        return self.answer(APPROVE, comment, drive=drive, lost=lost)

    def reject(self, comment: str = "", *, drive: bool = True) -> Run:
        self._check_may_drive("reject", drive=drive)
        return self.answer(REJECT, comment, drive=drive)

    def edit(self, text: str, comment: str = "", *, drive: bool = True, door: Door = "") -> Run:
        """Replace the first thing shown, and go on from the phases that read it.

        Raises:
            UsageError: nothing can be edited here, or the text does not fit what it replaces.
        """
        from orchestrator.face.handwork import check_fits, read_work

        self._check_may_drive("edit", drive=drive)
        name = self.opened.edits
        edited = read_work(text, self.editable().media_type, name)
        edited = self.run.secrets.redact_artifact(edited, name, lines=True)
        check_fits(self.run.definition.app, name, edited)
        return self._given(Given(EDIT, comment, edited, door=door), drive=drive)

    def edit_and_approve(self, text: str, comment: str = "", *, drive: bool = True, lost: Collection[int] = ()) -> Run:
        """Replace the first thing shown and say yes to what comes of it, as one answer.

        The yes is taken where nothing but scripts ran in between and the gate shows nothing that the edit does not
        explain, and where it lost a warning, `lost` names the lines of the source. Else the edit stands, the gate is
        open again, and the run waits.

        Raises:
            UsageError: nothing can be edited or approved here, or the text does not fit what it replaces.
        """
        from orchestrator.face.one_answer import edited_and_approved

        refuse_in_a_loop("edit_and_approve()", "await decision.aedit_and_approve()")  # what follows is driven anyway
        done = edited_and_approved(self, lambda: bool(self.edit(text, comment, drive=False)), lost=lost)
        if done.approved and drive:
            self.run.drive()
        return self.run

    def edit_file(self, path: Path, comment: str = "", *, drive: bool = True) -> Run:
        """The same with the new version in a file."""
        from orchestrator.workspace.read.source_file import read_handwork

        self._check_may_drive("edit_file", drive=drive)
        return self.edit(read_handwork(path).text, comment, drive=drive)

    def send_back(self, note: str, *, to: str = "", drive: bool = True, door: Door = "") -> Run:
        """Back to a phase, whose agent sees the note."""
        self._check_may_drive("send_back", drive=drive)
        return self._given(Given(SEND_BACK, note, to=to, door=door), drive=drive)

    def answer(
        self,
        answer: str,
        comment: str = "",
        *,
        fields: Mapping[str, JSON] | None = None,
        drive: bool = True,
        with_edit: str = "",
        lost: Collection[int] = (),
        door: Door = "",
    ) -> Run:
        """One of the decision's own answers, with the form filled in where it has one.

        Args:
            answer: its word.
            comment: kept with it.
            fields: of the form.
            drive: whether the run goes on.
            with_edit: the decision whose edit this yes is one answer with.
            lost: of a yes, the lines in `must_see`.
            door: where the person answers.

        Raises:
            UsageError: it does not take this answer, or a warning is lost that `lost` does not name.
        """
        self._check_may_drive("answer", drive=drive)
        filled = self._filled_in(answer, fields or {})
        saw = self._saw(answer, lost)
        return self._given(Given(answer, comment, fields=filled, with_edit=with_edit, saw=saw, door=door), drive=drive)

    async def aapprove(self, comment: str = "", *, lost: Collection[int] = (), drive: bool = True) -> Run:
        """`approve`, to be awaited; the others likewise."""
        return await self._going_on(self.approve(comment, drive=False, lost=lost), drive=drive)

    async def areject(self, comment: str = "", *, drive: bool = True) -> Run:
        return await self._going_on(self.reject(comment, drive=False), drive=drive)

    async def aedit(self, text: str, comment: str = "", *, drive: bool = True, door: Door = "") -> Run:
        return await self._going_on(self.edit(text, comment, drive=False, door=door), drive=drive)

    async def aedit_and_approve(
        self, text: str, comment: str = "", *, drive: bool = True, lost: Collection[int] = ()
    ) -> Run:
        from orchestrator.face.one_answer import aedited_and_approved

        done = await aedited_and_approved(self, lambda: bool(self.edit(text, comment, drive=False)), lost=lost)
        return await self._going_on(self.run, drive=drive and done.approved)

    async def aedit_file(self, path: Path, comment: str = "", *, drive: bool = True) -> Run:
        return await self._going_on(self.edit_file(path, comment, drive=False), drive=drive)

    async def asend_back(self, note: str, *, to: str = "", drive: bool = True, door: Door = "") -> Run:
        return await self._going_on(self.send_back(note, to=to, drive=False, door=door), drive=drive)

    async def aanswer(
        self,
        answer: str,
        comment: str = "",
        *,
        fields: Mapping[str, JSON] | None = None,
        drive: bool = True,
        with_edit: str = "",
        lost: Collection[int] = (),
        door: Door = "",
    ) -> Run:
        given = self.answer(answer, comment, fields=fields, drive=False, with_edit=with_edit, lost=lost, door=door)
        return await self._going_on(given, drive=drive)

    @staticmethod
    async def _going_on(run: Run, *, drive: bool) -> Run:
        if drive:
            await run.adrive()
        return run

    @staticmethod
    def _check_may_drive(name: str, *, drive: bool) -> None:
        """Before anything is recorded: an answer whose run could not go on here would stand, and say that it failed."""
        if drive:
            refuse_in_a_loop(f"{name}()", f"await decision.a{name}(), or drive=False")

    def named_all(self, lost: Collection[int]) -> bool:
        """Whether these lines are all whose warnings a yes here loses."""
        return set(lost) == self.must_see.keys()

    def _saw(self, answer: str, lost: Collection[int]) -> Digest | None:
        if not self.opened.must_see or answer not in self.opened.approving or not self.is_open:
            return None
        if self.named_all(lost):
            return self.opened.must_see
        told = "\n".join(f"  {line}" for lines in self.must_see.values() for line in lines)
        named = ",".join(str(line) for line in self.must_see)
        command = f"approve {self.id}" if answer == APPROVE else f"answer {self.id} {answer.replace('_', '-')}"
        raise UsageError(
            f"{self.id}: what is to go out lost what is to be seen before a yes:\n{told}\nNothing was recorded.",
            mend=f"If that is meant, name the lines: baton {command} --lost {named}",
        )

    def _filled_in(self, answer: str, given: Mapping[str, JSON]) -> Mapping[str, JSON]:
        """The form's values. What the engine refuses anyway, it is left to refuse."""
        form = self.form_for(answer)
        if answer not in self.answers or not (form or given):
            return given
        from orchestrator.workspace.read.form import filled_in

        try:
            return filled_in(form, given, self.run.now().astimezone(), how=f"baton answer {self.id} {answer}")
        except UsageError:
            if self.is_open and not self.is_due:
                raise
            return given

    def _given(self, given: Given, *, drive: bool) -> Run:
        self.run.answer(self.id, given)
        if drive:
            self.run.drive()
        return self.run


def together(opened: DecisionOpened, previews: Mapping[str, JSON]) -> JSON:
    """What all of them would do, each thing said of its effect; None where there is no preview."""
    if len(previews) < 2:
        return next(iter(previews.values()), None)
    named = [(_named(opened, effect), preview) for effect, preview in previews.items()]
    whole: dict[str, JSON] = {
        key: "; ".join(f"{name}: {preview[key]}" for name, preview in named if preview.get(key)) for key in _SENTENCES
    }
    whole["will"] = [f"{name}: {line}" for name, preview in named for line in preview.get("will", ())]
    whole["difference"] = "".join(preview.get("difference", "") for _, preview in named)
    whole["nothing_to_do"] = all(preview.get("nothing_to_do") for _, preview in named)
    return {key: told for key, told in whole.items() if told}


def _named(opened: DecisionOpened, effect: str) -> str:
    """By its phase, and by the answers that let it act where `approve` does not."""
    answers = [answer for answer, effects in opened.acts.items() if effect in effects]
    return effect if APPROVE in answers else f"{effect} (if {' or '.join(answers)})"
