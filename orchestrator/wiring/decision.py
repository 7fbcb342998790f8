"""One open decision, as a script or a notebook holds it."""

from __future__ import annotations

from collections.abc import Mapping

from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.domain.canonical import JSON, Digest
from orchestrator.domain.facts import DecisionOpened
from orchestrator.engine.answer import EDIT, SEND_BACK, Given
from orchestrator.errors import UsageError
from orchestrator.wiring.run import Run, json_artifact


class Decision:
    """Answering records the answer and, unless told otherwise, goes on with the run."""

    def __init__(self, run: Run, opened: DecisionOpened, opened_at: str) -> None:
        self.run = run
        self.opened = opened
        self.opened_at = opened_at

    @property
    def id(self) -> str:
        return self.opened.decision

    @property
    def kind(self) -> str:
        return self.opened.kind

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
        """What the effect behind this gate would do (`will`, `undo`, `difference`, `base`), or None."""
        return self.run.artifact_of(self.opened.preview).value if self.opened.preview else None

    @property
    def form(self) -> JSON:
        """The fields an answer comes with, or None."""
        return self.run.artifact_of(self.opened.form).value if self.opened.form else None

    def approve(self, comment: str = "", *, drive: bool = True) -> Run:
        return self.answer("approve", comment, drive=drive)

    def reject(self, comment: str = "", *, drive: bool = True) -> Run:
        return self.answer("reject", comment, drive=drive)

    def edit(self, text: str, comment: str = "", *, drive: bool = True) -> Run:
        """Replace the first thing shown, and go on from the phases that read it."""
        if not self.opened.edits:
            raise UsageError(f"{self.id} shows nothing that could be edited.")
        old = self.run.artifact_of(self.opened.shows[self.opened.edits])
        is_json = old.media_type == JSON_TYPE
        edited = json_artifact(text, self.opened.edits) if is_json else Artifact.of_text(text, old.media_type)
        return self._given(Given(EDIT, comment, edited), drive=drive)

    def send_back(self, note: str, *, to: str = "", drive: bool = True) -> Run:
        """Back to a phase, whose agent sees the note."""
        return self._given(Given(SEND_BACK, note, to=to), drive=drive)

    def answer(
        self, answer: str, comment: str = "", *, fields: Mapping[str, JSON] | None = None, drive: bool = True
    ) -> Run:
        """One of the decision's own answers."""
        return self._given(Given(answer, comment, fields=fields or {}), drive=drive)

    def _given(self, given: Given, *, drive: bool) -> Run:
        self.run.answer(self.id, given)
        if drive:
            self.run.drive()
        return self.run
