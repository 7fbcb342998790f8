"""Which versions of a run's artifacts a person wrote, and which of them they said may change. Pure, as `fold` is."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from orchestrator.domain.answers import CHANGE, SEND_BACK
from orchestrator.domain.canonical import Digest
from orchestrator.domain.facts import DecisionAnswered, DecisionOpened, HandoffRecorded
from orchestrator.engine.persistent import nothing, table, with_all
from orchestrator.values import dataclass, field


@dataclass(frozen=True, slots=True)
class Yours:
    """What is a person's own in a run."""

    wrote: Mapping[str, Digest] = field(default_factory=nothing)
    """Artifact -> the version of it that they took or edited last, whether or not it is the one in force."""
    may_change: frozenset[str] = frozenset()
    """Phases that may write over such a version, and artifacts that may be written over, once. A person has said so."""

    def after_handoff(self, handed: HandoffRecorded, edited: Collection[str]) -> Yours:
        """Args:
        handed: what was handed on.
        edited: names of what a person replaced in that visit.
        """
        if not (handed.by_hand or edited or self.may_change):
            return self
        made = handed.artifacts
        wrote = {name: digest for name, digest in made.items() if handed.by_hand or name in edited}
        may_change = self.may_change - {handed.phase, *made} if made else self.may_change
        if handed.by_hand:  # they have left the way on which they said so
            may_change = frozenset([handed.to]) if handed.chosen else frozenset()
        if not wrote and may_change == self.may_change:
            return self
        return Yours(with_all(self.wrote, wrote) if wrote else self.wrote, may_change)

    def after_writing(self, phase: str, name: str) -> Yours:
        """After a phase's own work: what it was allowed, it was allowed once."""
        return Yours(self.wrote, self.may_change - {phase, name}) if self.may_change else self

    def after_taking(self, name: str) -> Yours:
        """After work of a phase that a person did in its place."""
        return Yours(with_all(self.wrote, {name: Digest("")}))

    def after_answer(self, opened: DecisionOpened, given: DecisionAnswered) -> Yours:
        """After an answer that a person gave here. Sent back with a note, what was shown may be made anew."""
        of_kernel = given.answer == CHANGE and given.to == opened.phase
        if given.answer != SEND_BACK and not of_kernel:
            return self
        return Yours(self.wrote, self.may_change | {given.to, *filter(None, [opened.edits])})

    def under_names(self, names: Mapping[str, str]) -> Yours:
        """Under the names of now; nothing that was allowed is allowed any more."""
        return Yours(table({names.get(name, name): digest for name, digest in self.wrote.items()}))

    def without_leave(self) -> Yours:
        """What was allowed on another machine is not allowed on this one."""
        return Yours(self.wrote) if self.may_change else self


NOTHING_YOURS = Yours()
