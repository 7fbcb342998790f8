"""What a person does to a run beside answering: work in a phase's place, steps out of its order, its end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from orchestrator.domain.artifact import JSON_TYPE, Artifact
from orchestrator.engine.answer import AnswerFacts
from orchestrator.engine.intervene import cancel, current_phase, goto, skip, take
from orchestrator.engine.recorder import Step
from orchestrator.errors import RunError, TemplateError
from orchestrator.face.handwork import check_by_hand, check_fits, read_work
from orchestrator.kinds.table import KINDS
from orchestrator.values import dataclass
from orchestrator.workspace.read.source_file import read_handwork

if TYPE_CHECKING:
    from orchestrator.domain.definition import Phase
    from orchestrator.engine.values import Values
    from orchestrator.face.run import Run

_MOST_ROUNDS = 8
"""How often somebody else may lead a run on while one person does: no more than one does at a time, in practice."""


@dataclass(frozen=True)
class ByHand:
    """The steps by hand of one run. Comments come here without secrets."""

    run: Run
    record: Callable[[Step], None]
    """Records what a pure step says, as the person, and tells of it."""
    values: Callable[[str, Artifact], Values]
    """What the run holds, with a new artifact by its name."""

    def take(self, work: Artifact, comment: str) -> None:
        run = self.run
        phase = current_phase(run.state, run.definition)
        self._check_still_at(phase)
        check_by_hand(run.id, phase)
        work = run.secrets.redact_artifact(work, phase.writes, lines=True)
        check_fits(run.definition.app, phase.writes, work)
        values = self.values(phase.writes, work)
        try:
            self.step(lambda: take(run.state, run.definition, work, values, comment), meant_for=phase)
        except TemplateError as error:
            why = error.message.rstrip(".")
            raise RunError(
                f"where {phase.name} leads cannot be told by what you gave for {phase.writes}: {why}.",
                mend="Give what it hands on itself; where that is JSON, in a file that ends with .json.",
            ) from error

    def take_file(self, path: Path, comment: str) -> None:
        work = read_handwork(path)
        phase = current_phase(self.run.state, self.run.definition)
        is_json = phase.each or KINDS[phase.kind].is_json(phase)
        if not is_json and not phase.agent:  # what a script or a tool hands on, its app does not say: the file does
            is_json = path.suffix.casefold() == ".json"
        media_type = JSON_TYPE if is_json else work.media_type
        self.take(read_work(work.text, media_type, str(path)), comment)

    def skip(self, comment: str) -> None:
        run = self.run
        phase = current_phase(run.state, run.definition)
        self.step(lambda: skip(run.state, run.definition, comment), meant_for=phase)

    def goto(self, phase: str, comment: str) -> None:
        self.step(lambda: goto(self.run.state, self.run.definition, phase, comment))

    def cancel(self, comment: str) -> None:
        cancel(self.run.state)  # refused before a branch is
        for has_ended in (False, True):  # again at its end, for those that somebody has led it to meanwhile
            self.cancel_branches(comment)
            if not has_ended:
                self._cancel(comment)

    def _cancel(self, comment: str) -> None:
        self.record(lambda: cancel(self.run.state, comment))

    def cancel_branches(self, comment: str) -> None:
        """The deepest first: each tells its parent that it has ended. One that failed goes on no more anyway."""
        for branch in sorted(self.run.branches(), key=lambda below: -below.id.count("/")):
            if not (branch.state.ended or branch.state.failure):
                branch.by_hand._cancel(comment)

    def step(self, step: Step, *, meant_for: Phase | None = None, leaves: bool = True) -> None:
        """Record a step of the person's; one meant for a phase only while the run stands at it. One that leaves the
        visit leaves none of its branches behind, also where somebody else has led the run to others meanwhile.
        """

        def checked(rounds_left: int) -> AnswerFacts:
            self._check_not_driven()  # somebody may have led it on, and drive it, since it was looked at
            if meant_for:
                self._check_still_at(meant_for)
            if leaves and rounds_left and self._goes_on_below():
                raise _MovedMeanwhile
            return step()

        for rounds_left in reversed(range(_MOST_ROUNDS)):
            self.run.refresh()
            self._check_not_driven()
            self.run.check_awaited()
            if leaves and self._goes_on_below():
                if meant_for:
                    self._check_still_at(meant_for)
                step()  # before a branch is cancelled for what will be refused
                self.cancel_branches("")
            with suppress(_MovedMeanwhile):
                self.record(partial(checked, rounds_left))
                return

    def _check_not_driven(self) -> None:
        """Raises RunError while a living process drives the run."""
        if self.run.status == "running":
            raise RunError(
                f"run {self.run.id} is being driven already.",
                mend=f"Wait until it rests, or end it: baton cancel {self.run.id}",
            )

    def _goes_on_below(self) -> bool:
        """Whether a branch of the visit has neither ended nor failed."""
        branches = self.run.state.branches
        if not (branches and branches.open):
            return False
        return any(not (branch.state.ended or branch.state.failure) for branch in self.run.branches())

    def _check_still_at(self, phase: Phase) -> None:
        """Raises RunError when the run has gone on since this object looked: the person meant another phase."""
        run = self.run.refresh()
        now = current_phase(run.state, run.definition)
        if now.name != phase.name:
            raise RunError(
                f"run {run.id} stood at {phase.name} when you looked and is at {now.name} now. Nothing was recorded.",
                mend=f"Look again: baton show {run.id}",
            )


class _MovedMeanwhile(Exception):
    """Somebody else has led the run on, and branches of it go on again."""
