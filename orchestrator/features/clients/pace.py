"""How much clients may begin and write in an hour, all together: a program that loops is stopped before it costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import NamedTuple

from orchestrator.domain.event import SYSTEM, Event
from orchestrator.domain.facts import Fact
from orchestrator.errors import UsageError
from orchestrator.face.workspace import Workspace
from orchestrator.ports.clock import stamp
from orchestrator.text.quantity import counted
from orchestrator.values import dataclass

HOUR = timedelta(hours=1)
RUNS_AN_HOUR = 12
"""One every five minutes, as often as a timer of `baton schedule` looks. Each comes to a question or a result that a
person is to look at: with two or three minutes for one, twelve are half of their hour."""
WORDS_AN_HOUR = 60
"""Notes and tasks: one a minute is more than a person who works writes down, and a loop writes a thousand."""


class Numbered(NamedTuple):
    number: int
    """Of all there ever were, from 1."""
    key: str
    """Under which it is recorded."""


@dataclass(frozen=True)
class Pace:
    """Of one kind of thing."""

    noun: str
    most: int
    kinds: tuple[str, ...]
    """The events that are counted."""
    is_one: Callable[[Fact], bool]

    def next(self, workspace: Workspace, tries: int = 0) -> Numbered:
        """The next one there is room for. Of several processes that would record it, one does.

        Args:
            workspace: where.
            tries: how often somebody else has had the number meanwhile; so many are passed over.

        Raises:
            UsageError: as many as there may be in an hour were there in the last one.
        """
        events = [event for event in workspace.journal.read_kinds(SYSTEM, self.kinds) if self.is_one(event.fact)]
        self._check(workspace, events)
        number = len(events) + 1 + tries
        return Numbered(number, f"client:{self.noun}:{number}")

    def _check(self, workspace: Workspace, events: Sequence[Event]) -> None:
        now = workspace.clock()
        lately = [event.at for event in events if event.at > stamp(now - HOUR)]
        if len(lately) >= self.most:
            raise UsageError(
                f"clients have asked for {counted(len(lately), self.noun)} in the last hour, and may for {self.most}.",
                mend=f"Wait until the oldest of them, of {min(lately)}, is an hour old. The person is not bounded.",
            )
